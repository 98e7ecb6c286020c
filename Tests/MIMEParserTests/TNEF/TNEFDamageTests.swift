import MIMEParser
import Testing

/// TNEF that lies about itself, or about its size.
@Suite struct TNEFDamageTests {
    private typealias Writer = TNEFWriter

    private func read(_ writer: TNEFWriter, _ change: (inout ParserLimits) -> Void = { _ in }) throws -> ParsedMessage {
        var limits = ParserLimits()
        change(&limits)
        return try MessageParser(limits: limits).parse(writer.mail())
    }

    private static func nested(_ depth: Int) -> TNEFWriter {
        var writer = TNEFWriter()
        writer.addAttachment(title: "innermost", data: "x")
        for level in 0..<depth {
            var outer = TNEFWriter()
            outer.addAttachment(title: "message \(level)", properties: [Writer.object(message: writer.bytes)])
            outer.addAttachment(title: "after \(level)", data: "y")
            writer = outer
        }
        return writer
    }

    @Test("a wrong checksum is a defect, and the data is used")
    func checksSums() throws {
        var writer = TNEFWriter()
        writer.add(0x0006_9002, [])
        writer.add(0x0006_800F, Array("data".utf8), isSumWrong: true)
        let message = try read(writer)
        #expect(message.defectKinds == [.wrongChecksum])
        #expect(message.leafTexts == ["data"])
    }

    @Test("what was read before a wrong length stands", arguments: [100, UInt32.max])
    func keepsWhatWasRead(length: UInt32) throws {
        var writer = TNEFWriter()
        writer.addAttachment(title: "first", data: "1")
        writer.add(0x0006_9002, [])
        writer.add(0x0006_800F, Array("cut".utf8), length: length)
        let message = try read(writer)
        #expect(message.defectKinds == [.malformedTNEF])
        #expect(message.parts.dropFirst().map(\.filename) == ["first", nil])
        #expect(message.leafTexts[1].hasPrefix("cut"))
    }

    @Test("so do the properties before a wrong length, count or type")
    func keepsProperties() throws {
        let name = Writer.property(0x3707, 0x1E, Writer.string("name"))
        let broken: [[UInt8]] = [
            Writer.number(0x1234_001E) + Writer.number(1) + Writer.number(.max),
            Writer.number(0x1234_101E) + Writer.number(.max) + Writer.number(.max),
            Writer.number(0x1234_1003) + Writer.number(.max), Writer.number(0x1234_0777),
            Writer.number(0x8234_0003) + [1, 2],
        ]
        for property in broken {
            var writer = TNEFWriter()
            writer.addAttachment(data: "x", properties: [name, property])
            let message = try read(writer)
            #expect(message.defectKinds == [.malformedTNEF])
            #expect(message.parts.last?.filename == "name")
        }
        var writer = TNEFWriter()
        writer.addAttachment(data: "x")
        writer.add(0x0006_9005, Writer.list([name], count: .max))
        #expect(try read(writer).parts.last?.filename == "name")
    }

    @Test("attached messages are listed where they stand, with their texts as files")
    func readsNested() throws {
        let message = try read(Self.nested(2))
        #expect(
            message.parts.map(\.filename) == [nil, "message 1", "message 0", "innermost", "after 0", "after 1"])
        #expect(message.attachments.map(\.value) == [3, 4, 5])
        #expect(message.parts.map { $0.parent?.value } == [nil, 0, 1, 2, 1, 0])
    }

    @Test("D1 messages nested deeper than the limit are opaque parts")
    func limitsNesting() throws {
        let message = try read(Self.nested(40)) { $0.nesting = 5 }
        #expect(message.defectKinds.contains(.exceeded(.nesting)))
        #expect(
            message.parts.map(\.filename).prefix(6) == [
                nil, "message 39", "message 38", "message 37", "message 36", "after 36",
            ])
        #expect(message.attachments.count == 5)
    }

    @Test("D7 a stream that holds nothing but itself ends")
    func endsNesting() throws {
        let message = try read(Self.nested(300)) { $0.nesting = 1_000 }
        #expect(message.parts.count == 602)
    }

    @Test("D2 attachments beyond the number of parts are not listed")
    func limitsParts() throws {
        var writer = TNEFWriter()
        for number in 0..<9 { writer.addAttachment(title: "\(number)", data: "x") }
        let message = try read(writer) { $0.parts = 4 }
        #expect(message.parts.count == 4)
        #expect(message.defectKinds.contains(.exceeded(.parts)))
    }

    @Test("J8 a long name is cut")
    func limitsNames() throws {
        var writer = TNEFWriter()
        writer.addAttachment(title: String(repeating: "n", count: 70_000), data: "x")
        let message = try read(writer) { $0.filenameBytes = 10 }
        #expect(message.parts[1].filename == "nnnnnnnnnn")
        #expect(message.defectKinds.contains(.exceeded(.filenameBytes)))
    }

    @Test("encoded TNEF beyond the bytes that may be decoded is an opaque part")
    func limitsDecoding() throws {
        let header = "From: a@x.example\nContent-Type: application/ms-tnef\nContent-Transfer-Encoding: base64"
        var limits = ParserLimits()
        limits.embeddedBytes = 8
        // The signature, a key, and the version.
        let mail = "\(header)\n\neJ8+IgEAAQaQCAAEAAAAAAABAAEA\n"
        let message = try MIMEParserTests.read(mail, limits: limits)
        #expect(message.parts.count == 1)
        #expect(message.defectKinds == [.exceeded(.embeddedBytes)])
    }

    @Test("I22 every prefix of a stream is read")
    func readsEveryPrefix() throws {
        let bytes = Self.nested(3).mail()
        for length in 0...bytes.count {
            let message = try MessageParser().parse(Array(bytes[..<length]))
            for part in message.parts { _ = message.text(of: part.index) }
            _ = message.bodySelection
        }
    }
}
