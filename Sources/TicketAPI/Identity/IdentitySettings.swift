/// How callers prove who they are, and for how long.
package struct IdentitySettings: Equatable, Sendable {
    /// Where clients reach the API, without a slash at the end; `nil` where nobody said.
    package var publicURL: String?
    /// Who makes our access tokens: their claim `iss`.
    package var issuer = "mailgateway"
    /// Whom they are for: their claim `aud`.
    package var audience = "mailgateway-api"
    /// Of an access token.
    package var accessLife: Duration = .seconds(15 * 60)
    /// Of a refresh token; a session that is not used for so long is over.
    package var refreshLife: Duration = .seconds(30 * 86_400)
    /// Of the link by which somebody sets a password.
    package var linkLife: Duration = .seconds(72 * 3_600)
    /// Of what lets somebody without account read one ticket.
    package var ticketTokenLife: Duration = .seconds(365 * 86_400)
    /// Of the address of a download.
    package var downloadLife: Duration = .seconds(3_600)
    /// How old the note of a token's last use may be.
    package var useGrain: Duration = .seconds(3_600)
    /// Sessions of one account; with one more the longest unused one ends.
    package var mostSessions = 50
    /// What they are, and how many are checked at once.
    package var passwords = PasswordSettings()
    /// Where guessing would pay.
    package var limits = RateLimitSettings()

    package init() {}
}

/// What passwords are, and what they may cost.
package struct PasswordSettings: Equatable, Sendable {
    /// Unicode scalars of a new one.
    package var length = 12...128
    package var cost = PasswordCost()
    /// Hashed at once; each takes the memory of `cost` and a core.
    package var workers = 2
    /// That wait for a worker; one more is told to come back.
    package var mostWaiting = 16

    package init() {}
}

/// What one hash costs (RFC 9106, section 3.1).
package struct PasswordCost: Equatable, Sendable {
    /// Passes over the memory.
    package var operations = 2
    /// Bytes.
    package var memory = 64 << 20

    package init() {}

    /// The least there is, for tests.
    package static let least: PasswordCost = {
        var cost = PasswordCost()
        cost.operations = 1
        cost.memory = 8 << 10
        return cost
    }()
}

/// How often somebody may ask where guessing would pay.
package struct RateLimitSettings: Equatable, Sendable {
    /// Logins to one address, whether or not it has an account.
    package var loginsToAddress = RateLimit(count: 10, per: .seconds(15 * 60))
    /// Logins from one peer.
    package var loginsFromPeer = RateLimit(count: 30, per: .seconds(15 * 60))
    /// Links used and sessions renewed, from one peer.
    package var exchangesFromPeer = RateLimit(count: 60, per: .seconds(60))
    /// Requests to public endpoints, from one peer.
    package var publicFromPeer = RateLimit(count: 60, per: .seconds(60))
    /// Tickets asked for by number alone, from one peer.
    package var numbersFromPeer = RateLimit(count: 10, per: .seconds(60))
    /// Addresses or peers each limit remembers.
    package var mostRemembered = 20_000

    package init() {}
}
