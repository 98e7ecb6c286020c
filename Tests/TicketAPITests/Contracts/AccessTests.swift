import GatewayKit
import Testing

@testable import TicketAPI

@Suite struct AccessTests {
    @Test("every operation stands in the access table, and the table holds no other")
    func table() {
        let names = APIRoutes.all.map(\.name)
        #expect(Set(names).count == names.count, "an operation has one name")
        #expect(Set(names) == Set(AccessTable.operations))
    }

    @Test("every operation lets in exactly the roles of its row")
    func matrix() async throws {
        let stage = try DeskStage()
        var tokens: [(Caller.Role?, String?)] = [(nil, nil)]
        for (role, name) in [
            (Caller.Role.customer, "zoe@customer.example"), (.agent, "anna"), (.technician, "tom"),
            (.supervisor, "sam"), (.admin, "ada"),
        ] {
            tokens.append((role, try await stage.token(of: name)))
        }
        for route in APIRoutes.all where route.name != "auth.logout" {
            let target = route.path.replacing("{", "").replacing("}", "")
            for (role, token) in tokens {
                let answer = await stage.ask(route.method, target, .object([("x", .null)]), by: token)
                let place = "\(route.name) as \(role.map { $0.rawValue } ?? "nobody"): \(answer.status)"
                switch (AccessTable.rule(for: route.name), role) {
                case (.everybody, _): #expect(answer.status != 403, "\(place)")
                case (.roles, nil): #expect(answer.status == 401, "\(place)")
                case (.roles(let roles), let role?):
                    #expect((answer.status == 403) == !roles.contains(role), "\(place)")
                }
            }
        }
    }

    @Test("the OpenAPI document has every operation, and every reference in it leads somewhere")
    func document() throws {
        let document = OpenAPIDocument(APIRoutes.all).json
        for route in APIRoutes.all {
            let operation = document["paths"]?[route.path]?[route.method.rawValue.lowercased()]
            #expect(operation?["operationId"] == .text(route.name))
        }
        let text = String(decoding: document.bytes, as: UTF8.self)
        let schemas = try #require(document["components"]?["schemas"])
        for part in text.split(separator: "#/components/schemas/").dropFirst() {
            let name = String(part.prefix { $0 != "\"" })
            #expect(schemas[name] != nil, "\(name)")
        }
    }
}

extension String {
    fileprivate func replacing(_ old: Character, _ new: String) -> String {
        split(separator: old, omittingEmptySubsequences: false).joined(separator: new)
    }
}
