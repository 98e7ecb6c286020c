package import GatewayKit
package import MIMEParser

/// What is remembered of those who ask the API. Tokens come as SHA-256: the store never sees one.
///
/// Each method is one transaction. What is ended here is ended for the next question, whoever asks it.
package protocol AccountStore: Sendable {
    // MARK: Accounts

    /// Makes an account: of an agent, or of the customer who has this address. `nil` when there is one already.
    ///
    /// One that was of somebody else becomes this one, and keeps nothing that opened it.
    func openAccount(at address: EmailAddress, agent: AgentName?, now: Instant) async throws(StoreError) -> Account?

    /// `nil` when no account has this address; also of those that are disabled.
    func account(at address: EmailAddress) async throws(StoreError) -> Account?

    /// By address.
    func accounts(limit: Int, now: Instant) async throws(StoreError) -> [AccountListing]

    /// Disabling ends all sessions and the link; enabling brings none of them back. API tokens rest meanwhile.
    func setDisabled(_ isDisabled: Bool, _ account: AccountID, now: Instant) async throws(StoreError)

    /// Forgets an account with all that opens it. Returns whether there was one.
    func eraseAccount(at address: EmailAddress) async throws(StoreError) -> Bool

    // MARK: Links and passwords

    /// A link for setting the password; one made before ends.
    func keepLink(_ token: Digest, to account: AccountID, until end: Instant) async throws(StoreError)

    /// The account a link leads to; `nil` when it was used, replaced or is too old, and while the account is disabled.
    func account(behindLink token: Digest, now: Instant) async throws(StoreError) -> Account?

    /// Uses a link: its address is verified from now on, the password is this one, and all sessions end.
    ///
    /// `nil`, and nothing changes, when the link leads nowhere.
    func setPassword(
        _ hash: Secret<String>, byLink token: Digest, now: Instant
    ) async throws(StoreError) -> Account?

    // MARK: Sessions

    /// Begins a session, and forgets those of the account that are over; beyond `most` the longest unused one too.
    ///
    /// Returns `false`, and nothing begins, when the account was disabled or its password is not `hash` any more.
    func startSession(
        _ session: NewSession, provedBy hash: Secret<String>, most: Int, now: Instant
    ) async throws(StoreError) -> Bool

    /// Exchanges a refresh token for the `next`. One that was exchanged before ends its session.
    func renewSession(
        _ family: Digest, token: Digest, next: Digest, until end: Instant, now: Instant
    ) async throws(StoreError) -> SessionRenewal

    /// Whose session it is; `nil` when it is over, or the account disabled. One indexed read.
    func account(ofSession session: UniqueID, now: Instant) async throws(StoreError) -> Account?

    /// Ends a session; what is over stays so.
    func endSession(_ session: UniqueID, now: Instant) async throws(StoreError)

    // MARK: API tokens

    /// Keeps a token. Returns its id.
    func keepAPIToken(
        _ token: Digest, named name: String, _ scope: AccessScope, of account: AccountID, until end: Instant,
        now: Instant
    ) async throws(StoreError) -> APITokenID

    /// Whose token it is; `nil` when it is revoked or too old, or the account disabled. One indexed read.
    func account(ofAPIToken token: Digest, now: Instant) async throws(StoreError) -> (Account, APIToken)?

    /// The same of one whose id is known.
    func account(ofAPIToken token: APITokenID, now: Instant) async throws(StoreError) -> (Account, APIToken)?

    /// All of an account, also those that are over, the oldest first.
    func apiTokens(of account: AccountID) async throws(StoreError) -> [APIToken]

    /// When it was used last.
    func noteUse(of token: APITokenID, now: Instant) async throws(StoreError)

    /// Returns whether there was one that was not revoked.
    func revokeAPIToken(_ token: APITokenID, now: Instant) async throws(StoreError) -> Bool

    // MARK: Tickets

    /// Lets who has this token read one ticket. A ticket may have several.
    func keepTicketToken(
        _ token: Digest, of ticket: TicketID, until end: Instant, now: Instant
    ) async throws(StoreError)

    /// The ticket that a token opens; `nil` when it is revoked or too old, or the ticket deleted.
    func ticket(openedBy token: Digest, now: Instant) async throws(StoreError) -> Ticket?

    /// Ends all tokens of a ticket. Returns how many opened it until now.
    func revokeTicketTokens(of ticket: TicketID, now: Instant) async throws(StoreError) -> Int
}
