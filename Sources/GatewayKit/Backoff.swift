/// How long to wait between attempts at the same thing, and when to give up.
package struct Backoff: Equatable, Sendable {
    /// The pause before the second attempt. Each later pause doubles, up to `ceiling`.
    package var first: Duration
    /// No pause is longer.
    package var ceiling: Duration
    /// Attempts in all; `nil` means for ever.
    package var attempts: Int?

    /// For ever, unless `attempts` is given.
    package init(first: Duration, ceiling: Duration, attempts: Int? = nil) {
        self.first = first
        self.ceiling = ceiling
        self.attempts = attempts
    }

    /// The pause before attempt `number` (counted from one), or `nil` when the attempts are used up.
    ///
    /// `jitter` lies in `0..<1` and spreads retries over the last half of the pause.
    package func pause(beforeAttempt number: Int, jitter: Double) -> Duration? {
        precondition(number >= 1, "attempts count from one")
        if let attempts, number > attempts { return nil }
        guard number > 1 else { return .zero }
        let full = min(first * (1 << min(number - 2, 30)), ceiling)
        return full / 2 + full / 2 * jitter
    }
}
