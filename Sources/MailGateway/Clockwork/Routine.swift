import GatewayKit
import TicketStore

/// Something that is done at its time of day, whatever the tickets do.
protocol Routine: Sendable {
    /// For the log; no other routine has it.
    var name: String { get }

    /// The instant of today at which it fell due; `nil` while that is to come. What was missed on a day is not made up
    /// for on the next.
    func due(at now: Instant) async throws(StoreError) -> Instant?

    /// The first instant after `now` at which it falls due.
    func next(after now: Instant) async throws(StoreError) -> Instant

    /// Does it, for that due instant, and once: whoever asks again changes nothing. Returns how many mails it queued.
    func perform(for due: Instant, now: Instant) async throws(StoreError) -> Int
}
