import GatewayKit

/// Notices when the wall clock jumps: nobody shall be woken because of a time that is not true.
///
/// Time that passes while the machine is suspended is no jump.
struct WallClockWatch {
    enum Verdict: Equatable {
        case steady
        /// It has just moved by this, forward or back.
        case jumped(Duration)
        /// It jumped lately; what is left until it is believed.
        case resting(Duration)
    }

    let settings: ClockSettings
    private var bootedAt: Instant?
    private var restsUntil: Duration?

    init(settings: ClockSettings) {
        self.settings = settings
    }

    /// `uptime` is the time since boot, suspended or not.
    mutating func look(at now: Instant, uptime: Duration) -> Verdict {
        let boot = now - uptime
        defer { bootedAt = boot }
        if let last = bootedAt, abs(boot - last) > settings.jump {
            restsUntil = uptime + settings.steadyFor
            return .jumped(boot - last)
        }
        guard let until = restsUntil, uptime < until else { return .steady }
        return .resting(until - uptime)
    }

    private func abs(_ duration: Duration) -> Duration { duration < .zero ? .zero - duration : duration }
}
