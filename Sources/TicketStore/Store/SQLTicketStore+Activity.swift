package import GatewayKit

extension SQLTicketStore where Connection: ~Copyable {
    /// See `DeskStore`. One unchanging view of all of them.
    package func activity(
        in tickets: [TicketID], as reader: ReadingSide, visibleTo visibility: TicketVisibility, now: Instant
    ) async throws(StoreError) -> [TicketID: TicketActivity] {
        try await gathered(about: tickets, visibleTo: visibility, now: now) {
            (part, seen, connection) throws(StoreError) in
            let unread = try connection.unread(part, as: reader, readableFor: visibility)
            let newest = try connection.newestMessages(part, readableFor: visibility)
            return seen.map { ($0, TicketActivity(unread: unread[$0] ?? 0, lastMessage: newest[$0])) }
        }
    }

    /// See `DeskStore`. One unchanging view of all of them.
    package func attention(
        to tickets: [TicketID], visibleTo visibility: TicketVisibility, now: Instant
    ) async throws(StoreError) -> [TicketID: TicketAttention] {
        let book = desk.serviceLevels
        return try await gathered(about: tickets, visibleTo: visibility, now: now) {
            (part, seen, connection) throws(StoreError) in
            let watchers = visibility.isCustomer ? [:] : try connection.watchers(part)
            let progress = try connection.progress(part, by: book, now: now)
            return seen.map { ($0, TicketAttention(watchers: watchers[$0] ?? [], progress: progress[$0])) }
        }
    }

    /// What `body` finds about the tickets of one part of a `RowList`, of which some may be seen.
    private func gathered<Finding: Sendable>(
        about tickets: [TicketID], visibleTo visibility: TicketVisibility, now: Instant,
        _ body: @Sendable (SQLText, [TicketID], inout Connection) throws(StoreError) -> [(TicketID, Finding)]
    ) async throws(StoreError) -> [TicketID: Finding] {
        let query = TicketQuery(visibleTo: visibility)
        let conditions = TicketConditions(query, words: nil, form: .ofOne, now: now)
        return try await readers.snapshot { (connection) throws(StoreError) in
            var found: [TicketID: Finding] = [:]
            for part in RowList(tickets.map(\.rawValue)).parts {
                let seen = try connection.integers(
                    "SELECT t.id FROM ticket t WHERE t.id IN (\(part)) AND \(conditions.sql)")
                for (ticket, finding) in try body(part, seen.compactMap(TicketID.init), &connection) {
                    found[ticket] = finding
                }
            }
            return found
        }
    }

    /// See `DeskStore`.
    package func unreadMessages(
        as reader: ReadingSide, visibleTo visibility: TicketVisibility, now: Instant
    ) async throws(StoreError) -> Int {
        var query = TicketQuery(visibleTo: visibility)
        query.statuses = Set(TicketStatus.allCases.filter(\.isActive))
        let conditions = TicketConditions(query, words: nil, form: .ofEach, now: now)
        return try await readers.snapshot { (connection) throws(StoreError) in
            var row = try connection.one(
                """
                SELECT count(*) FROM message m
                WHERE m.ticket_id IN (SELECT t.id FROM ticket t WHERE \(conditions.sql)) AND \(raw: reader.unread)
                    AND \(visibility.readable)
                """)
            return try row.count()
        }
    }
}

/// Of the tickets in a part of a `RowList`.
extension SQLConnection where Self: ~Copyable {
    fileprivate mutating func unread(
        _ part: SQLText, as reader: ReadingSide, readableFor visibility: TicketVisibility
    ) throws(StoreError) -> [TicketID: Int] {
        var unread: [TicketID: Int] = [:]
        let rows = try run(
            """
            SELECT m.ticket_id, count(*) FROM message m
            WHERE m.ticket_id IN (\(part)) AND \(raw: reader.unread) AND \(visibility.readable) GROUP BY m.ticket_id
            """)
        for var row in rows { unread[try row.identifier()] = try row.count() }
        return unread
    }

    /// The last public message of each.
    fileprivate mutating func newestMessages(
        _ part: SQLText, readableFor visibility: TicketVisibility
    ) throws(StoreError) -> [TicketID: TicketMessage] {
        var newest: [TicketID: TicketMessage] = [:]
        let rows = try run(
            """
            SELECT m.ticket_id, max(m.id) FROM message m
            WHERE m.ticket_id IN (\(part)) AND m.kind = 'public' AND \(visibility.readable) GROUP BY m.ticket_id
            """)
        for var row in rows {
            let ticket = try row.identifier(TicketID.self)
            newest[ticket] = try message(row.identifier(MessageRowID.self))
        }
        return newest
    }

    fileprivate mutating func watchers(_ part: SQLText) throws(StoreError) -> [TicketID: [AgentName]] {
        var watchers: [TicketID: [AgentName]] = [:]
        let rows = try run(
            "SELECT ticket_id, agent FROM ticket_watcher WHERE ticket_id IN (\(part)) ORDER BY ticket_id, agent")
        for var row in rows { watchers[try row.identifier(), default: []].append(try row.name()) }
        return watchers
    }
}
