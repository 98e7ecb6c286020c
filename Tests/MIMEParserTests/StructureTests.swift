import MIMEParser
import Testing

@Suite struct StructureTests {
    private func multipart(_ body: String, boundary: String = "; boundary=b") throws -> ParsedMessage {
        try read("Content-Type: multipart/mixed\(boundary)\n\n" + body)
    }

    @Test("a line that only begins like a delimiter is text")
    func comparesWholeBoundaries() throws {
        let message = try multipart("--b\n\nx\n--bc\ny --b z\n--b--\n")
        #expect(message.leafTexts == ["x\n--bc\ny --b z"])
    }

    @Test("a boundary that begins with another one is told apart")
    func tellsPrefixesApart() throws {
        let inner = "Content-Type: multipart/alternative; boundary=bb\n\n--bb\n\nplain\n--bb--\n"
        #expect(try multipart("--b\n\(inner)--b\n\nsecond\n--b--\n").leafTexts == ["plain", "second"])
    }

    @Test("space after a delimiter is transport's")
    func forgivesTrailingSpace() throws {
        #expect(try multipart("--b  \t\n\none\n--b \n\ntwo\n--b--  \n").leafTexts == ["one", "two"])
    }

    @Test("D9 parts are found without a boundary parameter, and with a wrong one")
    func guessesBoundaries() throws {
        let missing = try multipart("--q\n\none\n--q\n\ntwo\n--q--\n", boundary: "")
        #expect(missing.leafTexts == ["one", "two"])
        #expect(missing.defectKinds.contains(.missingBoundaryParameter))
        let wrong = try multipart("--q\n\none\n--q\n\ntwo\n--q--\n")
        #expect(wrong.leafTexts == ["one", "two"])
        #expect(wrong.defectKinds.contains(.wrongBoundaryParameter))
    }

    @Test("a multipart without any delimiter is the text it contains")
    func fallsBackToText() throws {
        let message = try multipart("just text\n")
        #expect(message.leafTexts == ["just text\n"])
        #expect(message[.root].mediaType == .textPlain)
        #expect(message.defectKinds.contains(.boundaryNeverFound))
    }

    @Test("D9 a part behind the closing delimiter is listed and flagged")
    func listsHiddenParts() throws {
        let message = try multipart("--b\n\nseen\n--b--\n--b\n\nhidden\n--b--\n")
        #expect(message.leafTexts == ["seen", "hidden"])
        #expect(message.defectKinds.contains(.partAfterClosingDelimiter))
    }

    @Test("D9 of two Content-Type fields the first counts, and the mail is flagged")
    func prefersFirstField() throws {
        let message = try read(
            "Content-Type: multipart/mixed; boundary=b\nContent-Type: text/plain\n\n--b\n\nx\n--b--\n")
        #expect(message.leafTexts == ["x"])
        #expect(message.defectKinds.contains(.duplicateField))
    }

    @Test(
        "a Content-Type is understood however it is written",
        arguments: [
            "multipart/mixed boundary=b", "multipart/mixed; boundary=\"b\"; ; =", "MULTIPART/Mixed;BOUNDARY=b",
            "multipart / mixed; boundary = b", "multipart/mixed (comment); boundary=(another) b",
            "multipart/mixed; boundary=\"b",
            "multipart/mixed; charset=x boundary=b",
        ])
    func readsContentType(value: String) throws {
        #expect(try read("Content-Type: \(value)\n\n--b\n\nx\n--b--\n").leafTexts == ["x"])
    }

    @Test(
        "what stands before a header is skipped",
        arguments: ["\u{FEFF}", "\n\n", "From a@b Thu Jan  1 00:00:00 2024\n", ">From a@b\n"])
    func skipsLeadingGarbage(garbage: String) throws {
        let message = try read("\(garbage)Subject: s\n\nbody")
        #expect(message.subject == "s")
        #expect(message.text(of: .root) == "body")
        #expect(message.defectKinds.contains(.leadingGarbage))
    }

    @Test("T2 a field hidden behind a leading space is no field, and flagged")
    func flagsIndentedFields() throws {
        let message = try read(" From: agent@own.example\nFrom: someone@else.example\n\nbody")
        #expect(message.from.map(\.text) == [Array("someone@else.example".utf8)])
        #expect(message.defectKinds == [.malformedHeaderLine])
    }

    @Test("a body without an empty line before it is a body")
    func findsUnseparatedBody() throws {
        let message = try read("Subject: s\nThis is the body\nand more of it\n")
        #expect(message.subject == "s")
        #expect(message.text(of: .root) == "This is the body\nand more of it\n")
        #expect(message.defectKinds.contains(.missingHeaderSeparator))
    }

    @Test("CR alone, CRCRLF and mixed line ends are line ends", arguments: ["\r", "\r\r\n", "\n"])
    func readsLineEnds(lineEnd: String) throws {
        let text = "Subject: s\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nhello\n--b--\n"
        let bytes = text.utf8.flatMap { $0 == 0x0A ? Array(lineEnd.utf8) : [$0] }
        let message = try MessageParser().parse(bytes)
        #expect(message.subject == "s")
        #expect(message.leafTexts.map { $0.utf8.filter { $0 > 0x20 } } == [Array("hello".utf8)])
        #expect(message.bytes == bytes)
    }

    @Test("nothing at all is a message too")
    func readsNothing() throws {
        let message = try read("")
        #expect(message.parts.count == 1)
        #expect(message.text(of: .root).utf8.isEmpty)
        #expect(message.defectKinds == [.emptyMessage, .ambiguousFrom])
    }

    @Test("extents lead to the bytes of the message")
    func keepsExtents() throws {
        let text = "Subject: s\n\nbody"
        let message = try read(text)
        #expect(message[.root].headerExtent == 0..<11)
        #expect(Array(message.bytes[message[.root].bodyExtent]) == Array("body".utf8))
    }

    @Test("D1 deep nesting of every kind ends at the limit, without a deep stack")
    func survivesNesting() throws {
        let kinds = [
            String(repeating: "Content-Type: multipart/mixed; boundary=b\n\n--b\n", count: 20_000),
            String(repeating: "Content-Type: message/rfc822\n\n", count: 20_000),
            (0..<20_000).map { "Content-Type: multipart/mixed; boundary=b\($0)\n\n--b\($0)\n" }.joined(),
        ]
        for text in kinds { #expect(try read(text).parts.count < 1_010) }
    }

    @Test(
        "D5 hostile fields are read in linear time",
        .timeLimit(.minutes(5)),
        arguments: [
            "Cc: " + String(repeating: "(", count: 90_000), "Cc: " + String(repeating: "<", count: 90_000),
            "From: " + String(repeating: "\"", count: 90_001), "Cc: " + String(repeating: "a:", count: 45_000),
            "Subject: " + String(repeating: "=?", count: 45_000),
            "Subject: " + String(repeating: "=?a?q?", count: 15_000),
            "Date: " + String(repeating: "1 ", count: 45_000), "References: " + String(repeating: "<", count: 90_000),
            "From: " + String(repeating: "\"\\", count: 45_000), "To: " + String(repeating: "[", count: 90_000),
        ])
    func staysLinear(header: String) throws {
        let message = try read(header + "\n\n")
        _ = (message.from, message.cc, message.to, message.subject, message.date, message.references, message.defects)
    }
}
