import MIMEParser
import Testing

@testable import MailGateway

@Suite struct ContentExtractionTests {
    private static let plain = "Content-Type: text/plain; charset=utf-8\n\nIt works.\n"
    private static let html = "Content-Type: text/html; charset=utf-8\n\n<p>It <b>works</b>.</p>\n"

    @Test("plain text is read before the HTML beside it")
    func prefersPlainText() throws {
        let extraction = try Self.extract(alternative: [Self.plain, Self.html])
        #expect(extraction.source == .plain)
        #expect(extraction.newText == "It works.")
        #expect(extraction.attachments.isEmpty)
    }

    @Test("HTML is read when it is all there is, or the plain text is empty")
    func readsHTML() throws {
        #expect(try Self.extract(Self.html).newText == "It works.")
        let extraction = try Self.extract(alternative: ["Content-Type: text/plain\n\n \n", Self.html])
        #expect(extraction.source == .html)
        #expect(extraction.newText == "It works.")
    }

    @Test("HTML is read when only it shows where the quotation begins")
    func readsHTMLForItsMarks() throws {
        let extraction = try Self.extract(alternative: [
            "Content-Type: text/plain\n\nIt works.\nX: Support\nPlease try.\n",
            "Content-Type: text/html\n\n<p>It works.</p><div id=divRplyFwdMsg>X: Support</div>Please try.\n",
        ])
        #expect(extraction.source == .html)
        #expect(extraction.newText == "It works.")
        #expect(extraction.trimmed.quoted == "X: Support\nPlease try.")
        #expect(extraction.fullText.contains("Please try."))
    }

    @Test("text around a picture is one text, and the picture an attachment")
    func joinsTexts() throws {
        let photo = "Content-Type: image/png; name=\"../Foto.png\"\nContent-ID: <p1@x>\n\nPNG\n"
        let extraction = try Self.extract(mixed: [Self.plain, photo, "Content-Type: text/plain\n\nBye.\n"])
        #expect(extraction.newText == "It works.\nBye.")
        #expect(extraction.attachments.map(\.name) == ["_Foto.png"])
        #expect(extraction.attachments.map(\.contentID) == ["p1@x"])
        #expect(extraction.attachments.map(\.mediaType.description) == ["image/png"])
    }

    @Test("plain text and HTML one after the other are one text")
    func joinsTextsOfBothKinds() throws {
        let extraction = try Self.extract(mixed: [Self.plain, "Content-Type: text/html\n\n<p>And <i>more</i>.</p>\n"])
        #expect(extraction.newText == "It works.\nAnd more.")
        #expect(extraction.attachments.isEmpty)
    }

    @Test("every part that is not the text is an attachment, an attached mail as a whole")
    func listsEveryPart() throws {
        let extraction = try Self.extract(mixed: [
            Self.plain,
            "Content-Type: text/plain; name=log.txt\nContent-Disposition: attachment\n\nlog\n",
            "Content-Type: text/calendar\n\nBEGIN:VCALENDAR\n",
            "Content-Type: message/rfc822\n\nSubject: inner\n\nHello\n",
            "Content-Type: application/x-unheard-of\n\nx\n",
        ])
        #expect(extraction.newText == "It works.")
        #expect(
            extraction.attachments.map(\.name)
                == ["log.txt", "attachment-2.ics", "attachment-3.eml", "attachment-4.bin"])
        #expect(extraction.attachments.allSatisfy { !$0.isInline })
    }

    @Test("a mail that is only a file has no text and one attachment")
    func readsBareFile() throws {
        let extraction = try Self.extract("Content-Type: application/pdf; name=scan.pdf\n\n%PDF\n")
        #expect(extraction.source == .none)
        #expect(extraction.newText.isEmpty)
        #expect(extraction.attachments.map(\.name) == ["scan.pdf"])
    }

    @Test("an empty mail has neither text nor attachments", arguments: ["", "Subject: x\n", "Subject: x\n\n", "\n\n"])
    func readsEmptyMail(mail: String) throws {
        let extraction = try Extraction(MessageParser().parse(Array(mail.utf8)))
        #expect(extraction.newText.isEmpty)
        #expect(extraction.fullText.isEmpty)
        #expect(extraction.attachments.isEmpty)
    }

    @Test("a forward keeps what was forwarded, by its subject")
    func keepsForward() throws {
        let text = "Content-Type: text/plain\n\nSee.\n\nFrom: B\nSent: Friday\nTo: A\nSubject: x\n\nIt broke.\n"
        let forward = try Self.extract("Subject: WG: x\n" + text)
        #expect(forward.newText == "See.")
        #expect(forward.shownText.hasSuffix("It broke."))
        #expect(forward.forwarded?.name == "B")
        #expect(try Self.extract("Subject: AW: x\n" + text).shownText == "See.")
    }

    @Test("what we sent before is a quotation without any mark")
    func usesWhatWeSent() throws {
        let sent = "Please restart the printer and tell us what it says."
        let mail = "Content-Type: text/plain\n\nNothing.\n\nPlease restart the printer and tell\nus what it says.\n"
        let message = try MessageParser().parse(Array(mail.utf8))
        #expect(Extraction(message, sent: [sent]).newText == "Nothing.")
        #expect(Extraction(message).newText.hasSuffix("what it says."))
    }

    @Test("lines wrapped for the journey are joined again, quoted ones at their depth")
    func unfoldsFlowedText() throws {
        let extraction = try Self.extract(
            "Content-Type: text/plain; format=flowed\n\nOne \nline.\n From here.\n\n> quoted \n> line\n>> deeper\n-- \nAnna\n"
        )
        #expect(extraction.fullText == "One line.\nFrom here.\n\n> quoted line\n>> deeper\n-- \nAnna\n")
        #expect(extraction.newText == "One line.\nFrom here.")
        #expect(extraction.trimmed.signature == "-- \nAnna")
    }

    @Test("winmail.dat gives its text when there is no other, and its attachments always")
    func readsTNEF() throws {
        // A TNEF stream with the text "From Outlook" and an attachment "a.txt" of one byte.
        let stream = """
            eJ8+IgEAAQyAAgANAAAARnJvbSBPdXRsb29rAKEEAgKQBgAOAAAAAAAAAAAAAAAAAAAAAAAAAAIQgAEABgAAAGEudHh0AO8BAg+ABgABAAAA\
            eHgA
            """
        let header = "Content-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64\n\n"
        let alone = try Self.extract(header + stream)
        #expect(alone.newText == "From Outlook")
        #expect(alone.attachments.map(\.name) == ["a.txt"])
        let mixed = "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nMine\n--b\n\(header)\(stream)\n--b--\n"
        let beside = try Self.extract(mixed)
        #expect(beside.newText == "Mine")
        #expect(beside.attachments.map(\.name) == ["a.txt"])
    }

    @Test("a file in the lines of the text is an attachment and no words")
    func readsFilesInText() throws {
        let extraction = try Self.extract("Subject: s\n\nSee below.\n\nbegin 644 a.bin\n#86)C\n`\nend\n")
        #expect(extraction.newText == "See below.")
        #expect(extraction.attachments.map(\.name) == ["a.bin"])
    }

    @Test("pieces of messages and references to bodies elsewhere are named after what they are")
    func namesOtherMessages() throws {
        let partial = try Self.extract("Content-Type: message/partial; id=x; number=1; total=2\n\nSubject: a\n")
        #expect(partial.attachments.map(\.name) == ["attachment-1.eml"])
        let elsewhere = try Self.extract("Content-Type: message/external-body; access-type=URL; URL=x\n\nX: a\n")
        #expect(elsewhere.attachments.map(\.name) == ["attachment-1.txt"])
    }

    @Test("a text longer than anyone reads is an attachment")
    func attachesEndlessText() throws {
        let mail = "Content-Type: text/plain\n\n" + String(repeating: "a line\n", count: BodyText.longestText / 6)
        let extraction = try Self.extract(mail)
        #expect(extraction.fullText.isEmpty)
        #expect(extraction.attachments.map(\.name) == ["attachment-1.txt"])
    }

    // MARK: -

    private static func extract(_ mail: String) throws -> Extraction {
        try Extraction(MessageParser().parse(Array("MIME-Version: 1.0\n\(mail)".utf8)))
    }

    private static func extract(alternative parts: [String]) throws -> Extraction {
        try extract(multipart("alternative", parts))
    }

    private static func extract(mixed parts: [String]) throws -> Extraction {
        try extract(multipart("mixed", parts))
    }

    private static func multipart(_ subtype: String, _ parts: [String]) -> String {
        "Content-Type: multipart/\(subtype); boundary=b\n\n" + parts.map { "--b\n\($0)" }.joined() + "--b--\n"
    }
}
