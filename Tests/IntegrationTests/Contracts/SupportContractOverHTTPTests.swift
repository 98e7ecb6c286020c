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

    private static let answer: WholeBody = #"""
        {"id": "«uuid:answer»", "role": "agent", "author": {"name": "anna", "email": "anna@example.test"},
         "content": "Have you tried a new fuse?", "isInternal": false, "attachments": [], "createdAt": "«time»",
         "updatedAt": "«time»"}
        """#

    private static let note: WholeBody = answer.with(
        #"{"id": "«uuid:note»", "content": "He never pays.", "isInternal": true}"#)

    private static func event(_ action: String, _ from: String?, _ to: String?, by: String = "agent anna") -> JSONValue
    {
        .object([
            ("action", .text(action)), ("from", .text(from)), ("to", .text(to)), ("by", .text(by)),
            ("at", .text("«time»")),
        ])
    }

    /// The ticket with its messages and its history.
    private static func whole(
        _ changes: WholeBody, _ messages: [WholeBody], _ history: [JSONValue]
    ) -> WholeBody {
        row.with(changes).with(
            WholeBody(.object([("messages", .list(messages.map(\.value))), ("history", .list(history))])))
    }

    @Test("the desk takes, answers and resolves a client's mail, and the history tells of all of it")
    func desk() async throws {
        try await ContractStory.tell("support") { story in
            let anna = try await story.person("anna")
            var factory = MailFactory(series: "support")
            factory.textBytes = 10
            try await story.receives(factory.request(1), letters: 1)
            try await story.ask(
                anna, "GET /api/tickets?status=open&priority=normal&search=question&assignedTo=none", 200,
                #"{"tickets": [\#(Self.row)], "pagination": \#(Self.page)}"#)
            let client = "customer customer1@customer.test"
            var history = [
                Self.event("ticket.created", nil, "«number:ticket»", by: client),
                Self.event("message.added", nil, "public", by: client),
            ]
            try await story.ask(anna, "GET /api/tickets/«uuid:ticket»", 200, Self.whole(#"{}"#, [Self.mail], history))
            history += [Self.event("status", "open", "assigned"), Self.event("assignee", nil, "anna")]
            var ticket: WholeBody = #"{"status": "assigned", "assignedTo": "anna"}"#
            let taken = try await story.ask(
                anna, "PATCH /api/tickets/«uuid:ticket»", #"{"action": "take"}"#, 200,
                Self.whole(ticket, [Self.mail], history))
            #expect(taken.fields["etag"] == "\"v2\"")

            let change = #""priority": "high", "category": "incident", "title": "Pump", "tags": ["pump"]"#
            ticket = ticket.with(#"{\#(change), "watchers": ["bruno"]}"#)
            history += [
                Self.event("subject", "Question number 1", "Pump"), Self.event("category", nil, "incident"),
                Self.event("tag.added", nil, "pump"), Self.event("priority", "normal", "high"),
                Self.event("watcher.added", nil, "bruno"),
            ]
            try await story.ask(
                anna, "PATCH /api/tickets/«uuid:ticket»", #"{\#(change), "watchers": ["bruno"]}"#, 200,
                Self.whole(ticket, [Self.mail], history))
            history += [Self.event("message.added", nil, "internal")]
            try await story.ask(
                anna, "POST /api/tickets/«uuid:ticket»", #"{"content": "He never pays.", "isInternal": true}"#, 201,
                Self.whole(ticket, [Self.mail, Self.note], history))
            history += [
                Self.event("message.added", nil, "public"), Self.event("status", "assigned", "waiting_customer"),
                Self.event("first_response", nil, "«time»"),
            ]
            ticket = ticket.with(#"{"status": "waiting_customer"}"#)
            try await story.ask(
                anna, "POST /api/tickets/«uuid:ticket»", #"{"content": "Have you tried a new fuse?"}"#, 201,
                Self.whole(ticket, [Self.mail, Self.note, Self.answer], history))
            #expect(try await story.recipients(of: "Have you tried a new fuse?") == ["customer1@customer.test"])
            history += [
                Self.event("resolution_notes", nil, "Fuse."), Self.event("status", "waiting_customer", "resolved"),
            ]
            ticket = ticket.with(
                #"""
                {"status": "resolved",
                 "sla": {"targetHours": null, "deadlineAt": null, "breached": false, "resolvedAt": "«time»"}}
                """#)
            try await story.ask(
                anna, "PATCH /api/tickets/«uuid:ticket»", #"{"action": "resolve", "resolution": "Fuse."}"#, 200,
                Self.whole(ticket, [Self.mail, Self.note, Self.answer], history))
            #expect(try await story.recipients(of: "He never pays").isEmpty)
            try await refusals(story, anna)
        }
    }

    private func refusals(_ story: ContractStory, _ anna: APIClient) async throws {
        let ticket = "/api/tickets/«uuid:ticket»"
        try await story.ask(
            anna, "PATCH \(ticket)", #"{"priority": "low"}"#, fields: [#"If-Match: "v1""#], 412, .outdated(now: 6))
        try await story.ask(
            anna, "PATCH \(ticket)", #"{"sla": {"targetHours": 4}}"#, 400,
            .misfit("body", ("sla", "follows from the service level of the queue and is read only")))
        try await story.ask(
            anna, "PATCH \(ticket)", #"{"assignedTo": "zoe"}"#, 400,
            .field("assignedTo", "nobody of the team is called \"zoe\": give a name or an address"))
        try await story.ask(
            anna, "PATCH \(ticket)", #"{"status": "done", "action": "close"}"#, 400,
            .misfit(
                "body", ("action", "must be one of take, resolve"),
                (
                    "status",
                    "must be one of open, assigned, in_progress, waiting_customer, resolved, closed, cancelled"
                )))
        try await story.ask(
            anna, "GET /api/tickets?priority=huge", 400,
            .misfit("query", ("query.priority", "must be one of low, normal, high, urgent")))
        let visitor = try await APIClient(visiting: story.place.gateway)
        try await story.ask(visitor, "GET \(ticket)", 401, .nobody)
        try await story.ask(
            visitor.showing("x"), "GET \(ticket)", 401,
            .problem(401, "Unauthorized", "this token is not good, or not any more"))
    }

    @Test("a client opens a ticket in his portal and sees his own alone; a technician sees what is given to him")
    func portal() async throws {
        try await ContractStory.tell("portal") { settings in
            settings.more += [
                "service_levels:", "  usual:", "    calendar: always", "    first_response: 8h",
            ]
        } _: { story in
            let client = try await story.person("client@customer.test")
            let order = #"""
                {"title": "No light", "description": "In the hall.", "priority": "high", "category": "incident"}
                """#
            let first = Self.mail.with(
                #"""
                {"author": {"name": "client@customer.test", "email": "client@customer.test"},
                 "content": "In the hall."}
                """#)
            let opened = Self.row.without("watchers").with(
                #"""
                {"title": "No light", "description": "In the hall.", "priority": "high", "category": "incident",
                 "requester": {"name": "client@customer.test", "email": "client@customer.test"},
                 "sla": {"targetHours": 8.0, "deadlineAt": "«time»", "breached": false, "resolvedAt": null}}
                """#)
            var history = [
                Self.event("ticket.created", nil, "«number:ticket»", by: "customer client@customer.test"),
                Self.event("category", nil, "incident", by: "customer client@customer.test"),
                Self.event("message.added", nil, "public", by: "customer client@customer.test"),
            ]
            func whole(_ changes: WholeBody, _ messages: WholeBody...) -> WholeBody {
                opened.with(changes).with(
                    WholeBody(.object([("messages", .list(messages.map(\.value))), ("history", .list(history))])))
            }
            try await story.ask(client, "POST /api/tickets", order, 201, whole(#"{}"#, first))
            #expect(try await story.recipients(of: "We have received your message") == ["client@customer.test"])
            try await story.ask(
                client, "GET /api/tickets", 200, #"{"tickets": [\#(opened)], "pagination": \#(Self.page)}"#)

            let tom = try await story.person("tom")
            let none = #"{"page": 1, "limit": 20, "total": 0, "pages": 0, "next": null}"#
            try await story.ask(tom, "GET /api/tickets", 200, #"{"tickets": [], "pagination": \#(none)}"#)
            try await story.ask(tom, "PATCH /api/tickets/«uuid:ticket»", #"{"action": "take"}"#, 404, .notFound)
            let ada = try await story.person("ada")
            #expect(
                try await ada.ask(
                    "PATCH", story.known.filled("/api/tickets/«uuid:ticket»"), #"{"assignedTo": "tom@example.test"}"#
                ).status == 200)
            let note = #"{"content": "He never pays.", "isInternal": true}"#
            #expect(try await tom.ask("POST", story.known.filled("/api/tickets/«uuid:ticket»"), note).status == 201)
            let answer = #"{"content": "A new lamp?"}"#
            #expect(try await tom.ask("POST", story.known.filled("/api/tickets/«uuid:ticket»"), answer).status == 201)
            #expect(try await story.recipients(of: "A new lamp?") == ["client@customer.test"])

            history += [
                Self.event("status", "open", "assigned", by: "agent ada"),
                Self.event("message.added", nil, "public", by: "agent tom"),
                Self.event("status", "assigned", "waiting_customer", by: "agent tom"),
            ]
            let kept = #""sla": {"targetHours": 8.0, "deadlineAt": null, "breached": false, "resolvedAt": null}"#
            let heard = Self.answer.with(
                #"""
                {"role": "technician", "author": {"name": "tom", "email": "tom@example.test"},
                 "content": "A new lamp?"}
                """#)
            try await story.ask(
                client, "GET /api/tickets/«uuid:ticket»", 200,
                whole(#"{"status": "waiting_customer", "assignedTo": "tom", \#(kept)}"#, first, heard))
            history += [
                Self.event("message.added", nil, "public", by: "customer client@customer.test"),
                Self.event("status", "waiting_customer", "in_progress", by: "customer client@customer.test"),
            ]
            try await story.ask(
                client, "POST /api/tickets/«uuid:ticket»", #"{"content": "It shines."}"#, 201,
                whole(
                    #"{"status": "in_progress", "assignedTo": "tom", \#(kept)}"#, first, heard,
                    first.with(#"{"id": "«uuid»", "content": "It shines."}"#)))
            #expect(try await story.recipients(of: "It shines.") == ["tom@example.test"])
            try await clientRefusals(story, client)
        }
    }

    private func clientRefusals(_ story: ContractStory, _ client: APIClient) async throws {
        try await story.ask(
            client, "PATCH /api/tickets/«uuid:ticket»", #"{"action": "resolve"}"#, 403, .forbidden(to: "customer"))
        try await story.ask(
            client, "POST /api/tickets/«uuid:ticket»", #"{"content": "x", "isInternal": true}"#, 400,
            .field("isInternal", "only the team writes internal notes"))
        try await story.ask(
            client, "POST /api/tickets", #"{"title": "x", "description": "y", "assignedTo": "anna"}"#, 400,
            .field("assignedTo", "only the team says this"))
        try await story.ask(
            client, "POST /api/tickets", #"{"titel": "x", "description": "y"}"#, 400,
            .misfit(
                "body", ("title", "is missing: a text of 1 to 500 characters"),
                ("titel", "is not known here; did you mean \"title\"?")))
        let other = try await story.person("other@customer.test")
        try await story.ask(other, "GET /api/tickets/«uuid:ticket»", 404, .notFound)
        try await story.ask(other, "POST /api/tickets/«uuid:ticket»", #"{"content": "x"}"#, 404, .notFound)
    }
}
