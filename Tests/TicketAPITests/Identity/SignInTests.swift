import GatewayKit
import MIMEParser
import Testing
import TicketStore

@testable import TicketAPI

@Suite struct SignInTests {
    private static let now = IdentityStage.now

    private func refused(
        _ stage: IdentityStage, _ address: String, _ password: String, peer: String = "192.0.2.7"
    ) async -> APIProblem? {
        await problem { () async throws(APIProblem) in
            try await stage.identity.login(address: address, password: password, peer: peer, now: Self.now)
        }
    }

    @Test("T13 every refused login is the same answer after the same work")
    func sameRefusal() async throws {
        let stage = try IdentityStage()
        _ = try await stage.account("anna@example.org")
        _ = try await stage.invited("tom@example.org")
        let disabled = try await stage.account("sam@example.org")
        try await stage.store.setDisabled(true, disabled.id, now: Self.now)
        let right = IdentityStage.password
        let rows = [
            ("anna@example.org", "wrong horse battery"), ("anna@example.org", ""), ("anna@example.org", right + "\0"),
            ("anna@example.org", " " + right), ("anna@example.org", String(repeating: "x", count: 1 << 20)),
            ("nobody@example.org", right), ("tom@example.org", right), ("sam@example.org", right),
            ("no address", right), ("", ""),
        ]
        var answers: [APIProblem?] = []
        for (address, password) in rows {
            let before = stage.identity.passwords.verifications
            answers.append(await refused(stage, address, password))
            #expect(stage.identity.passwords.verifications == before + 1, "\(address)")
        }
        #expect(answers.allSatisfy { $0 == answers[0] } && answers[0]?.status == 401)
        #expect(!stage.log.text.contains("horse") && !stage.log.text.contains("anna@"))
    }

    @Test("the address is known in any case, the password by its exact bytes")
    func exactBytes() async throws {
        let stage = try IdentityStage()
        let (_, link) = try await stage.invited("eva@customer.example")
        try await stage.identity.setPassword(link: link, password: "un café allongé", peer: "x", now: Self.now)
        let signIn = try await stage.identity.login(
            address: "EVA@Customer.Example", password: "un café allongé", peer: "x", now: Self.now)
        #expect(signIn.caller.role == .customer)
        #expect(await refused(stage, "eva@customer.example", "un cafe\u{301} allonge\u{301}")?.status == 401)
    }

    @Test("a refresh token is exchanged once; a copy of it ends the session for thief and owner")
    func rotation() async throws {
        let stage = try IdentityStage()
        _ = try await stage.account("anna@example.org")
        let first = try await stage.signIn("anna@example.org")
        let second = try await stage.identity.refresh(first.refreshToken.reveal { $0 }, peer: "x", now: Self.now)
        #expect(second.caller == first.caller)
        #expect(second.refreshToken.reveal { $0 } != first.refreshToken.reveal { $0 })
        let access = second.accessToken.reveal { $0 }
        _ = try await stage.identity.caller(bearing: access, now: Self.now)
        for token in [first, second] {
            #expect(
                await problem { () async throws(APIProblem) in
                    try await stage.identity.refresh(token.refreshToken.reveal { $0 }, peer: "x", now: Self.now)
                } == Identity.stranger)
        }
        #expect(
            await problem { () async throws(APIProblem) in
                try await stage.identity.caller(bearing: access, now: Self.now)
            } == Identity.stranger)
        #expect(stage.log.text.contains("api.refresh_token_reused"))
        _ = try await stage.signIn("anna@example.org")
    }

    @Test("of many who exchange one refresh token at once, one gets the next")
    func race() async throws {
        let stage = try IdentityStage()
        _ = try await stage.account("anna@example.org")
        let token = try await stage.signIn("anna@example.org").refreshToken.reveal { $0 }
        let won = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    await problem { () async throws(APIProblem) in
                        try await stage.identity.refresh(token, peer: "x", now: Self.now)
                    } == nil
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(won == 1)
    }

    @Test("a session that is used goes on; one that is not for thirty days is over")
    func lives() async throws {
        let stage = try IdentityStage()
        _ = try await stage.account("anna@example.org")
        let day = Duration.seconds(86_400)
        let first = try await stage.signIn("anna@example.org")
        #expect(first.accessExpiresAt == Self.now + .seconds(900))
        #expect(first.refreshExpiresAt == Self.now + day * 30)
        let later = Self.now + day * 29
        let second = try await stage.identity.refresh(first.refreshToken.reveal { $0 }, peer: "x", now: later)
        #expect(second.refreshExpiresAt == later + day * 30)
        #expect(
            await problem { () async throws(APIProblem) in
                try await stage.identity.refresh(second.refreshToken.reveal { $0 }, peer: "x", now: later + day * 30)
            } == Identity.stranger)
    }

    @Test("what ends a session ends its access token with the next request, and whoever stays connected")
    func revocation() async throws {
        let stage = try IdentityStage()
        let account = try await stage.account("anna@example.org")
        let identity = stage.identity
        let ends: [(String, (SignIn) async throws -> Void)] = [
            ("logout", { try await identity.logout($0.caller, now: Self.now) }),
            ("disabled", { _ in try await stage.store.setDisabled(true, account.id, now: Self.now) }),
        ]
        for (name, end) in ends {
            let signIn = try await stage.signIn("anna@example.org")
            let other = try await stage.signIn("anna@example.org")
            #expect(try await identity.renewed(signIn.caller, now: Self.now) == signIn.caller)
            try await end(signIn)
            let access = signIn.accessToken.reveal { $0 }
            let refresh = signIn.refreshToken.reveal { $0 }
            let answers = [
                await problem { () async throws(APIProblem) in
                    try await identity.caller(bearing: access, now: Self.now)
                },
                await problem { () async throws(APIProblem) in
                    try await identity.renewed(signIn.caller, now: Self.now)
                },
                await problem { () async throws(APIProblem) in
                    try await identity.refresh(refresh, peer: "x", now: Self.now)
                },
            ]
            #expect(answers == Array(repeating: Identity.stranger, count: 3), "\(name)")
            let rest = await problem { () async throws(APIProblem) in
                try await identity.renewed(other.caller, now: Self.now)
            }
            #expect((rest == nil) == (name == "logout"), "the other session after \(name)")
        }
    }

    static let passwords: [(String, isGood: Bool)] = [
        ("", false), ("elevenchars", false), ("twelve chars", true), (String(repeating: "é", count: 12), true),
        (String(repeating: "\u{1F600}", count: 128), true), (String(repeating: "a", count: 129), false),
        (String(repeating: "\u{301}", count: 128), true), (String(repeating: "a", count: 1 << 20), false),
        ("with\0a NUL inside", true),
    ]

    @Test("a password has 12 to 128 characters, whatever they are", arguments: passwords)
    func lengths(password: String, isGood: Bool) async throws {
        let stage = try IdentityStage()
        let (_, link) = try await stage.invited("eva@customer.example")
        let answer = await problem { () async throws(APIProblem) in
            try await stage.identity.setPassword(link: link, password: password, peer: "x", now: Self.now)
        }
        #expect((answer == nil) == isGood)
        if isGood {
            _ = try await stage.identity.login(
                address: "eva@customer.example", password: password, peer: "x", now: Self.now)
        } else {
            #expect(answer?.fields.map(\.name) == ["password"] && answer?.status == 400)
            try await stage.identity.setPassword(
                link: link, password: IdentityStage.password, peer: "x", now: Self.now)
        }
    }

    @Test("a link that was used, is too old, or never was one gets the same answer")
    func links() async throws {
        let stage = try IdentityStage()
        let (_, used) = try await stage.invited("eva@customer.example")
        try await stage.identity.setPassword(link: used, password: IdentityStage.password, peer: "x", now: Self.now)
        let (_, old) = try await stage.invited("tom@example.org", at: Self.now - .seconds(72 * 3_600))
        let never = OpaqueToken(.link).text.reveal { $0 }
        var answers: [APIProblem?] = []
        for link in [used, old, never, "", " ", "\0", String(repeating: "m", count: 1 << 20)] {
            answers.append(
                await problem { () async throws(APIProblem) in
                    try await stage.identity.setPassword(
                        link: link, password: IdentityStage.password, peer: "x", now: Self.now)
                })
        }
        #expect(answers.allSatisfy { $0 == answers[0] } && answers[0]?.fields.map(\.name) == ["token"])
    }

    @Test("a customer whose address was verified sees what he wrote before he had an account")
    func earlierTickets() async throws {
        let stage = try IdentityStage()
        let ticket = try await stage.openTicket(from: "eva@customer.example")
        let account = try await stage.account("Eva@Customer.example")
        let caller = try await stage.signIn("eva@customer.example").caller
        #expect(caller.visibility == .participant(ticket.requester.id) && caller.account == account.uuid)
        #expect(caller.name == "Eva")
    }

    @Test("logins are limited for each address, known or not, and for each peer", arguments: [true, false])
    func limits(isKnown: Bool) async throws {
        let stage = try IdentityStage { $0.limits.loginsFromPeer = RateLimit(count: 14, per: .seconds(60)) }
        if isKnown { _ = try await stage.account("eva@customer.example") }
        for attempt in 1...10 {
            let answer = await refused(stage, "eva@customer.example", "wrong horse", peer: "192.0.2.\(attempt)")
            #expect(answer?.status == 401)
        }
        let before = stage.identity.passwords.verifications
        let locked = await refused(stage, "EVA@customer.example", IdentityStage.password, peer: "192.0.2.99")
        #expect(locked?.status == 429 && locked?.answerFields["retry-after"] == "90")
        #expect(stage.identity.passwords.verifications == before, "a refused attempt costs nothing")
        for attempt in 1...14 {
            #expect(await refused(stage, "\(attempt)@x.example", "wrong", peer: "2001:db8::\(attempt)")?.status == 401)
        }
        #expect(await refused(stage, "15@x.example", "wrong", peer: "2001:db8::ffff:15")?.status == 429)
        #expect(await refused(stage, "15@x.example", "wrong", peer: "2001:db8:0:1::15")?.status == 401)
    }
}

extension IdentityStage {
    /// A ticket that came by mail.
    func openTicket(from sender: String, uid: UInt32 = 1) async throws -> Ticket {
        let letter = Letter(
            place: .mailbox(MailboxName("support"), uidValidity: 7, uid: uid), content: .bytes(Array("\(uid)".utf8)),
            receivedAt: Self.now)
        let held = try await store.hold([letter], now: Self.now)
        let person = NewContact(address: Self.address(sender), name: "Eva")
        let candidates = held.map {
            IntakeCandidate(
                letter: $0, identity: LetterIdentity(raw: $0.digest, messageID: nil, body: $0.digest),
                sender: person.address, claims: [], content: 0)
        }
        let ticket = NewTicket(
            series: NumberSeries(prefix: "TICKET-", minimumWidth: 3), queue: QueueName("support"), subject: "Printer",
            priority: .normal, requester: person)
        let message = NewMessage(
            kind: .public, direction: .incoming, writer: .contact(person), proof: .claimed, newText: "x", fullText: "x",
            messageID: nil)
        let receipts = try await store.commit(candidates, now: Self.now) { _, _ in
            IntakeRecord(disposition: .ticket, effect: .open(ticket, message), trace: DecisionTrace())
        }
        guard let number = try receipts.first?.get().number, let file = try await store.ticketFile(number) else {
            throw Missing()
        }
        return file.ticket
    }
}
