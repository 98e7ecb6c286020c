import GatewayKit
import MIMEParser
import Testing

@testable import MailGateway
@testable import Notifier
@testable import TicketStore

/// Mail of customers that an agent forwards to the team.
@Suite struct PassedOnMailTests {
    private static let pass = "Authentication-Results: mx.example.test; dmarc=pass header.from=example.test\n"

    static let layouts = [
        (
            "Gmail",
            """
            Please take this one.

            ---------- Forwarded message ---------
            From: Zoë Durand <zoe@customer.test>
            Date: Fri, 20 Nov 2026 at 09:12
            Subject: No water
            To: Anna <anna@example.test>


            The tap is dry.
            """
        ),
        (
            "Outlook",
            """
            Please take this one.

            ________________________________
            From: Zoë Durand <zoe@customer.test>
            Sent: Friday, November 20, 2026 9:12 AM
            To: Anna <anna@example.test>
            Subject: No water

            The tap is dry.
            """
        ),
        (
            "Apple Mail",
            """
            Please take this one.

            > Begin forwarded message:
            >
            > From: Zoë Durand <zoe@customer.test>
            > Subject: No water
            > Date: 20 November 2026 at 09:12:00 CET
            > To: Anna <anna@example.test>
            >
            > The tap is dry.
            """
        ),
        (
            "Thunderbird",
            """
            Please take this one.

            -------- Forwarded Message --------
            Subject: \tNo water
            Date: \tFri, 20 Nov 2026 09:12:00 +0100
            From: \tZoë Durand <zoe@customer.test>
            To: \tAnna <anna@example.test>


            The tap is dry.
            """
        ),
        (
            "Outlook in French",
            """
            Please take this one.

            De : Zoë Durand <zoe@customer.test>
            Envoyé : vendredi 20 novembre 2026 09:12
            À : Anna <anna@example.test>
            Objet : No water

            The tap is dry.
            """
        ),
    ]

    private static func mail(_ body: String, proof: String = pass, from: String = "anna@example.test") -> String {
        proof + "From: Anna <\(from)>\nTo: support@example.test\nCc: mallory@evil.test\nSubject: Fwd: No water\n"
            + "Message-ID: <fwd@example.test>\nContent-Type: text/plain; charset=utf-8\n\n" + body + "\n"
    }

    @Test(
        "a customer's mail that an agent passes on is the customer's, and the words above it are a note",
        arguments: layouts)
    func inline(program: String, body: String) async throws {
        let stage = try await MailStage()
        try await stage.receive(Self.mail(body))
        let file = try await newest(stage)
        #expect(file.ticket.requester.address.description == "zoe@customer.test")
        #expect(file.ticket.requester.name == "Zoë Durand")
        #expect(file.ticket.subject == "No water")
        #expect(file.messages.map(\.newText) == ["The tap is dry.", "Please take this one."])
        #expect(file.messages.map(\.kind) == [.public, .internal])
        #expect(file.messages.map(\.proof) == [.claimed, .authenticated])
        #expect(file.messages.first?.basis == .passedOn)
        #expect(file.messages.first?.fullText == "The tap is dry.")
        #expect(file.participants.count == 1)
        #expect(try await stage.told() == ["ticket_opened bruno@example.test"])
        await stage.store.close()
    }

    @Test("a mail attached as a whole is its author's too, and what answers the original joins it")
    func attached() async throws {
        let stage = try await MailStage()
        try await stage.receive(
            Self.pass + "From: anna@example.test\nTo: support@example.test\nSubject: Fwd: No water\n"
                + "Message-ID: <fwd@example.test>\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
                + "--b\nContent-Type: text/plain\n\nPlease take this one.\n--b\nContent-Type: message/rfc822\n\n"
                + "From: Zoe <zoe@customer.test>\nTo: anna@example.test\nSubject: No water\n"
                + "Message-ID: <original@customer.test>\n\nThe tap is dry.\n--b--\n")
        var file = try await newest(stage)
        #expect(file.ticket.requester.address.description == "zoe@customer.test")
        #expect(file.messages.map(\.newText) == ["The tap is dry.", "Please take this one."])
        #expect(file.messages.first?.attachments.count == 1)
        try await stage.receive(
            "From: zoe@customer.test\nTo: support@example.test\nIn-Reply-To: <original@customer.test>\n"
                + "Message-ID: <z2@customer.test>\nSubject: Re: No water\n\nStill dry.\n")
        file = try await newest(stage)
        #expect(file.messages.map(\.newText).last == "Still dry.")
        await stage.store.close()
    }

    private static let withFiles = """
        From: SENDER
        To: support@example.test
        Subject: Fwd: No water
        Message-ID: <files@example.test>
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary=b

        --b
        Content-Type: text/plain

        Please take this one.
        --b
        Content-Type: image/png; name=logo.png
        Content-Transfer-Encoding: base64

        bG9nbw==
        --b
        Content-Type: message/rfc822

        From: Zoe <zoe@customer.test>
        Subject: No water
        Content-Type: multipart/mixed; boundary=c

        --c
        Content-Type: multipart/related; boundary=d

        --d
        Content-Type: multipart/alternative; boundary=e

        --e
        Content-Type: text/plain

        The tap is dry.
        --e
        Content-Type: text/html

        <p>The tap is dry. <img src="cid:tap"></p>
        --e--
        --d
        Content-Type: image/png; name=tap.png
        Content-ID: <tap>
        Content-Transfer-Encoding: base64

        dGFw
        --d--
        --c
        Content-Type: application/pdf; name=bill.pdf
        Content-Disposition: attachment
        Content-Transfer-Encoding: base64

        YmlsbA==
        --c
        Content-Type: image/png; name=logo.png
        Content-Transfer-Encoding: base64

        bG9nbw==
        --c
        Content-Type: message/rfc822; name=older.eml

        From: david@customer.test
        Subject: Older
        Content-Type: application/pdf; name=older.pdf
        Content-Transfer-Encoding: base64

        b2xkZXI=
        --c
        Content-Type: text/plain

        Zoe
        --c--
        --b--

        """

    @Test("the files of a mail attached as a whole are the ticket's too, each once, and the mail stays beside them")
    func files() async throws {
        let stage = try await MailStage()
        try await stage.receive(Self.pass + Self.withFiles.replacing("SENDER", with: "anna@example.test"))
        let first = try #require(try await newest(stage).messages.first)
        #expect(first.newText == "The tap is dry.\nZoe")
        #expect(
            first.attachments.map(\.name) == ["logo.png", "attachment-2.eml", "tap.png", "bill.pdf", "older.eml"])
        #expect(first.attachments.map(\.isInline) == [false, false, true, false, false])
        let bill = try #require(first.attachments.first { $0.name == "bill.pdf" })
        #expect(try await stage.store.blob(bill.digest) == Array("bill".utf8))
        await stage.store.close()
    }

    @Test(
        "a mail that somebody attaches and nobody takes apart is one file",
        arguments: [("anna@example.test", ""), ("zoe@customer.test", pass)])
    func untouched(sender: String, proof: String) async throws {
        let stage = try await MailStage()
        try await stage.receive(proof + Self.withFiles.replacing("SENDER", with: sender))
        let file = try await newest(stage)
        #expect(file.ticket.requester.address.description == sender)
        #expect(file.messages.first?.attachments.map(\.name) == ["logo.png", "attachment-2.eml"])
        await stage.store.close()
    }

    @Test(
        "T2 a forward that is not proved stays whole and is nobody's but its sender's",
        arguments: [
            ("", "anna@example.test"), ("Authentication-Results: evil.test; dmarc=pass\n", "anna@example.test"),
            (pass, "mallory@evil.test"),
        ])
    func unproved(proof: String, sender: String) async throws {
        let stage = try await MailStage()
        try await stage.receive(Self.mail(Self.layouts[0].1, proof: proof, from: sender))
        let file = try await newest(stage)
        #expect(file.ticket.requester.address.description == sender)
        #expect(file.messages.count == 1)
        #expect(file.messages.first?.newText.contains("The tap is dry.") == true)
        #expect(try await stage.told().allSatisfy { !$0.contains("zoe@") })
        await stage.store.close()
    }

    @Test("T2 an agent whose forward is not believed is told why instead of being acknowledged, once a day")
    func disbelief() async throws {
        let stage = try await MailStage()
        try await stage.receive(Self.mail(Self.layouts[0].1, proof: ""))
        #expect(
            try await stage.told() == ["agent_forward_unproved anna@example.test", "ticket_opened bruno@example.test"])
        #expect(try await newest(stage).messages.first?.basis == .noResult)
        let again = Self.mail(Self.layouts[0].1 + "\nStill.", proof: "").replacing("<fwd@", with: "<fwd2@")
        try await stage.receive(again)
        #expect(try await stage.told().filter { $0.hasPrefix("agent_forward_unproved") } == [])
        #expect(try await stage.store.tickets(TicketFilter()).count == 3, "each opens its ticket")
        await stage.store.close()
    }

    @Test("agent_forward: claimed takes an agent's address for proof")
    func claimed() async throws {
        var proof = ProofSettings()
        proof.agentForward = .claimed
        let stage = try await MailStage(proof, trusting: [])
        try await stage.receive(Self.mail(Self.layouts[0].1, proof: ""))
        let file = try await newest(stage)
        #expect(file.ticket.requester.address.description == "zoe@customer.test")
        #expect(file.messages.first?.proof == .claimed)
        await stage.store.close()
    }

    @Test(
        "mail of our own, of a colleague, or of nobody who can be named is not taken apart",
        arguments: ["support@example.test", "bruno@example.test", "somebody"])
    func ours(author: String) async throws {
        let stage = try await MailStage()
        let body = Self.layouts[0].1.replacing("zoe@customer.test", with: author)
        try await stage.receive(Self.mail(body))
        let file = try await newest(stage)
        #expect(file.ticket.requester.address == Office.anna.address)
        #expect(file.messages.count == 1)
        await stage.store.close()
    }

    @Test("commands above a forward are for the new ticket, and the note below has none of them")
    func commands() async throws {
        let stage = try await MailStage()
        try await stage.receive(
            Self.mail("#assign bruno@example.test\n#priority high\n#tag water\n" + Self.layouts[0].1))
        let file = try await newest(stage)
        #expect(file.ticket.assignee == AgentName("bruno"))
        #expect(try await stage.told() == ["ticket_opened bruno@example.test"])
        #expect(file.ticket.priority == .high)
        #expect(file.tags == [TagName("water")])
        #expect(file.messages.map(\.newText) == ["The tap is dry.", "Please take this one."])
        await stage.store.close()
    }

    private func newest(_ stage: MailStage) async throws -> TicketFile {
        let ticket = try #require(try await stage.store.tickets(TicketFilter()).first)
        return try #require(try await stage.store.ticketFile(ticket.number))
    }
}
