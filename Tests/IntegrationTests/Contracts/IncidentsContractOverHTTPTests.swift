import GatewayKit
import GatewayTestKit
import Testing

/// The incident ticketing (document 001) as its front end finds it: every endpoint, whole bodies.
///
/// Needs the sandbox (root or sudo) and curl.
@Suite struct IncidentsContractOverHTTPTests {
    private static let first: WholeBody = #"""
        {"id": "«uuid:first»", "incident_id": "«uuid:incident»", "author_id": "«uuid:tenant»",
         "author_name": "Person customer1", "author_type": "tenant", "message": "Hello, this is mail 1.",
         "attachments": [], "is_read": false, "created_at": "«time»", "updated_at": "«time»"}
        """#

    private static let answer: WholeBody = #"""
        {"id": "«uuid:answer»", "incident_id": "«uuid:incident»", "author_id": "«uuid:owner»", "author_name": "anna",
         "author_type": "owner", "message": "The plumber comes on Monday.", "attachments": [], "is_read": false,
         "created_at": "«time»", "updated_at": "«time»"}
        """#

    private static let incident: WholeBody = #"""
        {"id": "«uuid:incident»", "number": "«number:incident»", "title": "Question number 1",
         "description": "Hello, this is mail 1.", "status": "open", "priority": "normal", "category": null,
         "messages_count": 1, "unread_count": 1, "last_message": \#(first),
         "created_at": "«time»", "updated_at": "«time»"}
        """#

    private static let page: WholeBody = #"{"page": 1, "limit": 20, "total": 1, "pages": 1, "next": null}"#
    private static let thread = "/api/incidents/«uuid:incident»/tickets"

    private static func said(_ messages: WholeBody..., unread: Int) -> WholeBody {
        WholeBody(.object([("tickets", .list(messages.map(\.value))), ("unread_count", .number(unread))]))
    }

    @Test("owner and tenant write to each other, each sees what is new to him, and no note is ever among it")
    func talk() async throws {
        try await ContractStory.tell("incident") { story in
            let anna = try await story.person("anna")
            var factory = MailFactory(series: "incident")
            factory.textBytes = 10
            try await story.receives(factory.request(1), letters: 1)
            let tenant = try await story.person("customer1@customer.test")
            try await story.ask(
                anna, "GET /api/incidents", 200, #"{"incidents": [\#(Self.incident)], "pagination": \#(Self.page)}"#)
            try await story.ask(anna, "GET \(Self.thread)", 200, Self.said(Self.first, unread: 1))
            let read = Self.first.with(#"{"is_read": true}"#)
            try await story.ask(anna, "PATCH \(Self.thread)/«uuid:first»", #"{"is_read": true}"#, 200, read)
            try await story.ask(anna, "GET \(Self.thread)", 200, Self.said(read, unread: 0))

            let note = #"{"content": "He never pays.", "is_internal": true}"#
            #expect(try await anna.ask("POST", "/tickets/1/messages", note).status == 201)
            // As the document's service calls it.
            try await story.ask(
                anna, "POST \(Self.thread)",
                #"""
                {"incident_id": "«uuid:incident»", "user_id": "«uuid:owner»", "user_type": "owner",
                 "message": "The plumber comes on Monday.", "attachments": []}
                """#, 201, Self.answer)
            #expect(try await story.recipients(of: "The plumber comes on Monday.") == ["customer1@customer.test"])
            try await story.ask(tenant, "GET \(Self.thread)", 200, Self.said(read, Self.answer, unread: 1))
            try await story.ask(anna, "GET \(Self.thread)", 200, Self.said(read, Self.answer, unread: 0))
            let waiting = Self.incident.with(
                #"{"status": "waiting_customer", "messages_count": 2, "last_message": \#(Self.answer)}"#)
            try await story.ask(
                tenant, "GET /api/incidents?status=waiting_customer&search=question", 200,
                #"{"incidents": [\#(waiting)], "pagination": \#(Self.page)}"#)

            try await story.upload(
                tenant, "/api/v1/tickets/«uuid:incident»/attachments", "photos", [("tap.png", Upload.png)], 201,
                #"""
                [{"id": "«uuid:photo»", "ticket_id": "«uuid:incident»", "file_name": "tap.png",
                  "mime_type": "image/png", "size": 12, "url": "«link»", "created_at": "«time»"}]
                """#)
            let reply = Self.first.with(
                #"{"id": "«uuid:reply»", "message": "Come at nine.", "attachments": ["«link:photo»"]}"#)
            try await story.ask(
                tenant, "POST \(Self.thread)", #"{"message": "Come at nine.", "attachments": ["«uuid:photo»"]}"#, 201,
                reply)
            #expect(try await story.recipients(of: "Come at nine.") == ["anna@example.test"])
            #expect(
                try await APIClient(visiting: story.place.gateway).ask("GET", story.known["link:photo"]).status == 200)
            try await statistics(story, anna, reply)
            try await refusals(story, anna, tenant)
            #expect(try await story.recipients(of: "He never pays.").isEmpty)
        }
    }

    private func statistics(_ story: ContractStory, _ anna: APIClient, _ reply: WholeBody) async throws {
        let last = reply.with(#"{"attachments": ["«link»"]}"#)
        let counts: WholeBody = #"""
            {"total_incidents": 1, "open_incidents": 1,
             "by_status": {"open": 0, "assigned": 0, "in_progress": 1, "waiting_customer": 0, "resolved": 0,
                           "closed": 0, "cancelled": 0},
             "by_priority": {"low": 0, "normal": 1, "high": 0, "urgent": 0}, "unread_messages": 1,
             "recent_activity": [{"incident_id": "«uuid:incident»", "incident_number": "«number:incident»",
                                  "incident_title": "Question number 1", "unread_count": 1, "message": \#(last)}]}
            """#
        try await story.ask(anna, "GET /api/incidents/stats", 200, counts)
    }

    private func refusals(_ story: ContractStory, _ anna: APIClient, _ tenant: APIClient) async throws {
        let visitor = try await APIClient(visiting: story.place.gateway)
        try await story.ask(visitor, "GET \(Self.thread)", 401, .nobody)
        let stranger = try await story.person("stranger@customer.test")
        try await story.ask(stranger, "GET \(Self.thread)", 404, .notFound)
        try await story.ask(stranger, "POST \(Self.thread)", #"{"message": "x"}"#, 404, .notFound)
        try await story.ask(stranger, "PATCH \(Self.thread)/«uuid:answer»", #"{"is_read": true}"#, 404, .notFound)
        try await story.ask(
            tenant, "POST \(Self.thread)", #"{"message": "", "atachments": []}"#, 400,
            .misfit(
                "body", ("message", "must be a text of 1 to 100000 characters"),
                ("atachments", "is not known here; did you mean \"attachments\"?")))
        try await story.ask(
            tenant, "PATCH \(Self.thread)/«uuid:answer»", #"{"is_read": false}"#, 400,
            .misfit("body", ("is_read", "must be true")))
        try await story.ask(
            anna, "POST \(Self.thread)", #"{"message": "x", "attachments": ["«uuid:photo»"]}"#, 400,
            .field(
                "attachments[0]", "is no file that was uploaded into this ticket and waits for a message"))
        try await story.ask(tenant, "PATCH \(Self.thread)/«uuid:photo»", #"{"is_read": true}"#, 404, .notFound)
        try await story.ask(
            anna, "DELETE \(Self.thread)", 405, .problem(405, "Method Not Allowed", "this place does not know DELETE"))
    }
}
