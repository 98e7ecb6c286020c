import GatewayKit
import GatewayTestKit
import Synchronization
import Testing
import Transport

/// The reply table of the outbox: what each answer of a peer means for the message in hand.
@Suite struct SMTPReplyTableTests {
    private static let message = Array("Subject: hi\r\n\r\nhello\r\n".utf8)

    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let reaction: Reaction
        let outcome: Outcome
        var staysOpen = true
    }

    enum Outcome: Equatable, Sendable {
        case accepted(Int)
        case refused(SMTPStage, Int, String?)
        case uncertain
        /// Certainly not taken over; a new connection may try again.
        case failed
    }

    static let rows = [
        Row(
            testDescription: "250 is the peer's promise",
            reaction: Reaction(to: ".", .say("250 2.0.0 queued as 7\r\n")), outcome: .accepted(250)),
        Row(
            testDescription: "250 in many lines", reaction: Reaction(to: ".", .say("250-2.0.0 one\r\n250 two\r\n")),
            outcome: .accepted(250)),
        Row(
            testDescription: "250 and then gone is still a promise",
            reaction: Reaction(to: ".", .say("250 ok\r\n"), .reset), outcome: .accepted(250)),
        Row(
            testDescription: "4xx to MAIL", reaction: Reaction(to: "MAIL", .say("452 4.3.1 full\r\n")),
            outcome: .refused(.mail, 452, "4.3.1")),
        Row(
            testDescription: "5xx to MAIL", reaction: Reaction(to: "MAIL", .say("550 5.7.1 not you\r\n")),
            outcome: .refused(.mail, 550, "5.7.1")),
        Row(
            testDescription: "421 to MAIL closes", reaction: Reaction(to: "MAIL", .say("421 4.3.2 closing\r\n")),
            outcome: .refused(.mail, 421, "4.3.2"), staysOpen: false),
        Row(
            testDescription: "greylisted", reaction: Reaction(to: "RCPT", .say("451 4.2.0 grey\r\n")),
            outcome: .refused(.recipient, 451, "4.2.0")),
        Row(
            testDescription: "unknown recipient", reaction: Reaction(to: "RCPT", .say("550 5.1.1 no such user\r\n")),
            outcome: .refused(.recipient, 550, "5.1.1")),
        Row(
            testDescription: "a status of another class is none",
            reaction: Reaction(to: "RCPT", .say("550 4.1.1 what\r\n")), outcome: .refused(.recipient, 550, nil)),
        Row(
            testDescription: "4xx to DATA", reaction: Reaction(to: "DATA", .say("451 later\r\n")),
            outcome: .refused(.data, 451, nil)),
        Row(
            testDescription: "5xx to DATA", reaction: Reaction(to: "DATA", .say("554 no\r\n")),
            outcome: .refused(.data, 554, nil)),
        Row(
            testDescription: "4xx after the final dot is a certain no for now",
            reaction: Reaction(to: ".", .say("451 4.3.0 later\r\n")), outcome: .refused(.finalDot, 451, "4.3.0")),
        Row(
            testDescription: "5xx after the final dot is a certain no",
            reaction: Reaction(to: ".", .say("554 5.7.1 spam\r\n")), outcome: .refused(.finalDot, 554, "5.7.1")),
        Row(
            testDescription: "421 after the final dot is a no, and the end",
            reaction: Reaction(to: ".", .say("421 bye\r\n")), outcome: .refused(.finalDot, 421, nil), staysOpen: false),
        Row(
            testDescription: "gone after the final dot", reaction: Reaction(to: ".", .close), outcome: .uncertain,
            staysOpen: false),
        Row(
            testDescription: "reset after the final dot", reaction: Reaction(to: ".", .reset), outcome: .uncertain,
            staysOpen: false),
        Row(
            testDescription: "silent after the final dot", reaction: Reaction(to: ".", .hang), outcome: .uncertain,
            staysOpen: false),
        Row(
            testDescription: "half a reply after the final dot",
            reaction: Reaction(to: ".", .say("250-2.0.0 que"), .close), outcome: .uncertain, staysOpen: false),
        Row(
            testDescription: "noise after the final dot", reaction: Reaction(to: ".", .say("what?\r\n")),
            outcome: .uncertain, staysOpen: false),
        Row(
            testDescription: "354 after the final dot", reaction: Reaction(to: ".", .say("354 more?\r\n")),
            outcome: .uncertain, staysOpen: false),
        Row(
            testDescription: "gone at MAIL", reaction: Reaction(to: "MAIL", .close), outcome: .failed, staysOpen: false),
        Row(
            testDescription: "gone at RCPT", reaction: Reaction(to: "RCPT", .reset), outcome: .failed, staysOpen: false),
        Row(
            testDescription: "gone at DATA", reaction: Reaction(to: "DATA", .close), outcome: .failed, staysOpen: false),
        Row(
            testDescription: "silent at DATA", reaction: Reaction(to: "DATA", .hang), outcome: .failed, staysOpen: false
        ),
        Row(
            testDescription: "250 instead of 354", reaction: Reaction(to: "DATA", .say("250 done\r\n")),
            outcome: .failed, staysOpen: false),
        Row(
            testDescription: "a promise before the final dot is none",
            reaction: Reaction(to: "DATA", .say("354 go\r\n250 queued\r\n")), outcome: .failed, staysOpen: false),
        Row(
            testDescription: "a refusal in the middle of the content",
            reaction: Reaction(to: "DATA", .say("354 go\r\n552 5.3.4 too big\r\n")),
            outcome: .refused(.data, 552, "5.3.4"), staysOpen: false),
    ]

    @Test("each reply has its outcome, and the session knows whether it can go on", arguments: rows, [true, false])
    func outcomes(row: Row, isPipelined: Bool) async throws {
        let offers = ["8BITMIME", "SIZE 1000000"] + (isPipelined ? ["PIPELINING"] : [])
        let server = ScriptedSMTPServer(SMTPScript(offers: offers, reactions: [row.reaction]))
        let session = try await server.session(row.testDescription.hasPrefix("silent") ? .hasty : .narrow)
        #expect(await Self.outcome(of: session) == row.outcome)
        guard row.staysOpen, row.testDescription != "250 and then gone is still a promise" else {
            if !row.staysOpen { #expect(await !session.isOpen) }
            return
        }
        #expect(await session.isOpen)
        // Whatever was refused, the next message starts clean.
        if row.reaction.isForContent { return }
        #expect(server.commands.last == "RSET")
    }

    @Test("nobody is asked to promise before the sender has noted it")
    func hookRunsBeforeTheDot() async throws {
        let server = ScriptedSMTPServer()
        let session = try await server.session()
        let seen = Mutex(-1)
        let delivery = try await session.send(
            from: nil, to: MailPath("b@x.test"), message: WholeMessage(Self.message)
        ) {
            seen.withLock { $0 = server.messages.count }
        }
        #expect(seen.withLock { $0 } == 0)
        #expect(server.messages == [Self.message])
        guard case .accepted = delivery else {
            Issue.record("\(delivery)")
            return
        }
        #expect(server.commands.contains("MAIL FROM:<> SIZE=22"))
        await session.close()
        #expect(server.commands.last == "QUIT")
    }

    @Test("a hook that fails keeps the final dot back")
    func hookFails() async throws {
        struct DiskFull: Failure {
            let remedy = Remedy.askOperator
            let hint: String? = "make room"
            let description = "disk full"
        }
        let server = ScriptedSMTPServer()
        let session = try await server.session()
        await #expect(
            throws: TransportError(
                .callerFailed(remedy: .askOperator, description: "disk full", hint: "make room"), peer: server.url)
        ) {
            try await session.send(from: nil, to: MailPath("b@x.test"), message: WholeMessage(Self.message)) {
                throw DiskFull()
            }
        }
        #expect(await !session.isOpen)
        #expect(server.messages.isEmpty)
    }

    @Test("cancelled after the final dot, a delivery is uncertain and not failed")
    func cancelledAfterTheDot() async throws {
        let server = ScriptedSMTPServer(SMTPScript(reactions: [Reaction(to: ".", .hang)]))
        let session = try await server.session()
        let sending = Task {
            try await session.send(from: nil, to: MailPath("b@x.test"), message: WholeMessage(Self.message))
        }
        while server.messages.isEmpty { await Task.yield() }
        sending.cancel()
        #expect(try await sending.value == .uncertain(TransportError(.cancelled, peer: server.url)))
        #expect(await !session.isOpen)
    }

    @Test("one connection carries many messages, each with its own recipient")
    func sendsMany() async throws {
        let server = ScriptedSMTPServer(
            SMTPScript(reactions: [Reaction(to: "RCPT", occurrence: 2, .say("550 5.1.1 no\r\n"))]))
        let session = try await server.session()
        var outcomes: [Bool] = []
        for name in ["a", "b", "c"] {
            let delivery = try await session.send(
                from: MailPath("team@x.test"), to: MailPath("\(name)@x.test"), message: WholeMessage(Self.message))
            if case .accepted = delivery { outcomes.append(true) } else { outcomes.append(false) }
        }
        #expect(outcomes == [true, false, true])
        #expect(server.peer.connections.count == 1)
    }

    @Test(
        "a server's own refusal of the channel is no fault of a message",
        arguments: [
            ("GREETING", "554 no service\r\n", 554), ("GREETING", "421 overloaded\r\n", 421),
            ("EHLO", "550 go away\r\n", 550),
        ])
    func channelErrors(stage: String, answer: String, status: Int) async throws {
        let server = ScriptedSMTPServer(SMTPScript(reactions: [Reaction(to: stage, .say(answer))]))
        let session = SMTPSession(endpoint: try ServerEndpoint(url: server.url), limits: .narrow)
        do throws(TransportError) {
            try await session.open()
            Issue.record("opened in spite of \(answer)")
        } catch {
            guard case .refusedByPeer(let refusal) = error.code else {
                Issue.record("\(error)")
                return
            }
            #expect(refusal.status == status)
            #expect(error.remedy == (status < 500 ? .retry : .askOperator))
        }
    }

    @Test("a user without an AUTH offer never sends unauthenticated")
    func requiresAuthentication() async throws {
        let server = ScriptedSMTPServer()
        let endpoint = try ServerEndpoint(url: server.url, user: "ada", password: Secret("pw"))
        await #expect(throws: TransportError(.unsupported(.authentication), peer: server.url)) {
            try await SMTPSession(endpoint: endpoint).open()
        }
        let refusing = ScriptedSMTPServer(
            SMTPScript(offers: ["AUTH PLAIN"], reactions: [Reaction(to: "AUTH", .say("535 5.7.8 wrong\r\n"))]))
        let refused = try ServerEndpoint(url: refusing.url, user: "ada", password: Secret("pw"))
        await #expect(throws: TransportError(.refusedCredentials, peer: refusing.url)) {
            try await SMTPSession(endpoint: refused).open()
        }
    }

    @Test("a message that needs more than the peer offers is not sent")
    func checksOffers() async throws {
        let server = ScriptedSMTPServer(SMTPScript(offers: ["SIZE 30"]))
        let session = try await server.session()
        let recipient = MailPath("b@x.test")
        func send(_ text: String, to recipient: MailPath) async throws -> SMTPDelivery {
            try await session.send(from: nil, to: recipient, message: WholeMessage(Array(text.utf8)))
        }
        #expect(try await send("Grüße", to: recipient) == .unsupported(.eightBit))
        #expect(try await send("hello", to: MailPath("jörg@x.test")) == .unsupported(.internationalAddress))
        #expect(try await send(String(repeating: "x", count: 31), to: recipient) == .unsupported(.size(limit: 30)))
        #expect(await session.isOpen)
        #expect(!server.commands.contains { $0.hasPrefix("MAIL") })
    }
}

extension SMTPReplyTableTests {
    private static func outcome(of session: SMTPSession) async -> Outcome {
        do throws(TransportError) {
            let delivery = try await session.send(
                from: MailPath("a@x.test"), to: MailPath("b@x.test"), message: WholeMessage(message))
            switch delivery {
            case .accepted(let reply): return .accepted(reply.code)
            case .refused(let stage, let reply): return .refused(stage, reply.code, reply.enhancedStatus)
            case .uncertain: return .uncertain
            case .unsupported: return .failed
            }
        } catch {
            return .failed
        }
    }
}

extension Reaction {
    fileprivate var isForContent: Bool { isReaction(to: ".") }
}
