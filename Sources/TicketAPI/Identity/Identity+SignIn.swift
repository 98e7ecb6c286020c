package import GatewayKit
import MIMEParser
import TicketStore

/// What somebody has who signed in.
package struct SignIn: Sendable {
    /// Shown with each request.
    package var accessToken: Secret<String>
    package var accessExpiresAt: Instant
    /// Exchanged once for the next two tokens.
    package var refreshToken: Secret<String>
    package var refreshExpiresAt: Instant
    package var caller: Caller
}

extension Identity {
    /// Begins a session. Throws 401, the same for every reason and after the same work, and 429 or 503.
    package func login(
        address: String, password: String, peer: String, now: Instant
    ) async throws(APIProblem) -> SignIn {
        let email = EmailAddress(address)
        try limits.admit(peer, to: .login, now: now)
        try limits.admitLogin(to: email?.key ?? Array(address.utf8.prefix(EmailAddress.longest)), now: now)
        var account: Account?
        if let email {
            account = try await asking { () async throws(StoreError) in try await store.account(at: email) }
        }
        let isRight = try await passwords.verifies(password, against: account?.passwordHash)
        let session = UniqueID(at: now)
        guard isRight, let account, let hash = account.passwordHash,
            let caller = caller(account, by: .session(session))
        else { throw refusedLogin(from: peer) }
        let refresh = OpaqueToken(.refresh)
        let beginning = NewSession(
            uuid: session, account: account.id, family: refresh.family, token: refresh.digest,
            expiresAt: now + settings.refreshLife)
        let hasBegun = try await asking { () async throws(StoreError) in
            try await store.startSession(beginning, provedBy: hash, most: settings.mostSessions, now: now)
        }
        guard hasBegun else { throw refusedLogin(from: peer) }
        log(.info, "api.login", ["account": account.uuid, "peer": peer])
        return signIn(caller, session: session, refresh: refresh, now: now)
    }

    /// Exchanges a refresh token for the next two tokens. One that was exchanged before ends the session for everybody
    /// who has a token of it. Throws 401 and 429.
    package func refresh(_ text: String, peer: String, now: Instant) async throws(APIProblem) -> SignIn {
        try limits.admit(peer, to: .exchange, now: now)
        guard let shown = OpaqueToken(text, as: .refresh) else { throw Self.stranger }
        let next = shown.next()
        let renewal = try await asking { () async throws(StoreError) in
            try await store.renewSession(
                shown.family, token: shown.digest, next: next.digest, until: now + settings.refreshLife, now: now)
        }
        switch renewal {
        case .renewed(let account, let session):
            guard let caller = caller(account, by: .session(session)) else { throw Self.stranger }
            return signIn(caller, session: session, refresh: next, now: now)
        case .reused(let account):
            log(.warning, "api.refresh_token_reused", ["account": account.uuid, "peer": peer])
            throw Self.stranger
        case .unknown: throw Self.stranger
        }
    }

    /// Ends the caller's session: none of its tokens is good any more. Throws 403 when he came with an API token, which
    /// has none.
    package func logout(_ caller: Caller, now: Instant) async throws(APIProblem) {
        guard case .session(let session) = caller.credential else {
            throw APIProblem(403, "an API token has no session to end; an administrator can revoke it")
        }
        try await asking { () async throws(StoreError) in try await store.endSession(session, now: now) }
    }

    /// Uses the link of an account to set its password; all its sessions end. Throws 400 when the link is none, or used,
    /// or too old, and when the password is not as it should be; 429 and 503.
    package func setPassword(
        link text: String, password: String, peer: String, now: Instant
    ) async throws(APIProblem) {
        try limits.admit(peer, to: .exchange, now: now)
        guard let link = OpaqueToken(text, as: .link) else { throw Self.badLink }
        // Only who has a link may cost us a hash.
        let known = try await asking { () async throws(StoreError) in
            try await store.account(behindLink: link.digest, now: now)
        }
        guard known != nil else { throw Self.badLink }
        let hash = try await passwords.hash(password)
        let account = try await asking { () async throws(StoreError) in
            try await store.setPassword(hash, byLink: link.digest, now: now)
        }
        guard let account else { throw Self.badLink }
        log(.info, "api.password_set", ["account": account.uuid, "peer": peer])
    }

    private func signIn(_ caller: Caller, session: UniqueID, refresh: OpaqueToken, now: Instant) -> SignIn {
        // In whole seconds, as it stands in the token.
        let issuedAt = Instant(seconds: now.seconds)
        let token = AccessToken(
            account: caller.account, session: session, role: caller.role, issuedAt: issuedAt,
            expiresAt: issuedAt + settings.accessLife)
        return SignIn(
            accessToken: Secret(token.text(signedWith: keys, for: settings)), accessExpiresAt: token.expiresAt,
            refreshToken: refresh.text, refreshExpiresAt: now + settings.refreshLife, caller: caller)
    }

    private func refusedLogin(from peer: String) -> APIProblem {
        log(.notice, "api.login_refused", ["peer": peer])
        return Self.unauthorised("this address and password do not go together", nil)
    }

    private static let badLink = APIProblem.field("token", "is no link that still works; ask for a new one")
}
