import GatewayKit
import GatewayTestKit
import Testing

/// The SAV service (document 004) as its front end finds it: every one of its endpoints, whole bodies.
///
/// Needs the sandbox (root or sudo) and curl.
@Suite struct SAVContractOverHTTPTests {
    /// Of the mail number 1 of the factory.
    private static let ticket: WholeBody = #"""
        {"id": "«id:ticket»", "uuid": "«uuid:ticket»", "ticket_number": "«number:ticket»", "user_id": "«id:customer»",
         "assigned_to": null, "subject": "Question number 1", "description": "Hello, this is mail 1.",
         "status": "open", "priority": "normal", "category": null, "source": "email",
         "contact_email": "customer1@customer.test", "contact_name": "Person customer1",
         "first_response_at": null, "resolved_at": null, "closed_at": null, "resolution_notes": null,
         "satisfaction_rating": null, "satisfaction_comment": null, "tags": [], "metadata": {},
         "messages_count": 1, "attachments_count": 0, "sla_status": null, "deadline_at": null,
         "created_at": "«time:opened»", "updated_at": "«time»"}
        """#

    private static let mail: WholeBody = #"""
        {"id": "«id:mail»", "uuid": "«uuid:mail»", "ticket_id": "«id:ticket»", "user_id": "«id:customer»",
         "author_name": "Person customer1", "author_email": "customer1@customer.test",
         "content": "Hello, this is mail 1.", "is_internal": false, "is_read": false, "read_at": null,
         "attachments": [], "created_at": "«time»", "updated_at": "«time»"}
        """#

    private static let answer: WholeBody = #"""
        {"id": "«id:answer»", "uuid": "«uuid:answer»", "ticket_id": "«id:ticket»", "user_id": null,
         "author_name": "anna", "author_email": "anna@example.test", "content": "Have you tried a new fuse?",
         "is_internal": false, "is_read": false, "read_at": null, "attachments": [],
         "created_at": "«time»", "updated_at": "«time»"}
        """#

    private static let note: WholeBody = #"""
        {"id": "«id:note»", "uuid": "«uuid:note»", "ticket_id": "«id:ticket»", "user_id": null,
         "author_name": "anna", "author_email": "anna@example.test", "content": "He never pays.",
         "is_internal": true, "is_read": false, "read_at": null, "attachments": [],
         "created_at": "«time»", "updated_at": "«time»"}
        """#

    private static func said(_ words: String) -> WholeBody { WholeBody(.object([("message", .text(words))])) }

    private static func data(_ items: WholeBody...) -> WholeBody {
        WholeBody(.object([("data", .list(items.map(\.value)))]))
    }

    @Test("a mail is a ticket, goes through its states, and is counted")
    func tickets() async throws {
        try await ContractStory.tell("sav") { story in
            let anna = try await story.person("anna")
            var factory = MailFactory(series: "sav")
            factory.textBytes = 10
            try await story.receives(factory.request(1), letters: 1)
            let customer = try await story.person("customer1@customer.test")
            let page: WholeBody = #"{"page": 1, "limit": 20, "total": 1, "pages": 1, "next": null}"#
            try await story.ask(
                anna, "GET /tickets", 200, #"{"data": [\#(Self.ticket)], "pagination": \#(page)}"#)
            try await story.ask(
                customer, "GET /tickets?status=open&search=question", 200,
                #"{"data": [\#(Self.ticket)], "pagination": \#(page)}"#)
            let begun = Self.ticket.with(#"{"internal_notes": null, "messages": [\#(Self.mail)], "attachments": []}"#)
            let shown = try await story.ask(anna, "GET /tickets/«id:ticket»", 200, begun)
            try await story.ask(anna, "GET /tickets/«uuid:ticket»", 200, begun)
            try await story.ask(customer, "GET /tickets/«number:ticket»", 200, begun.without("internal_notes"))
            let given = begun.with(#"{"status": "assigned", "assigned_to": "anna"}"#)
            try await story.ask(anna, "POST /tickets/«id:ticket»/assign", #"{"agent_id": "anna"}"#, 200, given)
            try await story.ask(
                anna, "PUT /tickets/«id:ticket»", #"{"priority": "low"}"#,
                fields: ["If-Match: \(shown.fields["etag"] ?? "")"], 412, .outdated(now: 2))
            let changed = given.with(
                #"""
                {"status": "in_progress", "priority": "urgent", "category": "technique", "tags": ["pompe"],
                 "metadata": {"order": 12}, "subject": "Pump", "sla_status": "ok", "deadline_at": "«time»"}
                """#)
            try await story.ask(
                anna, "PUT /tickets/«id:ticket»",
                #"""
                {"status": "in_progress", "priority": "urgent", "category": "technique", "tags": ["pompe"],
                 "metadata": {"order": 12}, "subject": "Pump"}
                """#, 200, changed)
            let resolved = changed.with(
                #"""
                {"status": "resolved", "resolution_notes": "New fuse.", "resolved_at": "«time»", "deadline_at": null}
                """#)
            try await story.ask(
                anna, "POST /tickets/«id:ticket»/resolve", #"{"resolution": "New fuse."}"#, 200, resolved)
            let closed = resolved.with(#"{"status": "closed", "closed_at": "«time»"}"#)
            try await story.ask(
                customer, "POST /tickets/«id:ticket»/close", 200, closed.without("internal_notes"))
            try await refusals(story, anna, customer)
            try await statistics(story)
            let sam = try await story.person("sam")
            try await story.ask(sam, "DELETE /tickets/«id:ticket»", 200, Self.said("Ticket deleted"))
            try await story.ask(sam, "GET /tickets/«id:ticket»", 404, .notFound)
        }
    }

    private func refusals(_ story: ContractStory, _ anna: APIClient, _ customer: APIClient) async throws {
        let visitor = try await APIClient(visiting: story.place.gateway)
        try await story.ask(visitor, "GET /tickets", 401, .nobody)
        try await story.ask(
            anna, "POST /tickets", #"{"subject": "x", "priority": "high!"}"#, 400,
            .misfit(
                "body", ("description", "is missing: a text of 1 to 100000 characters"),
                ("priority", "must be one of low, normal, high, urgent")))
        try await story.ask(
            anna, "GET /tickets?statsu=open", 400,
            .misfit("query", ("query.statsu", "is not known here; did you mean \"status\"?")))
        try await story.ask(
            anna, "POST /tickets/«id:ticket»/assign", #"{"agent_id": "zoe"}"#, 400,
            .field("agent_id", "nobody of the team is called \"zoe\": give a name or an address"))
        try await story.ask(
            customer, "POST /tickets/«id:ticket»/assign", #"{"agent_id": "anna"}"#, 403, .forbidden(to: "customer"))
        try await story.ask(anna, "DELETE /tickets/«id:ticket»", 403, .forbidden(to: "agent"))
        let tom = try await story.person("tom")
        try await story.ask(tom, "GET /tickets/«id:ticket»", 404, .notFound)
        try await story.ask(anna, "GET /tickets/77", 404, .notFound)
        let stranger = try await story.person("other@customer.test")
        try await story.ask(stranger, "GET /tickets/«id:ticket»", 404, .notFound)
        try await story.ask(
            stranger, "GET /tickets", 200,
            #"{"data": [], "pagination": {"page": 1, "limit": 20, "total": 0, "pages": 0, "next": null}}"#)
        let opened = Self.ticket.with(
            #"""
            {"id": "«id:own»", "uuid": "«uuid:own»", "ticket_number": "«number:own»", "user_id": "«id:stranger»",
             "subject": "Bill", "description": "Too much.", "priority": "high", "category": "facturation",
             "source": "api", "contact_email": "other@customer.test", "contact_name": null,
             "created_at": "«time»", "attachments": [],
             "messages": [\#(Self.mail.with(#"""
                {"id": "«id:own.mail»", "uuid": "«uuid:own.mail»", "ticket_id": "«id:own»", "user_id": "«id:stranger»",
                 "author_name": "other@customer.test", "author_email": "other@customer.test", "content": "Too much."}
                """#))]}
            """#)
        let order = #"""
            {"subject": "Bill", "description": "Too much.", "priority": "high", "category": "facturation"}
            """#
        for _ in 1...2 {
            try await story.ask(stranger, "POST /tickets", order, fields: ["Idempotency-Key: bill-1"], 201, opened)
        }
        try await story.ask(
            stranger, "POST /tickets", #"{"subject": "x", "description": "y"}"#, fields: ["Idempotency-Key: bill-1"],
            422,
            .problem(
                422, "Unprocessable Content", "this Idempotency-Key was used before for another request"))
        try await story.ask(customer, "GET /tickets/«id:own»", 404, .notFound)
    }

    private func statistics(_ story: ContractStory) async throws {
        let sam = try await story.person("sam")
        let times: WholeBody = #"""
            {"count": 0, "late": 0, "mean": null, "median": null, "p90": null, "p95": null}
            """#
        let taken: WholeBody = #"""
            {"count": 1, "late": 0, "mean": "«count»", "median": "«count»", "p90": "«count»", "p95": "«count»"}
            """#
        let counted = try await story.ask(
            sam, "GET /tickets/statistics", 200,
            #"""
            {"from": "«day»", "to": "«day»", "total": 2, "active": 1, "overdue": 0,
             "by_status": {"open": 1, "assigned": 0, "in_progress": 0, "waiting_customer": 0, "resolved": 0,
                           "closed": 1, "cancelled": 0},
             "by_priority": {"low": {"active": 0, "total": 0}, "normal": {"active": 0, "total": 0},
                             "high": {"active": 1, "total": 1}, "urgent": {"active": 0, "total": 1}},
             "by_category": [{"category": "facturation", "active": 1, "total": 1},
                             {"category": "technique", "active": 0, "total": 1}],
             "by_sla_status": {"ok": 1, "warning": 0, "breach": 0},
             "first_response": \#(times), "resolution": \#(taken), "escalated": 0, "escalation_rate": 0.0,
             "satisfaction": {"count": 0, "mean": null, "ratings": [0, 0, 0, 0, 0]},
             "workload": [],
             "trend": {"«each:30»": {"date": "«day»", "opened": "«count»", "answered": 0, "resolved": "«count»",
                                     "closed": "«count»", "reopened": 0, "breached": 0}}}
            """#)
        #expect(counted.fields["cache-control"] == "private, max-age=300")
    }

    @Test("what is said is mailed once, what is noted stays inside, and what is said otherwise is not mailed again")
    func messages() async throws {
        try await ContractStory.tell("savsay") { story in
            let anna = try await story.person("anna")
            var factory = MailFactory(series: "savsay")
            factory.textBytes = 10
            try await story.receives(factory.request(1), letters: 1)
            let customer = try await story.person("customer1@customer.test")
            _ = try await story.ask(anna, "GET /tickets/1/messages", 200, Self.data(Self.mail))
            let thread = "/tickets/«id:ticket»/messages"
            try await story.ask(anna, "GET \(thread)/unread-count", 200, #"{"count": 1}"#)
            try await story.ask(anna, "POST \(thread)/«id:mail»/mark-read", 200, Self.said("Message is read"))
            let read = Self.mail.with(#"{"is_read": true, "read_at": "«time»"}"#)
            try await story.ask(anna, "GET \(thread)/«id:mail»", 200, read)
            try await story.ask(anna, "GET \(thread)/unread-count", 200, #"{"count": 0}"#)
            try await story.ask(
                anna, "POST \(thread)", #"{"content": "He never pays.", "is_internal": true}"#, 201, Self.note)
            try await story.ask(anna, "POST \(thread)", #"{"content": "Have you tried a new fuse?"}"#, 201, Self.answer)
            #expect(try await story.recipients(of: "Have you tried a new fuse?") == ["customer1@customer.test"])

            let heard = Self.answer.with(#"{"author_email": "support@example.test"}"#)
            try await story.ask(customer, "GET \(thread)", 200, Self.data(read, heard))
            try await story.ask(customer, "GET \(thread)/«id:note»", 404, .notFound)
            try await story.ask(customer, "GET \(thread)/unread-count", 200, #"{"count": 1}"#)
            try await story.ask(customer, "POST \(thread)/mark-all-read", 200, Self.said("All messages are read"))
            try await story.ask(customer, "GET \(thread)/unread-count", 200, #"{"count": 0}"#)

            let said = Self.answer.with(
                #"{"content": "Have you tried another fuse?", "is_read": true, "read_at": "«time»"}"#)
            try await story.ask(
                anna, "PUT \(thread)/«id:answer»", #"{"content": "Have you tried another fuse?"}"#, 200, said)
            #expect(try await story.recipients(of: "another fuse").isEmpty)
            try await story.ask(anna, "GET \(thread)", 200, Self.data(read, Self.note, said))
            try await story.ask(
                anna, "PUT \(thread)/«id:mail»", #"{"content": "Never mind."}"#, 409,
                .conflict("somebody else wrote this message"))
            try await story.ask(
                anna, "POST \(thread)", #"{"contents": "x"}"#, 400,
                .misfit(
                    "body", ("content", "is missing: a text of 1 to 100000 characters"),
                    ("contents", "is not known here; did you mean \"content\"?")))
            try await story.ask(
                customer, "POST \(thread)", #"{"content": "x", "is_internal": true}"#, 400,
                .field("is_internal", "only the team writes internal notes"))
            try await story.ask(anna, "DELETE \(thread)/«id:note»", 200, Self.said("Message deleted"))
            try await story.ask(anna, "GET \(thread)/«id:note»", 404, .notFound)

            try await story.receives(factory.reply(2, to: 1), letters: 2)
            let more = Self.mail.with(
                #"{"id": "«id:more»", "uuid": "«uuid:more»", "content": "One more thing, number 2."}"#)
            try await story.ask(
                customer, "GET \(thread)", 200,
                Self.data(
                    read,
                    said.with(
                        #"{"author_email": "support@example.test"}"#), more))
            #expect(try await story.recipients(of: "He never pays").isEmpty)
        }
    }

    private static let picture: WholeBody = #"""
        {"id": "«id:picture»", "uuid": "«uuid:picture»", "ticket_id": "«id:ticket»", "message_id": null,
         "file_name": "pump.png", "file_path": "tickets/1/1/pump.png", "file_url": "«link:picture»",
         "file_type": "image", "file_size": 12, "mime_type": "image/png",
         "created_at": "«time»", "updated_at": "«time»"}
        """#

    private static let log: WholeBody = picture.with(
        #"""
        {"id": "«id:log»", "uuid": "«uuid:log»", "file_name": "pump.log", "file_path": "tickets/1/2/pump.log",
         "file_url": "«link»", "file_type": "text", "file_size": 21, "mime_type": "text/plain"}
        """#)

    @Test("files are what their content says, and open with a link alone")
    func files() async throws {
        try await ContractStory.tell("savfiles") { story in
            let anna = try await story.person("anna")
            let factory = MailFactory(series: "savfiles")
            try await story.receives(factory.attachment(1), letters: 1)
            let customer = try await story.person("customer1@customer.test")
            let files = "/tickets/1/attachments"
            let mailed: WholeBody = #"""
                {"id": "«id:mailed»", "uuid": "«uuid:mailed»", "ticket_id": "«id:ticket»", "message_id": "«id:mail»",
                 "file_name": "file-1.bin", "file_path": "tickets/1/1/file-1.bin", "file_url": "«link»",
                 "file_type": "application", "file_size": 3000, "mime_type": "application/octet-stream",
                 "created_at": "«time»", "updated_at": "«time»"}
                """#
            try await story.ask(customer, "GET \(files)", 200, Self.data(mailed))
            try await story.ask(customer, "GET \(files)/message/«id:mail»", 200, Self.data(mailed))
            let picture = Self.picture.with(#"{"file_path": "tickets/1/2/pump.png"}"#)
            let log = Self.log.with(#"{"file_path": "tickets/1/3/pump.log"}"#)
            try await story.upload(customer, files, "file", [("pump.png", Upload.png)], 201, picture)
            let second = picture.with(
                #"""
                {"id": "«id:second»", "uuid": "«uuid»", "file_path": "tickets/1/4/pump.png", "file_url": "«link»"}
                """#)
            try await story.upload(
                anna, "\(files)/multiple", "files", [("pump.log", Upload.log), ("pump.png", Upload.png)], 201,
                Self.data(log, second))
            let known = try await story.ask(
                anna, "GET \(files)/«id:picture»", 200, picture.with(#"{"file_url": "«link»"}"#))
            #expect(known.fields["cache-control"] == "private, max-age=600")
            let visitor = try await APIClient(visiting: story.place.gateway)
            let file = try await visitor.ask("GET", story.known["link:picture"])
            #expect(file.status == 200)
            #expect(file.fields["content-type"] == "image/png")
            #expect(
                file.fields["content-disposition"] == "attachment; filename=\"pump.png\"; filename*=UTF-8''pump.png")
            #expect(file.fields["x-content-type-options"] == "nosniff")
            try await story.ask(
                visitor, "GET \(files)/«id:picture»/download", 401,
                .problem(401, "Unauthorized", "sign in, or use a link that is still good"))
            try await story.ask(customer, "GET \(files)/«id:log»/download", 404, .notFound)
            let sent = Self.answer.with(
                #"{"content": "What it wrote.", "attachments": [\#(log.with(#"{"message_id": "«id:answer»"}"#))]}"#)
            for _ in 1...2 {
                try await story.ask(
                    anna, "POST /tickets/1/messages", #"{"content": "What it wrote.", "attachments": ["«uuid:log»"]}"#,
                    fields: ["Idempotency-Key: log-1"], 201, sent)
            }
            #expect(try await story.recipients(of: "pump.log") == ["customer1@customer.test"])
            let download = story.known.filled("\(files)/«id:log»/download")
            #expect(try await customer.ask("GET", download).text == "10:04 the pump stops")
            try await fileRefusals(story, anna, files)
        }
    }

    private func fileRefusals(_ story: ContractStory, _ anna: APIClient, _ files: String) async throws {
        try await story.upload(
            anna, files, "file", [("page.png", Upload.page)], 415,
            .problem(
                415, "Unsupported Media Type",
                "page.png is none of the files that are taken: images, PDF, documents, plain text"))
        try await story.upload(
            anna, files, "file", [("huge.png", Upload.huge)], 413,
            .problem(413, "Content Too Large", "huge.png is larger than 10 MB"))
        try await story.upload(
            anna, files, "photo", [("pump.png", Upload.png)], 400,
            .field("file", "is missing: a file of the form"))
        try await story.ask(
            anna, "DELETE \(files)/«id:picture»", 409, .conflict("somebody else sent this file"))
        try await story.ask(anna, "DELETE \(files)/«id:second»", 200, Self.said("Attachment deleted"))
        try await story.ask(anna, "GET \(files)/«id:second»", 404, .notFound)
    }

    @Test("somebody without an account opens a ticket, follows it with its token, and sees no note")
    func visitors() async throws {
        try await ContractStory.tell("savpublic") { story in
            let visitor = try await APIClient(visiting: story.place.gateway)
            try await story.ask(visitor, "GET /health", 200, #"{"status": "ok", "service": "sav-service"}"#)
            try await story.ask(visitor, "GET /status", 200, #"{"status": "ok", "database": "connected"}"#)
            try await story.ask(
                visitor, "POST /public/tickets",
                #"{"email": "visitor@customer.test", "subject": "Order 12", "description": "Where is it?"}"#, 201,
                #"""
                {"id": "«id:ticket»", "ticket_number": "«number:ticket»", "subject": "Order 12", "status": "open",
                 "priority": "normal", "created_at": "«time»", "access_token": "«token:ticket»"}
                """#)
            #expect(try await story.recipients(of: "We have received your message") == ["visitor@customer.test"])
            let anna = try await story.person("anna")
            let thread = "/tickets/«id:ticket»/messages"
            try await story.ask(
                anna, "POST \(thread)", #"{"content": "He never pays.", "is_internal": true}"#, 201, Self.note)
            try await story.ask(anna, "POST \(thread)", #"{"content": "Have you tried a new fuse?"}"#, 201, Self.answer)
            #expect(try await story.recipients(of: "Have you tried a new fuse?") == ["visitor@customer.test"])
            let first = Self.mail.with(
                #"""
                {"author_name": "visitor@customer.test", "author_email": "visitor@customer.test",
                 "content": "Where is it?"}
                """#)
            let answer = Self.answer.with(#"{"author_email": "support@example.test"}"#)
            let ticket = Self.ticket.with(
                #"""
                {"subject": "Order 12", "description": "Where is it?", "source": "web", "assigned_to": "anna",
                 "status": "waiting_customer", "contact_email": "visitor@customer.test", "contact_name": null,
                 "first_response_at": "«time»", "messages_count": 2,
                 "messages": [\#(first), \#(answer)], "attachments": []}
                """#)
            try await story.ask(visitor, "GET /public/tickets/«number:ticket»?token=«token:ticket»", 200, ticket)
            try await story.ask(visitor, "GET /public/tickets/«number:ticket»", 404, .notFound)
            try await story.ask(
                visitor, "POST /public/tickets/«number:ticket»/messages?token=mgt_wrong", #"{"content": "x"}"#, 404,
                .notFound)
            try await story.ask(
                visitor, "POST /public/tickets/«id:ticket»/messages", #"{"content": "It came."}"#,
                fields: [story.known.filled("X-Ticket-Token: «token:ticket»")], 201,
                first.with(#"{"id": "«id:last»", "uuid": "«uuid»", "content": "It came."}"#))
            #expect(try await story.recipients(of: "It came.") == ["anna@example.test"])
            try await story.ask(
                visitor, "POST /public/tickets", #"{"email": "nobody", "subject": "x"}"#, 400,
                .misfit(
                    "body", ("email", "must be an email address"),
                    ("description", "is missing: a text of 1 to 100000 characters")))
        }
    }
}
