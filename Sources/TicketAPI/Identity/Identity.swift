package import GatewayKit
import MIMEParser
package import Notifier
package import TicketStore

/// Knows who asks: passwords, sessions, tokens and links, and what they open.
///
/// Every answer is made of what the store and the configuration say now: who is disabled, revoked or gone from the
/// configuration is nobody with the next request. Refusals are the same for every reason.
package struct Identity: Sendable {
    /// Addresses of downloads that need no signing in.
    package let downloads: SignedURL
    /// How often somebody may knock.
    package let limits: RateLimits
    let store: any AccountStore
    let staff: StaffDirectory
    let keys: IdentityKeys
    let settings: IdentitySettings
    let passwords: PasswordPool
    let log: Log

    /// `keys` are those for `SigningKeys.Use.api`.
    package init(
        store: any AccountStore, staff: StaffDirectory, keys: SigningKeys, settings: IdentitySettings, log: Log
    ) {
        self.store = store
        self.staff = staff
        self.keys = IdentityKeys(keys)
        self.settings = settings
        self.log = log
        downloads = SignedURL(keys: self.keys, life: settings.downloadLife)
        limits = RateLimits(settings.limits)
        passwords = PasswordPool(settings.passwords)
    }

    // MARK: Callers

    /// Who sent this request: by its one `Authorization: Bearer …` (RFC 6750, section 2.1), an access token or an API
    /// token. Throws 401 when nobody is known by it.
    package func caller(of request: HTTPRequest, now: Instant) async throws(APIProblem) -> Caller {
        let lines = request.fields.all.filter { $0.name.utf8.count == 13 && $0.name.lowercased() == "authorization" }
        guard lines.count == 1, let bearing = Self.bearerToken(lines[0].value) else { throw Self.nobody }
        return try await caller(bearing: bearing, now: now)
    }

    /// Who has this access token or API token, however it came: a WebSocket of a browser has no header for it.
    package func caller(bearing text: String, now: Instant) async throws(APIProblem) -> Caller {
        if let token = OpaqueToken(text, as: .api) {
            let found = try await asking { () async throws(StoreError) in
                try await store.account(ofAPIToken: token.digest, now: now)
            }
            guard let (account, token) = found else { throw Self.stranger }
            return try await caller(account, token, now: now)
        }
        let claims: AccessToken
        do throws(AccessToken.Objection) {
            claims = try AccessToken(text, verifiedWith: keys, for: settings, now: now)
        } catch {
            throw Self.stranger
        }
        let caller = try await caller(of: claims.session, now: now)
        guard caller.account == claims.account else { throw Self.stranger }
        return caller
    }

    /// Who a caller is now, who stays connected: asked from time to time, since his access token is not shown again.
    /// Throws 401 when the session, the token or the account is over.
    package func renewed(_ caller: Caller, now: Instant) async throws(APIProblem) -> Caller {
        switch caller.credential {
        case .session(let session): return try await self.caller(of: session, now: now)
        case .token(let token):
            let found = try await asking { () async throws(StoreError) in
                try await store.account(ofAPIToken: token, now: now)
            }
            guard let (account, token) = found else { throw Self.stranger }
            return try await self.caller(account, token, now: now)
        }
    }

    private func caller(of session: UniqueID, now: Instant) async throws(APIProblem) -> Caller {
        let account = try await asking { () async throws(StoreError) in
            try await store.account(ofSession: session, now: now)
        }
        guard let account, let caller = caller(account, by: .session(session)) else { throw Self.stranger }
        return caller
    }

    private func caller(_ account: Account, _ token: APIToken, now: Instant) async throws(APIProblem) -> Caller {
        guard var caller = caller(account, by: .token(token.id)) else { throw Self.stranger }
        caller.scopes = token.scope.all
        if token.usedAt.map({ now - $0 >= settings.useGrain }) ?? true {
            try await asking { () async throws(StoreError) in try await store.noteUse(of: token.id, now: now) }
        }
        return caller
    }

    /// `nil` for staff the configuration does not know at this address, and for customers who never used their link.
    func caller(_ account: Account, by credential: Caller.Credential) -> Caller? {
        guard account.disabledAt == nil else { return nil }
        switch account.holder {
        case .agent(let name):
            guard let member = staff.member(name, at: account.address) else { return nil }
            return Caller(
                account: account.uuid, name: member.displayName, address: account.address, person: .staff(member),
                credential: credential)
        case .customer(let contact):
            guard account.verifiedAt != nil else { return nil }
            return Caller(
                account: account.uuid, name: contact.name ?? account.address.description, address: account.address,
                person: .customer(contact.id), credential: credential)
        }
    }

    private static func bearerToken(_ value: String) -> String? {
        let bytes = value.utf8
        let scheme = Array("bearer ".utf8)
        guard bytes.count <= scheme.count + AccessToken.longest,
            bytes.prefix(scheme.count).map({ $0 | 0x20 }).elementsEqual(scheme)
        else { return nil }
        return String(value.utf8.dropFirst(scheme.count))
    }

    // MARK: Refusals

    /// Nobody said who he is.
    static let nobody = unauthorised("sign in first, and send Authorization: Bearer with the token", nil)
    /// What was shown opens nothing.
    static let stranger = unauthorised("this token is not good, or not any more", "invalid_token")

    static func unauthorised(_ detail: String, _ error: String?) -> APIProblem {
        var problem = APIProblem(401, detail)
        let reason = error.map { #", error="\#($0)""# } ?? ""
        problem.answerFields.append("WWW-Authenticate", #"Bearer realm="mailgateway""# + reason)
        return problem
    }

    /// What the store cannot do now becomes 503.
    func asking<Answer>(_ body: () async throws(StoreError) -> Answer) async throws(APIProblem) -> Answer {
        do throws(StoreError) {
            return try await body()
        } catch {
            log(.error, "api.identity_failed", because: error)
            throw .comeBack(503, "accounts cannot be read at this moment", in: .seconds(5))
        }
    }
}
