package import GatewayKit

/// What people change without a mail. All failures are `StoreError`; what cannot be done is a `DeskRefusal`.
package protocol DeskStore: Sendable {
    /// Does each piece of work, or none of it; all of them in one transaction, in their order. One that is refused
    /// leaves the others alone. Its notices are queued with it.
    func commit(_ works: [DeskWork], now: Instant) async throws(StoreError) -> [Result<DeskReceipt, DeskRefusal>]

    /// Forgets what lets nobody in any more: sessions that are over, links and ticket tokens that are too old. Requests
    /// with an Idempotency-Key that were done before `requests` may be done again.
    func forgetExpired(requestsBefore requests: Instant, now: Instant) async throws(StoreError)

    /// Notes that `reader` has read these messages of a ticket, or all that he may read; what his own side wrote is left
    /// alone. Returns how many he had not read; `nil` when there is no such ticket or message.
    func markRead(
        _ messages: [UniqueID]?, of ticket: TicketKey, as reader: ReadingSide, visibleTo visibility: TicketVisibility,
        now: Instant
    ) async throws(StoreError) -> Int?

    /// Messages of a ticket that `reader` may read and has not; `nil` when there is no such ticket.
    func unreadMessages(
        of ticket: TicketKey, as reader: ReadingSide, visibleTo visibility: TicketVisibility, now: Instant
    ) async throws(StoreError) -> Int?

    /// What is going on in these tickets, which whoever asks may see; those that he may not are missing.
    func activity(
        in tickets: [TicketID], as reader: ReadingSide, visibleTo visibility: TicketVisibility, now: Instant
    ) async throws(StoreError) -> [TicketID: TicketActivity]

    /// Who and what waits for these tickets, which whoever asks may see; those that he may not are missing.
    func attention(
        to tickets: [TicketID], visibleTo visibility: TicketVisibility, now: Instant
    ) async throws(StoreError) -> [TicketID: TicketAttention]

    /// Messages that `reader` may read and has not, of all tickets he sees that are not over.
    func unreadMessages(
        as reader: ReadingSide, visibleTo visibility: TicketVisibility, now: Instant
    ) async throws(StoreError) -> Int
}

/// What lists of tickets show of one besides its row.
package struct TicketAttention: Sendable {
    /// Agents who are told of it; none for a customer.
    package var watchers: [AgentName]
    /// How far its most urgent promise is; `nil` where nothing was promised.
    package var progress: PromiseProgress?
}

/// What lists of conversations show of a ticket besides its row.
package struct TicketActivity: Sendable {
    /// Messages of the other side that nobody of this one has read, and that he may read.
    package var unread: Int
    /// The newest public message that he may read; `nil` where there is none.
    package var lastMessage: TicketMessage?
}

/// For whom a message is read or unread.
package enum ReadingSide: Sendable {
    /// What customers wrote.
    case team
    /// What was answered to them.
    case customer
}
