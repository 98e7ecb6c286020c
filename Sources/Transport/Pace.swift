/// How long an answer may still take. Pure: the caller brings the clock.
///
/// A plain answer has one deadline. A stream may last as long as it flows: no silence longer than the command
/// deadline, and in every stretch of `minimumRateGrace` at least `minimumBytesPerSecond`.
struct Pace {
    private let limits: TransportLimits
    private let isStream: Bool
    private var quietSince: ContinuousClock.Instant
    private var stretchStart: ContinuousClock.Instant?
    private var stretchBytes = 0

    init(_ limits: TransportLimits, isStream: Bool, now: ContinuousClock.Instant = .now) {
        self.limits = limits
        self.isStream = isStream
        quietSince = now
    }

    /// When to stop waiting for the next bytes.
    var deadline: ContinuousClock.Instant { quietSince + limits.commandDeadline }

    /// Notes bytes that moved. False when the peer is too slow to be waited for.
    mutating func moved(_ bytes: Int, now: ContinuousClock.Instant = .now) -> Bool {
        guard isStream else { return true }
        quietSince = now
        guard let start = stretchStart else {
            stretchStart = now
            return true
        }
        stretchBytes = stretchBytes &+ bytes
        guard now - start >= limits.minimumRateGrace else { return true }
        let seconds = (now - start) / .seconds(1)
        guard Double(stretchBytes) >= Double(limits.minimumBytesPerSecond) * seconds else { return false }
        stretchStart = now
        stretchBytes = 0
        return true
    }
}
