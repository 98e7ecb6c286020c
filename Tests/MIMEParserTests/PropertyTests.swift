import MIMEParser
import Testing

/// What holds for every mail of the corpus, and for every piece of it: the same that the fuzzers ask of any bytes.
@Suite struct PropertyTests {
    @Test("I22 LF and CRLF copies of every prefix read the same", arguments: GoldenCorpusTests.names)
    func prefixesReadAlike(name: String) throws {
        let bytes = try GoldenCorpusTests.contents("\(name).eml").filter { $0 != 0x0D }
        for length in stride(from: 0, through: bytes.count, by: 7) {
            let prefix = Array(bytes[..<length])
            let outlines = try [prefix, withCRLF(prefix)].map { outline(try MessageParser().parse($0)) }
            #expect(outlines[0] == outlines[1], "the first \(length) bytes")
        }
    }

    @Test(
        "I22 a mail with any byte changed is a mail, and reads alike with both line ends",
        arguments: GoldenCorpusTests.names)
    func mutationsReadAlike(name: String) throws {
        let bytes = try GoldenCorpusTests.contents("\(name).eml").filter { $0 != 0x0D }
        let marks = Array("\n-:;=\"<(? \0\u{FF}b".utf8)
        for (turn, position) in stride(from: 0, to: bytes.count, by: 3).enumerated() {
            var changed = bytes
            changed[position] = marks[turn % marks.count]
            let messages = try [changed, withCRLF(changed)].map { try MessageParser().parse($0) }
            #expect(messages[0].parts.map(\.mediaType) == messages[1].parts.map(\.mediaType), "at \(position)")
            #expect(messages[0].defectKinds == messages[1].defectKinds, "at \(position)")
            #expect(messages[0].attachments == messages[1].attachments, "at \(position)")
            #expect(messages[0].subject?.utf8.elementsEqual(messages[1].subject?.utf8 ?? "".utf8) ?? true)
        }
    }

    @Test("every part lies within its parent, and every attachment is a part", arguments: GoldenCorpusTests.names)
    func nests(name: String) throws {
        let bytes = try GoldenCorpusTests.contents("\(name).eml")
        for length in stride(from: 0, through: bytes.count, by: 11) {
            let message = try MessageParser().parse(Array(bytes[..<length]))
            for part in message.parts {
                for child in part.children {
                    #expect(child > part.index)
                    #expect(message[child].parent == part.index)
                }
                #expect(part.headerExtent.upperBound <= part.bodyExtent.lowerBound)
            }
            #expect(message.attachments.allSatisfy { $0.value < message.parts.count })
        }
    }

    @Test(
        "text of every part has LF line ends, and header text no controls", arguments: GoldenCorpusTests.names)
    func staysPrintable(name: String) throws {
        let bytes = try GoldenCorpusTests.contents("\(name).eml")
        for damage in [UInt8(0), 0x0D, 0x1B, 0xFF] {
            let dirty = bytes.enumerated().map { $0.offset % 13 == 5 ? damage : $0.element }
            let message = try MessageParser().parse(dirty)
            for part in message.parts {
                #expect(damage == 0x0D || !message.text(of: part.index).utf8.contains(0x0D))
                for field in message.header(of: part.index).fields {
                    #expect(field.text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F })
                }
            }
        }
    }
}
