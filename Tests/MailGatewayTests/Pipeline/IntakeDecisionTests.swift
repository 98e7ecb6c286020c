import GatewayKit
import MIMEParser
import Testing

@testable import MailGateway
@testable import TicketStore

/// Every rule of step 8, as a row: who writes, what matched, and what must follow.
@Suite struct IntakeDecisionTests {
    private let office: Office

    init() throws { office = try Office() }

    @Test("a customer's first mail opens a ticket, is acknowledged, and tells every agent of the queue")
    func opens() throws {
        let record = office.decide(office.letter(from: "claire@customer.test"))
        #expect(record.disposition == .ticket)
        #expect(
            record.told == [
                "acknowledgement claire@customer.test", "ticket_opened anna@example.test",
                "ticket_opened bruno@example.test",
            ])
        let ticket = try #require(record.opened)
        let message = try #require(record.message)
        #expect(ticket.requester.address.description == "claire@customer.test")
        #expect(message.proof == .claimed)
    }

    @Test("urgent mail alerts who is on call, and an agent on call is told once")
    func urgent() throws {
        let record = office.decide(office.letter(from: "claire@customer.test", isUrgent: true))
        #expect(record.told.contains("urgent_alert oncall@example.test"))
        let ticket = try #require(record.opened)
        #expect(ticket.priority == .urgent)
        #expect(Set(record.notices.map(\.recipient.address)).count == record.notices.count)
    }

    @Test(
        "T8 a sender who may be forged is acknowledged a few times; every mail of his opens a ticket",
        arguments: [
            (Recurrence(acknowledgedToday: 2, domainAcknowledgedThisHour: 59), true),
            (Recurrence(acknowledgedToday: 3, domainAcknowledgedThisHour: 3), false),
            (Recurrence(acknowledgedToday: 0, domainAcknowledgedThisHour: 60), false),
        ])
    func acknowledgementLimits(recurrence: Recurrence, isAnswered: Bool) {
        let record = office.decide(office.letter(from: "claire@customer.test"), recurrence: recurrence)
        #expect(record.disposition == .ticket)
        #expect(record.told.contains("acknowledgement claire@customer.test") == isAnswered)
        #expect(record.told.contains("ticket_opened anna@example.test"))
    }

    @Test("silent letters become tickets and nobody is told")
    func silent() {
        let record = office.decide(office.letter(from: "claire@customer.test"), isSilent: true)
        #expect(record.disposition == .ticket)
        #expect(record.notices.isEmpty)
    }

    @Test("a letter without a usable sender opens a ticket under the team's address and answers nobody")
    func noSender() throws {
        let record = office.decide(office.letter(from: nil))
        let ticket = try #require(record.opened)
        let message = try #require(record.message)
        #expect(ticket.requester.address.description == "support@example.test")
        #expect(message.proof == .none)
        #expect(!record.told.contains { $0.hasPrefix("acknowledgement") })
    }

    @Test("automatic mail that asks for something opens a ticket; an automatic reply opens nothing")
    func automatic() {
        var monitor = LoopEvidence()
        monitor.autoSubmitted = Array("auto-generated".utf8)
        let opened = office.decide(office.letter(from: "monitor@customer.test", evidence: monitor))
        #expect(opened.disposition == .ticket)
        #expect(opened.told == ["ticket_opened anna@example.test", "ticket_opened bruno@example.test"])
        var vacation = LoopEvidence()
        vacation.autoSubmitted = Array("auto-replied".utf8)
        let kept = office.decide(office.letter(from: "claire@customer.test", evidence: vacation))
        #expect(kept.disposition == .automatic)
        #expect(kept.notices.isEmpty)
    }

    @Test("a customer's reply reopens what waited and tells the assignee alone")
    func reply() {
        let match = office.match(.reference(Office.known), status: .waitingCustomer, assignee: "anna")
        let record = office.decide(office.letter(from: "claire@customer.test"), matches: [match])
        #expect(record.disposition == .reply)
        #expect(record.change?.status == .inProgress)
        #expect(record.told == ["reply_received anna@example.test"])
    }

    @Test(
        "clocks hear who spoke: the customer, the team, or a colleague to colleagues; of imported mail nobody",
        arguments: [
            ("claire@customer.test", nil, TicketVoice.customer), ("anna@example.test", TokenScope.agent, .team),
            ("anna@example.test", .internal, .inside),
        ])
    func voices(sender: String, scope: TokenScope?, voice: TicketVoice) throws {
        let match =
            scope.map {
                office.match(
                    .signedAddress(Office.replyKey, recipient: Office.anna.id, scope: $0), tokenFor: Office.anna)
            } ?? office.match(.reference(Office.known))
        let letter = office.letter(from: sender)
        #expect(office.decide(letter, matches: [match]).change?.voice == voice)
        let imported = office.decide(letter, matches: [match], isSilent: true)
        #expect(imported.change?.voice == nil)
        #expect(office.decide(letter).opened?.isImported == false)
        #expect(office.decide(letter, isSilent: true).opened?.isImported == true)
    }

    @Test("a vacation notice is kept with the ticket, changes no status and tells nobody")
    func vacation() {
        var evidence = LoopEvidence()
        evidence.autoSubmitted = Array("auto-replied".utf8)
        let match = office.match(.reference(Office.known), status: .waitingCustomer, assignee: "anna")
        let record = office.decide(office.letter(from: "claire@customer.test", evidence: evidence), matches: [match])
        #expect(record.disposition == .automatic)
        #expect(record.change == TicketChange())
        #expect(record.notices.isEmpty)
    }

    @Test(
        "T1 a stranger who knows a Message-ID or a number gets an unconfirmed reply and changes nothing",
        arguments: [
            ThreadClaim.reference(Office.known), .subjectToken(Office.number),
            .signedAddress(Office.replyKey, recipient: Office.claire.id, scope: .customer),
        ])
    func stranger(claim: ThreadClaim) {
        let match = office.match(claim, status: .waitingCustomer, assignee: "anna", tokenFor: Office.claire)
        let record = office.decide(office.letter(from: "mallory@evil.test"), matches: [match])
        #expect(record.disposition == .unconfirmedReply)
        #expect(record.change == TicketChange())
        #expect(record.message?.isConfirmed == false)
        #expect(record.told == ["unconfirmed_reply anna@example.test"])
    }

    @Test("an agent's reply by a signed address goes to the customer as the team and stops the first-response clock")
    func agentReply() {
        let match = office.match(
            .signedAddress(Office.replyKey, recipient: Office.anna.id, scope: .agent), tokenFor: Office.anna)
        let record = office.decide(office.letter(from: "anna@example.test"), matches: [match])
        #expect(record.disposition == .reply)
        #expect(record.message?.direction == .outgoing)
        #expect(record.message?.proof == .signedAddress)
        #expect(
            record.change == TicketChange(status: .waitingCustomer, assignee: AgentName("anna"), voice: .team))
        #expect(record.told == ["answer claire@customer.test"])
    }

    @Test("an agent's reply to an internal notice stays inside")
    func internalReply() {
        let match = office.match(
            .signedAddress(Office.replyKey, recipient: Office.anna.id, scope: .internal), tokenFor: Office.anna)
        let record = office.decide(office.letter(from: "anna@example.test"), matches: [match])
        #expect(record.message?.kind == .internal)
        #expect(record.notices.isEmpty)
    }

    @Test(
        "T2 who only says to be an agent writes a flagged internal note, and the agent is told",
        arguments: [
            ThreadClaim.reference(Office.known),
            .signedAddress(Office.replyKey, recipient: Office.bruno.id, scope: .agent),
            .signedMessageID(Office.replyKey, recipient: Office.anna.id, scope: .agent),
        ])
    func impersonation(claim: ThreadClaim) {
        let match = office.match(claim, tokenFor: Office.bruno)
        let record = office.decide(office.letter(from: "anna@example.test"), matches: [match])
        #expect(record.disposition == .unconfirmedReply)
        #expect(record.message?.kind == .internal)
        #expect(record.told == ["agent_mail_unproved anna@example.test"])
    }

    @Test("an agent's vacation notice never reaches a customer")
    func agentVacation() {
        var evidence = LoopEvidence()
        evidence.autoSubmitted = Array("auto-replied".utf8)
        let match = office.match(
            .signedAddress(Office.replyKey, recipient: Office.anna.id, scope: .agent), tokenFor: Office.anna)
        let record = office.decide(office.letter(from: "anna@example.test", evidence: evidence), matches: [match])
        #expect(record.disposition == .automatic)
        #expect(record.message?.kind == .internal)
        #expect(record.notices.isEmpty)
    }

    @Test("a token made for somebody who is no agent any more opens no door")
    func formerAgent() {
        let former = Office.contact(99, "former@example.test")
        let match = office.match(
            .signedAddress(Office.replyKey, recipient: former.id, scope: .agent), tokenFor: former)
        let record = office.decide(office.letter(from: "former@example.test"), matches: [match])
        #expect(record.disposition == .unconfirmedReply)
    }

    @Test("a reply to a ticket closed long ago continues in a new, linked ticket; to a fresh one it reopens")
    func reopening() throws {
        let old = office.match(.reference(Office.known), status: .closed, closedDaysAgo: 30)
        let ticket = try #require(office.decide(office.letter(from: "claire@customer.test"), matches: [old]).opened)
        #expect(ticket.linkedTo == Office.ticketID)
        let fresh = office.match(.reference(Office.known), status: .closed, closedDaysAgo: 3)
        #expect(office.decide(office.letter(from: "claire@customer.test"), matches: [fresh]).change?.status == .open)
    }

    @Test("the second copy of a mail is a duplicate; in another team's mailbox that team sees the ticket too")
    func duplicates() throws {
        let here = office.decide(office.letter(from: "claire@customer.test"), originalIn: "support")
        #expect(here.disposition == .duplicate)
        #expect(here.opened == nil && here.message == nil)
        let there = office.decide(office.letter(from: "claire@customer.test"), originalIn: "billing")
        guard case .watch(let ticket, let queue) = there.effect else { throw Office.Surprise(there) }
        #expect(ticket == Office.ticketID)
        #expect(queue == QueueName("support"))
        #expect(there.notices.isEmpty)
    }

    @Test("a bounce opens no ticket, is not answered, and fails the delivery it is about")
    func bounce() throws {
        var evidence = LoopEvidence()
        evidence.reportsDelivery = true
        var letter = office.letter(from: "mailer-daemon@customer.test", evidence: evidence)
        letter.content.report = Self.bounceOfKnownMail
        let record = office.decide(letter)
        #expect(record.disposition == .bounce)
        #expect(record.notices.isEmpty)
        guard case .deliveryReported(let feedback) = record.effect else { throw Office.Surprise(record) }
        #expect(
            feedback
                == DeliveryFeedback(
                    claims: [.messageID(Office.known), .anyMail(to: Office.claire.address)], word: .failed,
                    reason: "550 no such user"))
    }

    private static let bounceOfKnownMail = MailReport(
        kind: .bounce,
        recipients: [
            MailReport.Recipient(
                address: Array("claire@customer.test".utf8), action: .failed, reason: .userUnknown,
                words: Array("550 no such user".utf8))
        ], originalMessageID: Office.known)

    @Test("a bounce at the address a mail was signed with tells the assignee, and nobody else")
    func bounceTold() {
        var evidence = LoopEvidence()
        evidence.reportsDelivery = true
        var letter = office.letter(from: "mailer-daemon@customer.test", evidence: evidence)
        letter.content.report = Self.bounceOfKnownMail
        let match = office.match(
            .signedAddress(Office.replyKey, recipient: Office.claire.id, scope: .customer), assignee: "anna")
        #expect(office.decide(letter, matches: [match]).told == ["delivery_failed anna@example.test"])
    }

    @Test("our own mail that came back, and mail that went in circles, open nothing and answer nobody")
    func loops() {
        var own = LoopEvidence()
        own.carriesOurMark = true
        #expect(office.decide(office.letter(from: "claire@customer.test", evidence: own)).disposition == .ownMail)
        var circling = LoopEvidence()
        circling.hops = 31
        let held = office.decide(office.letter(from: "claire@customer.test", evidence: circling))
        #expect(held.disposition == .held)
        #expect(held.notices.isEmpty)
    }

    @Test("mail that could not be read becomes a ticket with the raw mail, and its sender is not answered")
    func quarantine() {
        let record = office.decide(
            .unread(office.held(), raw: .bytes([]), in: QueueName("support"), because: "it ended the program"))
        #expect(record.disposition == .quarantined)
        #expect(record.message?.attachments.count == 1)
        #expect(record.told == ["ticket_opened anna@example.test", "ticket_opened bruno@example.test"])
    }
}
