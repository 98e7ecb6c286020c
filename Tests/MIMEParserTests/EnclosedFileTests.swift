import MIMEParser
import Testing

/// Files in the lines of a text: uuencode, its base64 form, and yEnc.
@Suite struct EnclosedFileTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let body: String

        init(_ testDescription: String, _ body: String) {
            (self.testDescription, self.body) = (testDescription, body)
        }
    }

    private static let fullLine = "M" + String(repeating: "+", count: 60) + "\n"

    static let files = [
        Row("uuencode", "begin 644 a b.bin\n#86)C\n`\nend\n"),
        Row("uuencode with a space for zero, and its line lost", "begin 644 a b.bin\n#86)C\n\nend\n"),
        Row("uuencode without the empty line", "begin 644 a b.bin\n#86)C\nend\n"),
        Row("uuencode with a check character", "begin 0644 a b.bin\n#86)CZ\n`\nend  \n"),
        Row("uuencode without padding", "begin 644 a b.bin\n\"86(\n!8P``\n`\nend\n"),
        Row("uuencode at the very end", "begin 644 a b.bin\n#86)C\n`\nend"),
        Row("base64", "begin-base64 644 a b.bin\nYWJj\nYWJj\n====\n"),
        Row("yEnc", "=ybegin line=128 size=3 name=a b.bin\n\u{B}\u{C}=}\n=yend size=3\n"),
    ]

    @Test("a file in the text is an attachment, and the text keeps its prose", arguments: files)
    func takesFilesOut(row: Row) throws {
        let message = try read("Subject: s\n\nbefore\n\(row.body)after\n")
        let isAtEnd = row.body.utf8.last != 0x0A
        #expect(
            message.text(of: .root) == (isAtEnd ? "before\nbegin 644 a b.bin\n#86)C\n`\nendafter\n" : "before\nafter\n")
        )
        guard !isAtEnd else { return }
        #expect(message.parts.count == 2)
        #expect(message.parts[1].filename == "a b.bin")
        #expect(message.parts[1].disposition == .attachment)
        #expect(message.textBody == [.root])
        #expect(message.attachments == [message.parts[1].index])
        #expect(message.defectKinds.filter { $0 != .ambiguousFrom }.isEmpty)
    }

    static let prose = [
        Row("a first line and nothing that fits", "begin 644 of them\nwith this\nend\n"),
        Row("a first line alone", "begin 644 x\n"),
        Row("a first line and the last", "begin 644 x\nend\n"),
        Row("a first line, an empty one and the last", "begin 644 x\n\nend\n"),
        Row("capitals of another length", "begin 644 x\nHELLO WORLD\nend\n"),
        Row("no mode", "begin at once\n#86)C\n`\nend\n"),
        Row("no octal mode", "begin 684 x\n#86)C\n`\nend\n"),
        Row("no name", "begin 644 \n#86)C\n`\nend\n"),
        Row("not at the start of a line", " begin 644 x\n#86)C\n`\nend\n"),
        Row("quoted", "> begin 644 x\n> #86)C\n> `\n> end\n"),
        Row("a short file without an end", "begin 644 x\n#86)C\n"),
        Row("base64 without an end", "begin-base64 644 x\nYWJj\n\n====\n"),
        Row("base64 with prose in it", "begin-base64 644 x\nYWJj and\n====\n"),
        Row("yEnc without a name", "=ybegin line=128 size=3\nabc\n=yend size=3\n"),
        Row("yEnc without a line length", "=ybegin size=3 name=x\nabc\n=yend size=3\n"),
        Row("yEnc with a size that is none", "=ybegin line=128 size=-3 name=x\nabc\n=yend size=3\n"),
        Row("a part of yEnc without its range", "=ybegin part=1 line=128 size=3 name=x\nabc\n=yend size=3\n"),
        Row(
            "a part of yEnc that ends before it begins",
            "=ybegin part=1 line=9 size=3 name=x\n=ypart begin=3 end=2\n=yend\n"),
        Row("yEnc without an end", "=ybegin line=128 size=3 name=x\nabc\n"),
    ]

    @Test("prose that looks like a file is prose", arguments: prose)
    func leavesProseAlone(row: Row) throws {
        let message = try read("Subject: s\n\nbefore\n\(row.body)after\n")
        #expect(message.parts.count == 1)
        #expect(message.text(of: .root) == "before\n\(row.body)after\n")
    }

    @Test("a file whose end is missing goes as far as its lines do")
    func endsWithoutEnd() throws {
        let uuencoded = try read("S: s\n\nbegin 644 x\n\(Self.fullLine)\(Self.fullLine)and prose\n")
        #expect(uuencoded.defectKinds.contains(.unterminatedFile))
        #expect(uuencoded.decodedBytes(of: uuencoded.parts[1].index).count == 90)
        #expect(uuencoded.text(of: .root) == "and prose\n")
        let yEnc = try read(
            "S: s\n\n=ybegin line=4 size=9 name=x\n\u{B}\u{C}\u{E}\u{F}\n\u{11}\n=ybegin line=1 size=1 name=y\n")
        #expect(yEnc.defectKinds.contains(.unterminatedFile))
        #expect(yEnc.decodedBytes(of: yEnc.parts[1].index).count == 5)
    }

    @Test("size and checksum of yEnc are checked, of a part those of the part")
    func checksYenc() throws {
        func defects(_ header: String, _ trailer: String) throws -> [Defect.Kind] {
            // The bytes "123456789", whose checksum every description of CRC-32 names.
            let data = "[\\]^_`abc\n"
            let message = try read("From: a@x.example\n\n=ybegin \(header) name=x\n\(data)=yend \(trailer)\n")
            #expect(String(decoding: message.decodedBytes(of: message.parts[1].index), as: UTF8.self) == "123456789")
            return message.defectKinds
        }
        #expect(try defects("line=128 size=9", "size=9 crc32=CBF43926").isEmpty)
        #expect(try defects("line=128 size=9", "size=9 crc32=CBF43927") == [.wrongChecksum])
        #expect(try defects("line=128 size=8", "size=9") == [.wrongSize])
        #expect(try defects("line=128 size=9", "size=8") == [.wrongSize])
        let part = "part=2 total=3 line=128 size=99"
        #expect(try defects("\(part) name=x\n=ypart begin=10 end=18", "size=9 pcrc32=cbf43926 crc32=1").isEmpty)
        #expect(try defects("\(part) name=x\n=ypart begin=10 end=17", "size=9 crc32=1") == [.wrongSize])
    }

    @Test("files are found in encoded text too", arguments: ["quoted-printable", "base64"])
    func readsEncodedText(encoding: String) throws {
        let body =
            encoding == "base64"
            ? "YmVmb3JlCmJlZ2luIDY0NCB4CiM4NilDCmAKZW5kCj15YmVnaW4gbGluZT05IHNpemU9MSBuYW1lPXkKCwo9eWVuZCBzaXplPTEKYWZ0ZXIK\n"
            : "before\nbegin 644 x\n#86=29C\n`\nend\n=3Dybegin line=3D9 size=3D1 name=3Dy\n=0B\n=3Dyend size=3D1\nafter\n"
        let message = try read("Content-Transfer-Encoding: \(encoding)\n\n\(body)")
        #expect(message.text(of: .root) == "before\nafter\n")
        #expect(message.parts.map(\.filename) == [nil, "x", "y"])
        #expect(message.parts.dropFirst().map { message.decodedBytes(of: $0.index) } == [Array("abc".utf8), [0xE1]])
    }

    @Test("an attached text is a file itself and stays whole")
    func leavesAttachedText() throws {
        let text = "begin 644 x\n#86)C\n`\nend\n"
        for header in [
            "Content-Disposition: attachment", "Content-Type: text/plain; name=a.uue", "Content-Type: text/html",
        ] {
            let message = try read("\(header)\n\n\(text)")
            #expect(message.parts.count == 1)
            #expect(message.text(of: .root) == text)
        }
    }

    @Test("files beyond the number of parts stay in the text")
    func limitsParts() throws {
        var limits = ParserLimits()
        limits.parts = 3
        let file = "begin 644 x\n#86)C\n`\nend\n"
        let message = try read("S: s\n\n\(file)\(file)\(file)\(file)", limits: limits)
        #expect(message.parts.count == 3)
        #expect(message.text(of: .root) == file + file)
        #expect(message.defectKinds.contains(.exceeded(.parts)))
    }

    @Test("the name of a file in a text has the limit of all file names")
    func limitsNames() throws {
        var limits = ParserLimits()
        limits.filenameBytes = 4
        let message = try read("S: s\n\nbegin 644 abcdef\n#86)C\n`\nend\n", limits: limits)
        #expect(message.parts[1].filename == "abcd")
        #expect(message.defectKinds.contains(.exceeded(.filenameBytes)))
    }

    @Test("encoded text with files counts as decoded bytes; beyond the limit it stays whole")
    func limitsDecodedText() throws {
        var limits = ParserLimits()
        limits.embeddedBytes = 10
        let text = "begin 644 x\n#86)C\n`\nend\n"
        let message = try read("Content-Transfer-Encoding: quoted-printable\n\n\(text)", limits: limits)
        #expect(message.parts.count == 1)
        #expect(message.text(of: .root) == text)
        #expect(message.defectKinds.contains(.exceeded(.embeddedBytes)))
    }

    @Test(
        "D6 many beginnings without an end take linear time",
        arguments: ["begin 644 x\n", "=ybegin line=1 size=1 name=x\n"])
    func isLinear(line: String) throws {
        let message = try read("S: s\n\n" + String(repeating: line, count: 40_000))
        #expect(message.parts.count == 1)
    }
}
