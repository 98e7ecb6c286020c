package import GatewayKit

/// Clock and dice, given from outside so that a test can hold them.
package struct Timepiece: Sendable {
    /// The wall clock: for instants that are stored.
    package var now: @Sendable () -> Instant
    /// Time that never jumps: for pauses.
    package var uptime: @Sendable () -> Duration
    /// Returns early, by throwing, when the task is cancelled.
    package var sleep: @Sendable (Duration) async throws -> Void
    /// In `0..<1`.
    package var jitter: @Sendable () -> Double

    /// All four are safe from any thread.
    package init(
        now: @escaping @Sendable () -> Instant, uptime: @escaping @Sendable () -> Duration,
        sleep: @escaping @Sendable (Duration) async throws -> Void, jitter: @escaping @Sendable () -> Double
    ) {
        self.now = now
        self.uptime = uptime
        self.sleep = sleep
        self.jitter = jitter
    }

    /// The clocks of this machine and real sleep. Its uptime counts from its first use.
    package static let system: Timepiece = {
        let start = ContinuousClock.now
        return Timepiece(
            now: { .now }, uptime: { ContinuousClock.now - start }, sleep: { try await Task.sleep(for: $0) },
            jitter: { Double.random(in: 0..<1) })
    }()
}
