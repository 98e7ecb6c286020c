package import GatewayKit
package import TicketStore

/// What follows from the outcome of one attempt: a pure rule, so that it can be a table in a test.
package enum NextStep: Equatable, Sendable {
    case record(DeliveryResult)
    /// The row goes back untouched, and nothing else is tried until the channel has rested.
    case restChannel(ChannelFault)
    /// Nothing goes this way any more until a person says so.
    case retire(reason: String)

    /// `attempts` is the number before this one. `jitter` lies in `0..<1`.
    package init(
        after outcome: DeliveryOutcome, attempts: Int, readyAt createdAt: Instant, now: Instant, jitter: Double,
        settings: DispatchSettings
    ) {
        let pause = settings.pause(afterAttempt: attempts + 1, jitter: jitter)
        switch outcome {
        case .accepted(let reply): self = .record(.sent(reply: reply))
        case .refusedForGood(let reason, let isHard): self = .record(.failed(reason: reason, isHard: isHard))
        case .refusedForNow(let reason, _) where now - createdAt >= settings.lifetime:
            self = .record(.failed(reason: "not taken since \(createdAt), given up: \(reason)", isHard: false))
        case .refusedForNow(let reason, let after):
            let wanted = max(pause, min(after ?? .zero, settings.longestWish))
            self = .record(.deferred(until: now + wanted, reason: reason))
        case .gone(let reason): self = .retire(reason: reason)
        case .uncertain(let reason) where attempts + 1 >= settings.uncertainAttempts:
            self = .record(.failed(reason: "never confirmed, may have arrived: \(reason)", isHard: false))
        case .uncertain(let reason):
            self = .record(.uncertain(retryAt: now + max(pause, settings.uncertainRetry), reason: reason))
        case .channelDown(let fault) where settings.expiresInOutage && now - createdAt >= settings.lifetime:
            self = .record(.failed(reason: "not taken since \(createdAt), given up: \(fault.reason)", isHard: false))
        case .channelDown(let fault): self = .restChannel(fault)
        case .withdrawn(let reason):
            self = .record(.returned(until: now + settings.firstRetry, reason: reason))
        }
    }
}

extension DispatchSettings {
    /// 1, 2, 5, 10, 20, 40 … times `firstRetry`, never above `longestRetry`, each up to a fifth shorter or longer.
    package func pause(afterAttempt number: Int, jitter: Double) -> Duration {
        let factor =
            switch number {
            case ...1: 1
            case 2: 2
            default: 5 << min(number - 3, 20)
            }
        let full = min(firstRetry * factor, longestRetry)
        return full - full / 5 + full * 2 / 5 * jitter
    }
}
