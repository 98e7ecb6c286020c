import GatewayKit
import Testing

@testable import TicketStore

extension TicketStoreContract {
    private func question(_ query: TicketQuery, days: Int64 = 1, until end: Instant) -> TallyQuestion {
        let last = TimeZoneRules.utc.date(at: end)
        return TallyQuestion(
            query, days: CivilDate(daysSince1970: last.daysSince1970 - days + 1)...last, zone: .utc)
    }

    @Test("what is counted of a list is what the list holds")
    func tallyOfLists() async throws {
        let filled = try await FilledStore(tickets: 1_000)
        let store = filled.store
        let queues = [QueueName("queue1"), QueueName("queue3")]
        for visibility in [TicketVisibility.all, .queues(queues), .desk(AgentName("anna"), queues: queues)] {
            let query = TicketQuery(visibleTo: visibility)
            let tally = try await store.tally(question(query, days: 400, until: FilledStore.end), now: FilledStore.end)
            func total(_ narrow: (inout TicketQuery) -> Void) async throws -> Int {
                var query = query
                narrow(&query)
                return try await store.list(query, now: FilledStore.end).total
            }
            #expect(try await tally.all == total { _ in })
            for status in TicketStatus.allCases {
                #expect(try await tally.statuses[status] == total { $0.statuses = [status] })
            }
            for priority in TicketPriority.allCases {
                #expect(try await tally.priorities[priority] == total { $0.priorities = [priority] })
            }
            for health in SLAClock.Health.allCases {
                #expect(try await tally.health[health] == total { $0.health = health })
            }
            #expect(tally.days.count == 400)
            #expect(tally.days.map(\.opened).reduce(0, +) == tally.all)
        }
    }

    @Test("a count is true again after each change, and after a deadline that only passed", arguments: Backend.allCases)
    func tallyOverTime(backend: Backend) async throws {
        let book = ServiceLevelBook.urgent(targets: [.firstResponse: .seconds(7_200)])
        let scene = try await ClockScene(backend, book)
        func tally(at hours: Double) async throws -> TicketTally {
            let now = ClockScene.hour(hours)
            return try await scene.store.tally(question(TicketQuery(visibleTo: .all), until: now), now: now)
        }
        #expect(try await tally(at: 1).health == [.ok: 1, .warning: 0, .breach: 0])
        #expect(try await tally(at: 1.5).health == [.ok: 1, .warning: 0, .breach: 0])
        #expect(try await tally(at: 2.5).health == [.ok: 0, .warning: 0, .breach: 1])
        #expect(try await tally(at: 1).health[.ok] == 1, "a clock that was set back is believed")
        try await scene.change(TicketChange(status: .resolved), at: 3)
        let resolved = try await tally(at: 3)
        #expect(resolved.statuses[.resolved] == 1)
        #expect(resolved.days.map(\.resolved) == [1])
        try await scene.change(TicketChange(status: .closed), at: 4)
        #expect(try await tally(at: 4).days.map(\.resolved) == [1], "what was over is over once")
    }
}
