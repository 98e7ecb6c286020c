import GatewayKit

/// How much of the time of one promise is gone.
package struct PromiseProgress: Sendable, Equatable {
    /// What was promised.
    package var kind: ClockKind
    /// Counted time, in opening hours of its calendar.
    package var elapsed: Duration
    /// Counted time that is allowed.
    package var target: Duration
    /// Whether it counts now, waits, or is over.
    package var state: SLAClock.State

    /// What is left; negative where the promise is broken.
    package var remaining: Duration { target - elapsed }

    /// Of the target, rounded down; more than 100 where the promise is broken.
    package var percentage: Int {
        let whole = target.wholeMicroseconds
        guard whole > 0 else { return 100 }
        return Int(clamping: elapsed.wholeMicroseconds / max(1, whole / 100))
    }

    /// Takes every field as it is.
    package init(kind: ClockKind, elapsed: Duration, target: Duration, state: SLAClock.State) {
        self.kind = kind
        self.elapsed = elapsed
        self.target = target
        self.state = state
    }
}
