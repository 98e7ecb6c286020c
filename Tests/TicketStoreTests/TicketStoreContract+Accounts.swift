import GatewayKit
import MIMEParser
import Testing

@testable import TicketStore

extension TicketStoreContract {
    private static let eva = Mails.address("Eva@Customer.Example")
    private static let anna = Mails.address("anna@example.org")
    private static let hash = Secret("$argon2id$made-up")

    /// An account whose holder has set the password `hash`.
    private func opened(
        _ store: OpenStore.Store, _ address: EmailAddress = eva, agent: AgentName? = nil
    ) async throws -> Account {
        let account = try #require(try await store.openAccount(at: address, agent: agent, now: .start))
        try await store.keepLink(Self.digest("link"), to: account.id, until: .start + .seconds(60))
        return try #require(try await store.setPassword(Self.hash, byLink: Self.digest("link"), now: .start))
    }

    private static func digest(_ text: String) -> Digest { sha256(Array(text.utf8)) }

    private static func session(_ name: String, of account: Account) -> NewSession {
        NewSession(
            uuid: UniqueID(text: "session \(name)"), account: account.id, family: digest("family \(name)"),
            token: digest("\(name) 1"), expiresAt: .start + .seconds(100))
    }

    @Test("an address has one account, of an agent or of the customer who wrote before", arguments: Backend.allCases)
    func accounts(backend: Backend) async throws {
        let place = try backend.open()
        let store = place.store
        let held = try await store.received(Mails.letter(uid: 1))
        let opening = Mails.opening(from: "eva@customer.example", id: "one@customer.example")
        let receipt = try await store.committed(Mails.candidate(held, from: "eva@customer.example"), as: opening)
        let number = try #require(receipt.number)
        let requester = try #require(try await store.ticketFile(number)).ticket.requester
        let eva = try #require(try await store.openAccount(at: Self.eva, agent: nil, now: .start))
        guard case .customer(let contact) = eva.holder else { throw WrongHolder() }
        #expect(contact.id == requester.id && eva.verifiedAt == nil && eva.passwordHash == nil)
        #expect(try await store.openAccount(at: requester.address, agent: nil, now: .start) == nil)
        let anna = try #require(try await store.openAccount(at: Self.anna, agent: AgentName("anna"), now: .start))
        guard case .agent(let name) = anna.holder else { throw WrongHolder() }
        #expect(name == AgentName("anna"))
        #expect(try await store.accounts(limit: 9, now: .start).map(\.account.id) == [anna.id, eva.id])
        #expect(try await store.account(at: Self.eva)?.uuid == eva.uuid)
        #expect(try await store.eraseAccount(at: Self.eva))
        #expect(try await store.account(at: Self.eva) == nil)
        #expect(try await !store.eraseAccount(at: Self.eva))
    }

    @Test("an account that becomes somebody else's keeps nothing that opened it", arguments: Backend.allCases)
    func accountChangesHands(backend: Backend) async throws {
        let place = try backend.open()
        let store = place.store
        let account = try await opened(store)
        let session = Self.session("a", of: account)
        #expect(try await store.startSession(session, provedBy: Self.hash, most: 9, now: .start))
        _ = try await store.keepAPIToken(
            Self.digest("api"), named: "x", .read, of: account.id, until: .start + .seconds(9), now: .start)
        let changed = try #require(try await store.openAccount(at: Self.eva, agent: AgentName("eva"), now: .start))
        #expect(changed.id == account.id && changed.passwordHash == nil && changed.verifiedAt == nil)
        #expect(try await store.account(ofSession: session.uuid, now: .start) == nil)
        #expect(try await store.account(ofAPIToken: Self.digest("api"), now: .start) == nil)
    }

    @Test(
        "a link sets the password once, in time, if no later one was made and the account is enabled",
        arguments: Backend.allCases)
    func links(backend: Backend) async throws {
        let place = try backend.open()
        let store = place.store
        let account = try #require(try await store.openAccount(at: Self.eva, agent: nil, now: .start))
        let (first, second, end) = (Self.digest("1"), Self.digest("2"), Instant.start + .seconds(60))
        try await store.keepLink(first, to: account.id, until: end)
        try await store.keepLink(second, to: account.id, until: end)
        #expect(try await store.account(behindLink: first, now: .start) == nil)
        #expect(try await store.setPassword(Self.hash, byLink: first, now: .start) == nil)
        #expect(try await store.account(behindLink: second, now: end) == nil)
        let set = try #require(try await store.setPassword(Self.hash, byLink: second, now: .start + .seconds(5)))
        #expect(set.verifiedAt == .start + .seconds(5) && set.passwordHash?.reveal { $0 } == Self.hash.reveal { $0 })
        #expect(try await store.setPassword(Self.hash, byLink: second, now: .start) == nil)
        try await store.keepLink(first, to: account.id, until: end)
        try await store.setDisabled(true, account.id, now: .start)
        try await store.setDisabled(false, account.id, now: .start)
        #expect(try await store.account(behindLink: first, now: .start) == nil)
    }

    @Test("a refresh token is exchanged once; shown again it ends its session", arguments: Backend.allCases)
    func renewal(backend: Backend) async throws {
        let place = try backend.open()
        let store = place.store
        let account = try await opened(store)
        for name in ["a", "b"] {
            let session = Self.session(name, of: account)
            #expect(try await store.startSession(session, provedBy: Self.hash, most: 9, now: .start))
        }
        func renew(_ name: String, _ token: Int, _ next: Int, after seconds: Int) async throws -> SessionRenewal {
            try await store.renewSession(
                Self.digest("family \(name)"), token: Self.digest("\(name) \(token)"),
                next: Self.digest("\(name) \(next)"), until: .start + .seconds(seconds + 100),
                now: .start + .seconds(seconds))
        }
        #expect(try await renew("a", 1, 2, after: 90).isRenewed)
        #expect(try await renew("a", 2, 3, after: 180).isRenewed)
        #expect(try await renew("b", 1, 2, after: 100).isUnknown, "too old")
        guard case .reused = try await renew("a", 1, 4, after: 181) else { throw WrongHolder() }
        #expect(try await renew("a", 3, 4, after: 182).isUnknown)
        #expect(try await store.account(ofSession: UniqueID(text: "session a"), now: .start) == nil)
        #expect(try await renew("c", 1, 2, after: 0).isUnknown)
    }

    @Test("a session is over at once when it ends, when its account is disabled, and with a new password")
    func sessionsEnd() async throws {
        let place = try Backend.sqlite.open()
        let store = place.store
        let account = try await opened(store)
        let ends: [(String, (NewSession) async throws -> Void)] = [
            ("logout", { try await store.endSession($0.uuid, now: .start) }),
            (
                "disabled",
                { _ in
                    try await store.setDisabled(true, account.id, now: .start)
                    try await store.setDisabled(false, account.id, now: .start)
                }
            ),
            (
                "new password",
                { _ in
                    try await store.keepLink(Self.digest("link"), to: account.id, until: .start + .seconds(9))
                    _ = try await store.setPassword(Self.hash, byLink: Self.digest("link"), now: .start)
                }
            ),
        ]
        for (name, end) in ends {
            let session = Self.session(name, of: account)
            #expect(try await store.startSession(session, provedBy: Self.hash, most: 9, now: .start))
            #expect(try await store.account(ofSession: session.uuid, now: .start)?.id == account.id)
            try await end(session)
            #expect(try await store.account(ofSession: session.uuid, now: .start) == nil, "\(name)")
        }
        let late = Self.session("late", of: account)
        #expect(try await store.startSession(late, provedBy: Self.hash, most: 9, now: .start))
        #expect(try await store.account(ofSession: late.uuid, now: late.expiresAt) == nil)
    }

    @Test("no session begins by a password that was changed meanwhile, nor in a disabled account")
    func sessionsThatDoNotBegin() async throws {
        let place = try Backend.sqlite.open()
        let store = place.store
        let account = try await opened(store)
        let session = Self.session("a", of: account)
        #expect(try await !store.startSession(session, provedBy: Secret("another"), most: 9, now: .start))
        try await store.setDisabled(true, account.id, now: .start)
        #expect(try await !store.startSession(session, provedBy: Self.hash, most: 9, now: .start))
    }

    @Test("an account has only so many sessions: the longest unused one goes")
    func mostSessions() async throws {
        let place = try Backend.sqlite.open()
        let store = place.store
        let account = try await opened(store)
        for number in 1...4 {
            let now = Instant.start + .seconds(number)
            #expect(
                try await store.startSession(
                    Self.session("\(number)", of: account), provedBy: Self.hash, most: 3, now: now))
        }
        for number in 1...4 {
            let holder = try await store.account(ofSession: UniqueID(text: "session \(number)"), now: .start)
            #expect((holder != nil) == (number > 1), "\(number)")
        }
        #expect(try await store.accounts(limit: 1, now: .start).map(\.sessions) == [3])
    }

    @Test("an API token is good until it is revoked or too old, and rests while its account is disabled")
    func apiTokens() async throws {
        let place = try Backend.sqlite.open()
        let store = place.store
        let account = try await opened(store)
        let (token, end) = (Self.digest("api"), Instant.start + .seconds(60))
        let id = try await store.keepAPIToken(token, named: "crm", .write, of: account.id, until: end, now: .start)
        #expect(try await store.account(ofAPIToken: token, now: .start)?.1.scope == .write)
        #expect(try await store.account(ofAPIToken: id, now: .start)?.0.id == account.id)
        #expect(try await store.account(ofAPIToken: token, now: end) == nil)
        #expect(try await store.account(ofAPIToken: Self.digest(""), now: .start) == nil)
        try await store.setDisabled(true, account.id, now: .start)
        #expect(try await store.account(ofAPIToken: token, now: .start) == nil)
        #expect(try await store.account(ofAPIToken: id, now: .start) == nil)
        try await store.setDisabled(false, account.id, now: .start)
        try await store.noteUse(of: id, now: .start + .seconds(7))
        #expect(try await store.apiTokens(of: account.id).map(\.usedAt) == [.start + .seconds(7)])
        #expect(try await store.accounts(limit: 1, now: .start).map(\.tokens) == [1])
        #expect(try await store.revokeAPIToken(id, now: .start))
        #expect(try await !store.revokeAPIToken(id, now: .start))
        #expect(try await store.account(ofAPIToken: token, now: .start) == nil)
        #expect(try await store.apiTokens(of: account.id).map(\.revokedAt) == [.start])
    }

    @Test("T10 a ticket's token opens this ticket until it is revoked or too old, or the ticket deleted")
    func ticketTokens() async throws {
        let place = try Backend.sqlite.open()
        let store = place.store
        var tickets: [Ticket] = []
        for uid in 1...2 as ClosedRange<UInt32> {
            let held = try await store.received(Mails.letter(uid: uid))
            let opening = Mails.opening(id: "\(uid)@customer.example")
            let number = try #require(try await store.committed(Mails.candidate(held), as: opening).number)
            tickets.append(try #require(try await store.ticketFile(number)).ticket)
        }
        let end = Instant.start + .seconds(60)
        for (index, ticket) in tickets.enumerated() {
            try await store.keepTicketToken(Self.digest("\(index)"), of: ticket.id, until: end, now: .start)
        }
        try await store.keepTicketToken(Self.digest("more"), of: tickets[0].id, until: end, now: .start)
        #expect(try await store.ticket(openedBy: Self.digest("0"), now: .start)?.id == tickets[0].id)
        #expect(try await store.ticket(openedBy: Self.digest("1"), now: .start)?.id == tickets[1].id)
        #expect(try await store.ticket(openedBy: Self.digest("1"), now: end) == nil)
        #expect(try await store.revokeTicketTokens(of: tickets[0].id, now: .start) == 2)
        #expect(try await store.revokeTicketTokens(of: tickets[0].id, now: .start) == 0)
        #expect(try await store.ticket(openedBy: Self.digest("0"), now: .start) == nil)
        let other = tickets[1].id
        try await store.writer.transaction { (connection) throws(StoreError) in
            try connection.execute("UPDATE ticket SET deleted_at = 1 WHERE id = \(other)")
        }
        #expect(try await store.ticket(openedBy: Self.digest("1"), now: .start) == nil)
    }

    @Test("what lets nobody in any more is forgotten, and nothing else")
    func expiredRows() async throws {
        let place = try Backend.sqlite.open()
        let store = place.store
        let held = try await store.received(Mails.letter(uid: 1))
        let receipt = try await store.committed(Mails.candidate(held), as: Mails.opening(id: "1@customer.example"))
        let ticket = try #require(receipt.ticket)
        let end = Instant.start + .seconds(60)
        try await store.keepTicketToken(Self.digest("old"), of: ticket, until: end, now: .start)
        try await store.keepTicketToken(Self.digest("new"), of: ticket, until: end + .seconds(1), now: .start)
        for (name, until) in [("olga", end), ("nina", end + .seconds(1))] {
            let address = Mails.address("\(name)@customer.example")
            let account = try #require(try await store.openAccount(at: address, agent: nil, now: .start))
            try await store.keepLink(Self.digest(name), to: account.id, until: until)
            let (session, family) = (UniqueID(at: .start), Self.digest("family of \(name)"))
            try await store.writer.transaction { (connection) throws(StoreError) in
                try connection.execute(
                    """
                    INSERT INTO account_session (uuid, account_id, family, token, created_at, used_at, expires_at)
                    VALUES (\(session), \(account.id), \(family), \(family), \(Instant.start), \(Instant.start), \(until))
                    """)
            }
        }
        func rows() async throws -> [Int] {
            try await store.readers.snapshot { (connection) throws(StoreError) in
                let counts: [SQLText] = [
                    "SELECT count(*) FROM account_session", "SELECT count(*) FROM account_link",
                    "SELECT count(*) FROM ticket_token",
                ]
                return try counts.map { (count) throws(StoreError) in
                    var row = try connection.one(count)
                    return try row.count()
                }
            }
        }
        try await store.forgetExpired(requestsBefore: .start, now: end - .microseconds(1))
        #expect(try await rows() == [2, 2, 2])
        try await store.forgetExpired(requestsBefore: .start, now: end)
        #expect(try await rows() == [1, 1, 1])
        #expect(try await store.ticket(openedBy: Self.digest("new"), now: end)?.id == ticket)
        #expect(try await store.account(behindLink: Self.digest("nina"), now: end) != nil)
    }

    @Test("T11 no row can hold an empty token", arguments: ["", "short"])
    func emptyTokens(token: String) async throws {
        let place = try Backend.sqlite.open()
        let account = try await opened(place.store)
        let bytes = Array(token.utf8)
        await #expect(throws: StoreError.self) {
            try await place.store.writer.transaction { (connection) throws(StoreError) in
                try connection.execute(
                    "INSERT INTO account_link (account_id, token, expires_at) VALUES (\(account.id), \(bytes), 9)")
            }
        }
    }

    private struct WrongHolder: Error {}
}

extension SessionRenewal {
    fileprivate var isRenewed: Bool { if case .renewed = self { true } else { false } }
    fileprivate var isUnknown: Bool { if case .unknown = self { true } else { false } }
}
