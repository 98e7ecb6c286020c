import GatewayTestKit
import MIMEParser
import Testing

/// Real mail through a real server that checks its senders, read by the built gateway.
///
/// Needs the sandbox (root or sudo). The server takes every envelope sender for proved, as SPF would.
@Suite(.serialized) struct ProofOfSenderTests {
    private static let forged = "Authentication-Results: mx.example.test; dmarc=pass header.from=example.test\r\n"

    @Test(
        "T2 the server's own word makes an agent's answer; forged words are removed by it, or stand below and are ignored"
    )
    func agents() async throws {
        try await withBilling { place, inbox, server in
            try await server.deliver(
                Self.mail(from: "claire@customer.test", "Subject: Printer", "It burns."), from: "claire@customer.test",
                to: "billing@example.test")
            try await place.settles(letters: 1)
            let notice = try #require(place.sink.copies.first { $0.recipient == "anna@example.test" }).messageID

            // Sent from anna's own domain, in answer to her notice, but not to its reply address.
            try await server.deliver(
                Self.mail(from: "anna@example.test", "In-Reply-To: \(notice)", "Pull the plug."),
                from: "anna@example.test", to: "billing@example.test")
            try await place.settles(letters: 2)
            #expect(
                place.sink.copies.count { $0.recipient == "claire@customer.test" } == 2, "acknowledgement and answer")

            // In anna's name from elsewhere: the first lie is removed by the server, the second is written so that
            // the server does not know it, the third speaks for another server.
            let lies = [
                Self.forged, Self.forged.replacing("Results: ", with: "Results: (c) "),
                Self.forged.replacing("mx.example.test", with: "mx.evil.test"),
            ]
            for (number, lie) in lies.enumerated() {
                let words = Self.mail(
                    from: "anna@example.test", "In-Reply-To: \(notice)", "Pay mallory \(number).")
                try await server.deliver(
                    Array(lie.utf8) + words, from: "mallory@evil.test", to: "billing@example.test")
                try await place.settles(letters: 3 + number)
            }

            let arrived = try await inbox.messages(in: "INBOX").map { try MessageParser().parse($0) }
            let results = arrived.map { $0.fields(named: "Authentication-Results").map(\.text) }
            let own = "mx.example.test; spf=pass smtp.mailfrom="
            #expect(results[1] == [own + "example.test"])
            #expect(results[2] == [own + "evil.test"], "the server removed what came in under its name")
            #expect(results[3].count == 2 && results[3][0] == own + "evil.test")

            let messages = try Self.rows(
                "SELECT kind, proof, proof_basis, is_confirmed FROM message ORDER BY id", place)
            #expect(
                messages == [
                    "public authenticated spf 1", "public authenticated spf 1", "internal claimed unaligned 0",
                    "internal claimed unaligned 0", "internal claimed unaligned 0",
                ])
            #expect(place.sink.copies.count { $0.recipient == "claire@customer.test" } == 2, "nothing forged went out")
            let told = place.sink.copies.filter { $0.recipient == "anna@example.test" }.dropFirst()
            #expect(told.count == 1, "the agent is told once")
            let rebuke = try MessageParser().parse(try #require(told.first).bytes)
            let words = rebuke.textBody.first.map { rebuke.text(of: $0) } ?? ""
            #expect(words.contains("another domain than your address"))
            let number = try #require(try Self.rows("SELECT number FROM ticket", place).first)
            let shown = try await place.gateway.command(["tickets", "show", number])
            #expect(shown.output.contains("proof: authenticated by SPF"))
        }
    }

    @Test("T6 where customers must be proved, what a forger writes into a ticket waits for the team")
    func customers() async throws {
        try await withBilling(proof: ["proof:", "  customer_reply: authenticated"]) { place, _, server in
            let first = Self.mail(from: "claire@customer.test", "Message-ID: <first@customer.test>", "It burns.")
            try await server.deliver(first, from: "claire@customer.test", to: "billing@example.test")
            try await place.settles(letters: 1)
            for (number, sender) in ["mallory@evil.test", "claire@customer.test"].enumerated() {
                let mail = Self.mail(from: "claire@customer.test", "In-Reply-To: <first@customer.test>", "\(number)")
                try await server.deliver(mail, from: sender, to: "billing@example.test")
                try await place.settles(letters: number + 2)
            }
            let outcomes = try Self.rows("SELECT disposition FROM letter ORDER BY id", place)
            #expect(outcomes == ["ticket", "unconfirmed_reply", "reply"])
        }
    }

    private static func mail(from sender: String, _ field: String, _ words: String) -> [UInt8] {
        Array("From: \(sender)\r\nTo: billing@example.test\r\n\(field)\r\n\r\n\(words)\r\n".utf8)
    }

    private static func rows(_ sql: String, _ place: Workplace) throws -> [String] {
        try StoreReader(place.gateway.database).rows(sql).map { $0.map(\.text).joined(separator: " ") }
    }

    /// A gateway that reads the inbox of `billing`, which no other test does, and believes the checking server.
    private func withBilling(
        proof: [String] = [], _ body: (Workplace, _ inbox: IMAPAccount, _ server: MailDelivery) async throws -> Void
    ) async throws {
        let sandbox = try await SandboxUnderTest.tests.value
        let inbox = try await sandbox.account("billing")
        try await inbox.empty("INBOX")
        try await withWorkplace("proof") { settings in
            settings.mailboxes[0].user = "billing@example.test"
            settings.mailboxes[0].password = sandbox.password(of: "billing")
            settings.mailboxes[0].address = "billing@example.test"
            settings.mailboxes[0].folder = "INBOX"
            settings.mailboxes[0].more = ["authentication_servers: [mx.example.test]"]
            settings.more = proof
        } _: { place in
            try await place.gateway.start()
            try await body(place, inbox, try await sandbox.checkedDelivery())
        }
    }
}
