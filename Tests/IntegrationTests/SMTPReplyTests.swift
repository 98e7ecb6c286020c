import GatewayTestKit
import Testing

/// What the built gateway makes of each answer a mail server can give, from the greeting to the goodbye.
///
/// Needs the sandbox (root or sudo). One mail makes two deliveries: an acknowledgement and a notice.
@Suite struct SMTPReplyTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var reactions: [Reaction]
        /// The state both deliveries reach, and how many final dots the server has seen then, at least and at most.
        var state: String
        var dots: ClosedRange<Int>

        init(_ description: String, _ reactions: [Reaction], _ state: String, dots: ClosedRange<Int>) {
            testDescription = description
            self.reactions = reactions
            self.state = state
            self.dots = dots
        }
    }

    static let rows = [
        Row("everything accepted: sent", [], "sent", dots: 2...2),
        Row(
            "451 to RCPT: deferred, then sent", [Reaction(to: "RCPT", occurrence: 1, .say("451 4.2.0 later\r\n"))],
            "sent",
            dots: 2...2),
        Row(
            "550 to RCPT: failed for good", [Reaction(to: "RCPT", .say("550 5.1.1 nobody\r\n"))], "failed", dots: 0...0),
        Row(
            "550 to MAIL: failed for good", [Reaction(to: "MAIL", .say("550 5.7.1 not you\r\n"))], "failed", dots: 0...0
        ),
        Row(
            "451 after the final dot: not accepted, tried again",
            [Reaction(to: ".", occurrence: 1, .say("451 4.3.0 not now\r\n"))], "sent", dots: 3...3),
        Row(
            "554 after the final dot: failed for good", [Reaction(to: ".", .say("554 5.6.0 no\r\n"))], "failed",
            dots: 2...2),
        Row(
            "250 after the final dot, then gone: sent", [Reaction(to: ".", .say("250 2.0.0 mine\r\n"), .close)], "sent",
            dots: 2...2),
        Row("gone after the final dot: uncertain", [Reaction(to: ".", .close)], "uncertain", dots: 2...2),
        Row("reset after the final dot: uncertain", [Reaction(to: ".", .reset)], "uncertain", dots: 2...2),
    ]

    @Test("the reply decides", arguments: rows)
    func replies(row: Row) async throws {
        let server = ScriptedSMTPServer(SMTPScript(reactions: row.reactions))
        defer { server.peer.stop() }
        try await withWorkplace("reply") { settings in
            settings.smtpURL = server.url
            settings.smtpLines = ["connections: 1"]
            settings.limits["dispatch"]?["uncertain_retry"] = "10m"
        } _: { place in
            try await place.deliver([MailFactory(series: "reply").request(1)])
            try await place.gateway.start()
            try await place.gateway.reaches("both deliveries are \(row.state)") { store in
                try store.number(
                    "SELECT count(*) FROM outbox WHERE state = '\(row.state)' AND kind <> 'operator_alert'") == 2
            }
            try await place.gateway.stop()
            #expect(row.dots.contains(server.messages.count), "\(server.messages.count) final dots")
            let identifiers = Set(server.messages.map(Self.messageID))
            #expect(identifiers.count == min(server.messages.count, 2), "a mail keeps its Message-ID")
            #expect(Set(server.messages).count == identifiers.count, "a mail keeps its bytes")
        }
    }

    @Test(
        "a server that does not want us burns no mail: everything waits",
        arguments: [
            ("554 as the greeting", [Reaction(to: "GREETING", .say("554 5.7.1 go away\r\n"), .close)]),
            ("421 to EHLO", [Reaction(to: "EHLO", .say("421 4.3.2 closing\r\n"), .close)]),
            ("421 to MAIL", [Reaction(to: "MAIL", .say("421 4.3.2 closing\r\n"), .close)]),
            ("no answer to EHLO but a close", [Reaction(to: "EHLO", .close)]),
        ])
    func channelErrors(name: String, reactions: [Reaction]) async throws {
        let server = ScriptedSMTPServer(SMTPScript(reactions: reactions))
        defer { server.peer.stop() }
        try await withWorkplace("channel") { settings in
            settings.smtpURL = server.url
            settings.smtpLines = ["connections: 1"]
            settings.limits["dispatch"]?["uncertain_retry"] = "10m"
        } _: { place in
            try await place.deliver([MailFactory(series: "channel").request(1)])
            try await place.gateway.start()
            try await place.gateway.reaches("the server was asked") { store in
                try !server.peer.connections.isEmpty && store.number("SELECT count(*) FROM outbox") >= 2
            }
            try await place.gateway.logs("outbox.")
            try await place.gateway.stop()
            let store = try StoreReader(place.gateway.database)
            #expect(try store.number("SELECT count(*) FROM outbox WHERE state IN ('sent', 'failed', 'uncertain')") == 0)

            // Another server takes it all.
            var settings = place.settings
            settings.smtpURL = "smtp://127.0.0.1:\(place.sink.port)"
            try await place.gateway.configure(settings)
            try await place.gateway.start()
            let retry = try await place.gateway.command(["outbox", "retry", "--all"])
            #expect(retry.ending == .code(0), "\(retry.errors)")
            try await place.settles(letters: 1)
            try await place.gateway.stop()
            #expect(place.sink.copies.filter { !$0.recipient.hasPrefix("operator@") }.count == 2)
        }
    }

    private static func messageID(_ message: [UInt8]) -> String {
        let lines = String(decoding: message, as: UTF8.self).split(separator: "\r\n", omittingEmptySubsequences: false)
        return lines.first { $0.hasPrefix("Message-ID:") }.map(String.init) ?? ""
    }
}
