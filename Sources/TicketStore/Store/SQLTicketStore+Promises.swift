package import GatewayKit

/// How a ticket stands against what was promised about it.
package struct PromiseStand: Sendable, Equatable {
    /// The worst of its promises; one that was kept late stays broken.
    package var health: SLAClock.Health
    /// When the next one runs out, or the first one ran out; `nil` while none of them runs.
    package var deadlineAt: Instant?
}

extension SQLTicketStore where Connection: ~Copyable {
    /// See `TicketStore`.
    package func promises(
        of tickets: [TicketID], now: Instant
    ) async throws(StoreError) -> [TicketID: PromiseStand] {
        try await readers.snapshot { (connection) throws(StoreError) in
            var stands: [TicketID: PromiseStand] = [:]
            for ticket in tickets { stands[ticket] = try connection.promises(of: ticket, now: now) }
            return stands
        }
    }
}

extension SQLConnection where Self: ~Copyable {
    /// `nil` when nothing was promised.
    fileprivate mutating func promises(of ticket: TicketID, now: Instant) throws(StoreError) -> PromiseStand? {
        let rows = try run(
            """
            SELECT CASE WHEN counted > target OR (state = 'running' AND deadline_at <= \(now)) THEN 2
                WHEN state <> 'ended' AND done LIKE '%warning%' THEN 1 ELSE 0 END, deadline_at
            FROM clock WHERE ticket_id = \(ticket) AND kind IN ('first_response', 'next_response', 'resolution')
                AND reason NOT IN ('superseded', 'cancelled', 'merged')
            """)
        var worst = 0
        var deadline: Instant?
        for var row in rows {
            worst = max(worst, try row.count())
            deadline = [deadline, try row.optionalInstant()].compactMap(\.self).min()
        }
        guard !rows.isEmpty else { return nil }
        return PromiseStand(health: worst == 2 ? .breach : worst == 1 ? .warning : .ok, deadlineAt: deadline)
    }
}
