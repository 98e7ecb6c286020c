import MIMEParser
import Testing

@Suite struct PartHeaderTests {
    @Test("any field is reached by name, in any case, first one first")
    func findsFields() throws {
        let message = try read("auto-submitted: auto-replied (vacation); x=y\nX-A: 1\nx-a: 2\n\n")
        #expect(message.field("Auto-Submitted")?.token == Array("auto-replied".utf8))
        #expect(message.fields(named: "X-A").map(\.text) == ["1", "2"])
        #expect(message.field("Precedence") == nil)
    }

    @Test(
        "the first word of a field is found behind comments and before anything else",
        arguments: ["no", "NO", " (a comment) no", "no; reason=x", "no (why)", "no\n  more"])
    func readsTokens(value: String) throws {
        #expect(try read("Auto-Submitted: \(value)\n\n").field("Auto-Submitted")?.token == Array("no".utf8))
    }

    @Test("an embedded message has a header of its own")
    func readsEmbeddedHeaders() throws {
        let message = try read(
            "Subject: outer\nContent-Type: message/rfc822\n\nSubject: inner\nMessage-ID: <1@x>\n\nbody")
        let inner = try #require(message[.root].children.first)
        #expect(message.subject == "outer")
        #expect(message.header(of: inner).subject == "inner")
        #expect(message.header(of: inner).messageID?.description == "1@x")
    }

    @Test(
        "identifiers are found in whatever surrounds them",
        arguments: [
            ("<a@x>", ["a@x"]), ("<a@x> (comment)", ["a@x"]), ("<a@x><b@x>", ["a@x", "b@x"]),
            ("Your mail of Monday <a@x>", ["a@x"]), ("a@x", ["a@x"]), ("<a@\n x>", ["a@x"]),
            ("a@x, b@x", ["a@x", "b@x"]),
            ("<>", []), ("< a@x >", ["a@x"]), ("<<a@x>>", ["a@x"]), ("", []), ("two words", []),
            ("<a@x <b@x>", ["a@x", "b@x"]), ("<a@x", ["a@x"]), ("<a@x> <b@x", ["a@x", "b@x"]), ("<a@x, b", ["a@x"]),
            ("<a@x>,<b@x>", ["a@x", "b@x"]), ("a@x>", ["a@x"]), ("&lt;a@x&gt;", ["a@x"]), ("1 < 2 <a@x>", ["a@x"]),
        ] as [(String, [String])])
    func readsReferences(row: (value: String, expected: [String])) throws {
        #expect(try read("References: \(row.value)\n\n").references.map(\.description) == row.expected)
    }

    @Test(
        "J1 an identifier cannot break out of its brackets",
        arguments: ["a@x> <b@y", "a b@x", "a@x\r\nBcc: z@x", "a\0b@x", "", "<>", "<a<b@x>"])
    func refusesIdentifiers(text: String) {
        #expect(MessageID(text) == nil)
    }

    @Test("of a field that may stand once, the first counts")
    func prefersFirst() throws {
        let message = try read("Subject: one\nSubject: two\n\n")
        #expect(message.subject == "one")
        #expect(message.defectKinds.contains(.duplicateField))
    }

    @Test("what the parser cannot read is a defect, not a value")
    func reportsUnreadable() throws {
        let message = try read("From: a@x.example\nDate: someday\nMessage-ID: two words\n\n")
        #expect(message.date == nil)
        #expect(message.messageID == nil)
        #expect(message.defectKinds == [.malformedDate, .malformedMessageID])
    }
}
