import MIMEParser
import Testing

@testable import MailGateway
@testable import Notifier
@testable import TicketStore

/// A closed ticket, and Claire who is asked how it was: from our mail to what is kept of her answer.
@Suite struct SurveyTests {
    @Test("one touch on a link keeps the number; the ticket stays closed and nobody is disturbed", arguments: 3...5)
    func link(rating: Int) async throws {
        let stage = try await Self.closed()
        try await stage.receive(try Self.mail(touching: rating, of: stage.survey()))
        let file = try await stage.file()
        #expect(file.ticket.satisfaction == Satisfaction(rating: rating, comment: nil))
        #expect(file.ticket.status == .closed)
        #expect(file.messages.last?.newText == "Rating: \(rating)/5")
        #expect(file.history.contains { $0.action == "satisfaction" && $0.after == String(rating) })
        #expect(try await stage.told().isEmpty)
        await stage.store.close()
    }

    @Test("a number on a line of its own is the answer, and the rest is what she says")
    func reply() async throws {
        let stage = try await Self.closed()
        let survey = try stage.survey()
        try await stage.receive(Self.mail(to: survey, "Re: \(survey.subject ?? "")", "Note : 4\n\nVery kind people.\n"))
        let ticket = try await stage.file().ticket
        #expect(ticket.satisfaction == Satisfaction(rating: 4, comment: "Very kind people."))
        #expect(ticket.status == .closed)
        await stage.store.close()
    }

    @Test("who thinks again answers again: the second answer counts")
    func replaces() async throws {
        let stage = try await Self.closed()
        try await stage.receive(try Self.mail(touching: 3, of: stage.survey()))
        try await stage.receive(try Self.mail(touching: 5, of: stage.survey(), saying: "It still works!"))
        let file = try await stage.file()
        #expect(file.ticket.satisfaction == Satisfaction(rating: 5, comment: "It still works!"))
        #expect(file.history.count { $0.action == "satisfaction" } == 2)
        await stage.store.close()
    }

    @Test("a low number is told to the team, with the words that came with it")
    func low() async throws {
        let stage = try await Self.closed()
        try await stage.receive(try Self.mail(touching: 2, of: stage.survey(), saying: "It took a week."))
        let sent = try await stage.sent()
        #expect(
            sent.map { "\($0.notice.kind.rawValue) \($0.recipient.address)" } == ["rating_received anna@example.test"])
        let notice = try stage.mail(try #require(sent.first))
        #expect(notice.subject == "RATED 2 OF 5 [\(try await stage.file().ticket.number)] Printer")
        #expect(notice.text(of: try #require(notice.textBody.first)).contains("2 of 5,\nbad.\n\nIt took a week.\n"))
        await stage.store.close()
    }

    @Test("a reply without a number is an ordinary one: something is still open")
    func words() async throws {
        let stage = try await Self.closed()
        let survey = try stage.survey()
        let text = "It burns again since 4 o'clock.\n"
        try await stage.receive(Self.mail(to: survey, "Re: \(survey.subject ?? "")", text))
        let ticket = try await stage.file().ticket
        #expect(ticket.satisfaction == nil && ticket.status != .closed)
        #expect(try await stage.told() == ["reply_received anna@example.test"])
        await stage.store.close()
    }

    @Test("the answer of a stranger who got hold of the mail waits for a person and rates nothing")
    func stranger() async throws {
        let stage = try await Self.closed()
        let mail = try Self.mail(touching: 1, of: stage.survey())
        try await stage.receive(mail.replacing("From: claire@customer.test", with: "From: mallory@evil.test"))
        let ticket = try await stage.file().ticket
        #expect(ticket.satisfaction == nil && ticket.status == .closed)
        #expect(try await stage.told() == ["unconfirmed_reply anna@example.test"])
        await stage.store.close()
    }

    @Test("an address that was tampered with proves nothing: the mail is an ordinary one of Claire's")
    func forged() async throws {
        let stage = try await Self.closed()
        let survey = try stage.survey()
        let address = try #require(survey.replyTo.first?.address).description
        let token = address.dropFirst("support+r.".count).prefix(ReplyToken.length)
        let other = address.replacing(String(token), with: String(token.reversed()))
        let mail = try Self.mail(touching: 1, of: survey)
        try await stage.receive(mail.replacing(address, with: other))
        #expect(try await stage.file().ticket.satisfaction == nil)
        await stage.store.close()
    }

    @Test("an answer that a program wrote for her is none")
    func vacation() async throws {
        let stage = try await Self.closed()
        let mail = try Self.mail(touching: 5, of: stage.survey())
        try await stage.receive("Auto-Submitted: auto-replied\n" + mail)
        let ticket = try await stage.file().ticket
        #expect(ticket.satisfaction == nil && ticket.status == .closed)
        await stage.store.close()
    }

    @Test("supervisors hear of a low number, and the team only where it has none")
    func supervisors() throws {
        let office = try Office(supervisors: ["bruno"])
        var letter = office.letter(from: "claire@customer.test")
        letter.content.surveyAnswer = SurveyAnswer(subject: "Rating: 1/5", text: "")
        let claim = ThreadClaim.signedAddress(Office.replyKey, recipient: Office.claire.id, scope: .survey)
        let match = office.match(claim, status: .closed, closedDaysAgo: 100, tokenFor: Office.claire)
        let record = office.decide(letter, matches: [match])
        #expect(record.told == ["rating_received bruno@example.test"])
        #expect(record.notices.first?.scope == .internal)
        #expect(record.change?.satisfaction?.rating == 1 && record.change?.status == nil)
    }

    @Test(
        "a number is an answer where it stands alone",
        arguments: [
            ("Rating: 4/5 [TICKET-20260921-001]", "", 4, nil), ("Note : 2/5", "Trop long.\n", 2, "Trop long."),
            ("Bewertung: 5/5 [T-1]", "", 5, nil), ("3/5", "", 3, nil), ("Re: Printer", "5", 5, nil),
            ("Re: Printer", "note\u{A0}: 4\n\nMerci !", 4, "Merci !"),
            ("Re: x", "Hello,\n 3 / 5 \nBye", 3, "Hello,\nBye"),
            ("Re: x", "Note 4", 4, nil), ("Re: x", "4 sur 5.", 4, nil), ("Re: x", "4 von 5!", 4, nil),
            ("Rating: 4/5", "1", 4, "1"),
        ])
    func answers(subject: String, text: String, rating: Int, comment: String?) {
        #expect(
            SurveyAnswer(subject: subject, text: text)?.satisfaction == Satisfaction(rating: rating, comment: comment))
    }

    @Test(
        "a number that belongs to something else is none",
        arguments: [
            ("Re: 4 [TICKET-20260921-001]", "Thanks"), ("Re: 3/5", ""), ("Printer 4", ""), ("", ""), ("x", "6"),
            ("x", "0/5"), ("x", "4/10"), ("x", "45"), ("x", "call me at 4"), ("x", "4 of us wait"), ("x", "-4"),
        ])
    func others(subject: String, text: String) {
        #expect(SurveyAnswer(subject: subject, text: text) == nil)
    }

    @Test("a very long answer keeps its beginning with the number, cut between two letters")
    func long() throws {
        let text = "5\n" + String(repeating: "é", count: 10_000)
        let comment = try #require(SurveyAnswer(subject: "x", text: text)?.satisfaction.comment)
        #expect(comment.utf8.count == SurveyAnswer.longestComment && comment.unicodeScalars.allSatisfy { $0 == "é" })
    }

    /// Claire's ticket, which Anna has closed.
    private static func closed() async throws -> MailStage {
        let stage = try await MailStage()
        try await stage.receive(
            "From: Anna <anna@example.test>\nTo: TO-ANNA\nSubject: Re: Printer\nMessage-ID: <a1@example.test>\n\n"
                + "#assign me\n#close\n")
        #expect(try await stage.file().ticket.status == .closed)
        _ = try await stage.sent()
        return stage
    }

    /// What Claire's mail program sends after a touch on the link with this number.
    private static func mail(touching rating: Int, of survey: ParsedMessage, saying words: String = "") throws -> String
    {
        let text = survey.text(of: try #require(survey.textBody.first))
        let links = text.split(separator: "\n").filter { $0.hasPrefix("mailto:") }
        let link = try #require(links.first { $0.contains("%3A%20\(rating)%2F5") })
        let parts = link.dropFirst("mailto:".count).split(separator: "?subject=").map { decoded($0) }
        return mail(to: parts[0], parts[1], words)
    }

    private static func mail(to survey: ParsedMessage, _ subject: String, _ text: String) -> String {
        mail(to: survey.replyTo.first?.address?.description ?? "", subject, text)
    }

    private static func mail(to address: String, _ subject: String, _ text: String) -> String {
        "From: claire@customer.test\nTo: \(address)\nSubject: \(subject)\n"
            + "Message-ID: <\(UInt64.random(in: 0 ... .max))@customer.test>\n\n\(text)\n"
    }

    private static func decoded(_ text: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
