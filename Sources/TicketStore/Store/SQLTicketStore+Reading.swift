package import GatewayKit

extension SQLTicketStore where Connection: ~Copyable {
    /// See `DeskStore`.
    package func markRead(
        _ messages: [UniqueID]?, of ticket: TicketKey, as reader: ReadingSide, visibleTo visibility: TicketVisibility,
        now: Instant
    ) async throws(StoreError) -> Int? {
        try await writer.transaction { (connection) throws(StoreError) in
            guard let id = try connection.ticket(ticket, visibleTo: visibility, now: now)?.id else { return nil }
            guard let messages else {
                return try connection.run(
                    """
                    UPDATE message AS m SET read_at = \(now)
                    WHERE ticket_id = \(id) AND \(raw: reader.unread) AND \(visibility.readable) RETURNING id
                    """
                ).count
            }
            var count = 0
            for message in messages {
                let found = try connection.first(
                    """
                    SELECT id FROM message m
                    WHERE ticket_id = \(id) AND uuid = \(message.text) AND deleted_at IS NULL AND \(raw: reader.visible)
                        AND \(visibility.readable)
                    """)
                guard var row = found else { return nil }
                let id = try row.identifier(MessageRowID.self)
                count += try connection.run(
                    "UPDATE message SET read_at = \(now) WHERE id = \(id) AND \(raw: reader.unread) RETURNING id"
                ).count
            }
            return count
        }
    }

    /// See `DeskStore`.
    package func unreadMessages(
        of ticket: TicketKey, as reader: ReadingSide, visibleTo visibility: TicketVisibility, now: Instant
    ) async throws(StoreError) -> Int? {
        try await readers.snapshot { (connection) throws(StoreError) in
            guard let id = try connection.ticket(ticket, visibleTo: visibility, now: now)?.id else { return nil }
            var row = try connection.one(
                """
                SELECT count(*) FROM message m
                WHERE ticket_id = \(id) AND \(raw: reader.unread) AND \(visibility.readable)
                """)
            return try row.count()
        }
    }
}

extension ReadingSide {
    /// Of `message`: what this side may see at all.
    fileprivate var visible: StaticString {
        switch self {
        case .team: "kind <> 'system'"
        case .customer: "kind = 'public' AND is_confirmed = 1"
        }
    }

    /// Of `message`: what the other side wrote and nobody here has read.
    var unread: StaticString {
        switch self {
        case .team: "read_at IS NULL AND deleted_at IS NULL AND direction = 'in' AND author_agent IS NULL"
        case .customer:
            "read_at IS NULL AND deleted_at IS NULL AND direction = 'out' AND kind = 'public' AND is_confirmed = 1"
        }
    }
}
