import GatewayKit
import Testing

@testable import TicketStore

/// What is remembered of the tickets and follows their changes, beside what is read at once.
@Suite struct ChronicleTests {
    /// A store in which things happen, minute by minute, and what it says of them.
    private struct Scene {
        let talk: Conversation
        let queues: [QueueName]?

        var store: OpenStore.Store { talk.store }

        init(queues: [QueueName]?) throws {
            self.queues = queues
            let targets: [ClockKind: Duration] = [
                .firstResponse: .seconds(120), .nextResponse: .seconds(240), .resolution: .seconds(420),
            ]
            talk = try Conversation(.sqlite, .urgent(targets: targets))
        }

        @discardableResult
        func open(_ name: String) async throws -> (id: TicketID, number: TicketNumber) {
            try await talk.open(name) { $0.priority = .urgent }
        }

        func statistics(_ store: OpenStore.Store, days: Int64 = 1) async throws -> TicketStatistics {
            let today = TimeZoneRules.utc.date(at: talk.now)
            let first = CivilDate(daysSince1970: today.daysSince1970 - days + 1)
            return try await store.statistics(
                StatisticsQuestion(days: first...today, zone: .utc, queues: queues, now: talk.now))
        }

        func tally(_ store: OpenStore.Store) async throws -> TicketTally {
            let today = TimeZoneRules.utc.date(at: talk.now)
            var query = TicketQuery(visibleTo: .all)
            query.queues = Set(queues ?? [])
            return try await store.tally(TallyQuestion(query, days: today...today, zone: .utc), now: talk.now)
        }

        /// The same questions to somebody who was never asked before.
        func agrees(_ step: String) async throws {
            let fresh = try OpenStore.openForCommand(talk.opened.folder.directory, now: talk.now)
            let (known, read) = (try await statistics(store), try await statistics(fresh))
            #expect(known.totals == read.totals, "\(step)")
            #expect(known.days == read.days, "\(step)")
            #expect(known.agents == read.agents, "\(step)")
            #expect(known.escalated == read.escalated, "\(step)")
            #expect(known.oldest.map(\.id) == read.oldest.map(\.id), "\(step)")
            #expect(known.firstResponse.counted.sorted() == read.firstResponse.counted.sorted(), "\(step)")
            #expect(known.firstResponse.late == read.firstResponse.late, "\(step)")
            #expect(known.resolution.counted.sorted() == read.resolution.counted.sorted(), "\(step)")
            #expect(known.satisfaction.ratings == read.satisfaction.ratings, "\(step)")
            #expect(known.satisfaction.comments == read.satisfaction.comments, "\(step)")
            #expect(try await tally(store) == tally(fresh), "\(step)")
            await fresh.close()
        }

        func desk(_ ticket: TicketID, _ effect: DeskDecision.Effect) async throws {
            let work = DeskWork(on: .row(ticket), visibleTo: .all, by: .agent(AgentName("anna"))) { _ in
                DeskDecision(effect)
            }
            for outcome in try await store.commit([work], now: talk.now) { _ = try outcome.get() }
        }

        func fire() async throws {
            for outcome in try await store.fireClocks(limit: 100, now: talk.now, telling: { _ in EscalationChange() }) {
                _ = try outcome.get()
            }
        }
    }

    private static let elsewhere = QueueName("elsewhere")

    @Test(
        "whatever happens, what was remembered and what is read at once are the same",
        arguments: [nil, [Mails.queue], [elsewhere, QueueName("nowhere")]] as [[QueueName]?])
    func follows(queues: [QueueName]?) async throws {
        let scene = try Scene(queues: queues)
        let talk = scene.talk
        try await scene.agrees("nothing")
        let first = try await scene.open("one")
        let second = try await scene.open("two")
        let third = try await scene.open("three")
        try await scene.agrees("opened")
        try await talk.write("Yes.", by: "anna", in: first.id, TicketChange(status: .waitingCustomer, voice: .team))
        try await scene.agrees("answered")
        var turn = TicketChange(status: .assigned)
        turn.assignee = AgentName("bert")
        try await talk.change(turn, of: second.id)
        try await scene.agrees("assigned")
        try await scene.fire()
        try await scene.agrees("fired")
        for ticket in [first, second] { try await talk.change(TicketChange(status: .resolved), of: ticket.id) }
        try await scene.agrees("resolved")
        try await talk.write(
            "No.", by: "carla@customer.example", in: first.id, TicketChange(status: .inProgress, voice: .customer))
        try await scene.agrees("reopened")
        try await scene.fire()
        var details = TicketDetails()
        (details.queue, details.category, details.escalationLevel) = (Self.elsewhere, CategoryName("é"), 1)
        try await scene.desk(first.id, .change(TicketChange(priority: .low), details, saying: nil))
        try await scene.agrees("moved")
        details.category = CategoryName("e\u{301}")
        try await scene.desk(third.id, .change(TicketChange(), details, saying: nil))
        try await scene.agrees("moved, under a name that looks alike")
        for rating in [2, 5] {
            var pleased = TicketChange()
            pleased.satisfaction = Satisfaction(rating: rating, comment: rating == 5 ? "Good" : nil)
            try await talk.change(pleased, of: second.id)
            try await scene.agrees("rated \(rating)")
        }
        _ = try await scene.store.merge(third.number, into: first.number, now: talk.now)
        try await scene.agrees("merged")
        try await scene.desk(first.id, .delete)
        try await scene.agrees("deleted")
        let other = try OpenStore.openForCommand(talk.opened.folder.directory, now: talk.now)
        _ = try await other.merge(second.number, into: scene.open("four").number, now: talk.now)
        await other.close()
        try await scene.agrees("changed by another process")
    }

    @Test("a deadline that only passes is seen, and so is a day before those asked for so far")
    func timePasses() async throws {
        let scene = try Scene(queues: nil)
        try await scene.open("one")
        #expect(try await scene.statistics(scene.store).totals.health[.ok] == 1)
        let tomorrow = scene.talk.now + .seconds(86_400)
        let date = TimeZoneRules.utc.date(at: tomorrow)
        var question = StatisticsQuestion(days: date...date, zone: .utc, now: tomorrow)
        #expect(try await scene.store.statistics(question).sum(\.opened) == 0)
        #expect(try await scene.store.statistics(question).totals.overdue == 1)
        question.days = CivilDate(daysSince1970: date.daysSince1970 - 1)...date
        #expect(try await scene.store.statistics(question).days.map(\.opened) == [1, 0])
    }

    @Test("more rows than the limit are summed, and forgotten")
    func mostRows() async throws {
        let scene = try Scene(queues: nil)
        let small = KnownChronicle(mostRows: 2)
        for number in 1...3 {
            try await scene.open("\(number)")
            let opened = try await scene.store.readers.snapshot { (connection) throws(StoreError) in
                try small.chronicle(since: .start, always: true, &connection)?.happenings.count
            }
            #expect(opened == number)
            #expect(small.count == (number > 2 ? 0 : number))
        }
    }

    @Test("while somebody asks now and then it follows unasked; after an hour it is forgotten")
    func keepsUp() async throws {
        let scene = try Scene(queues: nil)
        let known = KnownChronicle()
        var reader = try SQLiteConnection(path: scene.talk.opened.folder.directory.database, mode: .read)
        try known.keepUp(at: .now, &reader)
        #expect(known.count == 0, "nobody asked")
        _ = try known.chronicle(since: .start, always: false, &reader)
        for number in 1...2 {
            try await scene.open("\(number)")
            try known.keepUp(at: .now, &reader)
            #expect(known.count == number)
        }
        try await scene.store.writer.transaction { (connection) throws(StoreError) in
            for _ in 0...KnownChronicle.flood {
                try connection.execute(
                    "INSERT INTO history (ticket_id, at, action, actor) VALUES (1, 0, 'note', 'system')")
            }
        }
        try await scene.open("three")
        for count in [2, 3] {
            try known.keepUp(at: .now, &reader)
            #expect(known.count == count, "in a flood, and after it")
        }
        try known.keepUp(at: .now + KnownChronicle.longestUnasked + .seconds(1), &reader)
        #expect(known.count == 0)
    }

    @Test("whoever has an older view is sent for a newer one, or reads for himself")
    func olderView() async throws {
        let scene = try Scene(queues: nil)
        try await scene.open("one")
        let path = try scene.talk.opened.folder.directory.database
        var reader = try SQLiteConnection(path: path, mode: .read)
        var newer = try SQLiteConnection(path: path, mode: .read)
        var writer = try SQLiteConnection(path: path, mode: .write)
        let known = KnownChronicle()
        try reader.snapshot { (connection) throws(StoreError) in
            _ = try connection.newestChange()
            try writer.execute("UPDATE ticket SET deleted_at = 1")
            try writer.execute(
                "INSERT INTO history (ticket_id, at, action, actor) SELECT id, 0, 'ticket.deleted', 'system' FROM ticket"
            )
            #expect(try known.chronicle(since: .start, always: false, &newer)?.isThere(1) == false)
            #expect(try known.chronicle(since: .start, always: false, &connection) == nil)
            #expect(try known.chronicle(since: .start, always: true, &connection)?.isThere(1) == true)
        }
        #expect(try known.chronicle(since: .start, always: true, &newer)?.isThere(1) == false)
    }
}
