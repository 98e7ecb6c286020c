import GatewayKit
import MIMEParser
import Testing

@testable import TicketStore

extension TicketStoreContract {
    private static let today = CivilDate(year: 2026, month: 11, day: 20)

    private func question(
        _ days: Int64 = 1, at hours: Double, queues: [QueueName]? = nil, zone: TimeZoneRules = .utc
    ) -> StatisticsQuestion {
        let last = zone.date(at: ClockScene.hour(hours))
        let first = CivilDate(daysSince1970: last.daysSince1970 - days + 1)
        return StatisticsQuestion(days: first...last, zone: zone, queues: queues, now: ClockScene.hour(hours))
    }

    @Test("of an empty store everything is none", arguments: Backend.allCases)
    func emptyStatistics(backend: Backend) async throws {
        let opened = try backend.open()
        let counted = try await opened.store.statistics(question(3, at: 0))
        #expect(counted.totals.all == 0)
        #expect(counted.days.map(\.date.description) == ["2026-11-18", "2026-11-19", "2026-11-20"])
        #expect(counted.sum(\.opened) == 0)
        #expect(counted.agents.isEmpty)
        #expect(counted.firstResponse.counted.mean == nil)
        #expect(counted.satisfaction.mean == nil)
    }

    @Test("a ticket's life is counted on the days on which it happened", arguments: Backend.allCases)
    func dailyCounts(backend: Backend) async throws {
        let book = ServiceLevelBook.urgent(targets: [.firstResponse: .seconds(7_200), .resolution: .seconds(28_800)])
        let scene = try await ClockScene(backend, book)
        try await scene.fire(at: 3)
        try await scene.change(TicketChange(status: .assigned, assignee: AgentName("anna")), at: 3)
        try await scene.write(.team, at: 4, .waitingCustomer)
        try await scene.write(.customer, at: 24, .inProgress)
        try await scene.change(TicketChange(status: .resolved), at: 25)
        try await scene.write(.customer, at: 26, .inProgress)
        try await scene.change(TicketChange(status: .resolved), at: 27)
        try await scene.change(TicketChange(status: .closed), at: 48)
        let counted = try await scene.store.statistics(question(3, at: 49))
        #expect(counted.days.map(\.opened) == [1, 0, 0])
        #expect(counted.days.map(\.answered) == [1, 0, 0])
        #expect(counted.days.map(\.breached) == [1, 0, 0])
        #expect(counted.days.map(\.resolved) == [0, 2, 0])
        #expect(counted.days.map(\.reopened) == [0, 1, 0])
        #expect(counted.days.map(\.closed) == [0, 0, 1])
        #expect(counted.totals.statuses[.closed] == 1)
        #expect(counted.totals.priorities[.urgent] == TicketTotals.Count(active: 0, all: 1))
        #expect(counted.totals.queues == [Mails.queue: TicketTotals.Count(active: 0, all: 1)])
        #expect(counted.firstResponse.counted == [.seconds(4 * 3_600)])
        #expect(counted.firstResponse.late == 1)
        #expect(counted.firstResponse.onTheWall.isEmpty)
        // Four hours before the answer, and one each before it was resolved.
        #expect(counted.resolution.counted == [.seconds(6 * 3_600)])
        #expect(counted.resolution.late == 0)
        #expect(counted.agents.map(\.answered) == [1])
    }

    @Test("a deleted ticket counts nowhere, whatever happened to it and still does", arguments: Backend.allCases)
    func deletedTicketsCount(backend: Backend) async throws {
        let book = ServiceLevelBook.urgent(targets: [.firstResponse: .seconds(7_200), .resolution: .seconds(28_800)])
        let scene = try await ClockScene(backend, book)
        try await scene.fire(at: 3)
        try await scene.change(TicketChange(status: .assigned, assignee: AgentName("anna")), at: 3)
        try await scene.write(.team, at: 4, .waitingCustomer)
        try await scene.change(TicketChange(status: .closed), at: 5)
        var pleased = TicketChange()
        pleased.satisfaction = Satisfaction(rating: 5, comment: "Good")
        try await scene.change(pleased, at: 6)
        func counts() async throws -> [Int] {
            let counted = try await scene.store.statistics(question(at: 30))
            let days = try await scene.store.statistics(question(2, at: 30))
            let health = counted.totals.health.values.reduce(0, +)
            return [
                counted.totals.all, counted.totals.active, health, counted.totals.overdue, counted.oldest.count,
                counted.agents.count, days.sum(\.opened), days.sum(\.answered), days.sum(\.breached),
                days.sum(\.closed), days.sum(\.reopened), days.firstResponse.counted.count,
                days.resolution.counted.count, days.satisfaction.count, days.agents.count,
                try await scene.store.census(now: ClockScene.hour(30)).ticketsByStatus.reduce(0) { $0 + $1.count },
            ]
        }
        #expect(try await counts() == [1, 0, 0, 0, 0, 0, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1])
        let deletion = DeskWork(on: .row(scene.ticket), visibleTo: .all, by: .agent(AgentName("anna"))) { _ in
            DeskDecision(.delete)
        }
        _ = try await scene.store.commit([deletion], now: ClockScene.hour(7))
        #expect(try await counts() == Array(repeating: 0, count: 16))
        // Whatever is still written into it, and lets its promises run again.
        try await scene.write(.customer, at: 8, .inProgress)
        #expect(try await counts() == Array(repeating: 0, count: 16))
    }

    @Test("where nothing was promised, time is that of the wall", arguments: Backend.allCases)
    func unpromisedTimes(backend: Backend) async throws {
        let scene = try await ClockScene(backend, .none)
        try await scene.write(.team, at: 2, .waitingCustomer)
        try await scene.change(TicketChange(status: .closed), at: 5)
        let counted = try await scene.store.statistics(question(at: 6))
        #expect(counted.firstResponse.onTheWall == [.seconds(2 * 3_600)])
        #expect(counted.resolution.onTheWall == [.seconds(5 * 3_600)])
        #expect(counted.firstResponse.counted.isEmpty)
    }

    @Test("a promise in danger, a broken one and a kept one are told apart", arguments: Backend.allCases)
    func health(backend: Backend) async throws {
        let scene = try await ClockScene(backend, .urgent(targets: [.firstResponse: .seconds(7_200)]))
        try await scene.change(TicketChange(status: .assigned, assignee: AgentName("anna")), at: 0.1)
        func health(at hours: Double) async throws -> String {
            let totals = try await scene.store.statistics(question(at: hours)).totals
            let counts = SLAClock.Health.allCases.map { "\(totals.health[$0] ?? 0)" }
            return counts.joined(separator: " ") + ", \(totals.overdue) overdue"
        }
        #expect(try await health(at: 1) == "1 0 0, 0 overdue")
        try await scene.fire(at: 1.9)
        #expect(try await health(at: 1.9) == "0 1 0, 0 overdue")
        // Nobody had to notice.
        #expect(try await health(at: 2) == "0 0 1, 1 overdue")
        #expect(try await scene.store.statistics(question(at: 2)).agents.map(\.overdue) == [1])
        try await scene.write(.team, at: 3, .waitingCustomer)
        #expect(try await health(at: 3) == "0 0 0, 0 overdue")
        let load = try await scene.store.statistics(question(at: 3)).agents
        #expect(load.map { [$0.open, $0.waiting, $0.overdue, $0.answered] } == [[0, 1, 0, 1]])
    }

    @Test("a customer's last word counts, on the day it was said", arguments: Backend.allCases)
    func satisfactionCounts(backend: Backend) async throws {
        let scene = try await ClockScene(backend, .none)
        try await scene.change(TicketChange(status: .closed), at: 1)
        for (hours, rating) in [(2.0, 1), (30.0, 5)] {
            var change = TicketChange()
            change.satisfaction = Satisfaction(rating: rating, comment: "Word \(rating)")
            try await scene.change(change, at: hours)
        }
        let first = try await scene.store.statistics(question(at: 3))
        #expect(first.satisfaction.count == 0)
        let both = try await scene.store.statistics(question(2, at: 31)).satisfaction
        #expect(both.ratings == [1: 0, 2: 0, 3: 0, 4: 0, 5: 1])
        #expect(both.mean == 5)
        #expect(both.comments.map(\.text) == ["Word 5"])
    }

    @Test("a day is that of the zone: what happened before midnight there happened yesterday")
    func zones() async throws {
        let scene = try await ClockScene(.sqlite, .none)
        let tokyo = try #require(TimeZoneRules.load("Asia/Tokyo"))
        // 09:30 UTC is 18:30 in Tokyo; at 15:00 UTC a new day begins there.
        try await scene.change(TicketChange(status: .resolved), at: 5.4)
        try await scene.change(TicketChange(status: .open), at: 5.5)
        let counted = try await scene.store.statistics(question(2, at: 6, zone: tokyo))
        #expect(counted.days.map(\.date.description) == ["2026-11-20", "2026-11-21"])
        #expect(counted.days.map(\.resolved) == [1, 0])
        #expect(counted.days.map(\.reopened) == [0, 1])
    }

    @Test("the queues together make the whole, and the days make their sums")
    func wholeAndParts() async throws {
        let filled = try await FilledStore(tickets: 1_000)
        let last = TimeZoneRules.utc.date(at: FilledStore.end)
        let first = CivilDate(daysSince1970: last.daysSince1970 - 40)
        func ask(_ queues: [QueueName]?) async throws -> TicketStatistics {
            try await filled.store.statistics(
                StatisticsQuestion(days: first...last, zone: .utc, queues: queues, now: FilledStore.end))
        }
        let whole = try await ask(nil)
        let queues = (0..<5).map { QueueName("queue\($0)") }
        let together = try await ask(queues)
        #expect(whole.totals == together.totals)
        #expect(whole.days == together.days)
        #expect(whole.agents == together.agents)
        #expect(whole.oldest.map(\.id) == together.oldest.map(\.id))
        #expect(whole.escalated == together.escalated)
        #expect(whole.satisfaction.ratings == together.satisfaction.ratings)
        #expect(whole.firstResponse.counted.sorted() == together.firstResponse.counted.sorted())
        #expect(whole.resolution.counted.sorted() == together.resolution.counted.sorted())
        var parts: [TicketStatistics] = []
        for queue in queues { parts.append(try await ask([queue])) }
        #expect(parts.map(\.totals.all) == [200, 200, 200, 200, 200])
        #expect(parts.map { $0.sum(\.opened) }.reduce(0, +) == whole.sum(\.opened))
        #expect(whole.totals.all == 1_000)
        #expect(whole.totals.active == 100)
        #expect(whole.totals.health.values.reduce(0, +) == 100)
        // The last of 1,000 tickets in 365 days was opened at the end; 41 days but the rest of the last one.
        #expect(whole.sum(\.opened) == 111)
    }
}

@Suite struct TimeZoneDayTests {
    @Test(
        "a time of day comes once on every day, also when clocks are changed",
        arguments: [
            ("Europe/Paris", "2026-11-20", 8 * 60, "2026-11-20T07:00:00Z"),
            // The clock goes from 02:00 to 03:00: half past two is left out.
            ("Europe/Paris", "2026-03-29", 150, "2026-03-29T01:00:00Z"),
            ("Europe/Paris", "2026-03-29", 180, "2026-03-29T01:00:00Z"),
            ("Europe/Paris", "2026-03-29", 0, "2026-03-28T23:00:00Z"),
            // It goes from 03:00 back to 02:00: half past two comes twice.
            ("Europe/Paris", "2026-10-25", 150, "2026-10-25T00:30:00Z"),
            ("Europe/Paris", "2026-10-25", 1_440, "2026-10-25T23:00:00Z"),
            // The whole day was left out.
            ("Pacific/Apia", "2011-12-30", 480, "2011-12-30T10:00:00Z"),
            ("America/Sao_Paulo", "2018-11-04", 0, "2018-11-04T03:00:00Z"),
            ("Pacific/Kiritimati", "2026-01-01", 0, "2025-12-31T10:00:00Z"),
            ("UTC", "2026-01-01", 0, "2026-01-01T00:00:00Z"),
        ])
    func timesOfDay(zone: String, day: String, minutes: Int, expected: String) throws {
        let rules = try #require(TimeZoneRules.load(zone))
        let date = try #require(CivilDate(day))
        #expect(rules.instant(of: date, minutes: minutes).description == expected)
    }

    @Test("days follow one another without a gap, in every zone", arguments: ["Europe/Paris", "America/Sao_Paulo"])
    func seamless(zone: String) throws {
        let rules = try #require(TimeZoneRules.load(zone))
        for day in Int64(17_000)..<19_000 {
            let date = CivilDate(daysSince1970: day)
            let span = rules.instants(of: date...date)
            #expect(rules.date(at: span.lowerBound) == date)
            #expect(rules.date(at: span.upperBound - .seconds(1)) == date)
        }
    }
}
