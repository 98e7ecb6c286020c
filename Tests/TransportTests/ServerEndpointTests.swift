import GatewayKit
import Testing
import Transport

@Suite struct ServerEndpointTests {
    static let valid: [(String, String, ServerEndpoint.Security)] = [
        ("imaps://mail.example.org", "imaps://mail.example.org:993", .implicitTLS),
        ("imap://mail.example.org", "imap://mail.example.org:143", .startTLS),
        ("smtp://mail.example.org/", "smtp://mail.example.org:587", .startTLS),
        ("smtps://mail.example.org:4650", "smtps://mail.example.org:4650", .implicitTLS),
        ("IMAPS://Mail.Example.org:65535", "imaps://Mail.Example.org:65535", .implicitTLS),
        ("imap://127.0.0.1:1143", "imap://127.0.0.1:1143", .plain),
        ("smtp://localhost:25", "smtp://localhost:25", .plain),
        ("imap://[::1]:143", "imap://[::1]:143", .plain),
        ("imap://[2001:db8::1]", "imap://[2001:db8::1]:143", .startTLS),
        // Names that only look like this machine.
        ("imap://127.0.0.1.evil.test", "imap://127.0.0.1.evil.test:143", .startTLS),
        ("imap://localhost.evil.test", "imap://localhost.evil.test:143", .startTLS),
        ("imap://128.0.0.1", "imap://128.0.0.1:143", .startTLS), ("imap://127.1", "imap://127.1:143", .startTLS),
    ]

    @Test("D13 plain connections are for this machine only; everywhere else TLS is required", arguments: valid)
    func accepts(url: String, name: String, security: ServerEndpoint.Security) throws {
        let endpoint = try ServerEndpoint(url: url)
        #expect(endpoint.name == name)
        #expect(endpoint.security == security)
    }

    static let invalid: [(String, EndpointProblem)] = [
        ("mail.example.org", .scheme), ("http://x.test", .scheme), ("imap:/x.test", .scheme), ("", .scheme),
        ("imap", .scheme),
        ("imap://", .host), ("imap://:143", .host), ("imap://-x.test", .host), ("imap://x y.test", .host),
        ("imap://x\r\n.test", .host),
        ("imap://[::1", .host), ("imap://[::g]", .host), ("imap://[::1]x", .host), ("imap://müller.test", .host),
        ("imap://x.test:99999", .port), ("imap://x.test:0", .port), ("imap://x.test:", .port),
        ("imap://x.test:-1", .port),
        ("imap://x.test:65536", .port), ("imap://x.test:143a", .port), ("imap://x.test:18446744073709551616", .port),
        ("imap://x.test/INBOX", .path), ("imap://user:pw@x.test", .path), ("imap://x.test?a", .path),
        ("imap://x.test#a", .path),
    ]

    @Test("D12 a wrong address is refused with what is wrong about it", arguments: invalid)
    func refuses(url: String, problem: EndpointProblem) {
        let error = #expect(throws: TransportError.self) { try ServerEndpoint(url: url) }
        #expect(error?.code == .invalidEndpoint(problem))
        #expect(error?.remedy == .askOperator)
        #expect(error?.hint != nil)
    }

    @Test(
        "a password written into the address does not show up in the error",
        arguments: ["imaps://ada:s3cret@x.test", "imapx://ada:s3cret@x.test", "ada:s3cret@x.test"])
    func hidesPassword(url: String) {
        let error = #expect(throws: TransportError.self) { try ServerEndpoint(url: url) }
        #expect(error.map { !$0.description.contains("s3cret") } == true)
    }

    @Test("an EHLO name is a host name and nothing else", arguments: ["a b", "x\r\nMAIL", "", "x>", "ü.test"])
    func refusesHeloName(name: String) {
        #expect(throws: TransportError.self) { try ServerEndpoint(url: "smtps://x.test", heloName: name) }
    }
}
