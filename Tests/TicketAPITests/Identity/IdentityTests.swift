import GatewayKit
import MIMEParser
import Testing
import TicketStore

@testable import TicketAPI

@Suite struct IdentityTests {
    private static let now = IdentityStage.now

    static let roles: [(address: String, role: Caller.Role, visibility: TicketVisibility?)] = [
        ("anna@example.org", .agent, .desk(AgentName("anna"), queues: [QueueName("support")])),
        ("tom@example.org", .technician, .assigned(AgentName("tom"))),
        ("sam@example.org", .supervisor, .queues([QueueName("support")])),
        ("ada@example.org", .admin, .all), ("eva@customer.example", .customer, nil),
    ]

    @Test("who signed in is known by his access token, with what his role lets him see", arguments: roles)
    func callers(address: String, role: Caller.Role, visibility: TicketVisibility?) async throws {
        let stage = try IdentityStage()
        let account = try await stage.account(address)
        let signIn = try await stage.signIn(address)
        let caller = try await stage.identity.caller(
            of: stage.request(bearing: signIn.accessToken.reveal { $0 }), now: Self.now)
        #expect(caller == signIn.caller && caller.role == role && caller.account == account.uuid)
        #expect(caller.address == account.address && caller.scopes == [.metrics, .read, .write])
        if let visibility {
            #expect(caller.visibility == visibility && caller.contact == nil)
            #expect(caller.name == caller.agent?.rawValue.uppercased() && caller.queues == [QueueName("support")])
        } else {
            let contact = try #require(caller.contact)
            #expect(caller.visibility == .participant(contact) && caller.agent == nil && caller.queues.isEmpty)
            #expect(caller.name == address)
        }
    }

    @Test("role and queues are those of the configuration at each request, and who left it is nobody")
    func configurationRules() async throws {
        let stage = try IdentityStage()
        _ = try await stage.account("anna@example.org")
        let token = try await stage.signIn("anna@example.org").accessToken.reveal { $0 }
        var team = IdentityStage.team
        team[0].role = .supervisor
        team[0].queues = []
        #expect(
            try await stage.identity(of: team).caller(bearing: token, now: Self.now).visibility == .queues([]))
        var moved = IdentityStage.team
        moved[0].address = IdentityStage.address("another.anna@example.org")
        for team in [Array(team.dropFirst()), moved] {
            let identity = stage.identity(of: team)
            #expect(
                await problem { () async throws(APIProblem) in
                    try await identity.caller(bearing: token, now: Self.now)
                } == Identity.stranger)
            #expect(
                await problem { () async throws(APIProblem) in
                    try await identity.login(
                        address: "anna@example.org", password: IdentityStage.password, peer: "x", now: Self.now)
                }?.status == 401)
        }
    }

    static let fields: [(HTTPFields, isKnown: Bool, error: Bool)] = [
        ([:], false, false), (["Authorization": "Bearer TOKEN"], true, false),
        (["authorization": "bEaReR TOKEN"], true, false), (["Authorization": "TOKEN"], false, false),
        (["Authorization": "Basic TOKEN"], false, false), (["Authorization": "Bearer"], false, false),
        (["Authorization": "Bearer "], false, true), (["Authorization": "Bearer  TOKEN"], false, true),
        (["Authorization": "Bearer TOKEN x"], false, true),
        (["Authorization": "Bearer TOKEN", "authorization": "Bearer TOKEN"], false, false),
        (["Cookie": "token=TOKEN", "X-Authorization": "Bearer TOKEN"], false, false),
        (["Authorization": "Bearer \(String(repeating: "a", count: 9_000))"], false, false),
    ]

    @Test("one Authorization field with one bearer token is read, and nothing else", arguments: fields)
    func authorization(fields: HTTPFields, isKnown: Bool, error: Bool) async throws {
        let stage = try IdentityStage()
        _ = try await stage.account("anna@example.org")
        let token = try await stage.signIn("anna@example.org").accessToken.reveal { $0 }
        var filled = HTTPFields()
        for field in fields.all { filled.append(field.name, field.value.replacing("TOKEN", with: token)) }
        let request = HTTPRequest(method: .get, path: [], fields: filled)
        let answer = await problem { () async throws(APIProblem) in
            try await stage.identity.caller(of: request, now: Self.now)
        }
        guard !isKnown else {
            #expect(answer == nil)
            return
        }
        #expect(answer?.status == 401)
        let challenge = try #require(answer?.response.fields["www-authenticate"])
        #expect(challenge == #"Bearer realm="mailgateway""# + (error ? #", error="invalid_token""# : ""))
    }

    @Test("an API token is its account, within its scope and until its end; its use is noted once an hour")
    func apiTokens() async throws {
        let stage = try IdentityStage()
        let account = try await stage.account("anna@example.org")
        let token = OpaqueToken(.api)
        let text = token.text.reveal { $0 }
        let id = try await stage.store.keepAPIToken(
            token.digest, named: "crm", .read, of: account.id, until: Self.now + .seconds(7_200), now: Self.now)
        func call(after seconds: Int) async throws(APIProblem) -> Caller {
            try await stage.identity.caller(of: stage.request(bearing: text), now: Self.now + .seconds(seconds))
        }
        let caller = try await call(after: 0)
        #expect(
            caller.scopes == [.metrics, .read] && caller.agent == AgentName("anna") && caller.credential == .token(id))
        try caller.require(.read)
        let refusal = #expect(throws: APIProblem.self) { try caller.require(.write) }
        #expect(refusal?.status == 403)
        for (seconds, noted) in [(3_599, 0), (3_600, 3_600), (7_199, 3_600)] {
            _ = try await call(after: seconds)
            let tokens = try await stage.store.apiTokens(of: account.id)
            #expect(tokens.map(\.usedAt) == [Self.now + .seconds(noted)], "after \(seconds) s")
        }
        #expect(await problem { () async throws(APIProblem) in try await call(after: 7_200) } == Identity.stranger)
        let signOut = await problem { () async throws(APIProblem) in
            try await stage.identity.logout(caller, now: Self.now)
        }
        #expect(signOut?.status == 403)
        #expect(try await stage.store.revokeAPIToken(id, now: Self.now))
        #expect(await problem { () async throws(APIProblem) in try await call(after: 1) } == Identity.stranger)
    }

    @Test("a customer who never used his link is nobody, whatever token he has")
    func unverified() async throws {
        let stage = try IdentityStage()
        let account = try await stage.invited("eva@customer.example").account
        let token = OpaqueToken(.api)
        _ = try await stage.store.keepAPIToken(
            token.digest, named: "x", .read, of: account.id, until: Self.now + .seconds(60), now: Self.now)
        #expect(
            await problem { () async throws(APIProblem) in
                try await stage.identity.caller(bearing: token.text.reveal { $0 }, now: Self.now)
            } == Identity.stranger)
    }

    @Test("T11 a text is a token of one kind when it has its length, beginning and letters, byte for byte")
    func kinds() {
        let good = OpaqueToken(.ticket)
        let text = good.text.reveal { $0 }
        #expect(text.utf8.count == OpaqueToken.length && OpaqueToken(text, as: .ticket)?.digest == good.digest)
        let others = [
            "", " ", "\0", text + " ", " " + text, text + "\0", String(text.dropLast()), text + "A", text.uppercased(),
            String(text.dropLast()) + "=", String(text.dropLast()) + "+", String(text.dropLast()) + "é",
            String(text.dropLast()) + "e\u{301}", String(repeating: "A", count: 1 << 20), "mgt_",
        ]
        for other in others where other != text {
            #expect(OpaqueToken(other, as: .ticket)?.digest != good.digest)
        }
        for other in others.dropFirst(9) { #expect(OpaqueToken(other, as: .ticket) == nil, "\(other.prefix(60))") }
        for kind in OpaqueToken.Kind.allCases where kind != .ticket { #expect(OpaqueToken(text, as: kind) == nil) }
        #expect("\(good)".contains("redacted") && !"\(good)".contains(text))
    }

    @Test("a text that opens one kind of thing opens no other")
    func tokensOfOtherKinds() async throws {
        let stage = try IdentityStage()
        let account = try await stage.account("anna@example.org")
        let signIn = try await stage.signIn("anna@example.org")
        let refresh = signIn.refreshToken.reveal { $0 }
        let access = signIn.accessToken.reveal { $0 }
        let link = OpaqueToken(.link)
        try await stage.store.keepLink(link.digest, to: account.id, until: Self.now + .seconds(60))
        for text in [refresh, link.text.reveal { $0 }, account.uuid.text, "mgw_" + refresh.dropFirst(4)] {
            #expect(
                await problem { () async throws(APIProblem) in
                    try await stage.identity.caller(bearing: text, now: Self.now)
                } == Identity.stranger)
        }
        #expect(
            await problem { () async throws(APIProblem) in
                try await stage.identity.refresh(access, peer: "x", now: Self.now)
            } == Identity.stranger)
    }

    static let words: [(String, Caller.Role?)] = [
        ("owner", .customer), ("tenant", .customer), ("client", .customer), ("customer", .customer),
        ("syndic", .supervisor), ("supervisor", .supervisor), ("technician", .technician), ("agent", .agent),
        ("admin", .admin), ("Admin", nil), ("", nil), ("root", nil),
    ]

    @Test("the words of the contracts are roles", arguments: words)
    func vocabulary(word: String, role: Caller.Role?) {
        #expect(Caller.Role(word: word) == role)
    }

    @Test("methods that change something need writing")
    func scopes() {
        let needed = HTTPRequest.Method.allCases.map { AccessScope(for: $0) }
        #expect(needed == [.read, .read, .write, .write, .write, .write, .read])
    }
}
