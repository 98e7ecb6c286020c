package import GatewayKit

/// The limits of those doors of the API where guessing would pay.
package struct RateLimits: Sendable {
    /// What somebody wants.
    package enum Door: Sendable {
        case login
        /// Using a link, renewing a session.
        case exchange
        /// Any public endpoint.
        case publicRequest
        /// A ticket by its number alone.
        case publicNumber
    }

    private let loginsToAddress, loginsFromPeer, exchanges, publicRequests, publicNumbers: RateLimiter

    /// Nobody has asked yet.
    package init(_ settings: RateLimitSettings) {
        func limiter(_ limit: RateLimit) -> RateLimiter { RateLimiter(limit, capacity: settings.mostRemembered) }
        loginsToAddress = limiter(settings.loginsToAddress)
        loginsFromPeer = limiter(settings.loginsFromPeer)
        exchanges = limiter(settings.exchangesFromPeer)
        publicRequests = limiter(settings.publicFromPeer)
        publicNumbers = limiter(settings.numbersFromPeer)
    }

    /// Throws 429 with Retry-After when this peer was at this door too often.
    package func admit(_ peer: String, to door: Door, now: Instant) throws(APIProblem) {
        let limiter =
            switch door {
            case .login: loginsFromPeer
            case .exchange: exchanges
            case .publicRequest: publicRequests
            case .publicNumber: publicNumbers
            }
        try admit(PeerKey(peer).bytes, by: limiter, now: now)
    }

    /// Throws 429 with Retry-After when there were too many logins to an address, whether or not it has an account.
    func admitLogin(to address: [UInt8], now: Instant) throws(APIProblem) {
        try admit(address, by: loginsToAddress, now: now)
    }

    private func admit(_ who: [UInt8], by limiter: RateLimiter, now: Instant) throws(APIProblem) {
        guard let delay = limiter.delay(of: who, now: now) else { return }
        throw .comeBack(429, "too many requests; try again later", in: delay)
    }
}

extension APIProblem {
    /// With Retry-After in whole seconds (RFC 9110, section 10.2.3).
    static func comeBack(_ status: Int, _ detail: String, in delay: Duration) -> APIProblem {
        var problem = APIProblem(status, detail)
        let seconds = max(1, (delay.wholeMicroseconds + 999_999) / 1_000_000)
        problem.answerFields.append("Retry-After", String(seconds))
        return problem
    }
}
