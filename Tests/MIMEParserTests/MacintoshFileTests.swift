import MIMEParser
import Testing

/// Names of files from a Macintosh: AppleDouble (RFC 1740) and MacBinary.
@Suite struct MacintoshFileTests {
    private static func number(_ value: Int, bytes: Int) -> [UInt8] {
        (0..<bytes).map { UInt8(truncatingIfNeeded: value >> ((bytes - 1 - $0) * 8)) }
    }

    /// An AppleDouble header with a resource fork of nothing and the name.
    private static func appleFile(_ name: [UInt8], offset: Int = 50, length: Int? = nil, count: Int = 2) -> [UInt8] {
        let entries = [(2, 50, 0), (3, offset, length ?? name.count)].flatMap { identifier, offset, length in
            number(identifier, bytes: 4) + number(offset, bytes: 4) + number(length, bytes: 4)
        }
        let head: [UInt8] = [0, 5, 0x16, 7, 0, 2, 0, 0] + [UInt8](repeating: 0, count: 16)
        return head + number(count, bytes: 2) + entries + name
    }

    private func read(
        _ header: [UInt8], type: String = "multipart/appledouble; boundary=b", dataType: String = "image/gif"
    ) throws -> [String?] {
        let head = "Content-Type: \(type)\n\n--b\nContent-Type: application/applefile\n\n"
        let tail = "\n--b\nContent-Type: \(dataType)\n\ndata\n--b--\n"
        let message = try MessageParser().parse(Array(head.utf8) + header + Array(tail.utf8))
        return message.leaves.map(\.filename)
    }

    @Test("both halves of an AppleDouble file have the name in its header")
    func readsAppleDouble() throws {
        // "Résumé" as a Macintosh wrote it.
        let name: [UInt8] = [0x52, 0x8E, 0x73, 0x75, 0x6D, 0x8E]
        #expect(try read(Self.appleFile(name)) == ["Résumé", "Résumé"])
    }

    @Test("names in MIME headers go before it, and the multipart's name serves both")
    func prefersMIME() throws {
        let file = Self.appleFile([0x61])
        #expect(try read(file, dataType: "image/gif; name=own.gif") == ["a", "own.gif"])
        let broken = Self.appleFile([0x61], length: 9_000)
        #expect(try read(broken, type: "multipart/appledouble; boundary=b; name=whole") == ["whole", "whole"])
        #expect(try read(broken) == [nil, nil])
    }

    @Test("a header that lies names nothing", arguments: [(Int.max, 2), (50, 0xFFFF)])
    func readsDamage(offset: Int, count: Int) throws {
        let file = Self.appleFile([0x61], offset: offset & 0xFFFF_FFFF, length: 0, count: count)
        #expect(try read(file) == [nil, nil])
        #expect(try read(Array(file.prefix(30))) == [nil, nil])
    }

    @Test("MacBinary has its name behind a zero")
    func readsMacBinary() throws {
        var header = [UInt8](repeating: 0, count: 128)
        header.replaceSubrange(1..<6, with: [4] + Array("pict".utf8))
        let head = Array("Content-Type: application/x-macbinary\n\n".utf8)
        #expect(try MessageParser().parse(head + header + [1, 2])[.root].filename == "pict")
        header[1] = 64
        #expect(try MessageParser().parse(head + header)[.root].filename == nil)
    }

    @Test("J8 a name in a header has the limit of all file names")
    func limitsNames() throws {
        var limits = ParserLimits()
        limits.filenameBytes = 3
        let mail = Array("Content-Type: application/applefile\n\n".utf8) + Self.appleFile(Array("abcdef".utf8))
        let message = try MessageParser(limits: limits).parse(mail)
        #expect(message[.root].filename == "abc")
        #expect(message.defectKinds.contains(.exceeded(.filenameBytes)))
    }

    @Test("a reference to a body elsewhere and a piece of a message are attachments")
    func listsOtherMessages() throws {
        for type in ["message/external-body; access-type=URL; URL=x", "message/partial; id=x; number=1; total=2"] {
            let message = try MIMEParserTests.read("Content-Type: \(type)\n\nContent-Type: text/plain\n\n")
            #expect(message.attachments == [.root])
            #expect(message.textBody.isEmpty)
        }
    }
}
