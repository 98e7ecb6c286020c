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
    mutating func promises(of ticket: TicketID, now: Instant) throws(StoreError) -> PromiseStand? {
        var row = try one(
            """
            SELECT max(\(PromiseStand.rank(at: now))), min(k.deadline_at) FROM clock k
            WHERE k.ticket_id = \(ticket) AND \(PromiseStand.clocks)
            """)
        return try PromiseStand.optional(&row)
    }
}
