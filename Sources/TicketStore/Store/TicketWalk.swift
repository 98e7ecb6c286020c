import GatewayKit

/// Finds the tickets of one page, in order.
///
/// Few tickets are gathered and sorted. Where there are many, an index is walked along that has them in order, until the
/// page is full; the planner, which does not know how many there are, is told which.
struct TicketWalk {
    /// Tickets that are gathered and sorted at most.
    static let sortedAtMost = 500

    /// One ticket and its place in the list.
    struct Place {
        var ticket: Int64
        var key: Int64
        var second: Int64
    }

    let query: TicketQuery
    let words: SearchWords?
    let now: Instant
    let total: Int
    /// All of them, where they are known.
    var members: TicketSet?

    /// The places of the page, and of one more ticket where there is one.
    func places(_ connection: inout some SQLConnection & ~Copyable) throws(StoreError) -> [Place] {
        let limit = min(max(query.limit, 1), TicketQuery.mostListed) + 1
        var offset = 0
        if case .offset(let passed) = query.page { offset = max(passed, 0) }
        guard total > 0, offset < total else { return [] }
        return try connection.run("\(statement(reach: offset + limit)) LIMIT \(limit) OFFSET \(offset)").map {
            (row) throws(StoreError) in
            var row = row
            return Place(ticket: try row.integer(), key: try row.integer(), second: try row.integer())
        }
    }

    /// Without its limit. `reach` is how far the page lies from the first ticket.
    func statement(reach: Int) -> SQLText {
        let isNarrow = query.visibility.isCustomer || query.requester != nil || words != nil
        if isNarrow || total <= Self.sortedAtMost { return "\(sorted) \(order)" }
        switch query.order {
        case .created: return "\(arms(key: "t.created_at", second: "0")) \(order)"
        case .priority: return "\(byPriority(reach)) \(order)"
        case .updated:
            let conditions = TicketConditions(query, words: words, form: .ofEach, now: now)
            return """
                SELECT t.id, t.updated_at, 0 FROM ticket t INDEXED BY ticket_updated
                WHERE \(conditions.sql)\(after("t.updated_at", "0")) \(order)
                """
        case .deadline: return "\(byDeadline(reach)) \(order)"
        }
    }

    private var order: SQLText {
        query.isAscending ? "ORDER BY 2, 3, 1" : "ORDER BY 2 DESC, 3 DESC, 1 DESC"
    }

    // MARK: Few

    private var sorted: SQLText {
        let key = key
        let second: SQLText = query.order == .priority || query.order == .deadline ? "t.created_at" : "0"
        return "SELECT t.id, \(key), \(second) FROM ticket t WHERE \(gathered)\(after(key, second))"
    }

    private var gathered: SQLText {
        if let members, members.count <= Self.sortedAtMost, let known = RowList(members.tickets).parts.first {
            return "t.id IN (\(known))"
        }
        return TicketConditions(query, words: words, form: .asSet, now: now).sql
    }

    private var key: SQLText {
        switch query.order {
        case .created: "t.created_at"
        case .updated: "t.updated_at"
        case .priority: "CASE t.priority WHEN 'low' THEN 0 WHEN 'normal' THEN 1 WHEN 'high' THEN 2 ELSE 3 END"
        case .deadline:
            """
            coalesce((SELECT min(k.deadline_at) FROM clock k WHERE k.ticket_id = t.id AND k.deadline_at IS NOT NULL
                AND k.kind IN ('first_response', 'next_response', 'resolution')), \(withoutDeadline))
            """
        }
    }

    /// Behind all others, in either direction.
    private var withoutDeadline: Int64 { query.isAscending ? .max : .min }

    // MARK: Many

    /// A walk for each status that is asked for, or one for all.
    private func arms(key: SQLText, second: SQLText, and more: SQLText? = nil) -> SQLText {
        let conditions = TicketConditions(query, words: words, form: .ofEach, now: now, withStatuses: false).sql
        var rest: SQLText = "\(conditions)\(after(key, second))"
        if let more { rest = "\(more) AND \(rest)" }
        guard !query.statuses.isEmpty, query.statuses.count < TicketStatus.allCases.count else {
            return "SELECT t.id, \(key), \(second) FROM ticket t INDEXED BY ticket_opened WHERE \(rest)"
        }
        let statuses = query.statuses.sorted { $0.rawValue < $1.rawValue }
        return statuses.map { (status) -> SQLText in
            if isOfOneAgent {
                return """
                    SELECT t.id, \(key), \(second) FROM ticket t INDEXED BY ticket_assignee
                    WHERE t.status = \(status) AND t.assignee IS NOT NULL AND \(rest)
                    """
            }
            return """
                SELECT t.id, \(key), \(second) FROM ticket t INDEXED BY ticket_list WHERE t.status = \(status) AND \(rest)
                """
        }.joined(by: " UNION ALL ")
    }

    private var isOfOneAgent: Bool {
        if case .assigned = query.visibility { return true }
        return query.assignee != nil
    }

    /// As many tickets of each priority as the page could have; they are sorted together.
    private func byPriority(_ reach: Int) -> SQLText {
        let priorities = TicketPriority.allCases.filter { query.priorities.isEmpty || query.priorities.contains($0) }
        return priorities.map { (priority) -> SQLText in
            let walk = arms(
                key: "CAST(\(Int64(priority.rank)) AS INTEGER)", second: "t.created_at",
                and: "t.priority = \(priority)")
            return "SELECT * FROM (\(walk) \(inOneKey) LIMIT \(reach)) AS part"
        }.joined(by: " UNION ALL ")
    }

    /// The order where all have the same key.
    private var inOneKey: SQLText { query.isAscending ? "ORDER BY 3, 1" : "ORDER BY 3 DESC, 1 DESC" }

    /// The clocks in the order they run out, of each ticket the first; then the tickets for which none runs.
    private func byDeadline(_ reach: Int) -> SQLText {
        let conditions = TicketConditions(query, words: words, form: .ofEach, now: now).sql
        let others = arms(
            key: "CAST(\(withoutDeadline) AS INTEGER)", second: "t.created_at",
            and: """
                NOT EXISTS (SELECT 1 FROM clock e INDEXED BY clock_promise WHERE e.ticket_id = t.id
                    AND e.state <> 'ended' AND e.kind IN ('first_response', 'next_response', 'resolution')
                    AND e.deadline_at IS NOT NULL)
                """)
        return """
            SELECT * FROM (SELECT t.id, k.deadline_at, t.created_at FROM clock k INDEXED BY clock_deadline
                CROSS JOIN ticket t ON t.id = k.ticket_id
                WHERE k.deadline_at IS NOT NULL AND k.kind IN ('first_response', 'next_response', 'resolution')
                    AND NOT EXISTS (SELECT 1 FROM clock e WHERE e.ticket_id = k.ticket_id AND e.deadline_at IS NOT NULL
                        AND e.kind IN ('first_response', 'next_response', 'resolution')
                        AND (e.deadline_at, e.id) < (k.deadline_at, k.id))
                    AND \(conditions)\(after("k.deadline_at", "t.created_at"))
                \(order) LIMIT \(reach)) AS running
            UNION ALL SELECT * FROM (\(others) \(inOneKey) LIMIT \(reach)) AS others
            """
    }

    // MARK: Pages

    /// What comes after the last ticket of an earlier page.
    private func after(_ key: SQLText, _ second: SQLText) -> SQLText {
        guard case .after(let cursor) = query.page, let place = TicketCursorPlace(cursor, of: query) else { return "" }
        let row: SQLText = second.text == "0" ? "(\(key), t.id)" : "(\(key), \(second), t.id)"
        let end: SQLText =
            second.text == "0"
            ? "(\(place.key), \(place.ticket))" : "(\(place.key), \(place.second), \(place.ticket))"
        return query.isAscending ? " AND \(row) > \(end)" : " AND \(row) < \(end)"
    }
}

/// What stands in a cursor: by what the list was sorted, and the last place of the page.
struct TicketCursorPlace {
    var key: Int64
    var second: Int64
    var ticket: Int64

    /// `nil` for one that this program did not write for such a list.
    init?(_ cursor: TicketCursor, of query: TicketQuery) {
        let parts = cursor.text.utf8.split(separator: UInt8(ascii: "x"), omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0].elementsEqual(Self.mark(of: query).utf8) else { return nil }
        let numbers = parts[1...].compactMap { UInt64(String(decoding: $0, as: UTF8.self), radix: 8) }
        guard numbers.count == 3 else { return nil }
        key = Int64(bitPattern: numbers[0])
        second = Int64(bitPattern: numbers[1])
        ticket = Int64(bitPattern: numbers[2])
    }

    /// `key`, `second` and the ticket as they were read.
    static func cursor(after place: TicketWalk.Place, of query: TicketQuery) -> TicketCursor {
        let numbers = [place.key, place.second, place.ticket].map { String(UInt64(bitPattern: $0), radix: 8) }
        return TicketCursor(text: ([mark(of: query)] + numbers).joined(separator: "x"))
    }

    private static func mark(of query: TicketQuery) -> String {
        query.order.rawValue.prefix(1) + (query.isAscending ? "a" : "d")
    }
}

extension TicketQuery {
    /// Whether the cursor was made for a list that is sorted as this one. A page after any other is the first.
    package func continues(_ cursor: TicketCursor) -> Bool { TicketCursorPlace(cursor, of: self) != nil }
}
