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
            for part in RowList(tickets.map(\.rawValue)).parts {
                stands.merge(try connection.promises(part, now: now)) { $1 }
            }
            return stands
        }
    }
}

extension SQLConnection where Self: ~Copyable {
    /// Of the tickets in a part of a `RowList`; those about which nothing was promised are missing.
    mutating func promises(_ part: SQLText, now: Instant) throws(StoreError) -> [TicketID: PromiseStand] {
        let rows = try run(
            """
            SELECT k.ticket_id, max(\(PromiseStand.rank(at: now))), min(k.deadline_at) FROM clock k
            WHERE k.ticket_id IN (\(part)) AND \(PromiseStand.clocks) GROUP BY k.ticket_id
            """)
        var stands: [TicketID: PromiseStand] = [:]
        for var row in rows {
            let ticket = try row.identifier(TicketID.self)
            let worst = try row.integer()
            stands[ticket] = PromiseStand(
                health: worst == 2 ? .breach : worst == 1 ? .warning : .ok, deadlineAt: try row.optionalInstant())
        }
        return stands
    }
}
