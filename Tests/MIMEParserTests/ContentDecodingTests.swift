import MIMEParser
import Testing

@Suite struct ContentDecodingTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let name: String
        let encoding: String
        let body: String
        let expected: String

        init(_ name: String, _ encoding: String, _ body: String, _ expected: String) {
            (self.name, self.encoding, self.body, self.expected) = (name, encoding, body, expected)
        }

        var testDescription: String { name }
    }

    static let rows = [
        Row("clean base64", "base64", "QUJD\nREVG\n", "ABCDEF"),
        Row("base64 without padding", "base64", "QUJDRA", "ABCD"),
        Row("pieces glued together", "base64", "QUI=\r\nQ0Q=\r\n", "ABCD"),
        Row("foreign bytes inside", "base64", "QU!JD*\nRE VG", "ABCDEF"),
        Row("a footer below an empty line", "base64", "QUJD\n\n____\nvirus checked\n", "ABC"),
        Row("a footer below the padding", "base64", "QUI=\n-- \nlist\n", "AB"),
        Row("an empty line inside", "base64", "QUJD\n\nREVG\n", "ABCDEF"),
        Row("one character per line", "base64", "Q\nU\nJ\nD\n", "ABC"),
        Row("a lone last character", "base64", "QUJDQ", "ABC"),
        Row("nothing but padding", "base64", "====", ""),
        Row("a comment after the name", "base64 (x)", "QUJD", "ABC"),
        Row("clean quoted-printable", "quoted-printable", "caf=C3=A9=20", "café "),
        Row("a soft break, padded in transport", "quoted-printable", "ab=  \ncd", "abcd"),
        Row("a soft break at the end", "Quoted-Printable", "ab=", "ab"),
        Row("equal signs that escape nothing", "quoted-printable", "1=% a=ZZ b=4", "1=% a=ZZ b=4"),
        Row("lower-case digits", "quoted-printable", "caf=c3=a9", "café"),
        Row("space at the end of a line is transport's", "quoted-printable", "ab \t\ncd", "ab\ncd"),
        Row("uuencoded", "x-uuencode", "begin 644 a\n#86)C\n`\nend\n", "abc"),
        Row("uuencoded without an end", "uuencode", "begin 644 a\n#86)C\n", "abc"),
        Row("an encoding nobody knows", "8-bit-deluxe", "as it is", "as it is"),
    ]

    @Test("D6 content is decoded however dirty it came", arguments: rows)
    func decodes(row: Row) throws {
        let message = try read("Content-Transfer-Encoding: \(row.encoding)\n\n\(row.body)")
        #expect(String(decoding: message.decodedBytes(of: .root), as: UTF8.self) == row.expected)
    }

    @Test(
        "what had to be passed over while decoding is a defect",
        arguments: [
            ("base64", "QUJD\r\nREVG", []), ("base64", "QUJD RE\tVG", []), ("base64", "QU!JD", [.foreignBytesInBase64]),
            ("base64", "QUI=\n-- \nlist\n", [.footerBelowBase64]), ("base64", "QUJDQ", [.cutBase64]),
            ("base64", "Q*=\n*** list", [.foreignBytesInBase64, .footerBelowBase64, .cutBase64]),
            ("quoted-printable", "=41= \nb", []), ("quoted-printable", "1=% off", [.malformedEscape]),
            ("8bit", "=!", []),
        ] as [(String, String, [Defect.Kind])])
    func contentDefects(encoding: String, body: String, expected: [Defect.Kind]) throws {
        let message = try read("From: a@example.com\nContent-Transfer-Encoding: \(encoding)\n\n\(body)")
        #expect(message.contentDefects(of: .root).map(\.kind) == expected)
        #expect(message.defects.isEmpty)
    }

    @Test("large content arrives in chunks of at most 64 KiB and complete", arguments: ["base64", "binary"])
    func streams(encoding: String) throws {
        let body = String(repeating: "QUJD\r\n", count: 60_000)
        let message = try read("Content-Transfer-Encoding: \(encoding)\n\n\(body)")
        var total = 0
        message.decode(.root) { chunk in
            #expect(chunk.count <= 64 << 10)
            total += chunk.count
        }
        #expect(total == (encoding == "base64" ? 180_000 : 360_000))
    }

    @Test("a sink can stop the stream with its own error")
    func stops() throws {
        struct Full: Error {}
        let message = try read("Content-Transfer-Encoding: base64\n\nQUJD")
        #expect(throws: Full.self) { try message.decode(.root) { (_) throws(Full) in throw Full() } }
    }
}
