import MIMEParser
import Testing

/// Rich text in TNEF: decompressed (MS-OXRTFCP), and read back as the HTML or text it wraps (MS-OXRTFEX).
@Suite struct RichTextTests {
    private typealias Writer = TNEFWriter

    /// A mail whose TNEF message has nothing but this compressed rich text.
    private func read(
        compressed: [UInt8], _ change: (inout ParserLimits) -> Void = { _ in }
    ) throws -> ParsedMessage {
        var writer = TNEFWriter()
        writer.addMessageProperties([Writer.property(0x1009, 0x102, compressed)])
        var limits = ParserLimits()
        change(&limits)
        return try MessageParser(limits: limits).parse(writer.mail())
    }

    /// The same, stored instead of compressed.
    private func read(_ text: String, _ change: (inout ParserLimits) -> Void = { _ in }) throws -> ParsedMessage {
        try read(compressed: Self.stored(Array(text.utf8)), change)
    }

    private static func stored(_ text: [UInt8]) -> [UInt8] {
        let size = UInt32(text.count)
        return Writer.number(size + 12) + Writer.number(size) + Array("MELA".utf8) + Writer.number(0) + text
    }

    private static let helloWorld: [UInt8] = [
        0x2D, 0, 0, 0, 0x2B, 0, 0, 0, 0x4C, 0x5A, 0x46, 0x75, 0xF1, 0xC5, 0xC7, 0xA7, 0x03, 0x00, 0x0A, 0x00, 0x72,
        0x63,
        0x70, 0x67, 0x31, 0x32, 0x35, 0x42, 0x32, 0x0A, 0xF3, 0x20, 0x68, 0x65, 0x6C, 0x09, 0x00, 0x20, 0x62, 0x77,
        0x05,
        0xB0, 0x6C, 0x64, 0x7D, 0x0A, 0x80, 0x0F, 0xA0,
    ]

    @Test("MS-OXRTFCP section 4.1: the examples come out")
    func decompresses() throws {
        let hello = try read(compressed: Self.helloWorld)
        #expect(hello.leafTexts == ["hello world"])
        #expect(hello.defects.isEmpty)
        let crossing: [UInt8] = [
            0x1A, 0, 0, 0, 0x1C, 0, 0, 0, 0x4C, 0x5A, 0x46, 0x75, 0xE2, 0xD4, 0x4B, 0x51, 0x41, 0x00, 0x04, 0x20, 0x57,
            0x58, 0x59, 0x5A, 0x0D, 0x6E, 0x7D, 0x01, 0x0E, 0xB0,
        ]
        let message = try read(compressed: crossing)
        #expect(message.leafTexts == ["WXYZWXYZWXYZWXYZWXYZ"])
        #expect(message.defects.isEmpty)
    }

    @Test("damaged rich text is a defect, and what can be read is read")
    func decompressesDamage() throws {
        var checksum = Self.helloWorld
        checksum[12] ^= 1
        #expect(try read(compressed: checksum).defectKinds == [.malformedRichText])
        #expect(try read(compressed: checksum).leafTexts == ["hello world"])
        let cut = try read(compressed: Array(Self.helloWorld.dropLast(14)))
        #expect(cut.defectKinds == [.malformedRichText])
        #expect(cut.leafTexts.first?.utf8.starts(with: "hel".utf8) == true)
        for wrong in [[], Array(Self.helloWorld.prefix(11)), Array("no rich text, whatever it says".utf8)] {
            let message = try read(compressed: wrong)
            #expect(message.defectKinds == [.malformedRichText])
        }
        let plain = try read("this is no rich text")
        #expect(plain.defectKinds == [.malformedRichText])
        #expect(plain.attachments.map { message in plain[message].mediaType } == ["application/octet-stream"])
    }

    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let rich: String
        let expected: String

        init(_ testDescription: String, _ rich: String, _ expected: String) {
            (self.testDescription, self.rich, self.expected) = (testDescription, rich, expected)
        }
    }

    static let htmlRows = [
        Row("tags stand in groups", #"{\*\htmltag64 <p>}word{\*\htmltag72 </p>}"#, "<p>word</p>"),
        Row("what is for readers of rich text is left out", #"a\htmlrtf b{c\htmlrtf0 d}e\htmlrtf0 f"#, "adf"),
        Row("a group ends what began in it", #"{\htmlrtf a}b"#, "b"),
        Row("escapes in tags", #"{\*\htmltag84 \{a\} \\ \'e9}"#, "{a} \\ é"),
        Row("line ends and tabs", "a\\par\nb\\line c\\tab d", "a\nb\nc\td"),
        Row(
            "characters with names", #"\ldblquote a\rdblquote\~\emdash\_\-"#,
            "\u{201C}a\u{201D}\u{A0}\u{2014}\u{2011}\u{AD}"),
        Row("and in tags", #"{\*\htmltag84 \lquote\~}"#, "\u{2018}\u{A0}"),
        Row("UTF-16 with its stand-in", #"\u8364?\u8364\'80 \u-10179?\u-8704?x"#, "€€ 😀x"),
        Row("a stand-in of another length", #"\uc2\u8364 EUR\uc0\u8364 x"#, "€R€x"),
        Row("half a pair", #"\u-10179?x"#, "x"),
        Row("the charset of the font", #"{\f1\'ef\'f0}\'e9"#, "прé"),
        Row("two bytes for one character", #"{\f2\'8c\'8e}"#, "月"),
        Row("bytes that are no text", "a{\\bin4 }}{{}b", "ab"),
        Row("unknown destinations", #"a{\*\mhtmltag84 x}{\*\unknown x}{\pict 0102}{\info{\title x}}b"#, "ab"),
        Row("unknown words", #"\b1\highlight2 a\b0  b"#, "a b"),
        Row("too many closing braces", "a}}}b", "ab"),
    ]

    @Test("wrapped HTML comes out as it was", arguments: htmlRows)
    func recoversHTML(row: Row) throws {
        let fonts = #"{\fonttbl{\f0\fswiss Arial;}{\f1\fcharset204 Arial;}{\f2\fcharset128 Gothic;}}"#
        let message = try read(#"{\rtf1\ansi\ansicpg1252\fromhtml1 \deff0"# + fonts + row.rich + "}")
        #expect(message.htmlBody.map { message[$0].mediaType } == ["text/html"])
        #expect(message.htmlBody.map(message.text) == [row.expected])
        #expect(message.defects.isEmpty)
    }

    static let textRows = [
        Row("wrapped text", #"{\rtf1\ansi\ansicpg1251\fromtext {\fonttbl{\f0 x;}}\'ef\'f0\par b}"#, "пр\nb"),
        Row(
            "a document of its own", #"{\rtf1\ansi{\colortbl;\red0;}{\*\generator x;}\b Bold\b0  and \i not\i0\par}"#,
            "Bold and not\n"),
        Row("a table", #"{\rtf1 a\cell b\row c}"#, "a\tb\nc"),
        Row("characters with names", #"{\rtf1\bullet\~\endash}"#, "\u{2022}\u{A0}\u{2013}"),
    ]

    @Test("text comes out as words", arguments: textRows)
    func recoversText(row: Row) throws {
        let message = try read(row.rich)
        #expect(message.textBody.map { message[$0].mediaType } == ["text/plain"])
        #expect(message.textBody.map(message.text) == [row.expected])
    }

    @Test("D7 rich text that grows beyond the limit is an opaque part")
    func limitsBytes() throws {
        // A literal, then seven references to the seventeen bytes before them, over and over.
        var content: [UInt8] = []
        var write = 207
        for _ in 0..<200 {
            content.append(0xFE)
            content.append(0x61)
            write = (write + 1) & 0xFFF
            for _ in 0..<7 {
                let place = (write - 1) & 0xFFF
                content += [UInt8(place >> 4), UInt8(place & 0xF) << 4 | 0xF]
                write = (write + 17) & 0xFFF
            }
        }
        let size = UInt32(content.count)
        let header = Writer.number(size + 12) + Writer.number(.max) + Array("LZFu".utf8) + Writer.number(0)
        let message = try read(compressed: header + content) { $0.richTextBytes = 2_000 }
        #expect(message.defectKinds == [.exceeded(.richTextBytes)])
        #expect(message.attachments.count == 1)
        #expect(message[try #require(message.attachments.first)].mediaType == .octetStream)
    }

    @Test("D1 groups nested deeper than the limit are left out, however deep")
    func limitsGroups() throws {
        let deep = String(repeating: "{", count: 100_000) + "deep" + String(repeating: "}", count: 100_000)
        let message = try read("{\\rtf1 a" + deep + "b}") { $0.richTextGroups = 10 }
        #expect(message.leafTexts == ["ab"])
        #expect(message.defectKinds == [.exceeded(.richTextGroups)])
    }

    @Test("fonts beyond their number have the charset of the document")
    func limitsFonts() throws {
        let text = #"{\rtf1\ansicpg1252{\fonttbl{\f1\fcharset204 a;}{\f2\fcharset204 b;}}{\f1\'ef}{\f2\'ef}}"#
        #expect(try read(text) { $0.richTextFonts = 1 }.leafTexts == ["пï"])
    }

    @Test("changes of the charset beyond their number are read as windows-1252")
    func limitsConversions() throws {
        let text = #"{\rtf1\ansicpg1252{\fonttbl{\f1\fcharset204 a;}}{\f1\'ef}\'e9{\f1\'ef}}"#
        #expect(try read(text) { $0.richTextConversions = 1 }.leafTexts == ["пéï"])
    }

    @Test("D7 recovered text counts as decoded bytes")
    func limitsRecoveredText() throws {
        let message = try read("{\\rtf1 a long text}") { $0.embeddedBytes = 5 }
        #expect(message.defectKinds == [.exceeded(.embeddedBytes)])
    }
}
