import GatewayKit
import MIMEParser
import Testing
import TicketStore

@testable import Notifier

/// The mail that tells supervisors how a day went.
@Suite struct DigestNoticeTests {
    private static func digest() throws -> DailyDigest {
        var digest = DailyDigest(day: try #require(CivilDate("2026-11-20")))
        digest.counts = [.opened: 12, .resolved: 9, .breached: 1, .active: 40, .overdue: 2]
        var load = AgentLoad(agent: AgentName("anna"))
        load.open = 3
        load.answered = 7
        digest.agents = [load]
        digest.oldest = [
            DailyDigest.OldTicket(
                number: try #require(TicketNumber("TICKET-1")), openedAt: .signing - .seconds(3 * 86_400),
                subject: "<script>\tburns")
        ]
        digest.opened = DailyDigest.Trend(text: "▁▃█ 11-18: 3 … 11-20: 12", html: "<table><tr><td>12</td></tr></table>")
        return digest
    }

    @Test("what is kept of a day reads back as it was, without what would break its lines")
    func readsBack() throws {
        let digest = try Self.digest()
        let read = try #require(DailyDigest(text: digest.text))
        var expected = digest
        expected.oldest[0].subject = "<script> burns"
        for measure in DailyDigest.Measure.allCases where expected.counts[measure] == nil {
            expected.counts[measure] = 0
        }
        #expect(read == expected)
        for damaged in ["", "day\t2026-13-01\n", "day\t2026-11-20\ncount\tguesses\t3\n", "\n\t\n"] {
            #expect(DailyDigest(text: damaged) == nil)
        }
    }

    @Test("its words are complete in every language, and our chart stands in the page", arguments: ["en", "fr", "de"])
    func words(language: String) async throws {
        let office = try Office()
        let zoe = NewContact(address: try #require(EmailAddress(Office.agent)), name: "Anna Martin")
        #expect(try await office.store.queueDigest(Self.digest(), for: zoe, language: language, now: .signing))
        #expect(try await !office.store.queueDigest(Self.digest(), for: zoe, language: language, now: .signing))
        let (_, composed, mail) = try #require(try await office.mails().first)
        #expect(composed.envelopeSender == nil)
        let days = [
            "en": "Friday 20 November 2026", "fr": "vendredi 20 novembre 2026", "de": "Freitag, 20. November 2026",
        ]
        let day = try #require(days[language])
        #expect(mail.subject?.contains(day) == true)
        let text = mail.plainText
        #expect(text.contains(" \(day)\n"))
        for word in [
            "Anna Martin", "12", "40", "TICKET-1", "<script> burns", "anna", "▁▃█ 11-18: 3 … 11-20: 12", "sla list",
        ] {
            #expect(text.contains(word), "\(word)")
        }
        #expect(!text.contains("{{"))
        let page = mail.text(of: try #require(mail.htmlBody.first))
        #expect(page.contains("<table><tr><td>12</td></tr></table>"))
        #expect(page.contains("&lt;script&gt; burns"))
        #expect(!page.contains("▁▃█"))
    }
}
