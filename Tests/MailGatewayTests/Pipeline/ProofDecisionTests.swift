import MIMEParser
import Testing

@testable import MailGateway
@testable import TicketStore

/// What a mail may do with the proof it has: one row for each act, minimum and proof.
@Suite struct ProofDecisionTests {
    /// How a mail of Anna, an agent, or Claire, a customer, came in.
    private func decide(
        from sender: String, signed: Bool, authenticated: Bool, minimum: ProofSettings,
        toldOfDisbelief: Set<Notice.Kind> = []
    ) throws -> IntakeRecord {
        let office = try Office(proof: minimum)
        let isAgent = sender == "anna@example.test"
        let (person, scope) = isAgent ? (Office.anna, TokenScope.agent) : (Office.claire, .customer)
        let claim: ThreadClaim =
            signed
            ? .signedAddress(Office.replyKey, recipient: person.id, scope: scope)
            : .signedMessageID(Office.replyKey, recipient: person.id, scope: scope)
        return office.decide(
            office.letter(from: sender, authentication: authenticated ? .dmarc : .failed),
            matches: [office.match(claim, tokenFor: person)], toldOfDisbelief: toldOfDisbelief)
    }

    static let minimums: [(ProofMinimum, signed: Bool, authenticated: Bool, suffices: Bool)] = [
        (.claimed, false, false, true),
        (.either, false, false, false), (.either, true, false, true), (.either, false, true, true),
        (.authenticated, true, false, false), (.authenticated, false, true, true),
        (.signedAddress, true, false, true), (.signedAddress, false, true, false),
        (.both, true, false, false), (.both, false, true, false), (.both, true, true, true),
    ]

    @Test(
        "T2 an agent's words reach the customer with the proof that is asked for, and not below it", arguments: minimums
    )
    func agentReply(row: (minimum: ProofMinimum, signed: Bool, authenticated: Bool, suffices: Bool)) throws {
        var minimum = ProofSettings()
        minimum.agentReply = row.minimum
        let record = try decide(
            from: "anna@example.test", signed: row.signed, authenticated: row.authenticated, minimum: minimum)
        let message = try #require(record.message)
        #expect(message.isConfirmed == row.suffices)
        #expect(message.kind == (row.suffices ? .public : .internal))
        #expect(record.told == [row.suffices ? "answer claire@customer.test" : "agent_mail_unproved anna@example.test"])
        #expect(record.change?.status == (row.suffices ? .waitingCustomer : nil))
        if !row.suffices { #expect(message.basis == (row.authenticated ? .unaddressed : .failed)) }
    }

    @Test(
        "T6 a customer's reply joins with the proof that is asked for; below it the team decides", arguments: minimums)
    func customerReply(row: (minimum: ProofMinimum, signed: Bool, authenticated: Bool, suffices: Bool)) throws {
        var minimum = ProofSettings()
        minimum.customerReply = row.minimum
        let record = try decide(
            from: "claire@customer.test", signed: row.signed, authenticated: row.authenticated, minimum: minimum)
        #expect(record.disposition == (row.suffices ? .reply : .unconfirmedReply))
        #expect(record.message?.isConfirmed == row.suffices)
        let kind = row.suffices ? "reply_received" : "unconfirmed_reply"
        #expect(record.told == ["\(kind) anna@example.test", "\(kind) bruno@example.test"])
    }

    @Test("T2 commands have a minimum of their own", arguments: minimums)
    func commands(row: (minimum: ProofMinimum, signed: Bool, authenticated: Bool, suffices: Bool)) throws {
        let office = try Office()
        var minimum = ProofSettings()
        minimum.agentCommand = row.minimum
        let claim = ThreadClaim.signedAddress(Office.replyKey, recipient: Office.anna.id, scope: .internal)
        let thread = try #require(
            ThreadChoice(
                [office.match(row.signed ? claim : .reference(Office.known), tokenFor: Office.anna)],
                sender: Office.anna.address, agent: office.rules.agent(at: Office.anna.address),
                authentication: SenderAuthentication(basis: row.authenticated ? .spf : .noServer), minimum: minimum))
        #expect(thread.mayCommand == row.suffices)
    }

    @Test("T2 a customer commands nothing, however well proved")
    func noCommands() throws {
        let office = try Office()
        let claim = ThreadClaim.signedAddress(Office.replyKey, recipient: Office.claire.id, scope: .customer)
        let thread = ThreadChoice(
            [office.match(claim, tokenFor: Office.claire)], sender: Office.claire.address, agent: nil,
            authentication: SenderAuthentication(basis: .dmarc), minimum: ProofSettings())
        #expect(thread?.mayCommand == false)
    }

    @Test("by default a customer is believed, and an agent proves himself by his reply address or by the server")
    func defaults() {
        #expect(ProofSettings() == ProofSettings(customerReply: .claimed, agentReply: .either, agentCommand: .either))
    }

    @Test(
        "T2 an agent whom the server proved writes where his answer belongs, and to the customer only from a notice",
        arguments: [
            (ThreadClaim.signedMessageID(Office.replyKey, recipient: Office.anna.id, scope: .agent), "answer"),
            (.signedMessageID(Office.replyKey, recipient: Office.anna.id, scope: .internal), "note"),
            (.signedMessageID(Office.replyKey, recipient: Office.anna.id, scope: .customer), "disbelieved"),
            (.reference(Office.known), "disbelieved"), (.subjectToken(Office.number), "disbelieved"),
        ])
    func authenticatedAgent(row: (claim: ThreadClaim, becomes: String)) throws {
        let office = try Office()
        let record = office.decide(
            office.letter(from: "anna@example.test", authentication: .dmarc),
            matches: [office.match(row.claim, tokenFor: Office.anna)])
        let message = try #require(record.message)
        #expect(message.proof == .authenticated)
        switch row.becomes {
        case "answer":
            #expect(message.kind == .public && message.isConfirmed)
            #expect(record.told == ["answer claire@customer.test"])
        case "note":
            #expect(message.kind == .internal && message.isConfirmed)
            #expect(record.notices.isEmpty)
        default:
            #expect(message.kind == .internal && !message.isConfirmed)
            #expect(message.basis == .unaddressed)
            #expect(record.told == ["agent_mail_unproved anna@example.test"])
        }
    }

    @Test("T2 a notice that another agent forwarded gives the server's proof no way to the customer")
    func forwardedNotice() throws {
        let office = try Office()
        for claim in [
            ThreadClaim.signedMessageID(Office.replyKey, recipient: Office.bruno.id, scope: .agent),
            .signedAddress(Office.replyKey, recipient: Office.bruno.id, scope: .agent),
        ] {
            let record = office.decide(
                office.letter(from: "anna@example.test", authentication: .dmarc),
                matches: [office.match(claim, tokenFor: Office.bruno)])
            #expect(record.message?.kind == .internal)
            #expect(record.told == ["agent_mail_unproved anna@example.test"])
        }
    }

    @Test("an answer to an internal notice stays inside though earlier ones on its thread were not internal")
    func answersTheFirst() throws {
        let office = try Office()
        let scopes = [TokenScope.internal, .agent]
        let matches = scopes.map {
            office.match(
                .signedMessageID(Office.replyKey, recipient: Office.anna.id, scope: $0), tokenFor: Office.anna)
        }
        let letter = office.letter(from: "anna@example.test", authentication: .dmarc)
        #expect(office.decide(letter, matches: matches).message?.kind == .internal)
        #expect(office.decide(letter, matches: matches.reversed()).message?.kind == .public)
    }

    @Test("T2 an agent in whose name much is forged is told once a day, and each mail waits as a note")
    func toldOnce() throws {
        let record = try decide(
            from: "anna@example.test", signed: false, authenticated: false, minimum: ProofSettings(),
            toldOfDisbelief: [.agentMailUnproved])
        #expect(record.disposition == .unconfirmedReply)
        #expect(record.notices.isEmpty)
        let other = try decide(
            from: "anna@example.test", signed: false, authenticated: false, minimum: ProofSettings(),
            toldOfDisbelief: [.agentForwardUnproved])
        #expect(other.told == ["agent_mail_unproved anna@example.test"], "that says something else")
    }

    @Test("T2 an agent's proof opens no ticket he has no notice of when he is no agent any more")
    func formerAgent() throws {
        let office = try Office()
        let former = Office.contact(99, "former@example.test")
        let record = office.decide(
            office.letter(from: "former@example.test", authentication: .dmarc),
            matches: [
                office.match(.signedMessageID(Office.replyKey, recipient: former.id, scope: .agent), tokenFor: former)
            ])
        #expect(record.disposition == .unconfirmedReply)
        #expect(record.told == ["unconfirmed_reply anna@example.test", "unconfirmed_reply bruno@example.test"])
    }

    @Test("T8 a sender whom the server proved is acknowledged however often he writes")
    func provedSender() throws {
        let office = try Office()
        let many = Recurrence(acknowledgedToday: 500, domainAcknowledgedThisHour: 500)
        let told = office.decide(
            office.letter(from: "claire@customer.test", authentication: .dmarc), recurrence: many
        ).told
        #expect(told.contains("acknowledgement claire@customer.test"))
    }

    @Test("an agent's absence notice that nothing proves is kept, and nobody is told")
    func automatic() throws {
        let office = try Office()
        var evidence = LoopEvidence()
        evidence.autoSubmitted = Array("auto-replied".utf8)
        let record = office.decide(
            office.letter(from: "anna@example.test", evidence: evidence),
            matches: [office.match(.reference(Office.known))])
        #expect(record.message?.isConfirmed == false)
        #expect(record.notices.isEmpty)
    }
}
