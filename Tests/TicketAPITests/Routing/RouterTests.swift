import GatewayKit
import Testing

@testable import TicketAPI

@Suite struct RouterTests {
    @Test("a method that a place does not know is 405, and Allow names those of this very place")
    func allowed() async throws {
        let stage = try DeskStage()
        for (method, place, allowed) in [
            (HTTPRequest.Method.put, "/tickets", "GET, POST"), (.put, "/tickets/statistics", "GET"),
            (.post, "/tickets/1", "DELETE, GET, PUT"), (.get, "/api/tickets-client/bulk", "POST"),
            (.options, "/healthz", "GET"),
        ] {
            let answer = await stage.ask(method, place)
            #expect(answer.status == 405, "\(place)")
            #expect(answer.fields["allow"] == allowed, "\(place)")
        }
    }

    @Test("an empty value of the query is as good as none, and what must be given is asked for")
    func query() async throws {
        let stage = try DeskStage()
        let anna = try await stage.token(of: "anna")
        #expect(await stage.ask(.get, "/tickets?status=&page=&search=", by: anna).status == 200)
        for query in ["", "?q=", "?limit=3"] {
            let answer = await stage.ask(.get, "/api/tickets-client/search" + query, by: anna)
            #expect(answer.status == 400)
            #expect(answer.text("errors.0.field") == "query.q", "\(query)")
        }
    }

    @Test("whoever opens a ticket or gives it away is told so, also when he does not see it afterwards")
    func unseen() async throws {
        let stage = try DeskStage()
        let tom = try await stage.token(of: "tom")
        let body = JSONValue.object([("subject", .text("Lift")), ("description", .text("It stands."))])
        let opened = await stage.ask(.post, "/tickets", body, by: tom)
        #expect(opened.status == 201)
        #expect(await stage.ask(.get, "/tickets/\(opened.number("id") ?? 0)", by: tom).status == 404)
    }

    @Test("a web form is read as a query is, and what browsers do not write is refused")
    func form() throws {
        let fields = try WebForm(Array("a=1+2&b=%C3%A9&a=3&c".utf8)).fields
        #expect(fields.map(\.name) == ["a", "b", "c"])
        #expect(fields.map(\.value) == ["1 2", "é", ""])
        for text in ["a=%", "a=%4", "a=%zz", "a=%00", "a=%ff", String(repeating: "a=1&", count: 101)] {
            #expect(throws: APIProblem.self) { try WebForm(Array(text.utf8)) }
        }
    }

    @Test("every operation names its answers, and each of them has a body that is described")
    func answers() throws {
        let document = OpenAPIDocument(APIRoutes.all).json
        for route in APIRoutes.all {
            let operation = document["paths"]?[route.path]?[route.method.rawValue.lowercased()]
            guard case .object(let responses)? = operation?["responses"] else {
                Issue.record("\(route.name) names no answers")
                continue
            }
            #expect(responses.map(\.name) == route.statuses.map { String($0) }, "\(route.name)")
            for response in responses where Int(response.name).map({ $0 >= 400 }) == true {
                #expect(response.value["$ref"] == .text("#/components/responses/Problem"))
            }
        }
    }

    @Test("the document tells where If-Match and Idempotency-Key count")
    func conditions() async throws {
        let stage = try DeskStage()
        let document = await stage.ask(.get, "/openapi.json", by: nil).json
        let paths = try #require(document["paths"])
        func fields(_ path: String, _ method: String) -> [String] {
            guard case .list(let parameters)? = paths[path]?[method]?["parameters"] else { return [] }
            return parameters.filter { $0["in"] == .text("header") }.compactMap { $0.text("name") }
        }
        #expect(fields("/tickets/{id}", "put") == ["If-Match", "Idempotency-Key"])
        #expect(fields("/tickets/{id}", "delete") == ["If-Match"])
        #expect(fields("/tickets", "post") == ["Idempotency-Key"])
        #expect(fields("/tickets/{id}", "get").isEmpty)
    }
}
