package import GatewayKit

extension SQLTicketStore where Connection: ~Copyable {
    /// See `DeskStore`. One unchanging view of all of them.
    package func activity(
        in tickets: [TicketID], as reader: ReadingSide, visibleTo visibility: TicketVisibility, now: Instant
    ) async throws(StoreError) -> [TicketID: TicketActivity] {
        let book = desk.serviceLevels
        return try await readers.snapshot { (connection) throws(StoreError) in
            var found: [TicketID: TicketActivity] = [:]
            for ticket in tickets {
                guard try connection.ticket(.row(ticket), visibleTo: visibility, now: now) != nil else { continue }
                var unread = try connection.one(
                    """
                    SELECT count(*) FROM message m
                    WHERE m.ticket_id = \(ticket) AND \(raw: reader.unread) AND \(visibility.readable)
                    """)
                var last = try connection.first(
                    """
                    SELECT m.id FROM message m
                    WHERE m.ticket_id = \(ticket) AND m.kind = 'public' AND \(visibility.readable)
                    ORDER BY m.id DESC LIMIT 1
                    """)
                let newest = try last?.identifier(MessageRowID.self)
                found[ticket] = TicketActivity(
                    unread: try unread.count(),
                    lastMessage: try newest.flatMap { (id) throws(StoreError) in try connection.message(id) },
                    watchers: visibility.isCustomer ? [] : try connection.watchers(of: ticket),
                    progress: try connection.progress(of: ticket, by: book, now: now))
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
