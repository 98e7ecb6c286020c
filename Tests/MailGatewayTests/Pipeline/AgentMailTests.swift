import GatewayKit
import MIMEParser
import Testing

@testable import MailGateway
@testable import Notifier
@testable import TicketStore

/// What agents do by mail, on the whole way: bytes in; tickets, notes and outgoing mail out.
@Suite struct AgentMailTests {
    private static let pass = "Authentication-Results: mx.example.test; dmarc=pass header.from=example.test\n"
    private static let reply =
        "From: Anna <anna@example.test>\nTo: TO-ANNA\nSubject: Re: [x] Printer\nMessage-ID: <a1@example.test>\n"

    @Test("an agent's commands change the ticket; the customer gets the words below them and nothing else")
    func commands() async throws {
        let stage = try await MailStage()
        try await stage.receive(
            Self.reply + "\n#resolve\n#priority high\n#tag printer,fire\n#assign bruno@example.test\n\nPull the plug.\n"
        )
        let file = try await stage.file()
        #expect(file.ticket.status == .resolved)
        #expect(file.ticket.priority == .high)
        #expect(file.ticket.assignee == AgentName("bruno"))
        #expect(file.tags == [TagName("fire"), TagName("printer")])
        let sent = try await stage.sent()
        #expect(
            sent.map { "\($0.notice.kind.rawValue) \($0.recipient.address)" } == [
                "answer claire@customer.test", "ticket_assigned bruno@example.test",
            ])
        #expect(sent.first?.subject?.message.newText == "Pull the plug.")
        #expect(file.history.contains { $0.action == "priority" && $0.actor == "agent anna" })
        await stage.store.close()
    }

    @Test(
        "commands without a word change the ticket and tell the customer nothing",
        arguments: ["close", "status closed"])
    func wordless(command: String) async throws {
        let stage = try await MailStage()
        try await stage.receive(Self.reply + "\n#\(command)\n\n> It burns.\n")
        let file = try await stage.file()
        #expect(file.ticket.status == .closed)
        #expect(file.messages.count == 1)
        #expect(try await stage.told().isEmpty)
        #expect(file.history.last?.trace?.checks.contains { $0.verdict == "agent_command" } == true)
        await stage.store.close()
    }

    @Test("what is written below #note stays inside, though the notice was about a customer's mail")
    func note() async throws {
        let stage = try await MailStage()
        try await stage.receive(Self.reply + "\n#note\nHe never pays.\n")
        let message = try await stage.last()
        #expect(message.kind == .internal && message.newText == "He never pays.")
        #expect(try await stage.told().isEmpty)
        await stage.store.close()
    }

    @Test(
        "nothing is carried out by half: one wrong line, and the agent is told which while all of it stays inside",
        arguments: [
            ("#clsoe\n#close", [CommandRefusal(line: "#clsoe", reason: .unknown)]),
            ("#close\n#reopen", [CommandRefusal(line: "#reopen", reason: .contradiction)]),
            ("#assign mallory@evil.test", [CommandRefusal(line: "#assign mallory@evil.test", reason: .noAgent)]),
            ("#merge TICKET-1", [CommandRefusal(line: "#merge TICKET-1", reason: .noTicket)]),
            ("#close\n#accept", [CommandRefusal(line: "#accept", reason: .alone)]),
            ("#accept", [CommandRefusal(line: "#accept", reason: .noReply)]),
        ])
    func refused(commands: String, refusals: [CommandRefusal]) async throws {
        let stage = try await MailStage()
        try await stage.receive(Self.reply + "\n\(commands)\n\nPull the plug.\n")
        let file = try await stage.file()
        #expect(file.ticket.status == .open && file.ticket.assignee == nil)
        #expect(file.messages.last?.kind == .internal)
        #expect(file.messages.last?.newText == "\(commands)\n\nPull the plug.")
        let sent = try await stage.sent()
        #expect(sent.map { $0.notice.kind } == [.commandRefused])
        #expect(sent.first?.recipient.address == Office.anna.address)
        #expect(sent.first?.notice.refusals == refusals)
        await stage.store.close()
    }

    @Test("a note without text is refused")
    func emptyNote() async throws {
        let stage = try await MailStage()
        try await stage.receive(Self.reply + "\n#note\n")
        #expect(try await stage.sent().first?.notice.refusals.map(\.reason) == [.noText])
        await stage.store.close()
    }

    @Test(
        "T2 commands of whoever only says to be an agent are not obeyed, and the agent is told",
        arguments: [
            "From: anna@example.test\nIn-Reply-To: <first@customer.test>\n",
            "From: anna@example.test\nIn-Reply-To: NOTICE-ANNA\n",
            "Authentication-Results: evil.test; dmarc=pass header.from=example.test\nFrom: anna@example.test\n"
                + "In-Reply-To: NOTICE-ANNA\n",
            "From: anna@example.test\nTo: TO-CLAIRE\n",
        ])
    func forged(header: String) async throws {
        let stage = try await MailStage()
        try await stage.receive(header + "Message-ID: <f@evil.test>\nSubject: Re: Printer\n\n#close\n#tag evil\n")
        let file = try await stage.file()
        #expect(file.ticket.status == .open)
        #expect(file.tags.isEmpty)
        #expect(file.messages.last?.isConfirmed == false)
        #expect(try await stage.told() == ["agent_mail_unproved anna@example.test"])
        await stage.store.close()
    }

    @Test("T2 a customer commands nothing, and his words stay as he wrote them")
    func customer() async throws {
        let stage = try await MailStage()
        try await stage.receive(
            "From: claire@customer.test\nTo: TO-CLAIRE\nMessage-ID: <c@customer.test>\nSubject: Re: Printer\n\n"
                + "#close\n#assign me\nThanks.\n")
        let file = try await stage.file()
        #expect(file.ticket.status == .open && file.ticket.assignee == nil)
        #expect(file.messages.last?.newText == "#close\n#assign me\nThanks.")
        await stage.store.close()
    }

    @Test("T9 commands are read from the text alone: fields of a header that look like them do nothing")
    func controlFields() async throws {
        let stage = try await MailStage()
        try await stage.receive(
            "X-MailGateway-Command: #close\nX-Zammad-Ticket-State: closed\nRT-Squelch-Replies-To: claire@customer.test\n"
                + "Comments: #close\n" + Self.reply + "\nPull the plug.\n")
        #expect(try await stage.file().ticket.status == .waitingCustomer)
        #expect(try await stage.told() == ["answer claire@customer.test"])
        await stage.store.close()
    }

    @Test("an agent's absence notice commands nothing")
    func automatic() async throws {
        let stage = try await MailStage()
        try await stage.receive("Auto-Submitted: auto-replied\n" + Self.reply + "\n#close\n")
        #expect(try await stage.file().ticket.status == .open)
        await stage.store.close()
    }

    @Test("an agent who answers has the ticket; whom he copies in follows or takes part from then on")
    func copies() async throws {
        let stage = try await MailStage()
        try await stage.receive(
            "Cc: Bruno <bruno@example.test>, Paul <paul@partner.test>\n" + Self.reply + "\nPull the plug.\n")
        let file = try await stage.file()
        #expect(file.ticket.assignee == AgentName("anna"))
        #expect(file.watchers == [AgentName("bruno")])
        #expect(file.participants.map(\.address.description) == ["claire@customer.test", "paul@partner.test"])
        #expect(try await stage.told() == ["answer claire@customer.test"])
        try await stage.receive(
            "From: claire@customer.test\nTo: TO-CLAIRE\nMessage-ID: <c@customer.test>\nSubject: Re: Printer\n\nIt is cold.\n"
        )
        #expect(try await stage.told() == ["reply_received anna@example.test", "reply_received bruno@example.test"])
        await stage.store.close()
    }

    @Test("T4 a customer brings others in only when somebody vouches for him", arguments: [false, true])
    func broughtIn(isSigned: Bool) async throws {
        let stage = try await MailStage()
        let road = isSigned ? "To: TO-CLAIRE\n" : "In-Reply-To: <first@customer.test>\n"
        try await stage.receive(
            "From: claire@customer.test\n" + road + "Cc: mallory@evil.test\nMessage-ID: <c@customer.test>\n"
                + "Subject: Re: Printer\n\nPlease answer us both.\n")
        let people = try await stage.file().participants.map(\.address.description)
        #expect(people == ["claire@customer.test"] + (isSigned ? ["mallory@evil.test"] : []))
        #expect(try await stage.told().allSatisfy { !$0.contains("mallory") })
        await stage.store.close()
    }

    @Test("old mail that is imported commands nothing, and its commands stay inside")
    func imported() async throws {
        let office = try Office()
        var letter = office.letter(from: "anna@example.test")
        letter.content.commands = CommandBlock(opening: "#close\n")
        let match = office.match(
            .signedAddress(Office.replyKey, recipient: Office.anna.id, scope: .agent), tokenFor: Office.anna)
        let record = office.decide(letter, matches: [match], isSilent: true)
        #expect(record.change == TicketChange())
        #expect(record.message?.kind == .internal)
        #expect(office.decide(letter, isSilent: true).opened?.commanded == nil)
    }

    @Test(
        "a new assignee may answer the customer, but what answers a colleague's note stays inside",
        arguments: [("", TokenScope.agent), ("Please call him.\n", .agent), ("#note\nHe never pays.\n", .internal)])
    func assigned(text: String, scope: TokenScope) async throws {
        let stage = try await MailStage()
        try await stage.receive(Self.reply + "\n#assign bruno@example.test\n\(text)")
        let notice = try #require(try await stage.sent().last?.notice)
        #expect(notice.kind == .ticketAssigned)
        #expect(notice.scope == scope)
        await stage.store.close()
    }
}
