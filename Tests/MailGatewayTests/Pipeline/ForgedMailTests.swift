import GatewayKit
import MIMEParser
import Testing

@testable import MailGateway
@testable import Notifier
@testable import TicketStore

/// Forged senders on their whole way: bytes in; tickets, notes and outgoing mail out.
@Suite struct ForgedMailTests {
    private static let pass = "Authentication-Results: mx.example.test; dmarc=pass header.from=example.test\n"

    @Test("J4 what looks like a second mail smuggled into the first is its text")
    func smuggledMail() async throws {
        let stage = try await MailStage()
        try await stage.receive(
            "From: mallory@evil.test\nMessage-ID: <s@evil.test>\nSubject: Hello\n\nHi\n.\n"
                + "MAIL FROM:<anna@example.test>\nRCPT TO:<support@example.test>\nDATA\nFrom: anna@example.test\nIn-Reply-To: NOTICE-ANNA\n\n#close\n.\n"
        )
        let tickets = try await stage.store.tickets(TicketFilter())
        #expect(tickets.count == 2)
        let newest = try #require(tickets.first)
        let smuggled = try #require(try await stage.store.ticketFile(newest.number))
        #expect(smuggled.messages.map { $0.fullText.contains("MAIL FROM:<anna@example.test>") } == [true])
        #expect(try await stage.file().ticket.status == .open)
        await stage.store.close()
    }

    @Test(
        "T2 a forged agent writes a note that waits, nothing goes to the customer, and the agent is told once",
        arguments: [
            "", "Authentication-Results: evil.test; dmarc=pass header.from=example.test\n",
            "Authentication-Results: mx.example.test; dmarc=fail header.from=example.test\n" + pass,
            "Authentication-Results: mx.example.test; spf=pass smtp.mailfrom=evil.test\n" + pass,
            "Authentication-Results: mx.example.test; spf=none (; dmarc=pass\n header.from=example.test)\n",
            "Authentication-Results: mx.example.test; spf=pass smtp.mailfrom=any@example.test(.evil.test)\n",
            "Authentication-Results: mx.example.test; dkim=pass header.d=example.test'.evil.test\n",
            "ARC-Authentication-Results: i=1; mx.example.test; dmarc=pass header.from=example.test\n",
            "X-Authentication-Results: mx.example.test; dmarc=pass header.from=example.test\n",
        ])
    func forgedAgent(results: String) async throws {
        let stage = try await MailStage()
        for number in 1...3 {
            try await stage.receive(
                results + "From: anna@example.test\nTo: support@example.test\nMessage-ID: <f\(number)@evil.test>\n"
                    + "In-Reply-To: NOTICE-ANNA\nSubject: Re: Printer\n\nPay to this account \(number).\n")
        }
        let file = try await stage.file()
        #expect(file.messages.dropFirst().map(\.kind) == [.internal, .internal, .internal])
        #expect(file.messages.dropFirst().allSatisfy { !$0.isConfirmed && $0.proof == .claimed })
        #expect(file.ticket.status == .open && file.ticket.assignee == nil)
        #expect(try await stage.told() == ["agent_mail_unproved anna@example.test"])
        await stage.store.close()
    }

    @Test(
        "T2 T3 a From that names the agent and somebody else is nobody's: the reply waits and is answered by nobody",
        arguments: [
            "From: anna@example.test\nFrom: mallory@evil.test\n", "From: mallory@evil.test\nFrom: anna@example.test\n",
            "From : anna@example.test\nFrom: mallory@evil.test\n",
            "From: mallory@evil.test\n From: anna@example.test\n",
            "From: team: anna@example.test;\n", "From: <anna@example.test>,<mallory@evil.test>\n",
            "From: =?utf-8?q?=61nna=40example.test?=\n", "From: =?utf-8?q?anna=40evil.test?=@example.test\n",
            "From: \"anna@evil.test x\"@example.test\n", "From: <mallory@evil.test>anna@example.test\n",
        ])
    func ambiguousAgent(from: String) async throws {
        let stage = try await MailStage()
        try await stage.receive(
            Self.pass + from + "To: TO-ANNA\nMessage-ID: <f@evil.test>\nSubject: Re: Printer\n\nPay here.\n")
        let message = try await stage.last()
        #expect(!message.isConfirmed)
        #expect(message.proof == .none && message.basis == .ambiguousSender)
        #expect(try await stage.file().ticket.status == .open)
        #expect(try await stage.told().allSatisfy { $0.hasPrefix("unconfirmed_reply ") })
        await stage.store.close()
    }

    @Test(
        "an agent whom the server proved answers from a notice without its reply address; the proof is kept and shown")
    func provedAgent() async throws {
        let stage = try await MailStage()
        try await stage.receive(
            Self.pass + "From: Anna <anna@example.test>\nTo: support@example.test\nMessage-ID: <a@example.test>\n"
                + "In-Reply-To: NOTICE-ANNA\nSubject: Re: Printer\n\nPull the plug.\n")
        let message = try await stage.last()
        #expect(message.proof == .authenticated && message.basis == .dmarc)
        #expect(try await stage.told() == ["answer claire@customer.test"])
        let shown = Conversation(try await stage.file(), [], at: .now, in: .utc, showsQuotes: false, explains: true)
            .text(usesColour: false)
        #expect(shown.contains("(sent, proof: authenticated by DMARC)"))
        #expect(shown.contains("sender: authenticated: DMARC passed by mx.example.test"))
        #expect(shown.contains("proof: claimed because no trusted server found anything to check"))
        await stage.store.close()
    }

    @Test("without any trusted server customers are served, and agents answer by their reply addresses alone")
    func noServer() async throws {
        let stage = try await MailStage(trusting: [])
        try await stage.receive(
            "From: claire@customer.test\nTo: TO-CLAIRE\nMessage-ID: <c2@customer.test>\nSubject: Re: Printer\n\nHelp.\n"
        )
        #expect(try await stage.last().proof == .signedAddress)
        try await stage.receive(
            "From: claire@customer.test\nIn-Reply-To: <first@customer.test>\nMessage-ID: <c3@customer.test>\n\nHello?\n"
        )
        #expect(try await stage.last().basis == .noServer)
        #expect(try await stage.last().isConfirmed)
        _ = try await stage.told()
        try await stage.receive(
            Self.pass + "From: anna@example.test\nTo: TO-ANNA\nMessage-ID: <a@example.test>\n\nPull the plug.\n")
        #expect(try await stage.last().proof == .signedAddress)
        #expect(try await stage.told() == ["answer claire@customer.test"])
        try await stage.receive(
            Self.pass + "From: anna@example.test\nIn-Reply-To: NOTICE-ANNA\nMessage-ID: <a2@example.test>\n\nAnd now?\n"
        )
        #expect(try await stage.last().basis == .noServer)
        #expect(try await stage.told() == ["agent_mail_unproved anna@example.test"])
        await stage.store.close()
    }

    @Test("T4 whom a forged reply copies in takes no part and gets nothing of what is written then or before")
    func copiedIn() async throws {
        let stage = try await MailStage()
        try await stage.receive(
            "From: claire@customer.test\nTo: support@example.test\nCc: mallory@evil.test\nMessage-ID: <f@evil.test>\n"
                + "References: <first@customer.test>\n\nPlease send me everything again.\n")
        #expect(try await stage.file().participants.map(\.address.description) == ["claire@customer.test"])
        try await stage.receive(
            "From: anna@example.test\nTo: TO-ANNA\nCc: mallory@evil.test\nMessage-ID: <a@example.test>\n\nHere it is.\n"
        )
        #expect(
            try await stage.told().filter { $0.contains("mallory") || $0.hasPrefix("answer") } == [
                "answer claire@customer.test"
            ])
        await stage.store.close()
    }

    @Test("T5 what a third service sends to a customer's reply address is for the team alone, proved or not")
    func ticketTrick() async throws {
        for results in ["", "Authentication-Results: mx.example.test; dmarc=pass header.from=slack.test\n"] {
            let stage = try await MailStage()
            _ = try await stage.told()
            try await stage.receive(
                results + "From: no-reply@slack.test\nTo: TO-CLAIRE\nMessage-ID: <code@slack.test>\n"
                    + "Subject: Your code\n\nYour code is 123456\n")
            #expect(try await stage.file().messages.count == 1, "held: nobody reads a code in a ticket")
            #expect(try await stage.told().isEmpty)
            try await stage.receive(
                results + "From: no-reply@slack.test\nTo: TO-CLAIRE\nMessage-ID: <news@slack.test>\n"
                    + "Subject: Your workspace\n\nIt is waiting for you.\n")
            #expect(try await !stage.last().isConfirmed)
            #expect(try await stage.file().participants.map(\.address.description) == ["claire@customer.test"])
            #expect(try await stage.told().allSatisfy { $0.hasPrefix("unconfirmed_reply ") })
            await stage.store.close()
        }
    }

    @Test("T6 a Reply-To takes nobody's place: it is kept and shown, and answers go to the customer's own address")
    func replyTo() async throws {
        let stage = try await MailStage()
        try await stage.receive(
            "From: claire@customer.test\nReply-To: victim@x.test\nReferences: <first@customer.test>\n"
                + "Message-ID: <f@evil.test>\n\nAnswer me there.\n")
        let file = try await stage.file()
        #expect(file.ticket.requester.address.description == "claire@customer.test")
        #expect(file.messages.last?.replyTo?.description == "victim@x.test")
        let shown = Conversation(file, [], at: .now, in: .utc, showsQuotes: false, explains: false).text(
            usesColour: false)
        #expect(shown.contains("Reply-To victim@x.test not used"))
        try await stage.receive("From: anna@example.test\nTo: TO-ANNA\nMessage-ID: <a@example.test>\n\nHere.\n")
        #expect(try await stage.told().filter { $0.hasPrefix("answer") } == ["answer claire@customer.test"])
        await stage.store.close()
    }

    @Test(
        "T8 a mail whose returns go to somebody else than its unproved sender is not acknowledged, and opens its ticket",
        arguments: [
            ("Return-Path: <mallory@evil.test>\n", false), ("Return-Path: <bounce@mail.victim.test>\n", true),
            ("", true),
            (
                "Return-Path: <bounce@mailing.test>\n"
                    + "Authentication-Results: mx.example.test; dmarc=pass header.from=victim.test\n", true
            ),
        ])
    func foreignReturnPath(row: (fields: String, isAnswered: Bool)) async throws {
        let stage = try await MailStage()
        try await stage.receive(
            row.fields + "From: eve@victim.test\nMessage-ID: <f@evil.test>\nSubject: Win\n\nClick.\n")
        #expect(try await stage.store.tickets(TicketFilter()).count == 2)
        #expect(try await stage.told().contains("acknowledgement eve@victim.test") == row.isAnswered)
        await stage.store.close()
    }
}
