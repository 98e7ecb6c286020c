/// Whether the brake stops all mail for a moment, as the dispatcher knows it between two looks into the outbox.
struct BrakePressure {
    private var restsUntil: Duration?
    private var isOn = false

    enum Change { case none, on, off }

    /// What is left of the pause; `nil` when it is over.
    func rest(at uptime: Duration) -> Duration? {
        guard let restsUntil, restsUntil > uptime else { return nil }
        return restsUntil - uptime
    }

    /// Takes what a look into the outbox brought.
    mutating func note(_ pause: Duration?, at uptime: Duration) -> Change {
        let wasOn = isOn
        isOn = pause != nil
        restsUntil = pause.map { uptime + $0 }
        return isOn == wasOn ? .none : isOn ? .on : .off
    }
}
