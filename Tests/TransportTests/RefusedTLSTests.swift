import GatewayKit
import GatewayTestKit
import Testing
import Transport

/// I13, D13: whatever is wrong with TLS, the password stays here and the error says what it is.
@Suite struct RefusedTLSTests {
    private static let certificates = TestCertificates()
    private static let password = "s3cret-canary"

    enum Server: String, Sendable, CaseIterable {
        case wrongHost, expired, selfSigned, unknownAuthority, missingAuthorityFile, oldTLS

        var refusal: TLSRefusal {
            switch self {
            case .wrongHost: .wrongHost
            case .expired: .expired
            case .selfSigned: .selfSigned
            case .unknownAuthority: .unknownAuthority
            case .missingAuthorityFile: .authorityFile
            case .oldTLS: .handshake
            }
        }

        func leaf(_ certificates: TestCertificates) -> TestCertificates.Leaf {
            switch self {
            case .wrongHost: certificates.wrongHost
            case .expired: certificates.expired
            case .selfSigned: certificates.selfSigned
            case .unknownAuthority, .missingAuthorityFile, .oldTLS: certificates.valid
            }
        }

        func authority(_ certificates: TestCertificates) -> String {
            switch self {
            case .unknownAuthority: certificates.stranger
            case .missingAuthorityFile: "/nowhere/authority.pem"
            default: certificates.authority
            }
        }
    }

    @Test(
        "I13 a certificate or TLS version we cannot trust is named, and no login is tried", arguments: Server.allCases)
    func refusesImplicitTLS(server: Server) async throws {
        let certificates = try #require(Self.certificates)
        let options = server == .oldTLS ? ["-tls1_1", "-cipher", "ALL:@SECLEVEL=0"] : []
        let peer = try #require(TLSPeer(server.leaf(certificates), options: options, Self.imap))
        for scheme in ["imaps", "smtps"] {
            let endpoint = try Self.endpoint(scheme, peer.port, server.authority(certificates))
            let fault = await Self.openingFault(endpoint)
            #expect(fault == TransportError(.tlsRefused(server.refusal), peer: endpoint.name))
            #expect(fault?.remedy == .askOperator)
        }
        #expect(peer.connection.received.isEmpty)
    }

    @Test("I13 with the authority named, login and commands run inside TLS")
    func acceptsTrustedTLS() async throws {
        let certificates = try #require(Self.certificates)
        let peer = try #require(TLSPeer(certificates.valid, Self.imap))
        let session = IMAPSession(endpoint: try Self.endpoint("imaps", peer.port, certificates.authority))
        try await session.open()
        #expect(try await session.select("INBOX").exists == 1)
        let (letters, _) = await session.fetchAll([4])
        #expect(letters == [4: Self.letter])
        await session.close()
    }

    @Test("I13 without the authority named, our own test authority is not trusted")
    func distrustsByDefault() async throws {
        let certificates = try #require(Self.certificates)
        let peer = try #require(TLSPeer(certificates.valid, Self.imap))
        let endpoint = try Self.endpoint("imaps", peer.port, nil)
        #expect(await Self.openingFault(endpoint)?.code == .tlsRefused(.unknownAuthority))
        #expect(peer.connection.received.isEmpty)
    }

    @Test("I13 a server that speaks plain on a TLS port never sees a login")
    func refusesPlainOnTLSPort() async throws {
        let server = ScriptedIMAPServer()
        let endpoint = try Self.endpoint("imaps", server.peer.port, nil)
        #expect(await Self.openingFault(endpoint)?.code == .tlsRefused(.handshake))
        Self.expectNoLogin(server.peer.received)
    }

    static let imapScripts: [(String, [Reaction])] = [
        ("STARTTLS is not offered", []),
        ("STARTTLS is refused", [offer, Reaction(to: "STARTTLS", .say("$TAG NO sorry\r\n"))]),
        ("STARTTLS is unknown", [offer, Reaction(to: "STARTTLS", .say("$TAG BAD what\r\n"))]),
        (
            "the answer to STARTTLS carries more",
            [offer, Reaction(to: "STARTTLS", .say("$TAG OK go\r\nA003 OK injected\r\n"), .hang)]
        ),
        ("we are logged in before TLS", [Reaction(to: "GREETING", .say("* PREAUTH welcome\r\n"))]),
        ("STARTTLS leads nowhere", [offer, Reaction(to: "STARTTLS", .say("$TAG OK go\r\n"), .close)]),
    ]
    private static let offer = Reaction(to: "CAPABILITY", .say("* CAPABILITY IMAP4rev1 STARTTLS\r\n$TAG OK\r\n"))

    @Test("D13 IMAP: STARTTLS stripped, refused, injected or pre-empted ends before any login", arguments: imapScripts)
    func keepsPasswordFromIMAP(name: String, reactions: [Reaction]) async throws {
        let server = ScriptedIMAPServer(IMAPScript(reactions: reactions))
        let endpoint = try Self.endpoint("imap", server.peer.port, nil)
        let fault = await Self.openingFault(endpoint)
        guard case .tlsRefused = fault?.code else {
            Issue.record("\(name): \(String(describing: fault))")
            return
        }
        Self.expectNoLogin(server.peer.received)
    }

    static let smtpScripts: [(String, [Reaction])] = [
        ("STARTTLS is not offered", [Reaction(to: "EHLO", .say("250-peer.test\r\n250 AUTH PLAIN LOGIN\r\n"))]),
        ("STARTTLS is refused for now", [ehlo, Reaction(to: "STARTTLS", .say("454 4.7.0 not now\r\n"))]),
        ("STARTTLS is refused", [ehlo, Reaction(to: "STARTTLS", .say("554 5.7.0 no\r\n"))]),
        (
            "the answer to STARTTLS carries more",
            [ehlo, Reaction(to: "STARTTLS", .say("220 go\r\n250-evil\r\n250 AUTH PLAIN\r\n"), .hang)]
        ),
    ]
    private static let ehlo = Reaction(to: "EHLO", .say("250-peer.test\r\n250-AUTH PLAIN LOGIN\r\n250 STARTTLS\r\n"))

    @Test("D13 SMTP: STARTTLS stripped, refused or injected ends before any login", arguments: smtpScripts)
    func keepsPasswordFromSMTP(name: String, reactions: [Reaction]) async throws {
        let server = ScriptedSMTPServer(SMTPScript(reactions: reactions))
        let endpoint = try Self.endpoint("smtp", server.peer.port, nil)
        let fault = await Self.openingFault(endpoint)
        guard case .tlsRefused = fault?.code else {
            Issue.record("\(name): \(String(describing: fault))")
            return
        }
        Self.expectNoLogin(server.peer.received)
    }

    @Test("I13 a refused login says so and asks for a person")
    func refusedLogin() async throws {
        let server = ScriptedIMAPServer(
            IMAPScript(reactions: [Reaction(to: "LOGIN", .say("$TAG NO [AUTHENTICATIONFAILED] wrong\r\n"))]))
        let endpoint = try ServerEndpoint(url: server.url, user: "ada", password: Secret(Self.password))
        let fault = await Self.openingFault(endpoint)
        #expect(fault?.code == .refusedCredentials)
        #expect(fault?.remedy == .askOperator)
        #expect(fault.map { !"\($0) \($0.hint ?? "")".contains(Self.password) } == true)
    }
}

extension RefusedTLSTests {
    private static let letter = Array("Subject: inside\r\n\r\nTLS\r\n".utf8)

    private static let imap: ScriptedPeer.Conversation = { (connection) throws(PeerGone) in
        try ScriptedIMAPServer.converse(IMAPScript(letters: [(4, letter)]), connection)
    }

    private static func endpoint(_ scheme: String, _ port: UInt16, _ authority: String?) throws -> ServerEndpoint {
        try ServerEndpoint(
            url: "\(scheme)://127.0.0.1:\(port)", user: "ada", password: Secret(password),
            certificateAuthority: authority, requiresTLS: true)
    }

    private static func openingFault(_ endpoint: ServerEndpoint) async -> TransportError? {
        do throws(TransportError) {
            switch endpoint.service {
            case .imap: try await IMAPSession(endpoint: endpoint, limits: .hasty).open()
            case .smtp: try await SMTPSession(endpoint: endpoint, limits: .hasty).open()
            }
            return nil
        } catch {
            return error
        }
    }

    /// Neither in words nor in Base64: no command that carries a credential has left.
    private static func expectNoLogin(_ received: [UInt8]) {
        let text = String(decoding: received, as: UTF8.self).uppercased()
        for word in ["LOGIN", "AUTH", password.uppercased()] { #expect(!text.contains(word)) }
    }
}
