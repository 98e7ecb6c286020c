package import GatewayKit

extension SQLTicketStore where Connection: ~Copyable {
    /// See `TicketStore`.
    package func remind(
        ofRepliesBefore latest: Instant, limit: Int, now: Instant, telling: @Sendable (UnconfirmedReply) -> [Notice]
    ) async throws(StoreError) -> Int {
        try await writer.transaction { (connection) throws(StoreError) in
            // Of imported and automatic mail nobody was told: nobody is reminded of it.
            let forgotten = try connection.run(
                """
                SELECT m.id FROM message m WHERE m.is_confirmed = 0 AND m.reminded_at IS NULL
                    AND m.created_at <= \(latest) AND EXISTS (SELECT 1 FROM outbox o
                        WHERE o.ticket_id = m.ticket_id AND o.message_id = m.id
                            AND o.kind = \(Notice.Kind.unconfirmedReply))
                ORDER BY m.id LIMIT \(limit)
                """)
            for var row in forgotten {
                let id = try row.identifier(MessageRowID.self)
                try connection.execute("UPDATE message SET reminded_at = \(now) WHERE id = \(id)")
                guard let reply = try connection.waitingReply(id) else { continue }
                for notice in telling(reply) {
                    try connection.tell(notice, about: reply.message, of: reply.ticket.id, now: now)
                }
            }
            return forgotten.count
        }
    }
}
