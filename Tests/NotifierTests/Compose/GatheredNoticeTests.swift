import GatewayKit
import MIMEParser
import Testing
import TicketStore

@testable import Notifier

/// The mail that tells several notices together.
@Suite struct GatheredNoticeTests {
    private static func gathered(_ kind: Notice.Kind, language: String) throws -> Notice {
        var notice = try Office.notice(kind, language: language)
        notice.voice = .digest
        notice.notBefore = .signing
        return notice
    }

    @Test("it names each ticket under what happened, in every language", arguments: ["en", "fr", "de"])
    func words(language: String) async throws {
        let office = try Office()
        try await office.openTicket(telling: [
            try Self.gathered(.ticketOpened, language: language), try Self.gathered(.slaBreached, language: language),
        ])
        #expect(try await office.store.tellGathered(limit: 9, now: .signing) == 2)
        let (entry, composed, mail) = try #require(try await office.mails().first)
        #expect(composed.envelopeSender == nil && entry.notice.language == language)
        #expect(mail.subject?.contains("2") == true && mail.subject?.contains("Example Ltd") == true)
        let text = mail.plainText
        #expect(text.contains("Anna Martin"))
        #expect(text.split(separator: "\n").count { $0.hasPrefix("- TICKET-20261121-001, Zoë Durand") } == 2)
        let headings = ["en": "New tickets", "fr": "Nouveaux tickets", "de": "Neue Tickets"]
        #expect(text.contains("\n\n\(headings[language] ?? "")\n\n- TICKET"), "\(text)")
        #expect(!text.contains("{{") && !text.contains("\n\n\n"), "\(text)")
        let page = mail.text(of: try #require(mail.htmlBody.first))
        #expect(page.contains("Printer on fire") && !page.contains("{{"))
    }

    @Test("mail to the address under a ticket is its reader's word in that ticket")
    func answers() async throws {
        let office = try Office()
        try await office.openTicket(telling: [try Self.gathered(.replyReceived, language: "en")])
        _ = try await office.store.tellGathered(limit: 9, now: .signing)
        let (entry, _, mail) = try #require(try await office.mails().first)
        let line = try #require(mail.plainText.split(separator: "\n").first { $0.hasPrefix("  support+r.") })
        let address = try #require(EmailAddress(String(line.dropFirst(2))))
        let claim = try #require(office.pattern.recognise(address, keys: office.keys, now: .signing))
        let ticket = try #require(entry.gathered.first?.ticket)
        #expect(claim == .signedAddress(ticket.replyKey, recipient: entry.recipient.id, scope: .agent))
    }
}
