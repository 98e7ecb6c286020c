import GatewayKit
import MIMEParser
import Testing
import TicketStore

@testable import Notifier

/// Mail that rules of the configuration send.
@Suite struct RuleMailTests {
    @Test("a forwarded mail has the customer's words and files, the team's address, and says whom a reply reaches")
    func forward() async throws {
        let office = try Office()
        let file = NewAttachment(
            name: "a.txt", mediaType: "text/plain", isInline: false, contentID: nil, content: .bytes(Array("abc".utf8)))
        try await office.openTicket(
            attachments: [file], telling: [try Office.notice(.forward, to: "archive@bank.example", scope: .internal)])
        let (_, composed, mail) = try #require(try await office.mails().first)
        #expect(mail.subject == "Fwd: Printer on fire [TICKET-20261121-001]")
        #expect(mail.plainText.contains("It burns.\n\nZoë"))
        #expect(mail.from.map(\.address?.description) == [Office.team])
        #expect(mail.field("Auto-Submitted")?.text == "auto-generated")
        #expect(composed.enclosures.count == 1)
    }

    @Test("T8 a rule's answer has its own words, which cannot name the sender's, and falls back on the usual ones")
    func reply() async throws {
        let folder = TemporaryFolder()
        folder.write("Subject: [{{ticket.number}}] Prices\n\nSee our list.\n", to: "own/en/reply.prices.txt")
        folder.write("Subject: {{ticket.subject}}\n\n{{message.text}}\n", to: "own/en/reply.echo.txt")
        let places = [folder.path("own"), TemplateLibraryTests.installed]
        let library = try TemplateLibrary.load(from: places, siteLanguage: "en", replies: ["prices"])
        let problems = TemplateLibrary.check(places, siteLanguage: "en", replies: ["prices", "echo", "missing"])
        #expect(problems.filter { $0.path.hasSuffix("reply.echo.txt") }.count == 2)
        #expect(problems.filter { $0.path.hasSuffix("reply.missing.txt") }.map(\.message).count == 1)
        #expect(!problems.contains { $0.path.hasSuffix("reply.prices.txt") })

        let office = try Office()
        var known = try Office.toCustomer(.acknowledgement)
        known.template = "prices"
        try await office.openTicket(text: NoticeComposerTests.poison, telling: [known])
        let entry = try #require(try await office.entries().first)
        let composer = NoticeComposer(settings: office.settings, keys: office.keys, templates: library)
        let composed = try composer.compose(entry)
        let mail = try MessageParser().parse(CarriedMail(composed, files: []).whole())
        #expect(mail.subject == "[TICKET-20261121-001] Prices")
        #expect(mail.plainText.hasPrefix("See our list."))
        #expect(mail.field("Auto-Submitted")?.text == "auto-replied")
        #expect(composed.envelopeSender == nil)
        let fallback = try MessageParser().parse(CarriedMail(office.composer.compose(entry), files: []).whole())
        #expect(fallback.plainText.contains("TICKET-20261121-001"))
    }
}
