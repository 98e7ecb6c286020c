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

    @Test("an encoded message nested too deep stays as it is, and is flagged")
    func limitsEncodedNesting() throws {
        let inner =
            "Content-Transfer-Encoding: base64\nContent-Type: message/rfc822\n\nU3ViamVjdDogaW4NCg0KaW5uZXINCg==\n"
        let text = "Content-Type: multipart/mixed; boundary=b\n\n--b\n\(inner)--b--\n"
        #expect(try parse(text) { $0.nesting = 2 }.leafTexts == ["inner\n"])
        let message = try parse(text) { $0.nesting = 1 }
        #expect(message.leaves.map(\.mediaType) == ["message/rfc822"])
        #expect(message.defectKinds.contains(.exceeded(.nesting)))
    }

    @Test("recipients of a report beyond their number are not listed")
    func limitsReportRecipients() throws {
        let groups = (0..<5).map { "Final-Recipient: rfc822; r\($0)@x.example\n\n" }.joined()
        let text = "Content-Type: message/delivery-status\n\nReporting-MTA: dns; x\n\n\(groups)"
        let message = try parse(text) { $0.reportRecipients = 4 }
        #expect(message.report?.recipients.count == 4)
        #expect(message.defectKinds.contains(.exceeded(.reportRecipients)))
        let whole = try parse(text) { $0.reportRecipients = 5 }
        #expect(whole.report?.recipients.count == 5)
        #expect(!whole.defectKinds.contains(.exceeded(.reportRecipients)))
    }

    @Test("the list of defects ends")
    func limitsDefects() throws {
        let lines = String(repeating: "garbage line\nX: y\n", count: 10)
        #expect(try parse(lines + "\n") { $0.defects = 10 }.defects.count == 11)
        #expect(try parse(lines + "garbage line\nX: y\n\n") { $0.defects = 10 }.defects.count == 11)
        #expect(try parse(lines + "garbage line\nX: y\n\n") { $0.defects = 11 }.defects.count == 12)
    }

    /// A mail that meets a limit exactly when it is `number`, and the same limit with one less.
    struct Row: Sendable, CustomTestStringConvertible {
        let limit: ParserLimits.Name
        let number: Int
        let set: @Sendable (inout ParserLimits, Int) -> Void
        let mail: String

        init(
            _ limit: ParserLimits.Name, _ number: Int, _ mail: String,
            _ set: @escaping @Sendable (inout ParserLimits, Int) -> Void
        ) {
            (self.limit, self.number, self.mail, self.set) = (limit, number, mail, set)
        }

        var testDescription: String { "\(limit)" }
    }

    static let encoded =
        "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\nU3ViamVjdDogaW4NCg0KaW5uZXINCg==\n"

    static let rows = [
        Row(.headerBytes, 12, "A: 1\nBB: 22\n\nbody") { $0.headerBytes = $1 },
        Row(.fieldBytes, 12, "Subject: abc\n\nbody") { $0.fieldBytes = $1 },
        Row(.fields, 3, "A: 1\nB: 2\nC: 3\n\nbody") { $0.fields = $1 },
        Row(.fields, 3, "Content-Type: message/rfc822\n\nB: 2\nC: 3\n\nbody") { $0.allFields = $1 },
        Row(.addresses, 2, "To: a@x.example, b@x.example\n\n") { $0.addresses = $1 },
        Row(.nesting, 2, "Content-Type: message/rfc822\n\nContent-Type: message/rfc822\n\n\n") { $0.nesting = $1 },
        Row(.parts, 3, "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n--b\n\ny\n--b--\n") { $0.parts = $1 },
        Row(.parameters, 2, "Content-Type: text/plain; a=1; b=2\n\n") { $0.parameters = $1 },
        Row(.references, 3, "References: <1@x> <2@x> <3@x>\n\n") { $0.references = $1 },
        Row(.encodedWords, 2, "Subject: =?utf-8?q?a?= =?utf-8?q?b?=\n\n") { $0.encodedWords = $1 },
        Row(.filenameBytes, 5, "Content-Disposition: attachment; filename=abcde\n\n") { $0.filenameBytes = $1 },
        Row(.boundaryBytes, 5, "Content-Type: multipart/mixed; boundary=bbbbb\n\n--bbbbb\n\nx\n--bbbbb--\n") {
            $0.boundaryBytes = $1
        },
        Row(.embeddedBytes, 33, encoded) { $0.embeddedBytes = $1 },
        Row(
            .secondReadings, 1,
            "Content-Type: multipart/mixed; boundary=a\n\n--b\n\nx\n--b--\n--a\n\nshown\n--a--\n"
        ) { $0.secondReadings = $1 },
        Row(.reportRecipients, 1, "Content-Type: message/delivery-status\n\nX: y\n\nFinal-Recipient: rfc822; a@x\n") {
            $0.reportRecipients = $1
        },
    ]

    @Test("a mail at a limit is clean of it, one past it is flagged and still read to its end", arguments: rows)
    func keepsToTheLimit(row: Row) throws {
        #expect(try !parse(row.mail) { row.set(&$0, row.number) }.defectKinds.contains(.exceeded(row.limit)))
        let message = try parse(row.mail) { row.set(&$0, row.number - 1) }
        #expect(message.defectKinds.contains(.exceeded(row.limit)))
        #expect(!message.leaves.isEmpty)
    }
}
