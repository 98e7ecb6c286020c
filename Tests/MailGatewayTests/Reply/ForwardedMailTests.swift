import MIMEParser
import Testing

@testable import MailGateway

@Suite struct ForwardedMailTests {
    static let inline: [(program: String, text: String)] = [
        (
            "Gmail",
            "---------- Forwarded message ---------\nFrom: Carla Meyer <carla@x.org>\nDate: Fri, Nov 20, 2026 at 10:07 AM\nSubject: Heating\nTo: <anna@team.example>\n\n\nIt is cold.\n"
        ),
        (
            "Gmail, French, bold",
            "---------- Message transféré ---------\nDe : *Carla Meyer* <carla@x.org>\nDate : ven. 20 nov.\nObjet : Heating\nÀ : <anna@team.example>\n\nIt is cold.\n"
        ),
        (
            "Outlook",
            "From: Carla Meyer <carla@x.org>\nSent: Friday, 20 November 2026 10:07\nTo: Anna\nSubject: Heating\n\nIt is cold.\n"
        ),
        (
            "Outlook, mailto",
            "Von: Carla Meyer [mailto:carla@x.org]\nGesendet: Freitag, 20. November 2026 10:07\nAn: Anna\nBetreff: Heating\n\nIt is cold.\n"
        ),
        (
            "Apple Mail",
            "Begin forwarded message:\n\nFrom: Carla Meyer <carla@x.org>\nSubject: Heating\nDate: 20 November 2026 at 10:07:00 CET\nTo: anna@team.example\n\nIt is cold.\n"
        ),
        (
            "Apple Mail, quoted",
            "Anfang der weitergeleiteten Nachricht:\n\n> Von: \"Carla Meyer\" <carla@x.org>\n> Betreff: Heating\n> Datum: 20. November 2026\n> An: anna@team.example\n> \n> It is cold.\n"
        ),
        (
            "Thunderbird",
            "-------- Forwarded Message --------\nSubject: \tHeating\nDate: \tFri, 20 Nov 2026 10:07:00 +0100\nFrom: \tCarla Meyer <carla@x.org>\nTo: \tanna@team.example\n\n\n\nIt is cold.\n"
        ),
    ]

    @Test("what was passed on is unwrapped from any program's layout", arguments: inline)
    func unwraps(row: (program: String, text: String)) throws {
        let mail = try #require(ForwardedMail(inline: "For you.\n\n" + row.text))
        #expect(mail.name == "Carla Meyer")
        #expect(mail.address?.description == "carla@x.org")
        #expect(mail.subject == "Heating")
        #expect(mail.date?.contains("20") == true)
        #expect(mail.text == "It is cold.")
    }

    @Test("a mail attached whole is unwrapped by its own header")
    func unwrapsAttached() throws {
        let mail = """
            Subject: Fwd: Heating
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary=b

            --b
            Content-Type: text/plain

            For you.
            --b
            Content-Type: message/rfc822

            From: =?utf-8?q?Carla_M=C3=BCller?= <carla@x.org>
            Subject: Heating
            Date: Fri, 20 Nov 2026 10:07:00 +0100
            Content-Type: multipart/alternative; boundary=c

            --c
            Content-Type: text/html

            <p>It is <b>cold</b>.</p>
            --c
            Content-Type: text/plain

            It is cold.
            --c--
            --b--
            """
        let extraction = Extraction(try MessageParser().parse(Array(mail.utf8)))
        #expect(extraction.newText == "For you.")
        #expect(extraction.forwarded?.name == "Carla Müller")
        #expect(extraction.forwarded?.address?.description == "carla@x.org")
        #expect(extraction.forwarded?.subject == "Heating")
        #expect(extraction.forwarded?.text == "It is cold.")
    }

    static let others = [
        "", "Hello", "---------- Forwarded message ---------\n", "Begin forwarded message:\n\nhello\n",
    ]

    @Test("a text without an author below a divider is no forward", arguments: others)
    func refuses(text: String) {
        #expect(ForwardedMail(inline: text) == nil)
    }
}
