package import GatewayKit
package import MIMEParser

/// Row id of an account.
package typealias AccountID = Identifier<Account>
/// Row id of an API token.
package typealias APITokenID = Identifier<APIToken>

/// Who may ask the API, under one address.
package struct Account: Sendable {
    /// Whose it is. The role and the queues of an agent stand in the configuration and nowhere else.
    package enum Holder: Sendable {
        case agent(AgentName)
        case customer(Contact)
    }

    package var id: AccountID
    /// What other systems know it by.
    package var uuid: UniqueID
    /// As given when the account was made; known by its key.
    package var address: EmailAddress
    /// Whose it is.
    package var holder: Holder
    /// In the form of libsodium; `nil` until the holder set a password.
    package var passwordHash: Secret<String>?
    /// When the holder used a link that went to the address; `nil` until then.
    package var verifiedAt: Instant?
    /// Since when nobody gets in with it; `nil` while somebody may.
    package var disabledAt: Instant?
    package var createdAt: Instant

    /// An account as stored.
    package init(
        id: AccountID, uuid: UniqueID, address: EmailAddress, holder: Holder, passwordHash: Secret<String>?,
        verifiedAt: Instant?, disabledAt: Instant?, createdAt: Instant
    ) {
        self.id = id
        self.uuid = uuid
        self.address = address
        self.holder = holder
        self.passwordHash = passwordHash
        self.verifiedAt = verifiedAt
        self.disabledAt = disabledAt
        self.createdAt = createdAt
    }
}

/// What a token lets a program do in the name of its account.
package enum AccessScope: String, Sendable, CaseIterable {
    /// The figures of `/metrics`, and nothing of any ticket.
    case metrics
    /// The figures too.
    case read
    /// Reading too.
    case write

    /// This one and those it includes.
    package var all: Set<AccessScope> {
        switch self {
        case .metrics: [.metrics]
        case .read: [.metrics, .read]
        case .write: [.metrics, .read, .write]
        }
    }
}

/// What programs show instead of a password.
package struct APIToken: Sendable, Equatable {
    package var id: APITokenID
    /// What the administrator calls it; may occur twice.
    package var name: String
    /// What it may do.
    package var scope: AccessScope
    package var createdAt: Instant
    package var expiresAt: Instant
    /// Not more exact than the grain of `IdentitySettings`.
    package var usedAt: Instant?
    package var revokedAt: Instant?

    /// A token as stored.
    package init(
        id: APITokenID, name: String, scope: AccessScope, createdAt: Instant, expiresAt: Instant, usedAt: Instant?,
        revokedAt: Instant?
    ) {
        self.id = id
        self.name = name
        self.scope = scope
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.usedAt = usedAt
        self.revokedAt = revokedAt
    }
}

/// A session that begins.
package struct NewSession: Sendable {
    /// Stands in access tokens.
    package var uuid: UniqueID
    package var account: AccountID
    /// Of what all its refresh tokens begin with.
    package var family: Digest
    /// Of its first refresh token.
    package var token: Digest
    package var expiresAt: Instant

    /// Takes every field as it is.
    package init(uuid: UniqueID, account: AccountID, family: Digest, token: Digest, expiresAt: Instant) {
        self.uuid = uuid
        self.account = account
        self.family = family
        self.token = token
        self.expiresAt = expiresAt
    }
}

/// What became of a refresh token that was shown.
package enum SessionRenewal: Sendable {
    /// It was the good one; the next one is now.
    case renewed(Account, session: UniqueID)
    /// It had been exchanged before: somebody has a copy, and the session is over.
    case reused(Account)
    /// Nothing goes on under it.
    case unknown
}

/// An account and how often it is in use.
package struct AccountListing: Sendable {
    package var account: Account
    /// Sessions that go on.
    package var sessions: Int
    /// API tokens that are good.
    package var tokens: Int

    package init(account: Account, sessions: Int, tokens: Int) {
        self.account = account
        self.sessions = sessions
        self.tokens = tokens
    }
}
