import GatewayKit
import MIMEParser
import Testing

@testable import TicketStore

extension TicketStoreContract {
    @Test(
        "words are found in any language, with and without their accents, and wherever they stand",
        arguments: [
            ("zeichen", "SONDERFALL Zeichen"), ("Zeichen", "SONDERFALL Zeichen"), ("eleve", "Un élève"),
            ("ÉLÈVE", "Un élève"), ("élève", "Un élève"), ("日本語", "今日は日本語で書きます"), ("日本", "今日は日本語で書きます"),
            ("書きます", "今日は日本語で書きます"), ("서버", "서버가 불타요"), ("مطبعة", "هذه مطبعة قديمة"), ("печать", "Горит ПЕЧАТЬ"),
            ("naive", "naïve Nguyễn"), ("nguyen", "naïve Nguyễn"), ("\"une grande\"", "une grande maison"),
            ("mais*", "une grande maison"), ("maison grande", "une grande maison"),
        ])
    func languages(asked: String, text: String) async throws {
        let talk = try Conversation()
        let (_, number) = try await talk.open(text, subject: "Nothing")
        try await talk.open("Something else", subject: "Other")
        #expect(try await talk.found(asked) == [number.text])
        let hits = try await talk.store.search(asked, visibleTo: .all, limit: 5, now: talk.now).hits
        let marked = hits.flatMap(\.highlight)
        #expect(marked.contains { $0.isMatch })
        let whole = marked.map(\.text).joined()
        #expect(text.unicodeScalars.elementsEqual(whole.unicodeScalars) || whole.contains("日本語") || !whole.isEmpty)
    }

    @Test("what stands around a message is found too", arguments: Backend.allCases)
    func aroundMessages(backend: Backend) async throws {
        let talk = try Conversation(backend)
        let (first, number) = try await talk.open(
            "It burns.", from: "carla@customer.example", name: "Carla Núñez", subject: "Printer",
            files: ["Übersicht.pdf", "図面.png"])
        try await talk.open("Nothing.", from: "dora@other.example", name: "Dora", subject: "Coffee")
        try await talk.write("Bucket on its way.", by: "anna", in: first)
        for text in [
            "printer", "nunez", "customer", "carla@customer.example", "ubersicht", "Übersicht.pdf", "図面", number.text,
            number.text.lowercased(), "number:\(number)", "from:carla", "from:carla@customer.example",
            "from:Núñez burns",
            "printer bucket", "burns -coffee", "status:open printer", "is:open burns", "-nothing",
        ] {
            #expect(try await talk.found(text) == [number.text], "\(text)")
        }
        for text in [
            "\"burns it\"", "burns -printer", "from:dora burns", "burns status:closed", "is:closed", "tag:red burns",
            "burns before:2026-11-20", "after:2026-11-21 burns", "printer coffee", "zzz", "{people}:carla",
        ] {
            #expect(try await talk.found(text).isEmpty, "\(text)")
        }
        #expect(try await talk.found("is:open").count == 2)
        #expect(try await talk.found("assignee:anna").isEmpty)
        #expect(try await talk.found("is:unassigned").count == 2)
    }

    @Test("no question asks for nothing, and nothing is found", arguments: ["", "  ", "...", "\"\"", "-", "*"])
    func emptySearch(text: String) async throws {
        let talk = try Conversation()
        try await talk.open("It burns.")
        let page = try await talk.store.search(text, visibleTo: .all, limit: 5, now: talk.now)
        #expect(page.hits.isEmpty && page.total == 0 && page.isTotalExact)
        var query = TicketQuery(visibleTo: .all)
        query.search = text
        #expect(try await talk.store.list(query, now: talk.now).total == 1)
    }

    /// What somebody would type who knows how such an index is asked. Each is a search like any other.
    static let hostile = [
        "note_search:SECRET", "{text}:SECRET", "{note_search}:SECRET", "text:SECRET", "\"", "\"\"\"", "'", "AND",
        "OR SECRET",
        "NOT SECRET", "NEAR(SECRET", "NEAR(SECRET burns, 5)", "SECRET*", "* SECRET", "^SECRET", "SECRET + burns",
        "burns OR SECRET", String(repeating: "(", count: 1_000), "burns\u{0}\" OR text:SECRET", "\u{0}", "rowid:1",
        "burns) OR (SECRET",
        "-burns", "-zzz", "message_search MATCH SECRET", "\u{202E}TERCES", "burns' OR 1=1 --", "%", "_",
        "{runs} : SECRET",
        "runs:日 OR SECRET", String(repeating: "\u{301}", count: 1_000), "from:SECRET", "from:\"x\" OR text:SECRET",
        "number:' OR 1=1", "tag:' OR 1=1", "before:9999-99-99", "is:SECRET",
    ]

    @Test("no text is an error, and none lets a customer touch an internal note", arguments: hostile)
    func hostileSearches(text: String) async throws {
        let talk = try Conversation()
        let (ticket, number) = try await talk.open("It burns.")
        try await talk.write("SECRET: he never pays.", by: "anna", in: ticket, kind: .internal, files: ["SECRET.txt"])
        let carla = TicketVisibility.participant(try await talk.contact("carla@customer.example"))
        let page = try await talk.store.search(text, visibleTo: carla, limit: 5, now: talk.now)
        #expect(page.hits.allSatisfy { $0.row.ticket.number == number })
        for part in page.hits.flatMap(\.highlight) { #expect(!part.text.contains("pays")) }
        if text.contains("SECRET"), !text.contains("burns") { #expect(page.hits.isEmpty) }
        _ = try await talk.store.search(text, visibleTo: .all, limit: 5, now: talk.now)
        var query = TicketQuery(visibleTo: carla)
        query.search = text
        _ = try await talk.store.list(query, now: talk.now)
    }

    @Test("each finds what he may read, and nothing else", arguments: Backend.allCases)
    func searchVisibility(backend: Backend) async throws {
        let talk = try Conversation(backend)
        let (ticket, number) = try await talk.open("Alpha.")
        try await talk.write("Bravo.", by: "anna", in: ticket, kind: .internal)
        var joining = TicketChange()
        joining.participants = [Mails.person("dora@customer.example")]
        try await talk.write("Charlie.", by: "anna", in: ticket, joining)
        try await talk.write("Delta.", by: "eve@elsewhere.example", in: ticket, isConfirmed: false)
        try await talk.open("Alpha Bravo Charlie Delta", from: "zoe@elsewhere.example", subject: "Other") {
            $0.queue = QueueName("billing")
        }
        let carla = TicketVisibility.participant(try await talk.contact("carla@customer.example"))
        let dora = TicketVisibility.participant(try await talk.contact("dora@customer.example"))
        let eve = TicketVisibility.participant(try await talk.contact("eve@elsewhere.example"))
        let rows: [(String, [TicketVisibility], [TicketVisibility])] = [
            ("Alpha", [.queues([Mails.queue]), carla], [.assigned(AgentName("anna")), dora, eve]),
            ("Bravo", [.queues([Mails.queue])], [carla, dora, eve]),
            ("Charlie", [.queues([Mails.queue]), carla, dora], [eve]),
            ("Delta", [.queues([Mails.queue])], [carla, dora, eve]),
        ]
        for (word, may, mayNot) in rows {
            for visibility in may {
                #expect(try await talk.found(word, visibility) == [number.text], "\(word)")
                var query = TicketQuery(visibleTo: visibility)
                query.search = word
                let page = try await talk.store.list(query, now: talk.now)
                #expect(page.rows.map(\.ticket.number) == [number] && page.total == 1)
            }
            for visibility in mayNot { #expect(try await talk.found(word, visibility).isEmpty, "\(word)") }
            #expect(try await talk.found(word).count == 2)
        }
    }

    @Test("the number comes first with 1, and what fits better before what fits less", arguments: Backend.allCases)
    func scores(backend: Backend) async throws {
        let talk = try Conversation(backend)
        let (_, long) = try await talk.open("bucket " + String(repeating: "and then some more words ", count: 40))
        let (_, short) = try await talk.open("bucket bucket")
        let (_, number) = try await talk.open("See \(long)")
        for filler in 0..<10 { try await talk.open("filler \(filler)") }
        let page = try await talk.store.search("bucket", visibleTo: .all, limit: 5, now: talk.now)
        #expect(page.hits.map(\.row.ticket.number) == [short, long])
        #expect(page.hits.map(\.score).first == 1)
        #expect(page.hits.allSatisfy { $0.score > 0 && $0.score <= 1 })
        #expect((page.hits.last?.score ?? 1) < 1)
        #expect(page.total == 2 && page.isTotalExact)
        let named = try await talk.store.search(long.text, visibleTo: .all, limit: 5, now: talk.now)
        #expect(named.hits.map(\.row.ticket.number) == [long, number])
        #expect(named.hits.first?.score == 1)
        #expect(try await talk.store.search("filler", visibleTo: .all, limit: 3, now: talk.now).hits.count == 3)
        #expect(try await talk.store.search("filler", visibleTo: .all, limit: 3, now: talk.now).total == 10)
    }

    @Test("highlights are the text as written, whatever it holds", arguments: Backend.allCases)
    func highlights(backend: Backend) async throws {
        let talk = try Conversation(backend)
        try await talk.open("A <b>fat</b> \u{2}cat\u{3} & a hat.")
        let hit = try #require(try await talk.store.search("fat", visibleTo: .all, limit: 5, now: talk.now).hits.first)
        #expect(hit.highlight.contains(HighlightPart(text: "fat", isMatch: true)))
        #expect(hit.highlight.map(\.text).joined() == "A <b>fat</b> cat & a hat.")
    }
}

extension TicketStoreContract {
    @Test("what changes is found as it is now, and both indexes stay whole", arguments: Backend.allCases)
    func searchFollows(backend: Backend) async throws {
        let talk = try Conversation(backend)
        let (first, number) = try await talk.open("Alpha.", files: ["plan.pdf"])
        let (second, other) = try await talk.open("Omega.", subject: "Oven")
        let note = try await talk.write("Bravo.", by: "anna", in: first, kind: .internal)
        let reply = try await talk.write("Charlie.", by: "carla@customer.example", in: first)
        try await talk.store.writer.change { (connection) throws(StoreError) in
            try connection.reindex(reply, as: "Delta 日本") { (connection) throws(StoreError) in
                try connection.execute("UPDATE message SET new_text = 'Delta 日本' WHERE id = \(reply)")
            }
            try connection.forgetDocument(of: note)
            try connection.execute("UPDATE message SET deleted_at = 1 WHERE id = \(note)")
        }
        #expect(try await talk.found("Charlie").isEmpty)
        #expect(try await talk.found("Bravo").isEmpty)
        #expect(try await talk.found("Delta") == [number.text])
        #expect(try await talk.found("日本") == [number.text])
        try await talk.store.writer.change { (connection) throws(StoreError) in
            try connection.execute("UPDATE ticket SET subject = 'Scanner' WHERE id = \(first)")
            try connection.retitleDocuments(of: first)
        }
        #expect(try await talk.found("printer").isEmpty)
        #expect(try await talk.found("scanner delta") == [number.text])
        _ = try await talk.store.merge(number, into: other, now: talk.now)
        #expect(try await talk.found("Alpha") == [other.text])
        #expect(try await talk.found("plan.pdf") == [other.text])
        #expect(try await talk.found("Omega") == [other.text])
        try await talk.write("Echo.", by: "anna", in: second)
        #expect(try await talk.found("Echo") == [other.text])
        try await Self.checkIndexes(talk.store)
    }

    @Test("uploads are found by their names until they are deleted", arguments: Backend.allCases)
    func uploads(backend: Backend) async throws {
        let talk = try Conversation(backend)
        let (ticket, number) = try await talk.open("Alpha.", files: ["first.txt"])
        let carla = TicketVisibility.participant(try await talk.contact("carla@customer.example"))
        var uploads: [AttachmentID] = []
        for (name, uploader) in [("team.png", "agent anna"), ("photo.png", "customer carla@customer.example")] {
            let upload = try await talk.store.writer.change { (connection) throws(StoreError) in
                var row = try connection.one(
                    """
                    INSERT INTO attachment (uuid, ticket_id, name, media_type, is_inline, blob_id, description, uploader,
                        created_at)
                    SELECT \(name), \(ticket), \(name), 'image/png', 0, id, 'Seen', \(uploader), 7 FROM blob LIMIT 1
                    RETURNING id
                    """)
                let upload = try row.identifier(AttachmentID.self)
                try connection.indexUpload(upload, named: name, in: ticket)
                return upload
            }
            uploads.append(upload)
        }
        let photo = uploads[1]
        #expect(try await talk.found("team.png") == [number.text])
        #expect(try await talk.found("photo.png", carla) == [number.text])
        #expect(try await talk.found("team.png", carla).isEmpty)
        let file = try #require(try await talk.store.ticketFile(.row(ticket), visibleTo: .all, now: talk.now))
        #expect(file.uploads.map(\.name) == ["team.png", "photo.png"])
        #expect(file.uploads.map(\.description) == ["Seen", "Seen"])
        #expect(file.uploads.map(\.createdAt.microseconds) == [7, 7])
        let hers = try #require(try await talk.store.ticketFile(.row(ticket), visibleTo: carla, now: talk.now))
        #expect(hers.uploads.map(\.name) == ["photo.png"])
        #expect(try await talk.store.list(TicketQuery(visibleTo: carla), now: talk.now).rows.map(\.attachments) == [2])
        #expect(try await talk.store.list(TicketQuery(visibleTo: .all), now: talk.now).rows.map(\.attachments) == [3])
        try await talk.store.writer.change { (connection) throws(StoreError) in
            try connection.forgetDocument(of: photo)
            try connection.execute("UPDATE attachment SET deleted_at = 9 WHERE id = \(photo)")
        }
        #expect(try await talk.found("photo.png").isEmpty)
        try await Self.checkIndexes(talk.store)
    }

    @Test("a letter that fails leaves nothing to be found, and the others are", arguments: Backend.allCases)
    func failedLetters(backend: Backend) async throws {
        let talk = try Conversation(backend)
        var candidates: [IntakeCandidate<Int>] = []
        for uid in UInt32(1)...3 {
            candidates.append(Mails.candidate(try await talk.store.received(Mails.letter(uid: uid))))
        }
        let nowhere = try #require(TicketID(999))
        let outcomes = try await talk.store.commit(candidates, now: .start) { candidate, _ in
            let message = Mails.message(text: "word\(candidate.letter.id)")
            return IntakeRecord(
                disposition: .ticket,
                effect: candidate.letter.id.rawValue == 2
                    ? .append(nowhere, message, TicketChange()) : .open(Mails.ticket(), message),
                trace: DecisionTrace())
        }
        #expect(outcomes.map { (try? $0.get()) != nil } == [true, false, true])
        #expect(try await talk.found("word1").count == 1)
        #expect(try await talk.found("word2").isEmpty)
        #expect(try await talk.found("word3").count == 1)
        try await Self.checkIndexes(talk.store)
    }

    @Test("a customer with more messages than are looked up one by one finds the same")
    func manyMessages() async throws {
        let filled = try await FilledStore(tickets: 400)
        let few = TicketVisibility.participant(try #require(ContactID(1)))
        let page = try await filled.store.search("bucket", visibleTo: few, limit: 100, now: .start)
        #expect(page.total == 40 && page.isTotalExact)
        try await filled.store.writer.transaction { (connection) throws(StoreError) in
            try connection.execute("UPDATE participant SET contact_id = 1")
        }
        let all = try await filled.store.search("bucket", visibleTo: few, limit: 100, now: .start)
        #expect(all.total == 400 && all.hits.count == SearchReach.mostFound && all.isTotalExact)
        #expect(try await filled.store.search("room", visibleTo: few, limit: 100, now: .start).total == 400)
    }

    @Test("a word that stands everywhere finds the newest, all alike, and says that there may be more")
    func commonWords() async throws {
        let filled = try await FilledStore(tickets: 4_000)
        let store = filled.store
        let page = try await store.search("bucket", visibleTo: .all, limit: 1_000, now: .start)
        #expect(!page.isTotalExact)
        #expect(page.total >= SearchReach.ranked / 5 && page.total <= SearchReach.ranked * 2)
        #expect(page.hits.count == SearchReach.mostFound)
        #expect(page.hits.allSatisfy { $0.score == 1 })
        #expect(page.hits.first?.row.ticket.number.text == "T-4000")
        let rare = try await store.search("bucket x77", visibleTo: .all, limit: 10, now: .start)
        #expect(rare.hits.map(\.row.ticket.number.text).sorted() == ["T-3078", "T-77"])
        #expect(rare.isTotalExact)
        var query = TicketQuery(visibleTo: .all)
        query.search = "bucket"
        // Four public messages a ticket, and a note.
        #expect(try await store.list(query, now: .start).total == 4_000)
        query.search = "x77"
        #expect(try await store.list(query, now: .start).total == 2)
    }

    /// FTS5 compares the index with the text it was made of, and throws where they differ.
    private static func checkIndexes(_ store: OpenStore.Store) async throws {
        try await store.writer.transaction { (connection) throws(StoreError) in
            try connection.execute("INSERT INTO message_search (message_search, rank) VALUES ('integrity-check', 0)")
            try connection.execute("INSERT INTO note_search (note_search, rank) VALUES ('integrity-check', 0)")
        }
    }
}
