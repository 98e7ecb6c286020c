import GatewayKit
import GatewayTestKit
import Testing

/// Support & Tickets V2 (document 002) as its two front ends find it: every endpoint, whole bodies.
///
/// Needs the sandbox (root or sudo) and curl.
@Suite struct SupportContractOverHTTPTests {
    private static let mail: WholeBody = #"""
        {"id": "«uuid:mail»", "role": "client", "author": {"name": "Person customer1", "email": "customer1@customer.test"},
         "content": "Hello, this is mail 1.", "isInternal": false, "attachments": [], "createdAt": "«time»",
         "updatedAt": "«time»"}
        """#

    private static let row: WholeBody = #"""
        {"id": "«uuid:ticket»", "number": "«number:ticket»", "title": "Question number 1",
         "description": "Hello, this is mail 1.", "status": "open", "priority": "normal", "category": null,
         "requester": {"name": "Person customer1", "email": "customer1@customer.test"}, "assignedTo": null, "tags": [],
         "watchers": [], "sla": {"targetHours": null, "deadlineAt": null, "breached": false, "resolvedAt": null},
         "createdAt": "«time»", "updatedAt": "«time»"}
        """#

    private static let page: WholeBody = #"{"page": 1, "limit": 20, "total": 1, "pages": 1, "next": null}"#

    private static func event(_ action: String, _ from: String?, _ to: String?, _ by: String) -> JSONValue {
        .object([
            ("action", .text(action)), ("from", .text(from)), ("to", .text(to)), ("by", .text(by)),
            ("at", .text("«time»")),
        ])
    }

    @Test("a technician's desk takes, answers and resolves a client's mail, and the history tells of it")
    func desk() async throws {
        try await ContractStory.tell("support") { story in
            let anna = try await story.person("anna")
            var factory = MailFactory(series: "support")
            factory.textBytes = 10
            try await story.receives(factory.request(1), letters: 1)
            try await story.ask(
                anna, "GET /api/tickets?status=open&priority=normal&search=question&assignedTo=none", 200,
                #"{"tickets": [\#(Self.row)], "pagination": \#(Self.page)}"#)
            var history = [
                Self.event("ticket.created", nil, "«number:ticket»", "customer customer1@customer.test"),
                Self.event("message.added", nil, "public", "customer customer1@customer.test"),
            ]
            func whole(_ changes: WholeBody, _ messages: WholeBody...) -> WholeBody {
                Self.row.with(changes).with(
                    WholeBody(.object([("messages", .list(messages.map(\.value))), ("history", .list(history))])))
            }
            try await story.ask(anna, "GET /api/tickets/«uuid:ticket»", 200, whole(#"{}"#, Self.mail))
            history += [
                Self.event("assignee", nil, "anna", "agent anna"),
                Self.event("status", "open", "assigned", "agent anna"),
            ]
            let taken: WholeBody = #"{"status": "assigned", "assignedTo": "anna"}"#
            let answer = try await story.ask(
                anna, "PATCH /api/tickets/«uuid:ticket»", #"{"action": "take"}"#, 200, whole(taken, Self.mail))
            #expect(answer.fields["etag"] == "\"v2\"")
            try await said(story, anna, &history)
        }
    }

    private func said(_ story: ContractStory, _ anna: APIClient, _ history: inout [JSONValue]) async throws {
    }
}
