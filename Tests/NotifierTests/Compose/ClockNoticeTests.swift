import GatewayKit
import MIMEParser
import Testing
import TicketStore

@testable import Notifier

/// What a notice says of the clock that caused it.
@Suite struct ClockNoticeTests {
    /// Saturday, 21 November 2026, 13:30:00 UTC.
    private static let deadline = Instant(seconds: 1_795_267_800)

    @Test(
        "a deadline is told by the clocks of the queue's place, as its people write it, with the distance from UTC",
        arguments: [
            ("en", "Europe/Paris", "Saturday 21 November 2026, 14:30 (UTC+1)"),
            ("en-GB", "UTC", "Saturday 21 November 2026, 13:30 (UTC)"),
            ("fr", "Europe/Paris", "samedi 21 novembre 2026 à 14 h 30 (UTC+1)"),
            ("de", "Asia/Kolkata", "Samstag, 21. November 2026, 19:00 Uhr (UTC+5:30)"),
            ("es", "America/St_Johns", "2026-11-21 10:00 (UTC-3:30)"),
        ])
    func moment(language: String, zone: String, words: String) throws {
        let rules = try #require(TimeZoneRules.load(zone))
        #expect(LocalMoment(Self.deadline, in: rules).text(in: language) == words)
    }

    @Test("the first of a month is the 1er in French, and midnight belongs to the day that begins")
    func firstOfMonth() {
        let midnight = Instant(seconds: 1_796_083_200)
        #expect(LocalMoment(midnight, in: .utc).text(in: "fr") == "mardi 1er décembre 2026 à 0 h 00 (UTC)")
        #expect(
            LocalMoment(Instant(seconds: -60), in: .utc).text(in: "de").hasPrefix("Mittwoch, 31. Dezember 1969, 23:59"))
    }

    @Test(
        "a length of time is said in whole words, the two largest, and counted time never in days",
        arguments: [
            (7_200, false, "en", "2 hours"), (3_600, false, "fr", "1 heure"),
            (5_400, false, "de", "1 Stunde 30 Minuten"),
            (172_800, false, "en", "48 hours"), (172_800, true, "fr", "2 jours"), (86_400, true, "de", "1 Tag"),
            (90_061, true, "en", "1 day 1 hour"), (30, false, "en", "30 seconds"), (0, false, "fr", "0 secondes"),
            (9_000, false, "es", "2 h 30 min"),
        ])
    func duration(seconds: Int64, inDays: Bool, language: String, words: String) {
        #expect(SpokenDuration(.seconds(seconds), inDays: inDays).text(in: language) == words)
    }

    @Test("a warning says which promise, how long it was and until when there is time")
    func warning() async throws {
        let text = try await Self.text(of: .slaWarning, .nextResponse, .warning, deadline: .signing + .seconds(1_800))
        #expect(text.contains("Zoë Durand wrote again in TICKET-20261121-001 and waits for an answer."))
        #expect(text.contains("Promised within: 2 hours"))
        #expect(text.contains("There is time until Saturday 21 November 2026, "))
        #expect(text.contains("(UTC+1)."))
        #expect(!text.contains("first answer") && !text.contains("not resolved"))
    }

    @Test("a broken promise says since when, and one whose clock has stopped names no deadline")
    func breach() async throws {
        let late = try await Self.text(of: .slaBreached, .resolution, .breach, deadline: .signing - .seconds(1))
        #expect(late.contains("TICKET-20261121-001 is not resolved, later than promised.\nIt was due Saturday"))
        let stopped = try await Self.text(of: .slaBreached, .resolution, .breach, deadline: nil)
        #expect(stopped.contains("later than promised.\n\nAn answer is still worth a lot"))
    }

    @Test("an escalation says its level and how to stop the ladder", arguments: TemplateLibraryTests.languages)
    func escalation(language: String) async throws {
        let text = try await Self.text(
            of: .escalated, .firstResponse, .escalate(2), deadline: .signing - .seconds(60), in: language)
        #expect(text.contains(["en": "level 2", "fr": "niveau 2", "de": "Stufe 2"][language] ?? "?"))
        #expect(text.contains("\n#ack\n"))
        #expect(text.contains("It burns."))
    }

    @Test("a survey has five links that write the answer, best first, each to an address made for this customer")
    func survey() async throws {
        let office = try Office()
        try await office.openTicket(telling: [try Office.toCustomer(.survey)])
        let (_, _, mail) = try #require(try await office.mails().first)
        let replyTo = try #require(mail.replyTo.first?.address).description.replacing("+", with: "%2B")
        let links = mail.plainText.split(separator: "\n").filter { $0.hasPrefix("mailto:") }
        #expect(
            links.map(String.init)
                == (1...5).reversed().map {
                    "mailto:\(replyTo)?subject=Rating%3A%20\($0)%2F5%20%5BTICKET-20261121-001%5D"
                })
        #expect(mail.plainText.contains("5 - very good\n") && mail.plainText.contains("1 - very bad\n"))
        #expect(mail.plainText.hasPrefix("Hello Zoë Durand,\n"))
    }

    /// The plain text of a notice about a clock of Zoë's ticket, in a queue whose clocks show the time of Paris.
    private static func text(
        of kind: Notice.Kind, _ clock: ClockKind, _ deed: ClockDeed, deadline: Instant?, in language: String = "en"
    ) async throws -> String {
        var office = try Office()
        office.settings.queues[QueueName("support")]?.zone = try #require(TimeZoneRules.load("Europe/Paris"))
        try await office.openTicket(telling: [try Office.notice(kind, language: language)])
        var entry = try #require(try await office.entries().first)
        entry.clock = NoticeClock(
            kind: clock, deed: deed, target: .seconds(7_200), deadlineAt: deadline, since: .signing - .seconds(7_200))
        return try MessageParser().parse(office.composer.compose(entry).head).plainText
    }
}
