import MIMEParser
import Testing

/// Every number a sender could choose has a limit; beyond it the rest is kept or left out, and a defect says so.
@Suite struct ParserLimitsTests {
    private func parse(_ text: String, _ change: (inout ParserLimits) -> Void) throws -> ParsedMessage {
        var limits = ParserLimits()
        change(&limits)
        return try read(text, limits: limits)
    }

    @Test("I23 only a message larger than the limit is refused")
    func refusesLargeMessages() throws {
        let limits = { (limits: inout ParserLimits) in limits.messageBytes = 10 }
        #expect(try parse("0123456789", limits).parts.count == 1)
        #expect(throws: MessageTooLarge(bytes: 11, limit: 10)) { try parse("01234567890", limits) }
    }

    @Test("D3 fields beyond the header limit are not kept, and the body is still found")
    func limitsHeader() throws {
        let message = try parse("A: 1\nB: 2\nC: 3\n\nbody") { $0.headerBytes = 6 }
        #expect(message.header.fields.count == 2)
        #expect(message.text(of: .root) == "body")
        #expect(message.defectKinds.contains(.exceeded(.headerBytes)))
    }

    @Test("D3 a field beyond its limit is cut")
    func limitsField() throws {
        let message = try parse("Subject: abcdef\n ghijkl\n\nbody") { $0.fieldBytes = 12 }
        #expect(message.subject == "abc")
        #expect(message.text(of: .root) == "body")
        #expect(message.defectKinds.contains(.exceeded(.fieldBytes)))
    }

    @Test("D3 fields beyond their number are not kept")
    func limitsFields() throws {
        let message = try parse("A: 1\nB: 2\nC: 3\n\nbody") { $0.fields = 2 }
        #expect(message.header.fields.map(\.name) == [[0x41], [0x42]])
        #expect(message.defectKinds.filter { $0 == .exceeded(.fields) }.count == 1)
    }

    @Test("D3 all headers together have a limit too")
    func limitsAllFields() throws {
        let text = "Content-Type: multipart/mixed; boundary=b\n\n--b\nA: 1\nB: 2\n\nx\n--b--\n"
        let message = try parse(text) { $0.allFields = 2 }
        #expect(message.header(of: message.parts[1].index).fields.count == 1)
    }

    @Test("D3 addresses beyond their number are not listed")
    func limitsAddresses() throws {
        let message = try parse("To: a@x.example, b@x.example, c@x.example\n\n") { $0.addresses = 2 }
        #expect(message.to.count == 2)
        #expect(message.defectKinds.contains(.exceeded(.addresses)))
    }

    @Test("D3 groups beyond the number of addresses are not listed")
    func limitsGroups() throws {
        let message = try parse("To: a:;b:;c:;d:;e: x@y.example;\n\n") { $0.addresses = 2 }
        #expect(message.header.addressGroups("To").count <= 3)
        #expect(message.to.isEmpty)
        #expect(message.defectKinds.contains(.exceeded(.addresses)))
    }

    @Test("D1 containers nested deeper than the limit are opaque parts")
    func limitsNesting() throws {
        let levels = (0..<5).map { "Content-Type: multipart/mixed; boundary=b\($0)\n\n--b\($0)\n" }.joined()
        let message = try parse(levels + "\nhi\n") { $0.nesting = 3 }
        #expect(message.parts.count == 4)
        #expect(message.leaves.count == 1)
        #expect(message.defectKinds.contains(.exceeded(.nesting)))
        let bytes = message.decodedBytes(of: message.leaves[0].index)
        #expect(String(decoding: bytes, as: UTF8.self).utf8.count > 20)
    }

    @Test("D1 embedded messages count as nesting, encoded ones too")
    func limitsEmbedding() throws {
        let message = try parse(String(repeating: "Content-Type: message/rfc822\n\n", count: 9)) { $0.nesting = 3 }
        #expect(message.parts.count == 4)
        #expect(message.defectKinds.contains(.exceeded(.nesting)))
    }

    @Test("D2 the last part allowed takes all that is left")
    func limitsParts() throws {
        let parts = (0..<6).map { "--b\n\npart \($0)\n" }.joined()
        let message = try parse("Content-Type: multipart/mixed; boundary=b\n\n\(parts)--b--\n") { $0.parts = 3 }
        #expect(message.parts.count == 4)
        #expect(message.parts[3].mediaType == .octetStream)
        let rest = String(decoding: message.decodedBytes(of: message.parts[3].index), as: UTF8.self)
        #expect(rest.utf8.count == parts.utf8.count - 2 * "--b\n\npart 0\n".utf8.count - 4 + "--b--\n".utf8.count)
        #expect(message.defectKinds.contains(.exceeded(.parts)))
    }

    @Test("D3 parameters beyond their number are not read")
    func limitsParameters() throws {
        let message = try parse("Content-Type: text/plain; a=1; b=2; charset=utf-8\n\n") { $0.parameters = 2 }
        #expect(message[.root].charset == nil)
        #expect(message.defectKinds.contains(.exceeded(.parameters)))
    }

    @Test("D3 of too many references the first and the last are kept")
    func limitsReferences() throws {
        let message = try parse("References: <1@x> <2@x> <3@x> <4@x> <5@x>\n\n") { $0.references = 3 }
        #expect(message.references.map(\.description) == ["1@x", "4@x", "5@x"])
        #expect(message.defectKinds.contains(.exceeded(.references)))
    }

    @Test("D3 encoded words beyond their number stay as written")
    func limitsEncodedWords() throws {
        let message = try parse("Subject: =?utf-8?q?a?= =?utf-8?q?b?= =?utf-8?q?c?=\n\n") { $0.encodedWords = 2 }
        #expect(message.subject == "ab =?utf-8?q?c?=")
        #expect(message.defectKinds.contains(.exceeded(.encodedWords)))
    }

    @Test("J8 a long file name is cut between two characters")
    func limitsFilename() throws {
        let message = try parse("Content-Disposition: attachment; filename=\"éééé\"\n\n") { $0.filenameBytes = 5 }
        #expect(message[.root].filename == "éé")
        #expect(message.defectKinds.contains(.exceeded(.filenameBytes)))
    }

    @Test("a boundary longer than the limit is not used")
    func limitsBoundary() throws {
        let text = "Content-Type: multipart/mixed; boundary=bbbbbb\n\n--bbbbbb\n\nx\n--bbbbbb--\n"
        let message = try parse(text) { $0.boundaryBytes = 5 }
        #expect(message.defectKinds.contains(.exceeded(.boundaryBytes)))
        #expect(message.leaves.count == 1)
    }

    @Test("embedded messages that had to be decoded have a limit together")
    func limitsEmbeddedBytes() throws {
        let text =
            "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\nU3ViamVjdDogaW4NCg0KaW5uZXINCg==\n"
        let message = try parse(text) { $0.embeddedBytes = 10 }
        #expect(message.leaves.count == 1)
        #expect(message[.root].isLeaf)
        #expect(message.defectKinds.contains(.exceeded(.embeddedBytes)))
    }

    @Test("recipients of a report beyond their number are not listed")
    func limitsReportRecipients() throws {
        let groups = (0..<5).map { "Final-Recipient: rfc822; r\($0)@x.example\n\n" }.joined()
        let message = try parse("Content-Type: message/delivery-status\n\nReporting-MTA: dns; x\n\n\(groups)") {
            $0.reportRecipients = 2
        }
        #expect(message.report?.recipients.count == 2)
    }

    @Test("the list of defects ends")
    func limitsDefects() throws {
        let lines = String(repeating: "garbage line\nX: y\n", count: 50)
        let message = try parse(lines + "\n") { $0.defects = 10 }
        #expect(message.defects.count <= 11)
    }
}
