import MIMEParser
import Testing

@testable import MailGateway

/// The rows "Automatic mail (exact signs)" of the judgement of mail, and T8: nothing that answers by itself is
/// answered, and nobody is taken for a program because of a subject.
@Suite struct AutomaticMailTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let says: String
        let header: String
        let word: String?

        init(_ says: String, _ header: String, _ word: String?) {
            self.says = says
            self.header = header
            self.word = word
        }

        var testDescription: String { says }
    }

    static let rows: [Row] = [
        Row("T8 an answering machine (RFC 3834)", "Auto-Submitted: auto-replied", "auto_replied"),
        Row("T8 a monitor", "Auto-Submitted: auto-generated", "auto_submitted"),
        Row("T8 bulk mail", "Precedence: bulk", "precedence"),
        Row("T8 an autoresponder's own field", "X-Autoreply: yes", "autoresponder_field"),
        Row("T8 iCloud's vacation", "X-Apple-Action: VACATION", "autoresponder_field"),
        Row("T8 Precedence of another kind is a person", "Precedence: special-delivery", nil),
        Row("Auto-Submitted: no is a person", "Auto-Submitted: no", nil),
        Row("X-Auto-Response-Suppress is on human mail too", "X-Auto-Response-Suppress: All", nil),
        Row("T8 an absence subject alone is a person", "Subject: Out of Office: who takes over?", nil),
        Row(
            "T8 an absence subject and Exchange's silence on a fresh mail are a person",
            "Subject: Abwesend: Vertretung\nX-Auto-Response-Suppress: All", nil),
        Row(
            "T8 the same on an answer is Exchange's absence notice",
            "Subject: Automatische Antwort: Frage\nX-Auto-Response-Suppress: All\nIn-Reply-To: <a@b.test>", "absence"),
        Row(
            "T8 an absence subject with an empty return path", "Subject: Réponse automatique : congés\nReturn-Path: <>",
            "absence"),
        Row("T8 a mail server without a report", "Return-Path: <>", "bounce"),
        Row(
            "T8 a mail server's notice in words", "From: MAILER-DAEMON@x.test\nSubject: failure notice", "bounce"),
        Row("a plain mail", "Subject: Help", nil),
    ]

    @Test("the sign is named in a stable word", arguments: rows)
    func words(row: Row) throws {
        let from = row.header.contains("From:") ? "" : "From: eva@customer.test\n"
        let message = try MessageParser().parse(Array((from + row.header + "\n\nHello.\n").utf8))
        #expect(InspectedMessage(message).automatic == row.word)
    }
}
