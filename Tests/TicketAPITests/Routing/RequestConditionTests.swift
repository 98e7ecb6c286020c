import GatewayKit
import Testing
import TicketStore

@testable import TicketAPI

/// The fields of which the OpenAPI document says that they count, each on every operation that names it.
@Suite struct RequestConditionTests {
    private typealias Row = (
        operation: String, method: HTTPRequest.Method, path: String, body: JSONValue, isPublic: Bool
    )

    private static func row(
        _ operation: String, _ method: HTTPRequest.Method, _ path: String, _ body: KeyValuePairs<String, String> = [:],
        isPublic: Bool = false
    ) -> Row {
        (operation, method, path, .object(body.map { ($0.key, .text($0.value)) }), isPublic)
    }

    /// On a ticket that was opened without an account and that `{token}` opens.
    private static let rows: [Row] = [
        row("sav.tickets.update", .put, "/tickets/{id}", ["priority": "high"]),
        row("sav.tickets.delete", .delete, "/tickets/{id}"),
        row("sav.tickets.assign", .post, "/tickets/{id}/assign", ["agent_id": "anna"]),
        row("sav.tickets.resolve", .post, "/tickets/{id}/resolve", ["resolution": "Mended."]),
        row("sav.tickets.close", .post, "/tickets/{id}/close"),
        row("sav.tickets.create", .post, "/tickets", ["subject": "a", "description": "b"]),
        row("sav.messages.create", .post, "/tickets/{id}/messages", ["content": "a"]),
        row(
            "sav.public.create", .post, "/public/tickets",
            ["email": "zoe@customer.example", "subject": "a", "description": "b"], isPublic: true),
        row("sav.public.say", .post, "/public/tickets/{id}/messages?token={token}", ["content": "a"], isPublic: true),
        row("btp.tickets.create", .post, "/api/tickets-client", ["titre": "a", "description": "b"]),
        row("btp.tickets.update", .patch, "/api/tickets-client/{uuid}", ["description": "b"]),
        row("btp.messages.create", .post, "/api/tickets-client/{uuid}/messages", ["contenu": "a"]),
        row("support.tickets.create", .post, "/api/tickets", ["title": "a", "description": "b"]),
        row("support.tickets.say", .post, "/api/tickets/{uuid}", ["content": "a"]),
        row("support.tickets.update", .patch, "/api/tickets/{uuid}", ["title": "a"]),
        row("incidents.messages.create", .post, "/api/incidents/{uuid}/tickets", ["message": "a"]),
        row("maintenance.tickets.assign", .put, "/api/v1/tickets/{uuid}/assign", ["assigned_to": "anna"]),
        row("maintenance.tickets.status", .put, "/api/v1/tickets/{uuid}/status", ["status": "Resolved"]),
        row("maintenance.tickets.comment", .post, "/api/v1/tickets/{uuid}/comments", ["content": "a"]),
    ]

    private static func further(building: String) -> [Row] {
        let act = JSONValue.object([
            ("action", .text("affecter")), ("data", .object([("responsable", .text("anna"))])),
        ])
        let order: KeyValuePairs = [
            "building_id": building, "title": "a", "description": "b", "category": "Plumbing", "priority": "Low",
        ]
        return [
            ("btp.tickets.act", .post, "/api/tickets-client/{uuid}/action", act, false),
            row("maintenance.tickets.create", .post, "/api/v1/tickets", order),
        ]
    }

    @Test("who saw another version is told so, and a key that was used for something else is refused")
    func everyOperation() async throws {
        let stage = try DeskStage()
        let ada = try await stage.token(of: "ada")
        let order = JSONValue.object([
            ("email", .text("zoe@customer.example")), ("subject", .text("first")), ("description", .text("b")),
        ])
        let key = [("Idempotency-Key", "used")]
        let opened = await stage.ask(.post, "/public/tickets", order, fields: key)
        let number = try #require(opened.text("ticket_number"))
        let token = try #require(opened.text("access_token"))
        let uuid = try #require(await stage.ask(.get, "/tickets/\(number)", by: ada).text("uuid"))
        let first = JSONValue.object([("subject", .text("first")), ("description", .text("b"))])
        #expect(await stage.ask(.post, "/tickets", first, by: ada, fields: key).status == 201)
        let site = try await stage.people.store.createSite(
            SiteFacts(name: "a", type: "building", status: "active"), of: nil, now: DeskStage.now)
        let rows = Self.rows + Self.further(building: site.site.uuid.text)
        let told = RequestCondition.allCases.reduce(into: Set()) { $0.formUnion($1.operations) }
        // What many tickets answer together is asked in `BTPDeedTests`.
        #expect(told == Set(rows.map(\.operation)).union(["btp.bulk"]))
        for row in rows {
            let target = row.path.replacing("{id}", with: number).replacing("{uuid}", with: uuid)
                .replacing("{token}", with: token)
            let caller = row.isPublic ? nil : ada
            if RequestCondition.ifMatch.operations.contains(row.operation) {
                let late = await stage.ask(
                    row.method, target, row.body, by: caller, fields: [("If-Match", "\"v99\"")])
                #expect(late.status == 412, "\(row.operation)")
            }
            if RequestCondition.idempotencyKey.operations.contains(row.operation) {
                let other = await stage.ask(row.method, target, row.body, by: caller, fields: key)
                #expect(other.status == 422, "\(row.operation): \(other.json)")
            }
        }
    }
}
