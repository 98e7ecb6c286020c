import GatewayKit
import MIMEParser
import Testing

@testable import MailGateway
@testable import Notifier
@testable import TicketStore

/// Where replies belong when it is not plain: other subjects, merged tickets, closed ones, two mailboxes.
@Suite struct ThreadJudgementTests {
    private static let reply = "From: Anna <anna@example.test>\nTo: TO-ANNA\nSubject: Re: Printer\n"

    /// A mail of Claire's to the address that was signed for her.
    private static func mail(_ id: Int, _ subject: String, _ text: String) -> String {
        "From: claire@customer.test\nTo: TO-CLAIRE\nIn-Reply-To: <first@customer.test>\nSubject: \(subject)\n"
            + "Message-ID: <c\(id)@customer.test>\n\n\(text)\n"
    }

    @Test("a reply with a subject of its own that repeats nothing proposes a split; an agent accepts it by mail")
    func splits() async throws {
        let stage = try await MailStage()
        try await stage.receive(Self.mail(2, "Invoice 17", "You charged me twice."))
        var file = try await stage.file()
        #expect(file.messages.last?.proposesSplit == true)
        #expect(file.messages.last?.isConfirmed == true)
        #expect(try await stage.told() == ["split_proposed anna@example.test", "split_proposed bruno@example.test"])
        try await stage.receive(Self.reply + "Message-ID: <a1@example.test>\n\n#split\n\nThis is for accounting.\n")
        let tickets = try await stage.store.tickets(TicketFilter())
        let new = try #require(try await stage.store.ticketFile(tickets[0].number))
        #expect(tickets.count == 2)
        #expect(new.ticket.subject == "Invoice 17")
        #expect(new.ticket.requester.address == Office.claire.address)
        #expect(new.messages.map(\.newText) == ["You charged me twice."])
        #expect(new.history.first?.actor == "agent anna")
        file = try await stage.file()
        #expect(file.messages.map(\.newText) == ["It burns.", "This is for accounting."])
        #expect(file.messages.last?.kind == .internal)
        #expect(try await stage.told() == ["ticket_opened bruno@example.test"])
        #expect(try await stage.store.unconfirmedReplies(limit: 10).isEmpty)
        await stage.store.close()
    }

    @Test("what is split off is given out like any new ticket, and not to who split it off")
    func splitIsAssigned() async throws {
        let stage = try await MailStage(assignment: .roundRobin)
        #expect(try await stage.file().ticket.assignee == AgentName("anna"))
        try await stage.receive(Self.mail(2, "Invoice 17", "You charged me twice."))
        _ = try await stage.told()
        for id in 1...2 {
            try await stage.receive(Self.reply + "Message-ID: <a\(id)@example.test>\n\n#split\n")
            let newest = try #require(try await stage.store.tickets(TicketFilter()).first)
            #expect(newest.assignee == AgentName("bruno") && newest.status == .assigned)
            #expect(try await stage.told() == ["ticket_opened bruno@example.test"])
            try await stage.receive(Self.mail(2 + id, "Invoice 1\(id)", "Another one."))
            _ = try await stage.told()
        }
        await stage.store.close()
    }

    @Test("of replies to an agent who is away his team hears as well")
    func absentAssignee() async throws {
        let stage = try await MailStage(assignment: .roundRobin)
        let mail = { (id: Int) in Self.mail(id, "Re: Printer", "Is anybody there? \(id)") }
        try await stage.receive(mail(2))
        #expect(try await stage.told() == ["reply_received anna@example.test"])
        try await stage.store.keep(Absence(agent: AgentName("anna"), word: .away(until: nil), saidAt: .now))
        try await stage.receive(mail(3))
        #expect(try await stage.told() == ["reply_received anna@example.test", "reply_received bruno@example.test"])
        await stage.store.close()
    }

    @Test("a proposal that is not accepted leaves the reply where it counts already", arguments: ["#accept", "Paid."])
    func stays(answer: String) async throws {
        let stage = try await MailStage()
        try await stage.receive(Self.mail(2, "Invoice 17", "You charged me twice."))
        try await stage.receive(Self.reply + "Message-ID: <a1@example.test>\n\n\(answer)\n")
        #expect(try await stage.file().messages.allSatisfy { !$0.proposesSplit })
        #expect(try await stage.store.tickets(TicketFilter()).count == 1)
        await stage.store.close()
    }

    @Test(
        "a reply that names its ticket, keeps its subject in any language, or repeats the conversation is no other matter",
        arguments: [
            ("Re: Printer", "Help."), ("AW: Printer", "Help."), ("Antwort: Re: WG: Printer", "Help."),
            ("回复：Printer", "Help."), ("Printer (again)", "Help."), ("", "Help."),
            ("Invoice 17", "Help.\n\n> It burns."), ("Invoice [NUMBER]", "Help."),
            ("Invoice 17", "Help.\n\nOn Fri, 20 Nov 2026, Support wrote:\n> We look at it."),
        ])
    func same(subject: String, text: String) async throws {
        let stage = try await MailStage()
        let number = try await stage.file().ticket.number.text
        try await stage.receive(Self.mail(2, subject.replacing("NUMBER", with: number), text))
        #expect(try await stage.last().proposesSplit == false)
        #expect(try await stage.told() == ["reply_received anna@example.test", "reply_received bruno@example.test"])
        await stage.store.close()
    }

    @Test("a stranger's reply is accepted or split by an agent's mail", arguments: ["accept", "split"])
    func stranger(word: String) async throws {
        let stage = try await MailStage()
        try await stage.receive(
            "From: mallory@else.test\nTo: support@example.test\nReferences: <first@customer.test>\n"
                + "Message-ID: <m@else.test>\nSubject: Re: Printer\n\nMine too.\n")
        try await stage.receive(Self.reply + "Message-ID: <a1@example.test>\n\n#\(word)\n")
        let file = try await stage.file()
        #expect(try await stage.store.unconfirmedReplies(limit: 10).isEmpty)
        #expect(try await stage.store.tickets(TicketFilter()).count == (word == "accept" ? 1 : 2))
        #expect(file.participants.count == (word == "accept" ? 2 : 1))
        await stage.store.close()
    }

    @Test("of two replies that wait, an agent must answer the notice about the one he means")
    func ambiguous() async throws {
        let stage = try await MailStage()
        for number in 1...2 {
            try await stage.receive(
                "From: mallory\(number)@else.test\nReferences: <first@customer.test>\n"
                    + "Message-ID: <m\(number)@else.test>\nSubject: Re: Printer\n\nMine too, \(number).\n")
        }
        let notices = try await stage.sent().filter { $0.recipient.address == Office.anna.address }
        try await stage.receive(Self.reply + "Message-ID: <a1@example.test>\n\n#accept\n")
        #expect(try await stage.sent().first?.notice.refusals.map(\.reason) == [.noReply])
        let second = try #require(notices.last)
        let identifier = try await stage.compose(second)
        try await stage.receive(
            Self.reply + "In-Reply-To: <\(identifier)>\nMessage-ID: <a2@example.test>\n\n#accept\n")
        let file = try await stage.file()
        #expect(
            file.participants.map(\.address.description) == ["claire@customer.test", "mallory2@else.test"])
        await stage.store.close()
    }

    @Test("mail to a merged ticket is followed, by every sign that led to the old one")
    func merged() async throws {
        let stage = try await MailStage()
        try await stage.receive(
            "From: zoe@else.test\nTo: support@example.test\nMessage-ID: <z1@else.test>\nSubject: Smoke\n\nIt smokes.\n")
        let tickets = try await stage.store.tickets(TicketFilter())
        let (new, old) = (tickets[0].number, tickets[1].number)
        _ = try await stage.told()
        try await stage.receive(Self.reply + "Message-ID: <a1@example.test>\n\n#merge \(new)\n")
        var file = try #require(try await stage.store.ticketFile(new))
        #expect(file.messages.map(\.newText) == ["It burns.", "It smokes."])
        #expect(file.participants.map(\.address.description) == ["zoe@else.test", "claire@customer.test"])
        #expect(try await stage.store.ticketFile(old)?.ticket.status == .closed)
        for (number, road) in [
            "To: TO-CLAIRE\n", "In-Reply-To: <first@customer.test>\n", "Subject: Re: [\(old)] Printer\n",
        ].enumerated() {
            try await stage.receive(
                "From: claire@customer.test\n\(road)Message-ID: <c\(number)@customer.test>\n\nAnd now, \(number)?\n")
            file = try #require(try await stage.store.ticketFile(new))
            #expect(file.messages.last?.newText == "And now, \(number)?")
            #expect(file.messages.last?.isConfirmed == true)
        }
        #expect(try await stage.store.tickets(TicketFilter()).count == 2)
        await stage.store.close()
    }

    @Test(
        "a reply to a closed ticket does what its queue says",
        arguments: [
            (QueueSettings.Reopening.always, 3_000, true), (.never, 0, false),
            (.within(.seconds(14 * 86_400)), 13, true),
            (.within(.seconds(14 * 86_400)), 15, false), (.within(.seconds(3_600)), 1, false),
        ])
    func reopens(policy: QueueSettings.Reopening, days: Int64, isReopened: Bool) throws {
        let office = try Office(reopen: policy)
        let closed = office.match(.reference(Office.known), status: .closed, closedDaysAgo: days)
        let record = office.decide(office.letter(from: "claire@customer.test"), matches: [closed])
        #expect(record.change?.status == (isReopened ? .open : nil))
        #expect(record.opened?.linkedTo == (isReopened ? nil : Office.ticketID))
    }

    @Test("one mail to two team mailboxes is one ticket that both queues see", arguments: [true, false])
    func twoMailboxes(isChangedOnTheWay: Bool) async throws {
        let stage = try await MailStage(others: ["billing"])
        _ = try await stage.told()
        let mail =
            "From: zoe@else.test\nTo: support@example.test\nCc: billing@example.test\nMessage-ID: <z@else.test>\n"
            + "Subject: Invoice\n\nWhich one?\n"
        try await stage.receive(mail)
        try await stage.receive((isChangedOnTheWay ? "Received: from b by c; 1\n" : "") + mail, in: "billing")
        let tickets = try await stage.store.tickets(TicketFilter())
        #expect(tickets.count == 2)
        for queue in ["support", "billing"] {
            let seen = try await stage.store.tickets(TicketFilter(queue: QueueName(queue)))
            #expect(seen.first?.number == tickets[0].number)
        }
        let file = try #require(try await stage.store.ticketFile(tickets[0].number))
        #expect(file.messages.count == 1)
        let told = try await stage.told()
        #expect(told.filter { $0.hasPrefix("acknowledgement") } == ["acknowledgement zoe@else.test"])
        await stage.store.close()
    }

    @Test("T7 another mail under a Message-ID that was seen before is a ticket of its own, in either mailbox")
    func poisoned() async throws {
        let stage = try await MailStage(others: ["billing"])
        try await stage.receive("From: mallory@evil.test\nMessage-ID: <z@else.test>\nSubject: Invoice\n\nNothing.\n")
        try await stage.receive(
            "From: zoe@else.test\nMessage-ID: <z@else.test>\nSubject: Invoice\n\nWhich one?\n", in: "billing")
        #expect(try await stage.store.tickets(TicketFilter()).count == 3)
        await stage.store.close()
    }

    @Test("two mails that answer a mail nobody here has seen are siblings in one ticket, when their writers take part")
    func siblings() async throws {
        let stage = try await MailStage()
        for number in 1...2 {
            try await stage.receive(
                "From: zoe@else.test\nTo: support@example.test\nReferences: <unseen@else.test>\n"
                    + "Message-ID: <z\(number)@else.test>\nSubject: Re: Smoke\n\nNumber \(number).\n")
        }
        let tickets = try await stage.store.tickets(TicketFilter())
        #expect(tickets.count == 2)
        let file = try #require(try await stage.store.ticketFile(tickets[0].number))
        #expect(file.messages.map(\.newText) == ["Number 1.", "Number 2."])
        await stage.store.close()
    }

    @Test("a reply that waits is told again once, after some hours, unless somebody has decided")
    func reminds() async throws {
        let stage = try await MailStage()
        let reminder = ReplyReminder(rules: try Office().rules, patience: .seconds(4 * 3_600))
        for number in 1...2 {
            try await stage.receive(
                "From: mallory\(number)@else.test\nReferences: <first@customer.test>\n"
                    + "Message-ID: <m\(number)@else.test>\nSubject: Re: Printer\n\nMine too, \(number).\n")
        }
        _ = try await stage.told()
        #expect(try await reminder.remind(stage.store, at: .now) == 0)
        let first = try #require(try await stage.store.unconfirmedReplies(limit: 1).first)
        _ = try await stage.store.accept(first.message.id, now: .now)
        let later = Instant.now + .seconds(4 * 3_600)
        #expect(try await reminder.remind(stage.store, at: later) == 1)
        let queued = try await stage.store.deliveries(in: [.queued], limit: 9)
        #expect(Set(queued.map(\.recipient)) == ["anna@example.test", "bruno@example.test"])
        #expect(queued.map(\.kind) == [.unconfirmedReply, .unconfirmedReply])
        #expect(Set(queued.compactMap(\.message)).count == 1 && queued.first?.message != first.message.id)
        #expect(try await reminder.remind(stage.store, at: later + .seconds(86_400)) == 0)
        await stage.store.close()
    }
}
