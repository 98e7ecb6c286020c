import MIMEParser
import Testing

/// `winmail.dat` (MS-OXTNEF): what Outlook wraps comes out as parts.
@Suite struct TNEFTests {
    private typealias Writer = TNEFWriter

    private func read(_ writer: TNEFWriter, _ change: (inout ParserLimits) -> Void = { _ in }) throws -> ParsedMessage {
        var limits = ParserLimits()
        change(&limits)
        return try MessageParser(limits: limits).parse(writer.mail())
    }

    private func names(_ message: ParsedMessage) -> [String?] {
        message.attachments.map { message[$0].filename }
    }

    private func contents(_ message: ParsedMessage) -> [String] {
        message.attachments.map { String(decoding: message.decodedBytes(of: $0), as: UTF8.self) }
    }

    struct NameRow: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let title: String?
        let transportName: String?
        let properties: [[UInt8]]
        let expected: String?
    }

    static let nameRows = [
        NameRow(
            testDescription: "the long name goes before all others", title: "LONGNA~1.TXT", transportName: "t.txt",
            properties: [
                Writer.property(0x3704, 0x1E, Writer.string("LONGNA~1.TXT")),
                Writer.property(0x3707, 0x1F, Writer.utf16("long näme €.txt")),
            ], expected: "long näme €.txt"),
        NameRow(
            testDescription: "then the name for transport", title: "a.txt", transportName: "transport.txt",
            properties: [Writer.property(0x3704, 0x1E, Writer.string("short.txt"))], expected: "transport.txt"),
        NameRow(
            testDescription: "then the short name", title: "title.txt", transportName: nil,
            properties: [Writer.property(0x3704, 0x1E, Writer.string("short.txt"))], expected: "short.txt"),
        NameRow(
            testDescription: "then the title", title: "title.txt", transportName: nil,
            properties: [Writer.property(0x3001, 0x1F, Writer.utf16("Display"))], expected: "title.txt"),
        NameRow(
            testDescription: "an empty name is none", title: "title.txt", transportName: nil,
            properties: [Writer.property(0x3707, 0x1F, Writer.utf16(""))], expected: "title.txt"),
        NameRow(
            testDescription: "a name may be missing", title: nil, transportName: nil, properties: [], expected: nil),
    ]

    @Test("an attachment has the best of its names", arguments: nameRows)
    func readsNames(row: NameRow) throws {
        var writer = TNEFWriter()
        writer.addAttachment(title: row.title, data: "x", properties: row.properties)
        if let name = row.transportName { writer.add(0x0006_9001, Writer.string(name)) }
        let message = try read(writer)
        #expect(names(message) == [row.expected])
        #expect(contents(message) == ["x"])
    }

    @Test(
        "8-bit names are in the code page of the sender's system",
        arguments: [(1251, "счёт"), (932, "請求書"), (1252, "é")])
    func readsCodePages(codePage: Int, name: String) throws {
        let encoded: [UInt8] =
            codePage == 1251
            ? [0xF1, 0xF7, 0xB8, 0xF2]
            : codePage == 932
                ? [0x90, 0xBF, 0x8B, 0x81, 0x8F, 0x91] : [0xE9]
        var writer = TNEFWriter()
        writer.add(0x0006_9007, Writer.number(UInt32(codePage)) + Writer.number(0))
        writer.add(0x0006_9002, [])
        writer.add(0x0001_8010, encoded + [0])
        #expect(names(try read(writer)) == [name])
    }

    @Test("type, identifier and content come from the properties, whatever stands between them")
    func readsProperties() throws {
        var writer = TNEFWriter()
        writer.addAttachment(properties: [
            Writer.namedProperty("odd", number: 1),
            Writer.property(0x1234, 0x101F, Writer.utf16("a"), Writer.utf16("bc")),
            Writer.property(0x370E, 0x1E, Writer.string("Image/PNG")),
            Writer.property(0x3712, 0x1E, Writer.string("<pic@x>")), Writer.property(0x3705, number: 1),
            Writer.property(0x3701, 0x102, Array("data".utf8)),
        ])
        let message = try read(writer)
        let part = message[try #require(message.attachments.first)]
        #expect(part.mediaType == "image/png")
        #expect(part.contentID == Array("pic@x".utf8))
        #expect(part.disposition == nil)
        #expect(contents(message) == ["data"])
    }

    @Test("a mail without other text has the text of the TNEF message, one with text keeps its own")
    func readsBodies() throws {
        var writer = TNEFWriter()
        writer.add(0x0006_9007, Writer.number(1252) + Writer.number(0))
        writer.add(0x0007_8008, Writer.string("IPM.Note"))
        writer.add(0x0002_800C, [0x63, 0x61, 0x66, 0xE9, 0])
        writer.addMessageProperties([
            Writer.property(0x1013, 0x102, Array("<p>caf\u{E9}".utf8)), Writer.property(0x3FDE, number: 65001),
        ])
        let message = try read(writer)
        #expect(message[.root].messageClass == "IPM.Note")
        #expect(message.textBody.map(message.text) == ["café"])
        #expect(message.htmlBody.map(message.text) == ["<p>café"])
        #expect(message.attachments.isEmpty)
        let boundary = "Content-Type: multipart/mixed; boundary=b"
        func mixed(_ text: String) -> [UInt8] {
            let head = "From: a@x.example\n\(boundary)\n\n--b\n\n\(text)\n--b\nContent-Type: application/ms-tnef\n\n"
            return Array(head.utf8) + writer.bytes + Array("\n--b--\n".utf8)
        }
        let own = try MessageParser().parse(mixed("own"))
        #expect(own.textBody.map(own.text) == ["own"])
        #expect(own.attachments.isEmpty)
        let blank = try MessageParser().parse(mixed("  "))
        #expect(blank.textBody.map(blank.text) == ["  ", "café"])
    }

    @Test("a body in UTF-16 is read, and its end is none of it")
    func readsUnicodeBody() throws {
        var writer = TNEFWriter()
        writer.addMessageProperties([Writer.property(0x1000, 0x1F, Writer.utf16("Grüße €"))])
        let message = try read(writer)
        #expect(message.textBody.map(message.text) == ["Grüße €"])
    }

    @Test("winmail.dat is opened whatever its type, and nothing is opened that is none")
    func recognises() throws {
        var writer = TNEFWriter()
        writer.addAttachment(title: "a", data: "x")
        for header in ["application/octet-stream; name=WINMAIL.DAT", "application/vnd.ms-tnef"] {
            #expect(try MessageParser().parse(writer.mail("Content-Type: \(header)")).parts.count == 2)
        }
        #expect(
            try MessageParser().parse(writer.mail("Content-Type: application/octet-stream; name=a")).parts.count == 1)
        #expect(try MIMEParserTests.read("Content-Type: application/ms-tnef\n\nno TNEF").parts.count == 1)
        let empty = try read(TNEFWriter())
        #expect(empty.attachments == [.root])
    }

    @Test("winmail.dat in the lines of a text is opened too")
    func readsUuencoded() throws {
        var writer = TNEFWriter()
        writer.addAttachment(title: "inner.txt", data: "data")
        var lines = "begin 600 winmail.dat\n"
        for start in stride(from: 0, to: writer.bytes.count, by: 45) {
            let line = writer.bytes[start..<min(start + 45, writer.bytes.count)]
            let padded = Array(line) + [UInt8](repeating: 0, count: (3 - line.count % 3) % 3)
            lines.unicodeScalars.append(Unicode.Scalar(UInt8(line.count) + 0x20))
            for place in stride(from: 0, to: padded.count, by: 3) {
                let word = padded[place..<(place + 3)].reduce(0) { $0 << 8 | UInt32($1) }
                for shift in [18, 12, 6, 0] as [UInt32] {
                    let sextet = UInt8(word >> shift & 0x3F)
                    lines.unicodeScalars.append(Unicode.Scalar(sextet == 0 ? 0x60 : sextet + 0x20))
                }
            }
            lines += "\n"
        }
        let message = try MIMEParserTests.read(
            "From: a@x.example\n\nhello\n\(lines)`\nend\nbegin 644 x\n#86)C\n`\nend\n")
        #expect(message.text(of: .root) == "hello\n")
        #expect(names(message) == ["inner.txt", "x"])
    }
}
