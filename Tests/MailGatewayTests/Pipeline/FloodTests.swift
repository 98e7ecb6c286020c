import GatewayKit
import MIMEParser
import Testing

@testable import MailGateway
@testable import TicketStore

/// What a sender may not do however often he does it.
@Suite struct FloodTests {
    private let office: Office
    private let known = ThreadClaim.reference(Office.known)

    init() throws { office = try Office() }

    @Test(
        "D11 beyond sixty mails in an hour a sender's mail is set aside, and nobody is told or answered",
        arguments: [(59, Disposition.ticket), (60, .flood), (10_000, .flood)])
    func flood(before: Int, disposition: Disposition) {
        let record = office.decide(
            office.letter(from: "claire@customer.test"), recurrence: Recurrence(mailsThisHour: before))
        #expect(record.disposition == disposition)
        #expect(record.notices.isEmpty == (disposition == .flood))
        #expect(record.trace.checks.contains { $0.name == "flood" } == (disposition == .flood))
    }

    @Test(
        "D11 beyond six hundred mails in an hour a domain's mail is set aside, whoever of it writes",
        arguments: [(599, Disposition.ticket), (600, .flood)])
    func domain(before: Int, disposition: Disposition) {
        let record = office.decide(
            office.letter(from: "claire@customer.test"), recurrence: Recurrence(originMailsThisHour: before))
        #expect(record.disposition == disposition)
        #expect(record.notices.isEmpty == (disposition == .flood))
        let verdict = record.trace.checks.first { $0.name == "flood" }?.verdict
        #expect(verdict?.contains("600 mails of this sender's domain") == (disposition == .flood ? true : nil))
    }

    @Test("D11 our own domains have no quota, and those who forge a domain use up another one than its own people")
    func origins() {
        func origin(_ sender: String?, _ basis: ProofBasis = .noServer) -> Digest? {
            office.rules.origin(of: sender.flatMap { EmailAddress($0) }, SenderAuthentication(basis: basis))
        }
        #expect(origin("colleague@example.test") == nil)
        #expect(origin("anna@EXAMPLE.test", .dmarc) == nil)
        #expect(origin(nil) == nil)
        #expect(origin("claire@customer.test") != nil)
        #expect(origin("claire@customer.test") == origin("zoe@CUSTOMER.test", .failed))
        #expect(origin("claire@customer.test") != origin("claire@customer.test", .dmarc))
        #expect(origin("claire@customer.test") != origin("claire@sub.customer.test"))
    }

    @Test("D11 what a domain writes beyond its quota is kept, and nobody else has to wait for it")
    func quota() async throws {
        var limits = IntakeLimits()
        limits.mailsPerDomain = 3
        limits.mailsPerSender = 2
        let stage = try await MailStage(limits: limits)
        // Claire's first mail is one of the three.
        let rows: [(sender: String, proof: String, disposition: Disposition)] = [
            ("claire@customer.test", "", .ticket), ("claire@customer.test", "", .flood),
            ("claire@customer.test", "", .flood), ("dan@customer.test", "", .ticket),
            ("eve@customer.test", "", .flood), ("eve@other.test", "", .ticket),
            (
                "zoe@customer.test", "Authentication-Results: mx.example.test; dmarc=pass header.from=customer.test\n",
                .ticket
            ),
            ("carl@example.test", "", .ticket), ("emil@example.test", "", .ticket), ("fritz@example.test", "", .ticket),
            ("gus@example.test", "", .ticket),
        ]
        for (number, row) in rows.enumerated() {
            try await stage.receive(
                "\(row.proof)From: \(row.sender)\nTo: support@example.test\nMessage-ID: <\(number)@q.test>\n"
                    + "Subject: Number \(number)\n\nIt burns, number \(number).\n")
        }
        let judged = try await stage.store.ledger(of: nil, limit: 100).reversed().dropFirst()
        #expect(judged.map(\.disposition) == rows.map(\.disposition))
        let flooded = try await stage.store.detained(limit: 100)
        #expect(flooded.count == 3)
        #expect(flooded.map(\.reason).last == "flood: 3 mails of this sender's domain within an hour before it")
        await stage.store.close()
    }

    @Test("a flood of replies fills no ticket")
    func floodOfReplies() {
        let record = office.decide(
            office.letter(from: "claire@customer.test"), matches: [office.match(known)],
            recurrence: Recurrence(mailsThisHour: 60))
        #expect(record.disposition == .flood)
        #expect(record.message == nil)
    }

    @Test("the words of an agent who is proved are no flood")
    func agent() {
        let claim = ThreadClaim.signedAddress(Office.replyKey, recipient: Office.anna.id, scope: .agent)
        let match = office.match(claim, tokenFor: Office.anna)
        let many = Recurrence(mailsThisHour: 1_000, originMailsThisHour: 1_000)
        let proved = office.decide(office.letter(from: "anna@example.test"), matches: [match], recurrence: many)
        #expect(proved.disposition == .reply)
        let forged = office.decide(
            office.letter(from: "anna@example.test"), matches: [office.match(known)], recurrence: many)
        #expect(forged.disposition == .flood)
    }

    @Test("bounces of a bad day and the import of old mail are no flood")
    func exceptions() {
        let many = Recurrence(mailsThisHour: 1_000, originMailsThisHour: 1_000)
        var bounce = LoopEvidence()
        bounce.reportsDelivery = true
        let report = office.decide(
            office.letter(from: "mailer-daemon@customer.test", evidence: bounce), recurrence: many)
        #expect(report.disposition == .bounce)
        let imported = office.decide(office.letter(from: "claire@customer.test"), isSilent: true, recurrence: many)
        #expect(imported.disposition == .ticket)
    }

    @Test(
        "T8 a customer who says the same in one ticket again and again is taken for the program it is",
        arguments: [(4, Disposition.reply), (5, .automatic)])
    func repeats(before: Int, disposition: Disposition) {
        let record = office.decide(
            office.letter(from: "claire@customer.test"), matches: [office.match(known, status: .waitingCustomer)],
            recurrence: Recurrence(repeatsToday: before))
        #expect(record.disposition == disposition)
        #expect(record.message != nil, "nothing is lost")
        #expect(record.notices.isEmpty == (disposition == .automatic))
        #expect(
            record.change
                == (disposition == .automatic ? TicketChange() : TicketChange(status: .open, voice: .customer)))
    }

    @Test("T8 a mail may pass as many servers as the configuration says", arguments: [(7, false), (8, true)])
    func hops(count: Int, isLoop: Bool) {
        var evidence = LoopEvidence()
        evidence.hops = count
        let verdict = Screening(evidence, mostHops: 7).verdict
        #expect(verdict == (isLoop ? .loop(hops: 8) : .human))
    }

    @Test("numbers, dates and spaces do not make a program's words different, its sender does")
    func words() {
        func digest(_ text: String, from sender: String = "bot@x.test", files: [NewAttachment] = []) -> Digest? {
            RepeatedWords(of: EmailAddress(sender), text, files).digest
        }
        let first = digest("Thank you, we received your mail of 10:07, case 4711.")
        #expect(first != nil)
        #expect(first == digest("THANK YOU, we received\nyour mail of 11:30, case 4712."))
        #expect(first != digest("Thank you, we received your mail of 10:07, case 4711.", from: "other@x.test"))
        #expect(first != digest("Thank you, we received your letter of 10:07, case 4711."))
        #expect(digest("Thanks a lot!") == nil, "two people may say that")
        let file = NewAttachment(
            name: "scan.pdf", mediaType: "application/pdf", isInline: false, contentID: nil, content: .bytes([1]))
        #expect(digest("Thank you, we received your mail of 10:07, case 4711.", files: [file]) == nil)
    }
}
