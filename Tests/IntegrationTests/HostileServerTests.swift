import GatewayTestKit
import Glibc
import Testing

/// Servers that stall, flood, strip TLS or refuse the login, met by the built gateway.
///
/// Needs the sandbox (root or sudo).
@Suite struct HostileServerTests {
    @Test("I12 fifty hostile mailboxes neither delay the good one nor grow the process")
    func fiftyHostileMailboxes() async throws {
        let count = TestEffort.isLong ? 50 : 20
        let servers = (0..<count).map { ScriptedIMAPServer(Self.hostility($0)) }
        defer { for server in servers { server.peer.stop() } }
        try await withWorkplace("good") { settings in
            settings.logLevel = "error"
            for (index, server) in servers.enumerated() {
                settings.mailboxes.append(
                    GatewaySettings.Mailbox(
                        name: "hostile\(index)", url: server.url, user: "gateway", password: "secret",
                        address: "hostile\(index)@example.test"))
            }
            settings.limits["transport"]?["connect_deadline"] = "3s"
            settings.limits["transport"]?["command_deadline"] = "3s"
            settings.limits["transport"]?["minimum_rate_grace"] = "2s"
            settings.limits["transport"]?["response_bytes"] = "1MB"
            settings.limits["transport"]?["response_line_bytes"] = "64KB"
        } _: { place in
            let factory = MailFactory(series: "good")
            try await place.gateway.start()
            for number in 1...10 {
                try await place.deliver([factory.request(number)])
                try await place.gateway.reaches("mail \(number) is a ticket") { store in
                    try store.number("SELECT count(*) FROM ticket") == number
                }
            }
            #expect(try Self.residentMegabytes(of: await place.gateway.processID) < 60 + count)
            try await place.gateway.stop()
        }
    }

    /// Far below the 29 minutes after which IDLE is renewed. Dovecot answers so while another client expunges.
    @Test("I9 a letter whose text the server withheld is asked for again within seconds")
    func withheldText() async throws {
        var script = IMAPScript(letters: [(uid: 1, bytes: MailFactory(series: "withheld").request(1).bytes)])
        script.reactions = [
            Reaction(
                to: "UID FETCH 1 (UID BODY", occurrence: 1,
                .say("* 1 FETCH (UID 1 BODY[] NIL)\r\n$TAG NO [EXPUNGEISSUED] Some are gone\r\n"))
        ]
        let server = ScriptedIMAPServer(script)
        defer { server.peer.stop() }
        try await withWorkplace("withheld") { settings in
            settings.mailboxes[0].url = server.url
        } _: { place in
            try await place.gateway.start()
            try await place.gateway.logs("letter.without_body")
            try await place.settles(letters: 1)
            #expect(try await place.stopAndRead().tickets == 1)
            #expect(server.peer.connections.count == 1)
        }
    }

    private static func hostility(_ index: Int) -> IMAPScript {
        var script = IMAPScript(letters: [(uid: 1, bytes: Array("Subject: never\r\n\r\n".utf8))])
        script.capabilities = "IMAP4rev1"
        switch index % 5 {
        case 0: script.reactions = [Reaction(to: "GREETING", .hang)]
        case 1: script.reactions = [Reaction(to: "GREETING", .drip("* OK welcome, but slowly\r\n", milliseconds: 500))]
        case 2: script.reactions = [Reaction(to: "EXAMINE", .flood("* 1 FETCH (FLAGS (\\Seen))\r\n", times: 1_000_000))]
        case 3:
            script.reactions = [
                Reaction(
                    to: "UID FETCH 1 ", .say("* 1 FETCH (UID 1 BODY[] {4000000000}\r\n"),
                    .drip("endless", milliseconds: 500), .hang)
            ]
        default:
            script.reactions = [Reaction(to: "CAPABILITY", .flood("a line without an end ", times: 100_000))]
        }
        return script
    }

    private static func residentMegabytes(of process: Int32) throws -> Int {
        let status = String(decoding: try readFile("/proc/\(process)/status"), as: UTF8.self)
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
        return (line?.split(separator: " ").dropLast().last.flatMap { Int($0) } ?? 0) / 1_024
    }

    /// 0.0.0.0 reaches this machine without being one of the names it has for itself: TLS is required.
    @Test(
        "I13 a server that does not do TLS never sees the password",
        arguments: [
            "imap, STARTTLS not offered", "imap, STARTTLS refused", "imap, already greeted as logged in", "imaps",
        ])
    func strippedTLS(row: String) async throws {
        var script = IMAPScript()
        script.capabilities = row == "imap, STARTTLS refused" ? "IMAP4rev1 STARTTLS" : "IMAP4rev1 AUTH=PLAIN"
        if row.hasPrefix("imap, already") { script.greeting = "* PREAUTH welcome\r\n" }
        script.reactions = [Reaction(to: "STARTTLS", .say("$TAG NO not today\r\n"))]
        let server = ScriptedIMAPServer(script)
        defer { server.peer.stop() }
        try await withWorkplace("stripped") { settings in
            let scheme = row == "imaps" ? "imaps" : "imap"
            settings.mailboxes[0].url = "\(scheme)://0.0.0.0:\(server.peer.port)"
            settings.mailboxes[0].password = "open-sesame"
        } _: { place in
            try await place.gateway.start()
            try await place.gateway.logs("mailbox.disconnected")
            try await place.gateway.stop()
            let heard = String(decoding: server.peer.received, as: UTF8.self)
            #expect(!server.peer.connections.isEmpty)
            #expect(!heard.contains("open-sesame"))
            #expect(!heard.contains("LOGIN") && !heard.contains("AUTHENTICATE"), "\(heard)")
        }
    }

    @Test("I13 a certificate nobody vouches for is refused, told to the operator, and with its authority accepted")
    func unknownAuthority() async throws {
        try await withWorkplace("authority") { place in
            var settings = place.settings
            settings.mailboxes[0].url = "imaps://localhost:\(place.sandbox.port("IMAPS"))"
            try await place.gateway.configure(settings)
            try await place.deliver([MailFactory(series: "authority").request(1)])
            try await place.gateway.start()
            try await place.gateway.reaches("the operator is told") { _ in
                place.sink.copies.contains { $0.recipient == "operator@example.test" }
            }
            try await place.gateway.stop()
            #expect(try StoreReader(place.gateway.database).number("SELECT count(*) FROM ticket") == 0)

            settings.mailboxes[0].authorityFile = place.sandbox.authorityFile
            try await place.gateway.configure(settings)
            try await place.gateway.start()
            try await place.settles(letters: 1)
            #expect(try await place.stopAndRead().tickets == 1)
        }
    }

    @Test("I13 a refused login is tried once, not hammered, and told once")
    func wrongPassword() async throws {
        let relay = try await Relay(to: SandboxUnderTest.tests.value.port("IMAP"))
        defer { relay.close() }
        try await withWorkplace("password") { settings in
            settings.mailboxes[0].url = "imap://127.0.0.1:\(relay.port)"
            settings.mailboxes[0].password = "wrong"
            settings.limits["intake"]?["login_pause"] = "10m"
        } _: { place in
            try await place.gateway.start()
            let line = try await place.gateway.logs("mailbox.disconnected")
            #expect(line.contains("refused"))
            try await place.gateway.reaches("the operator is told") { _ in place.sink.count == 1 }
            await Pacing.reaches(.now + .seconds(2))
            #expect(place.sink.count == 1)
            let tries = relay.passages.filter {
                $0.from == .gateway && $0.bytes.firstRange(of: Array("AUTHENTICATE".utf8)) != nil
            }
            #expect(tries.count == 1)
            let alert = place.sink.copies.first.map { String(decoding: $0.bytes, as: UTF8.self) } ?? ""
            #expect(alert.contains("login was refused"))
            #expect(!alert.contains("wrong"))
            try await place.gateway.stop()
        }
    }
}
