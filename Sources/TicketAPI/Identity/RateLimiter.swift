package import GatewayKit
import Synchronization

/// So many in so long: all of them at once, or spread.
package struct RateLimit: Equatable, Sendable {
    /// At least 1.
    package var count: Int
    /// Longer than nothing.
    package var per: Duration

    package init(count: Int, per: Duration) {
        precondition(count > 0 && per > .zero, "a limit lets something through")
        self.count = count
        self.per = per
    }
}

/// Lets everybody through as often as one limit says, each counted apart.
///
/// A bucket of `count` drops that fills again evenly in `per`. It is kept as the instant at which it is full, one number
/// for each: memory is bounded, and when there is no room the half goes that is nearest to being full again.
package final class RateLimiter: Sendable {
    private let limit: RateLimit
    private let capacity: Int
    private let fullAt = Mutex<[Int: Instant]>([:])

    /// `capacity` is at least 2.
    package init(_ limit: RateLimit, capacity: Int) {
        precondition(capacity > 1, "a limiter remembers somebody")
        self.limit = limit
        self.capacity = capacity
    }

    /// How long until it may be tried again; `nil`, and one drop is taken, when it may be now.
    package func delay(of who: [UInt8], now: Instant) -> Duration? {
        // The seed of the hash is secret and of this process: nobody chooses two that meet.
        let key = who.hashValue
        let drop = limit.per / limit.count
        return fullAt.withLock { fullAt in
            // After a clock set back nobody waits longer than the limit says.
            let full = min(max(fullAt[key] ?? now, now), now + limit.per)
            let next = full + drop
            if next - now > limit.per { return next - now - limit.per }
            if fullAt[key] == nil, fullAt.count >= capacity { makeRoom(&fullAt, now: now) }
            fullAt[key] = next
            return nil
        }
    }

    /// How many are remembered.
    var remembered: Int { fullAt.withLock { $0.count } }

    private func makeRoom(_ fullAt: inout [Int: Instant], now: Instant) {
        fullAt = fullAt.filter { $0.value > now }
        guard fullAt.count >= capacity else { return }
        let emptiest = fullAt.sorted { $0.value > $1.value }.prefix(capacity / 2)
        fullAt = Dictionary(uniqueKeysWithValues: emptiest.map { ($0.key, $0.value) })
    }
}
