import GatewayKit
import GatewayTestKit
import Testing

/// One ticket that came by mail, in all five contracts.
///
/// Needs the sandbox (root or sudo) and curl.
@Suite struct AllContractsOverHTTPTests {
    /// What the status of the ticket is called, in the order of the documents.
    private struct Stage {
        let deed: String
        let words: [String]

        init(
            _ deed: String, _ maintenance: String, _ incidents: String, _ support: String, _ btp: String, _ sav: String
        ) {
            self.deed = deed
            words = [maintenance, incidents, support, btp, sav]
        }
    }

    private static let uuid = "«uuid:ticket»"

    /// How each contract shows the ticket, and where its status stands in that.
    private func statuses(_ story: ContractStory, _ who: APIClient) async throws -> [String] {
        var words: [String] = []
        for place in [
            "/api/v1/tickets/\(Self.uuid)", "", "/api/tickets/\(Self.uuid)",
            "/api/tickets-client/\(Self.uuid)", "/tickets/\(Self.uuid)",
        ] {
            let target = place.isEmpty ? "/api/incidents" : story.known.filled(place)
            var shown = try await who.ask("GET", target).json
            if case .list(let incidents)? = shown["incidents"] { shown = incidents.first ?? .null }
            guard case .text(let word)? = shown["status"] else { throw HarnessFailure("\(target): \(shown)") }
            words.append(word)
            let title = shown["title"] ?? shown["titre"] ?? shown["subject"]
            #expect(title == .text("Question number 1"), "\(target)")
        }
        return words
    }

    @Test("a mail's ticket has the same state in all five vocabularies, whichever of them changed it")
    func states() async throws {
        try await ContractStory.tell("all") { story in
            let anna = try await story.person("anna")
            let sam = try await story.person("sam")
            let factory = MailFactory(series: "all")
            try await story.receives(factory.request(1), letters: 1)
            story.compare(try await sam.ask("GET", "/tickets/1").json["uuid"] ?? .null, #""«uuid:ticket»""#, "its name")
            var letters = 1
            func expect(_ stage: Stage, by deed: () async throws -> APIAnswer?) async throws {
                if let answer = try await deed() { #expect(answer.status < 300, "\(stage.deed): \(answer)") }
                #expect(try await statuses(story, sam) == stage.words, "\(stage.deed)")
            }
            func ask(_ who: APIClient, _ method: String, _ place: String, _ body: String) async throws -> APIAnswer {
                try await who.ask(method, story.known.filled(place), body)
            }
            try await expect(Stage("opened by mail", "Open", "open", "open", "nouveau", "open")) { nil }
            try await expect(Stage("taken", "InProgress", "assigned", "assigned", "en_cours", "assigned")) {
                try await ask(anna, "PATCH", "/api/tickets/\(Self.uuid)", #"{"action": "take"}"#)
            }
            let waiting = "waiting_customer"
            try await expect(Stage("answered", "InProgress", waiting, waiting, "en_attente", waiting)) {
                try await ask(anna, "POST", "/api/incidents/\(Self.uuid)/tickets", #"{"message": "Said in 001."}"#)
            }
            let working = "in_progress"
            try await expect(Stage("answered by mail", "InProgress", working, working, "en_cours", working)) {
                letters += 1
                try await story.receives(factory.reply(2, to: 1), letters: letters)
                return nil
            }
            try await expect(Stage("resolved", "Resolved", "resolved", "resolved", "resolu", "resolved")) {
                try await ask(anna, "POST", "/tickets/\(Self.uuid)/resolve", #"{"resolution": "A new fuse."}"#)
            }
            try await expect(Stage("reopened", "InProgress", working, working, "en_cours", working)) {
                try await ask(
                    sam, "POST", "/api/tickets-client/\(Self.uuid)/action",
                    #"{"action": "reopen", "data": {"motif": "It burns."}}"#)
            }
            try await expect(Stage("closed", "Closed", "closed", "closed", "resolu", "closed")) {
                try await ask(sam, "PUT", "/api/v1/tickets/\(Self.uuid)/status", #"{"status": "Closed"}"#)
            }
            try await expect(Stage("cancelled", "Cancelled", "cancelled", "cancelled", "resolu", "cancelled")) {
                try await ask(sam, "PUT", "/api/v1/tickets/\(Self.uuid)/status", #"{"status": "Cancelled"}"#)
            }
        }
    }

    private static let created: WholeBody = #"""
        {"event": "ticket.created", "timestamp": "«time»",
         "data": {"ticket_id": "«id:ticket»", "ticket_uuid": "«uuid:ticket»", "ticket_number": "«number:ticket»",
                  "user_id": "«id:customer»", "subject": "Question number 1", "status": "waiting_customer",
                  "priority": "normal", "category": null, "assigned_to": "anna",
                  "change": {"field": "ticket.created", "before": null, "after": "«number:ticket»"}}}
        """#

    private static func happened(_ event: String, _ change: WholeBody, message: String? = nil) -> WholeBody {
        var data = WholeBody(created.value["data"] ?? .null).with(#"{"change": \#(change)}"#)
        if let message {
            data = data.with(
                #"{"message_id": "«id:\#(message)»", "message_uuid": "«uuid:\#(message)»", "is_internal": false}"#)
        }
        return created.with(#"{"event": "\#(event)", "data": \#(data)}"#)
    }

    @Test("events that a client missed are told when it comes back, those it may know of, and of no deleted ticket")
    func missed() async throws {
        try await ContractStory.tell("allevents") { story in
            let anna = try await story.person("anna")
            try await story.receives(MailFactory(series: "allevents").request(1), letters: 1)
            let customer = try await story.person("customer1@customer.test")
            let note = #"{"content": "Noted.", "is_internal": true}"#
            #expect(try await anna.ask("POST", "/tickets/1/messages", note).status == 201)
            #expect(try await anna.ask("POST", "/tickets/1/messages", #"{"content": "Said."}"#).status == 201)
            let events = try customer.events(since: 0)
            defer { events.send(15) }
            _ = try await events.output.line(containing: #""before":"open","after":"waiting_customer""#)
            let added: WholeBody = #"{"field": "message.added", "before": null, "after": "public"}"#
            let expected = [
                Self.created, Self.happened("ticket.message.new", added, message: "mail"),
                Self.happened("ticket.message.new", added, message: "answer"),
                Self.happened(
                    "ticket.updated", #"{"field": "status", "before": "open", "after": "waiting_customer"}"#),
            ]
            let told = events.output.lines(containing: "data: ").map { Array($0.utf8.dropFirst(6)) }
            try #require(told.count == expected.count, "\(events.output.lines)")
            for (bytes, event) in zip(told, expected) {
                story.compare(try JSONReader.value(of: bytes), event, "an event")
            }

            let sam = try await story.person("sam")
            #expect(try await sam.ask("DELETE", "/tickets/1").status == 200)
            #expect(try await anna.ask("POST", "/tickets", #"{"subject": "Next", "description": "x"}"#).status == 201)
            let later = try anna.events(since: 0)
            defer { later.send(15) }
            _ = try await later.output.line(containing: #""subject":"Next""#)
            #expect(later.output.lines(containing: "Question number 1").isEmpty)
        }
    }

    @Test("what is said in any contract is mailed once and read in all others, and no note is read by its customer")
    func words() async throws {
        try await ContractStory.tell("allsay") { story in
            let anna = try await story.person("anna")
            let factory = MailFactory(series: "allsay")
            try await story.receives(factory.request(1), letters: 1)
            story.compare(
                try await anna.ask("GET", "/tickets/1").json["uuid"] ?? .null, #""«uuid:ticket»""#, "its name")
            let customer = try await story.person("customer1@customer.test")
            let said = [
                ("000", "/api/v1/tickets/\(Self.uuid)/comments", #"{"content": "Said in 000."}"#),
                ("001", "/api/incidents/\(Self.uuid)/tickets", #"{"message": "Said in 001."}"#),
                ("002", "/api/tickets/\(Self.uuid)", #"{"content": "Said in 002."}"#),
                ("003", "/api/tickets-client/\(Self.uuid)/messages", #"{"contenu": "Said in 003."}"#),
                ("004", "/tickets/\(Self.uuid)/messages", #"{"content": "Said in 004."}"#),
            ]
            for (_, place, body) in said {
                let answer = try await anna.ask("POST", story.known.filled(place), body)
                #expect(answer.status == 201, "\(place): \(answer)")
            }
            let notes = [
                ("/api/v1/tickets/\(Self.uuid)/comments", #"{"content": "Noted in 000.", "is_internal": true}"#),
                ("/api/tickets/\(Self.uuid)", #"{"content": "Noted in 002.", "isInternal": true}"#),
                ("/tickets/\(Self.uuid)/messages", #"{"content": "Noted in 004.", "is_internal": true}"#),
            ]
            for (place, body) in notes {
                #expect(try await anna.ask("POST", story.known.filled(place), body).status == 201, "\(place)")
            }
            for (name, _, _) in said {
                #expect(try await story.recipients(of: "Said in \(name).") == ["customer1@customer.test"])
            }
            #expect(try await story.recipients(of: "Noted in").isEmpty)
            let places = [
                "/api/v1/tickets/\(Self.uuid)", "/api/incidents", "/api/incidents/stats",
                "/api/incidents/\(Self.uuid)/tickets", "/api/tickets", "/api/tickets/\(Self.uuid)",
                "/api/tickets-client", "/api/tickets-client/\(Self.uuid)", "/api/tickets-client/\(Self.uuid)/messages",
                "/api/tickets-client/search?q=Noted", "/tickets", "/tickets?search=Noted", "/tickets/\(Self.uuid)",
                "/tickets/\(Self.uuid)/messages",
            ]
            for place in places {
                let answer = try await customer.ask("GET", story.known.filled(place))
                #expect(answer.status == 200, "\(place)")
                #expect(!answer.text.contains("Noted in"), "\(place)")
            }
            for place in places where place.hasSuffix("s") && place.contains(Self.uuid) || place.hasSuffix(Self.uuid) {
                guard !place.hasPrefix("/api/v1") else { continue }
                let text = try await customer.ask("GET", story.known.filled(place)).text
                for (name, _, _) in said { #expect(text.contains("Said in \(name)."), "\(place)") }
            }
        }
    }
}
