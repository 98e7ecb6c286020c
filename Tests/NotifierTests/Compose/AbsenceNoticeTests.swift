import GatewayKit
import MIMEParser
import Testing

@testable import Notifier
@testable import TicketStore

/// What agents read about their own absences.
@Suite struct AbsenceNoticeTests {
    @Test(
        "an agent reads what is noted of him, in one sentence of his language", arguments: ["en", "fr"],
        [
            (Absence.Word.away(until: CivilDate(year: 2026, month: 12, day: 24)), "2026-12-24"),
            (.away(until: nil), "#back"), (.back, "#away"),
        ])
    func noted(language: String, told: (word: Absence.Word, text: String)) async throws {
        let mail = try await mail(language) { $0.absence = told.word }
        #expect(mail.plainText.contains(told.text))
        #expect(!mail.plainText.contains("{{") && mail.subject?.contains("{{") == false)
        #expect(mail.subject?.isEmpty == false)
        #expect(mail.field("Auto-Submitted")?.text == "auto-generated")
    }

    @Test("what could not be noted is told with its line", arguments: ["en", "fr"])
    func refused(language: String) async throws {
        for reason in [CommandRefusal.Reason.ambiguousDate, .pastDate, .argument, .contradiction, .tooMany] {
            let mail = try await mail(language) {
                $0.refusals = [CommandRefusal(line: "#away until 03/04/2026", reason: reason)]
            }
            #expect(mail.plainText.contains("#away until 03/04/2026"))
        }
    }

    /// Kept in the store and composed, though no ticket belongs to it.
    private func mail(_ language: String, _ change: (inout Notice) -> Void) async throws -> ParsedMessage {
        let office = try Office()
        var notice = try Office.notice(.absenceNoted, scope: .internal, language: language)
        change(&notice)
        let letter = Letter(
            place: .pipe(MailboxName("support")), content: .bytes(Array("#away".utf8)), receivedAt: .signing)
        let held = try #require(await office.store.hold([letter], now: .signing).first)
        let candidate = IntakeCandidate(
            letter: held, identity: LetterIdentity(raw: held.digest, messageID: nil, body: held.digest), sender: nil,
            claims: [], content: 0)
        let record = IntakeRecord(disposition: .agentCommand, notices: [notice], trace: DecisionTrace())
        _ = try #require(await office.store.commit([candidate], now: .signing) { _, _ in record }.first).get()
        return try #require(try await office.mails().first).mail
    }
}
