import MIMEParser
import Testing

/// Where a mail can be read in two ways, the first reading stands, the mail is flagged, and what any other reader
/// would find is listed among the attachments.
@Suite struct SecondReadingTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let name: String
        let mail: String
        let defect: Defect.Kind

        init(_ name: String, _ defect: Defect.Kind, _ mail: String) {
            (self.name, self.defect, self.mail) = (name, defect, mail)
        }

        var testDescription: String { name }
    }

    static let hidden = """
        Content-Type: application/x-hidden; name=hidden.exe
        Content-Transfer-Encoding: base64

        cGF5bG9hZA==
        """

    static let rows = [
        Row(
            "a second Content-Type with another boundary", .duplicateField,
            """
            Content-Type: multipart/mixed; boundary=a
            Content-Type: multipart/mixed; boundary=b

            --b
            \(hidden)
            --b--
            --a

            shown
            --a--

            """),
        Row(
            "text first, a multipart second", .duplicateField,
            "Content-Type: text/plain\nContent-Type: multipart/mixed; boundary=b\n\nshown\n--b\n\(hidden)\n--b--\n"),
        Row(
            "two boundaries in one field", .duplicateParameter,
            """
            Content-Type: multipart/mixed; boundary=a; boundary=b

            --a

            shown
            --b
            \(hidden)
            --b--
            --a--

            """),
        Row(
            "a boundary beside one cut into segments", .duplicateParameter,
            """
            Content-Type: multipart/mixed; boundary=a; boundary*0=b; boundary*1=c

            --a

            shown
            --a--
            --bc
            \(hidden)
            --bc--

            """),
        Row(
            "a multipart in the preamble", .secondReading,
            "Content-Type: multipart/mixed; boundary=a\n\n--b\n\(hidden)\n--b--\n--a\n\nshown\n--a--\n"),
        Row(
            "a multipart in the epilogue", .secondReading,
            "Content-Type: multipart/mixed; boundary=a\n\n--a\n\nshown\n--a--\n--b\n\(hidden)\n--b--\n"),
        Row(
            "a multipart between the end of another and its next part", .secondReading,
            "Content-Type: multipart/mixed; boundary=a\n\n--a\n\nshown\n--a--\n--b\n\(hidden)\n--b--\n--a\n\nalso\n--a--\n"
        ),
        Row(
            "nested multiparts in the preamble", .secondReading,
            """
            Content-Type: multipart/mixed; boundary=a

            --b
            Content-Type: multipart/mixed; boundary=c

            --c
            \(hidden)
            --c--
            --b--
            --a

            shown
            --a--

            """),
        Row(
            "a delimiter with something behind it", .secondReading,
            "Content-Type: multipart/mixed; boundary=a\n\n--a\n\nshown\n--a junk\n\(hidden)\n--a--\n"),
        Row(
            "a delimiter in the middle of a line", .secondReading,
            "Content-Type: multipart/mixed; boundary=a\n\n--a\n\nshown --a\n\(hidden)\n--a--\n"),
        Row(
            "a delimiter that is longer than the boundary", .secondReading,
            "Content-Type: multipart/mixed; boundary=a\n\n--a\n\nshown\n--abc\n\(hidden)\n--a--\n"),
        Row(
            "a multipart below an encoding", .encodedMultipart,
            "Content-Type: multipart/mixed; boundary=b\nContent-Transfer-Encoding: base64\n\n"
                + base64("shown\n--b\n\(hidden)\n--b--\n")),
        Row(
            "two encodings", .duplicateField,
            """
            Content-Type: multipart/mixed; boundary=a

            --a

            shown
            --a
            Content-Type: application/x-hidden; name=hidden.exe
            Content-Transfer-Encoding: 7bit
            Content-Transfer-Encoding: base64

            cGF5bG9hZA==
            --a--

            """),
    ]

    @Test("D9 the mail is flagged and the hidden file is an attachment", arguments: rows)
    func lists(row: Row) throws {
        for text in [Array(row.mail.utf8), withCRLF(Array(row.mail.utf8))] {
            let message = try MessageParser().parse(text)
            #expect(message.defectKinds.contains(row.defect))
            #expect(message.defectKinds.contains(.secondReading))
            let found = message.attachments.filter { message.decodedBytes(of: $0) == Array("payload".utf8) }
            #expect(found.map { message[$0].filename } == ["hidden.exe"])
            #expect(found.map { message[$0].isSecondReading } == [true])
            #expect(message.parts.first { !$0.isSecondReading && $0.isLeaf }.map { message.text(of: $0.index) } != nil)
        }
    }

    @Test(
        "what reads the same twice is no second reading",
        arguments: [
            "Content-Type: multipart/mixed; boundary=a\nContent-Type: multipart/mixed; boundary=a\n\n--a\n\nx\n--a--\n",
            "Content-Type: multipart/mixed; boundary=a; boundary=\"a\"\n\nThis is MIME.\n\n--a\n\nx\n--a--\n",
            "Content-Type: multipart/mixed; boundary=a\n\n--a\n\nx\n-- \nAnna\n--a--\n-- \nthe list\n",
            "Content-Type: multipart/mixed; boundary=a\n\n--a\n\nFrom the log:\n--abc\nResult: fine\n--a--\n",
            "Content-Type: multipart/mixed\n\n--a\n\nx\n--a\n\ny\n--a--\n",
            "Content-Type: text/plain\nContent-Transfer-Encoding: 7bit\nContent-Transfer-Encoding: 8bit\n\nx\n",
        ])
    func staysQuiet(mail: String) throws {
        let message = try read(mail)
        #expect(!message.defectKinds.contains(.secondReading))
        #expect(message.attachments.isEmpty)
    }

    @Test("T2 a repeated field is flagged, and the first one counts")
    func flagsRepeatedFields() throws {
        for name in ["From", "Sender", "Reply-To", "To", "Cc", "Subject", "Date", "Message-ID", "In-Reply-To"] {
            let message = try read("\(name): <a@x.example>\n\(name): <b@x.example>\n\n")
            #expect(message.defectKinds.contains(.duplicateField), "\(name)")
        }
        #expect(try read("Subject: a\nSubject: b\n\n").subject == "a")
        #expect(try read("From: a@x.example\nFrom: b@x.example\n\n").isFromAmbiguous)
    }

    @Test("D9 beyond the number of readings, the bytes are listed as they stand")
    func limitsReadings() throws {
        let gap = "--z\nContent-Type: image/png\n\nx\n--z--\n"
        let parts = (0..<4).map { "--a--\n\(gap)--a\n\npart \($0)\n" }.joined()
        let mail = "Content-Type: multipart/mixed; boundary=a\n\n--a\n\nfirst\n\(parts)--a--\n"
        var limits = ParserLimits()
        limits.secondReadings = 4
        #expect(try !read(mail, limits: limits).defectKinds.contains(.exceeded(.secondReadings)))
        limits.secondReadings = 3
        let message = try read(mail, limits: limits)
        #expect(message.defectKinds.contains(.exceeded(.secondReadings)))
        #expect(message.attachments.filter { message[$0].mediaType == "image/png" }.count == 3)
        let rest = try #require(message.attachments.last)
        #expect(message[rest].mediaType == .octetStream)
        #expect(message.decodedBytes(of: rest).starts(with: gap.utf8))
    }

    @Test("D2 many doubtful parts cost no more than the limit allows", .timeLimit(.minutes(2)))
    func staysLinear() throws {
        let outer = (0..<45).map {
            "Content-Type: multipart/mixed; boundary=a\($0)\nContent-Type: text/x; name=b\($0)\n\n"
        }
        let mail =
            outer.enumerated().map { "\($1)--a\($0)\n" }.joined() + "\n" + String(repeating: "x\n--b\n", count: 100_000)
        let message = try read(mail)
        #expect(message.parts.count <= 1_001)
        #expect(message.defectKinds.contains(.exceeded(.secondReadings)))
    }

    private static func base64(_ text: String) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        let bytes = Array(text.utf8)
        var encoded: [UInt8] = []
        for start in stride(from: 0, to: bytes.count - bytes.count % 3, by: 3) {
            let word = bytes[start..<(start + 3)].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            encoded += [18, 12, 6, 0].map { alphabet[Int(word >> $0) & 63] }
        }
        return String(decoding: encoded, as: UTF8.self)
    }
}
