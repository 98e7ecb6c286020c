import GatewayKit
import MIMEParser
import Testing
import TicketStore

@testable import MailGateway

@Suite struct RuleActionTests {
    static let mail = "From: eva@bank.example\nTo: support@example.org\nSubject: Invoice\nMessage-ID: <1@x>\n\nPay.\n"

    @Test("what rules set holds for the ticket a mail opens, and the trace names them")
    func fields() throws {
        let office = try RuleOffice(
            """
            rules:
              bank:
                when: {from: {ends: "@bank.example"}}
                then: {queue: billing, priority: low, category: billing, tags: [bank], watchers: [anna]}
              other:
                when: {subject: {is: invoice}}
                then: {priority: urgent, tags: [bank, paper], assignee: bruno, forward: archive@bank.example}
              never:
                when: {subject: {is: other}}
                then: {drop: yes}

            """)
        let record = try office.decide(Self.mail)
        let ticket = try #require(record.opened)
        #expect(record.disposition == .ticket)
        #expect(ticket.queue == QueueName("billing"))
        #expect(ticket.priority == .low)
        #expect(ticket.category == CategoryName("billing"))
        #expect(ticket.tags == [TagName("bank"), TagName("paper")])
        #expect(ticket.assignee == AgentName("bruno"))
        #expect(ticket.watchers == [AgentName("anna")])
        #expect(
            record.told == [
                "acknowledgement eva@bank.example", "ticket_opened bruno@example.org", "ticket_opened anna@example.org",
                "forward archive@bank.example",
            ])
        #expect(
            record.trace.verdicts("rule") == [
                "bank: queue billing, priority low, category billing, tags bank, watchers anna",
                "other: priority urgent, tags bank paper, assignee bruno, forward archive@bank.example",
            ])
    }

    @Test("a rule's urgent alerts who is on call, and its other priority calms a mail that calls itself urgent")
    func urgency() throws {
        let rules = { (priority: String) in "rules:\n  r:\n    then: {priority: \(priority)}\n" }
        let urgent = try RuleOffice(rules("urgent")).decide(Self.mail)
        #expect(urgent.opened?.priority == .urgent)
        let calm = try RuleOffice(rules("normal")).decide("Importance: high\n" + Self.mail)
        #expect(calm.opened?.priority == .normal)
        #expect(calm.trace.verdicts("urgency").count == 1)
    }

    static let removals = [("drop", Disposition.ruleDrop), ("hold", .held), ("quarantine", .quarantined)]

    @Test("what is dropped, held or set aside opens nothing and answers nobody", arguments: removals)
    func removal(word: String, disposition: Disposition) throws {
        let office = try RuleOffice("rules:\n  gone:\n    when: {subject: {is: invoice}}\n    then: {\(word): yes}\n")
        let record = try office.decide(Self.mail)
        #expect(record.disposition == disposition)
        #expect(record.notices.isEmpty)
        guard case .none = record.effect else {
            Issue.record("it has an effect")
            return
        }
        #expect(record.trace.verdicts("rule") == ["gone: \(word)"])
        #expect(record.trace.verdicts("decide") == [disposition.rawValue])
    }

    static let modes: [(mode: String, stop: String, tags: [String])] = [
        ("all", "no", ["a", "b"]), ("first", "no", ["a"]), ("all", "yes", ["a"]),
    ]

    @Test("all rules that fit act, or the first, or all up to one that stops", arguments: modes)
    func howMany(mode: String, stop: String, tags: [String]) throws {
        let office = try RuleOffice(
            """
            rule_mode: \(mode)
            rules:
              none:
                when: {subject: {is: nothing}}
                then: {tags: [none], stop: yes}
              a:
                then: {tags: [a], stop: \(stop)}
              b:
                then: {tags: [b]}

            """)
        #expect(try office.decide(Self.mail).opened?.tags == tags.map { TagName($0) })
    }

    @Test("a customer's reply changes no field; followers and forwards hear of it")
    func reply() throws {
        let office = try RuleOffice(
            "rules:\n  r:\n    then: {queue: billing, priority: urgent, assignee: bruno, forward: archive@bank.example}\n"
        )
        var match = try Office().match(.reference(Office.known), assignee: "anna")
        match.participants = [Contact(id: ContactID(9)!, address: EmailAddress("eva@bank.example")!, name: nil)]
        match.watchers = [AgentName("bruno")]
        match.ticket.subject = "Invoice"
        let record = try office.decide(Self.mail, matches: [match])
        #expect(record.disposition == .reply)
        #expect(record.change == TicketChange(priority: .urgent, voice: .customer))
        #expect(
            record.told == [
                "reply_received anna@example.org", "reply_received bruno@example.org", "forward archive@bank.example",
            ])
    }

    @Test("T8 a rule's answer goes where an acknowledgement may go, and nowhere else")
    func answer() throws {
        let office = try RuleOffice("rules:\n  r:\n    then: {reply: prices}\n")
        let told = try office.decide(Self.mail).notices.filter { $0.kind == .acknowledgement }
        #expect(told.map(\.template) == ["prices"])
        #expect(told.map(\.scope) == [.customer])
        for automatic in ["Auto-Submitted: auto-generated", "List-Id: <x>", "X-Auto-Response-Suppress: All"] {
            let record = try office.decide("\(automatic)\n" + Self.mail)
            #expect(!record.told.contains { $0.hasPrefix("acknowledgement") }, "\(automatic)")
        }
        let own = Self.mail.replacing("eva@bank.example", with: "billing+x@example.org")
        #expect(try !office.decide(own).told.contains { $0.hasPrefix("acknowledgement") })
    }

    @Test("a silent letter is sorted by the rules, and neither forwarded nor answered")
    func silent() throws {
        let office = try RuleOffice(
            "rules:\n  r:\n    then: {tags: [old], forward: archive@bank.example, reply: prices}\n")
        let record = try office.decide(Self.mail, isSilent: true)
        #expect(record.opened?.tags == [TagName("old")])
        #expect(record.notices.isEmpty)
    }

    @Test("rules never touch our own mail, loops and bounces")
    func untouched() throws {
        let office = try RuleOffice("rules:\n  all:\n    then: {drop: yes}\n")
        let own = Self.mail.replacing("eva@bank.example", with: "support@example.org")
        #expect(try office.decide(own).disposition == .ownMail)
        let loop = String(repeating: "Received: from a by b\n", count: 31) + Self.mail
        #expect(try office.decide(loop).disposition == .held)
        #expect(try office.decide("X-Failed-Recipients: a@b\n" + Self.mail).disposition == .bounce)
    }

    @Test("a rule that asks for proof acts on a signed address made for the sender, and not on its mere owner")
    func proof() throws {
        let office = try RuleOffice("rules:\n  r:\n    when: {proof: signed_address}\n    then: {drop: yes}\n")
        let eva = Contact(id: ContactID(9)!, address: EmailAddress("eva@bank.example")!, name: nil)
        let claim = ThreadClaim.signedAddress(Office.replyKey, recipient: eva.id, scope: .customer)
        let signed = try Office().match(claim, tokenFor: eva)
        #expect(try office.decide(Self.mail, matches: [signed]).disposition == .ruleDrop)
        let stolen = try Office().match(claim, tokenFor: Office.claire)
        #expect(try office.decide(Self.mail, matches: [stolen]).disposition == .unconfirmedReply)
        #expect(try office.decide(Self.mail).disposition == .ticket)
    }

    @Test("T9 a field that calls itself ours commands nothing, and is a field like any other to a rule")
    func controlFields() throws {
        let fields = "X-MailGateway-Queue: billing\nX-MailGateway-Priority: urgent\nX-MailGateway-Rule: drop\n"
        let plain = try RuleOffice("").decide(fields + Self.mail)
        #expect(plain.opened?.queue == QueueName("support"))
        #expect(plain.opened?.priority == .normal)
        let office = try RuleOffice(
            "rules:\n  r:\n    when: {headers: {X-MailGateway-Rule: {is: drop}}}\n    then: {tags: [forged]}\n")
        #expect(try office.decide(fields + Self.mail).opened?.tags == [TagName("forged")])
    }
}
