import GatewayKit
import GatewayTestKit
import MIMEParser
import Testing

@testable import TicketStore

/// Lists of a store of six hundred tickets, more than are ever sorted, beside what a plain look at each of them gives.
@Suite struct TicketListTests {
    private static let anna = AgentName("agent3")
    private static let queues = [QueueName("queue1"), QueueName("queue2")]

    private static let customer = ContactID(3)!

    private typealias Row = (name: String, query: TicketQuery, holds: @Sendable (Ticket, PromiseStand?) -> Bool)

    private static func row(
        _ name: String, _ visibility: TicketVisibility, _ change: (inout TicketQuery) -> Void,
        _ holds: @escaping @Sendable (Ticket, PromiseStand?) -> Bool
    ) -> Row {
        var query = TicketQuery(visibleTo: visibility)
        change(&query)
        return (name, query, holds)
    }

    private static let rows: [Row] = byWords + byTimes + byEyes

    private static let byWords: [Row] = {
        return [
            row("all", .all, { _ in }) { _, _ in true },
            row("status", .all, { $0.statuses = [.open] }) { ticket, _ in ticket.status == .open },
            row("closed", .all, { $0.statuses = [.closed] }) { ticket, _ in ticket.status == .closed },
            row("closed and open", .all, { $0.statuses = [.closed, .open] }) { ticket, _ in
                ticket.status == .closed || ticket.status == .open
            },
            row("queue", .all, { $0.queues = [queues[0]] }) { ticket, _ in ticket.queue == queues[0] },
            row("priorities", .all, { $0.priorities = [.urgent, .normal] }) { ticket, _ in
                ticket.priority == .urgent || ticket.priority == .normal
            },
            row("categories", .all, { $0.categories = [CategoryName("category2")] }) { ticket, _ in
                ticket.category == CategoryName("category2")
            },
            row("assignee", .all, { $0.assignee = anna }) { ticket, _ in ticket.assignee == anna },
            row("nobody's", .all, { $0.isUnassigned = true }) { ticket, _ in ticket.assignee == nil },
            row("requester", .all, { $0.requester = ContactID(3) }) { ticket, _ in ticket.requester.id.rawValue == 3 },
        ]
    }()

    private static let byTimes: [Row] = {
        let day = Instant.start - .seconds(100 * 86_400)
        return [
            row("created", .all, { ($0.createdFrom, $0.createdBefore) = (day, day + .seconds(60 * 86_400)) }) {
                ticket, _ in
                ticket.createdAt >= day && ticket.createdAt < day + .seconds(60 * 86_400)
            },
            row("updated", .all, { $0.updatedSince = day }) { ticket, _ in ticket.updatedAt >= day },
            row("broken", .all, { $0.health = .breach }) { _, stand in stand?.health == .breach },
            row("in danger", .all, { $0.health = .warning }) { _, stand in stand?.health == .warning },
            row("kept", .all, { $0.health = .ok }) { _, stand in stand?.health == .ok },
            row("no such queue", .all, { $0.queues = [QueueName("nowhere")] }) { _, _ in false },
        ]
    }()

    private static let byEyes: [Row] = {
        let active: Set<TicketStatus> = [.open, .assigned, .inProgress, .waitingCustomer]
        return [
            row("of queues", .queues(queues), { _ in }) { ticket, _ in queues.contains(ticket.queue) },
            row("of no queue", .queues([]), { _ in }) { _, _ in false },
            row("of a desk", .desk(anna, queues: queues), { _ in }) { ticket, _ in
                ticket.assignee == anna || (queues.contains(ticket.queue) && active.contains(ticket.status))
            },
            row("of an agent", .assigned(anna), { $0.statuses = [.closed] }) { ticket, _ in
                ticket.assignee == anna && ticket.status == .closed
            },
            row("of a customer", .participant(customer), { _ in }) { ticket, _ in
                ticket.requester.id.rawValue == 3
            },
        ]
    }()

    @Test("every list holds what its conditions say, in its order, whichever way it is paged, remembered or not")
    func conditionsAndOrders() async throws {
        let filled = try await FilledStore(tickets: 600)
        let tickets = try await filled.store.tickets(TicketFilter(limit: 1_000))
        let stands = try await filled.store.promises(of: tickets.map(\.id), now: .start)
        for _ in 0..<2 {
            for (name, base, holds) in Self.rows {
                try await Self.check(base, tickets.filter { holds($0, stands[$0.id]) }, stands, in: filled.store, name)
            }
            // From now on which tickets a list holds is remembered.
            try await filled.store.writer.transaction { (connection) throws(StoreError) in
                try connection.execute(
                    "INSERT INTO history (ticket_id, at, action, actor) VALUES (1, 0, 'note', 'system')")
            }
        }
    }

    private static func check(
        _ base: TicketQuery, _ expected: [Ticket], _ stands: [TicketID: PromiseStand], in store: OpenStore.Store,
        _ name: String
    ) async throws {
        for order in TicketQuery.Order.allCases {
            for isAscending in [false, true] {
                var query = base
                (query.order, query.isAscending, query.limit) = (order, isAscending, 210)
                let sorted = expected.sorted { left, right in
                    let keys = keys(left, right, stands, query)
                    return isAscending ? keys.0 < keys.1 : keys.0 > keys.1
                }
                let (byOffset, total) = try await offsets(query, in: store)
                #expect(byOffset == sorted.map(\.id), "\(name) by \(order), ascending \(isAscending)")
                #expect(try await cursors(query, in: store) == sorted.map(\.id), "\(name) by \(order)")
                #expect(total == expected.count, "\(name)")
            }
        }
    }

    private static func keys(
        _ left: Ticket, _ right: Ticket, _ stands: [TicketID: PromiseStand], _ query: TicketQuery
    ) -> ((Int64, Int64, Int64), (Int64, Int64, Int64)) {
        func key(_ ticket: Ticket) -> (Int64, Int64, Int64) {
            let none: Int64 = query.isAscending ? .max : .min
            let first: Int64 =
                switch query.order {
                case .created: ticket.createdAt.microseconds
                case .updated: ticket.updatedAt.microseconds
                case .priority: Int64(ticket.priority.rank)
                case .deadline: stands[ticket.id]?.deadlineAt?.microseconds ?? none
                }
            return (first, ticket.createdAt.microseconds, ticket.id.rawValue)
        }
        return (key(left), key(right))
    }

    private static func offsets(
        _ query: TicketQuery, in store: OpenStore.Store
    ) async throws -> (tickets: [TicketID], total: Int) {
        var query = query
        var found: [TicketID] = []
        while true {
            query.page = .offset(found.count)
            let page = try await store.list(query, now: .start)
            found += page.rows.map(\.ticket.id)
            #expect((page.next != nil) == (found.count < page.total))
            if page.next == nil { return (found, page.total) }
        }
    }

    private static func cursors(_ query: TicketQuery, in store: OpenStore.Store) async throws -> [TicketID] {
        var query = query
        var found: [TicketID] = []
        while true {
            let page = try await store.list(query, now: .start)
            found += page.rows.map(\.ticket.id)
            guard let next = page.next else { return found }
            #expect(next.text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) })
            #expect(query.continues(next))
            query.page = .after(next)
        }
    }

    @Test("a cursor of another order, or of no list at all, is told apart")
    func foreignCursors() async throws {
        let filled = try await FilledStore(tickets: 100)
        var query = TicketQuery(visibleTo: .all)
        let next = try #require(try await filled.store.list(query, now: .start).next)
        query.isAscending = true
        #expect(!query.continues(next))
        for text in ["", "x", "cdx1x2", "cdx1x2x9", "cdx1x2x3x4", "cdx-1x2x3", "' OR 1=1"] {
            #expect(!TicketQuery(visibleTo: .all).continues(TicketCursor(text: text)), "\(text)")
        }
    }

    @Test(
        "a page has at least one ticket and at most a thousand", arguments: [(0, 1), (-5, 1), (7, 7), (5_000, 1_000)])
    func pageLimit(limit: Int, expected: Int) async throws {
        let filled = try await FilledStore(tickets: 1_100)
        var query = TicketQuery(visibleTo: .all)
        query.limit = limit
        #expect(try await filled.store.list(query, now: .start).rows.count == expected)
        query.page = .offset(.max)
        #expect(try await filled.store.list(query, now: .start).rows.isEmpty)
    }

    @Test("usual lists walk along an index: no table is scanned, and where there are many nothing is sorted")
    func plans() async throws {
        let filled = try await FilledStore(tickets: 1_000)
        for (name, base, _) in Self.rows {
            for order in TicketQuery.Order.allCases {
                var query = base
                query.order = order
                let walk = TicketWalk(query: query, words: nil, now: .start, total: 100_000)
                let plan = try await filled.store.readers.snapshot { (connection) throws(StoreError) in
                    try connection.plan(walk.statement(reach: 20))
                }
                for step in plan where step.hasPrefix("SCAN t") || step.hasPrefix("SCAN k") {
                    #expect(step.contains("USING"), "\(name) by \(order): \(plan)")
                }
                let isSorted = query.visibility.isCustomer || query.requester != nil || order == .priority
                guard !isSorted, order != .deadline else { continue }
                #expect(!plan.contains("USE TEMP B-TREE FOR ORDER BY"), "\(name) by \(order): \(plan)")
            }
        }
    }

    @Test("what one row says is counted by hand")
    func rowFacts() async throws {
        let filled = try await FilledStore(tickets: 100)
        let row = try #require(try await filled.store.list(TicketQuery(visibleTo: .all), now: .start).rows.first)
        #expect(row.ticket.number.text == "T-100")
        #expect(row.messages == 5)
        #expect(row.attachments == 0)
        #expect(row.tags.map(\.rawValue) == ["tag4"])
        #expect(row.description.hasPrefix("It burns. Please send"))
        #expect(row.stand?.deadlineAt == .start - .seconds(1_800) + .microseconds(100))
        #expect(row.stand?.health == .breach)
        #expect(row.organisation == nil && row.site == nil)
    }
}

extension SQLConnection where Self: ~Copyable {
    /// The steps the planner chose, one a line.
    mutating func plan(_ statement: SQLText) throws(StoreError) -> [String] {
        try run("EXPLAIN QUERY PLAN \(statement)").map { (row) throws(StoreError) in
            var row = row
            _ = (try row.integer(), try row.integer(), try row.integer())
            return try row.text()
        }
    }
}
