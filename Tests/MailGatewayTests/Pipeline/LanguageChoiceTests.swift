import MIMEParser
import Testing

@testable import MailGateway
@testable import Notifier
@testable import TicketStore

/// In which language a customer is written to: the one he wrote last, else the queue's. The queue here writes English.
@Suite struct LanguageChoiceTests {
    private static let german = "Guten Tag, meine Heizung ist seit gestern kalt, und ich brauche bitte Hilfe."
    private static let french = "Bonjour, le chauffage est en panne depuis hier et nous avons besoin de votre aide."

    @Test(
        "a first mail is acknowledged in its own language, one that tells none in the queue's",
        arguments: [
            (german, "vielen Dank für Ihre Nachricht"), (french, "Merci de nous avoir écrit"),
            ("?", "thank you for writing to us"),
            ("Здравствуйте, у нас не работает отопление", "thank you for writing"),
        ])
    func acknowledgement(text: String, words: String) async throws {
        let stage = try await MailStage()
        let mail = try await Self.acknowledgement(of: text, number: 1, stage)
        #expect(mail.contains(words), "\(mail)")
        await stage.store.close()
    }

    @Test("the last mail that told its language counts, and one that tells none changes nothing")
    func remembers() async throws {
        let stage = try await MailStage()
        #expect(try await Self.acknowledgement(of: Self.german, number: 1, stage).contains("vielen Dank"))
        #expect(try await Self.acknowledgement(of: "?", number: 2, stage).contains("vielen Dank"))
        #expect(try await Self.acknowledgement(of: Self.french, number: 3, stage).contains("Merci"))
        await stage.store.close()
    }

    @Test("what a customer quotes is not his language, and what a program writes for him neither")
    func quotes() async throws {
        let stage = try await MailStage()
        try await stage.receive(
            "From: claire@customer.test\nTo: TO-CLAIRE\nSubject: Re: Printer\nMessage-ID: <r1@customer.test>\n\n"
                + "\(Self.french)\n")
        try await stage.receive(
            "From: claire@customer.test\nTo: TO-CLAIRE\nSubject: Re: Printer\nMessage-ID: <r2@customer.test>\n\n"
                + "ok\n\n> \(Self.german)\n> \(Self.german)\n")
        try await stage.receive(
            "From: claire@customer.test\nTo: TO-CLAIRE\nSubject: Re: Printer\nMessage-ID: <r3@customer.test>\n"
                + "Auto-Submitted: auto-replied\n\n\(Self.german)\n")
        #expect(try await stage.file().ticket.requester.language == "fr")
        await stage.store.close()
    }

    @Test("an agent's answer comes in the frame of the customer's language, and the agent's notice in his own")
    func answer() async throws {
        let stage = try await MailStage()
        try await stage.receive(
            "From: claire@customer.test\nTo: TO-CLAIRE\nSubject: Re: Printer\nMessage-ID: <r1@customer.test>\n\n"
                + "\(Self.german)\n")
        let notices = try await stage.sent()
        #expect(notices.map { $0.notice.kind } == [.replyReceived, .replyReceived])
        #expect(try stage.mail(try #require(notices.first)).shown.contains("To answer claire@customer.test"))
        try await stage.receive(
            "From: Anna <anna@example.test>\nTo: TO-ANNA\nSubject: Re: Printer\nMessage-ID: <a1@example.test>\n\nJa.\n")
        let answer = try #require(try await stage.sent().first { $0.notice.kind == .answer })
        let page = try stage.mail(answer)
        #expect(page.text(of: try #require(page.htmlBody.first)).contains("<html lang=\"de\">"))
        await stage.store.close()
    }

    /// What somebody reads who writes `text` into the mailbox.
    private static func acknowledgement(of text: String, number: Int, _ stage: MailStage) async throws -> String {
        _ = try await stage.sent()
        try await stage.receive(
            "From: dieter@kunde.test\nMessage-ID: <d\(number)@kunde.test>\nContent-Type: text/plain; charset=utf-8\n"
                + "Content-Transfer-Encoding: 8bit\nSubject: A\(number)\n\n\(text)\n")
        let entry = try #require(try await stage.sent().first { $0.notice.kind == .acknowledgement })
        return try stage.mail(entry).shown
    }
}

extension ParsedMessage {
    fileprivate var shown: String { textBody.first.map { text(of: $0) } ?? "" }
}
