import GatewayKit
import TicketStore

/// Tells people of the team together what they want to hear of at their times of day. When that is stands with each
/// notice since it was queued.
struct NoticeDigest: Routine {
    let store: any TicketStore

    /// Notices in one mail; more make another.
    static let mostInOne = 200
    /// What cannot be told is tried again after this.
    private static let pauseAfterFailure: Duration = .seconds(60)

    var name: String { "notice_digest" }

    /// Each time another: what falls due late, or again, is told too.
    func due(at now: Instant) async throws(StoreError) -> Instant? {
        guard let due = try await store.nextGathered(now: now), due <= now else { return nil }
        return now
    }

    func next(after now: Instant) async throws(StoreError) -> Instant {
        let due = try await store.nextGathered(now: now)
        return due.map { $0 > now ? $0 : now + Self.pauseAfterFailure } ?? now + .seconds(86_400)
    }

    func perform(for due: Instant, now: Instant) async throws(StoreError) -> Int {
        var mails = 0
        while try await store.tellGathered(limit: Self.mostInOne, now: now) > 0 { mails += 1 }
        return mails
    }
}
