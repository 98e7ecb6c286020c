import GatewayKit

/// Whether the way out is open, and how long to leave it alone when it is not.
struct ChannelHealth {
    private(set) var failures = 0
    private(set) var restsUntil: Duration?
    private var downSince: Duration?
    /// While the channel is down, one delivery at a time tries it: several logins at once lock accounts.
    private(set) var isBeingTried = false

    var isDown: Bool { failures > 0 }

    /// What is left of the rest; `nil` when it is over.
    func rest(at uptime: Duration) -> Duration? {
        guard let restsUntil, restsUntil > uptime else { return nil }
        return restsUntil - uptime
    }

    /// Whether this caller may try now.
    mutating func beginTrying() -> Bool {
        guard isDown else { return true }
        if isBeingTried { return false }
        isBeingTried = true
        return true
    }

    mutating func endTrying() { isBeingTried = false }

    mutating func recovered() { self = ChannelHealth() }

    /// Returns the pause, and whether the operators should hear of it.
    mutating func failed(
        _ fault: ChannelFault, at uptime: Duration, jitter: Double, settings: DispatchSettings
    ) -> (pause: Duration, isAlarming: Bool) {
        failures += 1
        let since = downSince ?? uptime
        downSince = since
        let backoff = Backoff(first: settings.firstReconnect, ceiling: settings.longestReconnect)
        let pause =
            fault.needsOperator
            ? settings.refusedPause : backoff.pause(beforeAttempt: failures + 1, jitter: jitter) ?? .zero
        restsUntil = uptime + pause
        isBeingTried = false
        return (pause, fault.needsOperator || uptime - since >= settings.outageBeforeAlert)
    }
}
