import GatewayKit
import GatewayTestKit
import Testing
import Transport

/// I11, I12: a server that does not answer, or not in this life, costs one session and a deadline.
@Suite(.timeLimit(.minutes(5))) struct SlowServerTests {
    private static let fetch = "UID FETCH"

    static let scripts: [(String, [Reaction])] = [
        ("no greeting", [Reaction(to: "GREETING", .hang)]),
        (
            "a greeting byte by byte",
            [Reaction(to: "GREETING", .drip(String(repeating: "* OK ", count: 100), milliseconds: 20))]
        ),
        ("no answer to LOGIN", [Reaction(to: "LOGIN", .hang)]),
        ("no answer to CAPABILITY", [Reaction(to: "CAPABILITY", occurrence: 2, .hang)]),
        ("no answer to SELECT", [Reaction(to: "SELECT", .hang)]),
        (
            "SELECT byte by byte",
            [Reaction(to: "SELECT", .drip(String(repeating: "* OK still\r\n", count: 100), milliseconds: 20))]
        ),
        ("endless untagged lines", [Reaction(to: "SELECT", .flood("* OK still here\r\n", times: 1_000_000))]),
        (
            "an endless line",
            [Reaction(to: "SELECT", .flood("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", times: 1_000_000))]
        ),
        (
            "an endless listing",
            [Reaction(to: fetch, .flood("* 1 FETCH (UID 5 RFC822.SIZE 5 FLAGS ())\r\n", times: 1_000_000))]
        ),
        (
            "silence in the middle of a literal",
            [Reaction(to: fetch, .say("* 1 FETCH (UID 5 BODY[] {100}\r\nabc"), .hang)]
        ),
        (
            "a literal byte by byte",
            [
                Reaction(
                    to: fetch, .say("* 1 FETCH (UID 5 BODY[] {9000}\r\n"),
                    .drip(String(repeating: "x", count: 9_000), milliseconds: 20))
            ]
        ),
        ("a continuation instead of an answer", [Reaction(to: fetch, .say("+ what?\r\n"), .hang)]),
    ]

    @Test("I12 slow, silent or endless, the session ends in time with an error that says retry", arguments: scripts)
    func endsInTime(name: String, reactions: [Reaction]) async throws {
        let server = ScriptedIMAPServer(IMAPScript(reactions: reactions))
        let session = IMAPSession(endpoint: try server.endpoint(), limits: .hasty)
        let fault = await Self.fault(of: session)
        #expect(fault?.remedy == .retry, "\(name): \(String(describing: fault))")
        #expect(await !session.isOpen)
    }

    @Test("I12 fifty hostile servers do not delay a good one")
    func isolation() async throws {
        let hostile = ScriptedIMAPServer(IMAPScript(reactions: [Reaction(to: "GREETING", .hang)]))
        let good = ScriptedIMAPServer(IMAPScript(letters: [(5, Array("x".utf8))]))
        let stuck = try (0..<50).map { _ in IMAPSession(endpoint: try hostile.endpoint()) }
        let openings = stuck.map { session in Task { try await session.open() } }
        while hostile.peer.connections.count < 50 { await Task.yield() }
        let session = try await good.session()
        let (letters, _) = await session.fetchAll([5])
        #expect(letters.count == 1)
        #expect(hostile.peer.connections.count == 50)
        for session in stuck { session.abort() }
        for opening in openings {
            await #expect(throws: TransportError.self) { try await opening.value }
        }
    }

    @Test("I12 a steady stream may last longer than any deadline")
    func steadyStream() async throws {
        let body = String(repeating: "0123456789\r\n", count: 15)
        let answer = "* 1 FETCH (UID 5 BODY[] {\(body.utf8.count)}\r\n\(body))\r\n$TAG OK\r\n"
        let server = ScriptedIMAPServer(
            IMAPScript(reactions: [Reaction(to: Self.fetch, .drip(answer, milliseconds: 20))]))
        var limits = TransportLimits.hasty
        // Longer than a busy machine may let the server wait for its turn.
        limits.commandDeadline = .seconds(3)
        limits.minimumBytesPerSecond = 1
        let session = try await server.session(limits)
        let start = ContinuousClock.now
        let (letters, _) = await session.fetchAll([5])
        #expect(letters == [5: Array(body.utf8)])
        #expect(ContinuousClock.now - start > limits.commandDeadline)
    }

    @Test("I11 a peer that stopped without closing is noticed by IDLE's renewal")
    func stoppedPeer() async throws {
        let server = ScriptedIMAPServer(IMAPScript(reactions: [Reaction(to: "IDLE", .say("+ idling\r\n"), .hang)]))
        let session = try await server.session(.hasty)
        await #expect(throws: TransportError(.timedOut, peer: server.url)) {
            try await session.idle(renewEvery: .milliseconds(50))
        }
        #expect(await !session.isOpen)
    }

    @Test("I11 nobody listening is said so at once")
    func nobodyThere() async throws {
        let endpoint = try ServerEndpoint(
            url: "imap://127.0.0.1:\(ScriptedPeer.freePort())", user: "a", password: Secret("b"))
        await #expect(throws: TransportError(.unreachable, peer: endpoint.name)) {
            try await IMAPSession(endpoint: endpoint).open()
        }
    }

    @Test(
        "I12 SMTP: no greeting, no answer, endless replies",
        arguments: [
            Reaction(to: "GREETING", .hang), Reaction(to: "EHLO", occurrence: 2, .hang),
            Reaction(to: "EHLO", occurrence: 2, .flood("250-still here\r\n", times: 1_000_000)),
            Reaction(to: "EHLO", occurrence: 2, .flood("2222222222222222222", times: 1_000_000)),
            Reaction(to: "EHLO", occurrence: 2, .drip(String(repeating: "250-x\r\n", count: 100), milliseconds: 20)),
        ])
    func slowSMTP(reaction: Reaction) async throws {
        let server = ScriptedSMTPServer(SMTPScript(reactions: [reaction]))
        let session = SMTPSession(endpoint: try ServerEndpoint(url: server.url), limits: .hasty)
        do throws(TransportError) {
            try await session.open()
            Issue.record("opened")
        } catch {
            #expect(error.remedy == .retry)
        }
    }

    private static func fault(of session: IMAPSession) async -> TransportError? {
        do throws(TransportError) {
            try await session.open()
            _ = try await session.select("INBOX")
            let (_, ending) = await session.fetchAll([5, 6])
            if case .broken(let fault) = ending { return fault }
            _ = try await session.listing(1...9)
            return nil
        } catch {
            return error
        }
    }
}
