import GatewayKit
import MIMEParser
import Testing
import TicketStore

@testable import MailGateway

@Suite struct VerificationMailTests {
    static let signs: [(subject: String, text: String, sign: VerificationMail?)] = [
        ("Your verification code", "Enter 123456 to continue.", .code),
        ("123456 is your security code", "Do not share it.", .code),
        ("Slack", "Your code is 123456", .code), ("Login", "Your one-time password: 83 20 11, or 832-011", .code),
        ("Code de vérification", "Votre code : 4821", .code), ("Ihr Bestätigungscode", "G-839201", .code),
        ("Confirme", "Tu código de verificación es AB12CD", .code), ("您的验证码", "验证码 551942", .code),
        ("Confirm your email address", "Click https://slack.test/confirm/abc", .link),
        ("Réinitialiser votre mot de passe", "https://service.test/x", .link),
        ("Confirm your email address", "We look forward to it.", nil),
        ("Your verification code", "It is in the app.", nil),
        ("Invoice 123456", "Please pay 200 euros by 2026-12-01.", nil),
        ("Error code 123456", "The printer shows it.", nil), ("Re: code review", "See pull request 12345.", nil),
    ]

    @Test("a one-time code and a confirming link are told from mail that only has numbers or links", arguments: signs)
    func sign(subject: String, text: String, sign: VerificationMail?) {
        #expect(VerificationMail(subject: subject, text: text, isHTML: false) == sign)
    }

    static let code =
        "To: support@example.org\nIn-Reply-To: <m1@customer.test>\nSubject: Sign in\nMessage-ID: <c@slack.test>\n\nYour code is 123456\n"

    @Test("T5 a code of another service sent into a ticket is held, never shown in it and answered by nobody")
    func intoTicket() throws {
        let office = try RuleOffice("")
        let match = try Office().match(
            .signedAddress(Office.replyKey, recipient: Office.claire.id, scope: .customer), tokenFor: Office.claire)
        for sender in ["no-reply@slack.test", "feedback@slack.test"] {
            let record = try office.decide("From: \(sender)\n" + Self.code, matches: [match])
            #expect(record.disposition == .held)
            #expect(record.notices.isEmpty)
            #expect(record.message == nil)
            #expect(
                record.trace.verdicts("verification")
                    == ["looks like a one-time code of another service: held, as verification_mail says"])
        }
    }

    @Test("T5 a code a program sent opens no ticket, even when the program was made to take part in one")
    func byProgram() throws {
        let office = try RuleOffice("")
        #expect(try office.decide("From: no-reply@slack.test\n" + Self.code).disposition == .held)
        var match = try Office().match(.reference(Office.known))
        match.participants.append(
            Contact(id: ContactID(9)!, address: EmailAddress("no-reply@slack.test")!, name: nil))
        #expect(try office.decide("From: no-reply@slack.test\n" + Self.code, matches: [match]).disposition == .held)
    }

    @Test("a person who writes of a code is heard, in a new ticket and in his own")
    func byPerson() throws {
        let office = try RuleOffice("")
        #expect(try office.decide("From: claire@customer.test\n" + Self.code).disposition == .ticket)
        let match = try Office().match(.reference(Office.known))
        #expect(try office.decide("From: claire@customer.test\n" + Self.code, matches: [match]).disposition == .reply)
    }

    @Test("a mailbox that wants such mail gets it, and one that was released comes through")
    func wanted() throws {
        var office = try RuleOffice("", mailboxLines: ["verification_mail: process"])
        #expect(try office.decide("From: no-reply@slack.test\n" + Self.code).disposition == .ticket)
        office = try RuleOffice("rules:\n  r:\n    then: {quarantine: yes}\n")
        let record = try office.decide("From: no-reply@slack.test\n" + Self.code, isReleased: true)
        #expect(record.disposition == .ticket)
        #expect(record.trace.verdicts("rule") == ["r: quarantine", "quarantine passed over: released by hand"])
        #expect(
            record.trace.verdicts("verification") == ["looks like a one-time code of another service, released by hand"]
        )
    }
}
