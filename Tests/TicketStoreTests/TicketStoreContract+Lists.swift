import GatewayKit
import MIMEParser
import Testing

@testable import TicketStore

extension TicketStoreContract {
    /// A ticket of Carla's in which Dora takes part since the third message.
    private static func scene(_ backend: Backend) async throws -> (Conversation, TicketID) {
        let talk = try Conversation(backend)
        let (ticket, _) = try await talk.open("It burns.", files: ["photo.jpg"])
        try await talk.write("Is it hot?", by: "anna", in: ticket)
        var joining = TicketChange()
        joining.participants = [Mails.person("dora@customer.example")]
        try await talk.write("Dora may know.", by: "carla@customer.example", in: ticket, joining)
        try await talk.write("They always burn.", by: "anna", in: ticket, kind: .internal, files: ["secret.txt"])
        try await talk.write("It is blue.", by: "dora@customer.example", in: ticket)
        try await talk.write("Buy mine!", by: "eve@elsewhere.example", in: ticket, isConfirmed: false)
        try await talk.write("We come.", by: "anna", in: ticket, files: ["map.png"])
        return (talk, ticket)
    }

    @Test("each reads of a ticket what is for him, in its file, in lists and in counts", arguments: Backend.allCases)
    func readersOfTickets(backend: Backend) async throws {
        let (talk, ticket) = try await Self.scene(backend)
        let all = [
            "It burns.", "Is it hot?", "Dora may know.", "They always burn.", "It is blue.", "Buy mine!", "We come.",
        ]
        let carla = TicketVisibility.participant(try await talk.contact("carla@customer.example"))
        let dora = TicketVisibility.participant(try await talk.contact("dora@customer.example"))
        let eve = TicketVisibility.participant(try await talk.contact("eve@elsewhere.example"))
        let rows: [(TicketVisibility, [String]?, Int)] = [
            (.all, all, 3), (.assigned(AgentName("anna")), nil, 0), (.queues([Mails.queue]), all, 3),
            (carla, ["It burns.", "Is it hot?", "Dora may know.", "It is blue.", "We come."], 2),
            // She was made to take part by the third message, and reads it.
            (dora, ["Dora may know.", "It is blue.", "We come."], 1), (eve, nil, 0),
        ]
        for (visibility, texts, files) in rows {
            let file = try await talk.store.ticketFile(.row(ticket), visibleTo: visibility, now: talk.now)
            #expect(file?.messages.map(\.newText) == texts)
            let row = try await talk.store.list(TicketQuery(visibleTo: visibility), now: talk.now).rows.first
            #expect(row?.messages == texts?.count)
            #expect(row?.description == texts?.first)
            #expect(row?.attachments ?? 0 == files)
            #expect(file?.messages.flatMap(\.attachments).count ?? 0 == files)
        }
    }

    @Test("a customer's file tells nothing of the team's inner life", arguments: Backend.allCases)
    func customersFile(backend: Backend) async throws {
        let (talk, ticket) = try await Self.scene(backend)
        var change = TicketChange(status: .inProgress, assignee: AgentName("anna"))
        change.watchers = [AgentName("bruno")]
        try await talk.change(change, of: ticket)
        let carla = TicketVisibility.participant(try await talk.contact("carla@customer.example"))
        let file = try #require(try await talk.store.ticketFile(.row(ticket), visibleTo: carla, now: talk.now))
        #expect(file.watchers.isEmpty && file.deliveries.isEmpty && file.watchingQueues.isEmpty)
        #expect(Set(file.history.map(\.action)) == ["ticket.created", "message.added", "status"])
        #expect(file.history.filter { $0.action == "message.added" }.count == 5)
        #expect(file.history.allSatisfy { $0.after != "internal" && $0.trace == nil })
        let whole = try #require(try await talk.store.ticketFile(.row(ticket), visibleTo: .all, now: talk.now))
        #expect(whole.watchers == [AgentName("bruno")])
        #expect(whole.history.contains { $0.action == "assignee" })
    }

    @Test("a ticket is found by its number, its UUID or its row, by who may see it", arguments: Backend.allCases)
    func ticketKeys(backend: Backend) async throws {
        let talk = try Conversation(backend)
        let (id, number) = try await talk.open("It burns.")
        let ticket = try #require(try await talk.store.ticket(.row(id), visibleTo: .all, now: talk.now))
        for key in [TicketKey.number(number), .uuid(ticket.uuid), .row(id)] {
            #expect(try await talk.store.ticketFile(key, visibleTo: .all, now: talk.now)?.ticket.id == id)
            for visibility in [
                TicketVisibility.queues([QueueName("billing")]), .assigned(AgentName("anna")), .queues([]),
                .participant(try #require(ContactID(99))),
            ] {
                #expect(try await talk.store.ticketFile(key, visibleTo: visibility, now: talk.now) == nil)
                #expect(try await talk.store.ticket(key, visibleTo: visibility, now: talk.now) == nil)
            }
        }
        #expect(try await talk.store.ticket(.uuid(UniqueID(text: "")), visibleTo: .all, now: talk.now) == nil)
    }

    @Test("what is deleted is in no list, no file and no count", arguments: Backend.allCases)
    func deletedTickets(backend: Backend) async throws {
        let (talk, ticket) = try await Self.scene(backend)
        let (other, number) = try await talk.open("Another one")
        try await talk.store.writer.transaction { (connection) throws(StoreError) in
            try connection.execute("UPDATE ticket SET deleted_at = 1 WHERE id = \(other)")
            try connection.execute("UPDATE message SET deleted_at = 1 WHERE ticket_id = \(ticket) AND id < 3")
            try connection.execute("UPDATE attachment SET deleted_at = 1 WHERE name = 'map.png'")
        }
        let page = try await talk.store.list(TicketQuery(visibleTo: .all), now: talk.now)
        #expect(page.rows.map(\.ticket.id) == [ticket])
        #expect(page.total == 1)
        #expect(page.rows.first?.description == "Dora may know.")
        #expect(page.rows.first?.messages == 5)
        #expect(page.rows.first?.attachments == 1)
        let file = try #require(try await talk.store.ticketFile(.row(ticket), visibleTo: .all, now: talk.now))
        #expect(file.messages.count == 5)
        #expect(file.messages.flatMap(\.attachments).map(\.name) == ["secret.txt"])
        #expect(try await talk.store.ticketFile(.number(number), visibleTo: .all, now: talk.now) == nil)
        #expect(try await talk.store.tickets(TicketFilter(statuses: [.open])).map(\.id) == [ticket])
        #expect(try await talk.found("Another").isEmpty)
    }

    @Test("a description is cut between characters", arguments: Backend.allCases)
    func descriptions(backend: Backend) async throws {
        let talk = try Conversation(backend)
        for (text, expected) in [
            (String(repeating: "é", count: 300), String(repeating: "é", count: 250)),
            ("a" + String(repeating: "é", count: 300), "a" + String(repeating: "é", count: 249)),
            (String(repeating: "日", count: 200), String(repeating: "日", count: 166)), ("short", "short"), ("", ""),
        ] {
            let (id, _) = try await talk.open(text)
            let rows = try await talk.store.list(TicketQuery(visibleTo: .all), now: talk.now).rows
            #expect(rows.first { $0.ticket.id == id }?.description == expected)
        }
    }

    @Test("the file says how far the most urgent promise is", arguments: Backend.allCases)
    func progressOfPromises(backend: Backend) async throws {
        let book = ServiceLevelBook.urgent(targets: [.firstResponse: .seconds(7_200), .resolution: .seconds(28_800)])
        let scene = try await ClockScene(backend, book)
        func progress(at hours: Double) async throws -> PromiseProgress? {
            try await scene.store.ticketFile(.row(scene.ticket), visibleTo: .all, now: ClockScene.hour(hours))?.progress
        }
        let early = try #require(try await progress(at: 0.5))
        #expect(early.kind == .firstResponse && early.percentage == 25 && early.remaining == .seconds(5_400))
        let late = try #require(try await progress(at: 3))
        #expect(late.percentage == 150 && late.remaining == .seconds(-3_600))
        try await scene.write(.team, at: 3, .inProgress)
        #expect(try await progress(at: 4)?.kind == .resolution)
    }
}

extension TicketStoreContract {
    @Test("totals are exact after every change, whoever makes it", arguments: Backend.allCases)
    func listTotals(backend: Backend) async throws {
        let talk = try Conversation(backend)
        let other = try OpenStore.openForCommand(talk.opened.folder.directory, now: .start)
        var queries = [TicketQuery(visibleTo: .all), TicketQuery(visibleTo: .assigned(AgentName("anna")))]
        for status in TicketStatus.allCases {
            var query = TicketQuery(visibleTo: .all)
            query.statuses = [status]
            queries.append(query)
        }
        var tagged = TicketQuery(visibleTo: .queues([QueueName("billing")]))
        queries.append(tagged)
        tagged = TicketQuery(visibleTo: .all)
        tagged.tags = [TagName("red")]
        queries.append(tagged)
        queries += queries.map {
            var query = $0
            (query.order, query.isAscending) = (.priority, true)
            return query
        }
        func check(_ step: String) async throws {
            // Somebody who remembers nothing.
            let newcomer = try OpenStore.openForCommand(talk.opened.folder.directory, now: .start)
            for query in queries {
                let fresh = try await newcomer.list(query, now: talk.now)
                let page = try await talk.store.list(query, now: talk.now)
                #expect(page.total == fresh.rows.count, "\(step)")
                #expect(page.rows.map(\.ticket.id) == fresh.rows.map(\.ticket.id), "\(step)")
            }
            await newcomer.close()
        }
        try await check("empty")
        let (first, _) = try await talk.open("one") { $0.tags = [TagName("red")] }
        try await check("opened")
        let (second, _) = try await talk.open("two")
        try await check("opened another")
        try await talk.change(TicketChange(status: .assigned, assignee: AgentName("anna")), of: first)
        try await check("assigned")
        try await talk.change(TicketChange(priority: .urgent), of: first)
        try await check("urgent")
        try await talk.change(TicketChange(priority: .low), of: second)
        try await check("less than before")
        var change = TicketChange(status: .resolved)
        change.tags = [TagName("red")]
        try await talk.change(change, of: second)
        try await check("resolved and tagged")
        let numbers = try await talk.store.tickets(TicketFilter()).map(\.number)
        _ = try await other.merge(numbers[1], into: numbers[0], now: talk.now)
        try await check("merged by another process")
        _ = try await talk.store.commit(
            [Mails.candidate(try await talk.store.received(Mails.letter(uid: 900)))], now: talk.now
        ) { _, _ in
            IntakeRecord(disposition: .duplicate, effect: .watch(second, QueueName("billing")), trace: DecisionTrace())
        }
        try await check("watched")
        await other.close()
    }

    @Test("a total follows the clock: a promise breaks when nothing else happens", arguments: Backend.allCases)
    func totalsOfPromises(backend: Backend) async throws {
        let book = ServiceLevelBook.urgent(targets: [.firstResponse: .seconds(7_200)])
        let scene = try await ClockScene(backend, book)
        func totals(at hours: Double) async throws -> [Int] {
            var totals: [Int] = []
            for health in SLAClock.Health.allCases {
                var query = TicketQuery(visibleTo: .all)
                query.health = health
                let page = try await scene.store.list(query, now: ClockScene.hour(hours))
                #expect(page.rows.count == page.total)
                totals.append(page.total)
            }
            return totals
        }
        #expect(try await totals(at: 0) == [1, 0, 0])
        #expect(try await totals(at: 1) == [1, 0, 0])
        try await scene.fire(at: 1.9)
        #expect(try await totals(at: 1.9) == [0, 1, 0])
        #expect(try await totals(at: 2) == [0, 0, 1])
        #expect(try await totals(at: 2.5) == [0, 0, 1])
        // Who asks at the same time, but was overtaken, is told what the other was.
        #expect(try await totals(at: 2.5 - 1 / 3_600) == [0, 0, 1])
        // Back in time, as after the machine's clock was set.
        #expect(try await totals(at: 1.9) == [0, 1, 0])
        try await scene.write(.team, at: 3, .waitingCustomer)
        #expect(try await totals(at: 3) == [0, 0, 1])
    }

    @Test("no more lists are remembered than the limit", arguments: Backend.allCases)
    func mostLists(backend: Backend) async throws {
        let talk = try Conversation(backend)
        try await talk.open("one")
        for number in 0..<(ListTotals.mostLists + 20) {
            var query = TicketQuery(visibleTo: .all)
            query.queues = [QueueName("queue\(number)")]
            #expect(try await talk.store.list(query, now: talk.now).total == 0)
        }
        #expect(talk.store.totals.count == ListTotals.mostLists)
    }

    @Test("more pages than the limit are found as well as remembered ones", arguments: Backend.allCases)
    func mostPages(backend: Backend) async throws {
        let talk = try Conversation(backend)
        for number in 0..<(ListTotals.mostPages + 4) { try await talk.open("\(number)") }
        var query = TicketQuery(visibleTo: .all)
        query.limit = 1
        for _ in 0..<2 {
            for place in 0..<(ListTotals.mostPages + 4) {
                query.page = .offset(place)
                let rows = try await talk.store.list(query, now: talk.now).rows
                #expect(rows.map(\.ticket.id.rawValue) == [Int64(ListTotals.mostPages + 4 - place)])
                #expect(talk.store.totals.pages(of: query) <= ListTotals.mostPages)
            }
        }
    }

    @Test("whoever has an older view is sent for a newer one, and after some tries counts what he sees")
    func olderView() async throws {
        let talk = try Conversation()
        try await talk.open("one")
        let path = try talk.opened.folder.directory.database
        var reader = try SQLiteConnection(path: path, mode: .read)
        var writer = try SQLiteConnection(path: path, mode: .write)
        var newer = try SQLiteConnection(path: path, mode: .read)
        let totals = ListTotals()
        let query = TicketQuery(visibleTo: .all)
        try reader.snapshot { (connection) throws(StoreError) in
            _ = try connection.one("SELECT count(*) FROM history")
            try writer.execute("UPDATE ticket SET deleted_at = 1")
            try writer.execute(
                "INSERT INTO history (ticket_id, at, action, actor) SELECT id, 0, 'ticket.deleted', 'system' FROM ticket"
            )
            let first = try totals.list(of: query, words: nil, now: .start, always: false, &newer)
            #expect(first?.total == 0)
            #expect(try totals.list(of: query, words: nil, now: .start, always: false, &connection) == nil)
            #expect(try totals.list(of: query, words: nil, now: .start, always: true, &connection)?.total == 1)
        }
        #expect(try totals.list(of: query, words: nil, now: .start, always: true, &newer)?.total == 0)
    }

    @Test("more changes than the limit are not followed: all is counted anew")
    func mostChanges() async throws {
        let talk = try Conversation()
        let (ticket, _) = try await talk.open("one")
        var query = TicketQuery(visibleTo: .all)
        query.statuses = [.open]
        for step in 0..<3 {
            try await talk.store.writer.transaction { (connection) throws(StoreError) in
                try connection.execute(
                    """
                    WITH RECURSIVE made (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM made WHERE n < \(ListTotals.mostChanges))
                    INSERT INTO history (ticket_id, at, action, actor) SELECT \(ticket), 0, 'note', 'system' FROM made
                    """)
            }
            #expect(try await talk.store.list(query, now: talk.now).total == 1, "\(step)")
        }
    }
}

@Suite struct TicketSetTests {
    @Test("holds what was put in, once")
    func membership() {
        var set = TicketSet([1, 63, 64, 65, 1_000_000, 64])
        #expect(set.count == 5)
        set.set(64, false)
        set.set(64, false)
        set.set(2, true)
        set.set(1_000_000, false)
        #expect(set.count == 4)
    }
}
