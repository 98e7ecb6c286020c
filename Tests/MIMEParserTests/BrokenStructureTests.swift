import MIMEParser
import Testing

/// Structure where readers disagree, or where something is missing.
@Suite struct BrokenStructureTests {
    private func mixed(_ body: String) throws -> ParsedMessage {
        try read("Content-Type: multipart/mixed; boundary=out\n\n" + body)
    }

    private static let inner = "Content-Type: multipart/alternative; boundary=in\n\n"

    @Test("D9 a multipart that goes on after one around it did has all its parts listed, and is flagged")
    func resumesInterruptedMultiparts() throws {
        let message = try mixed(
            "--out\n\(Self.inner)--in\n\none\n--out\n\ntwo\n--in\n\nthree\n--out\n\nfour\n--out--\n")
        #expect(message.leafTexts == ["one", "two", "three", "four"])
        #expect(message.defectKinds.contains(.overlappingMultiparts))
        #expect(message.leaves[2].parent == message.leaves[0].parent)
        #expect(message.leaves[3].parent == .root)
    }

    @Test("a multipart that was closed is over: its delimiter below the next part is text")
    func leavesClosedMultipartsClosed() throws {
        let message = try mixed("--out\n\(Self.inner)--in\n\none\n--in--\n--out\n\ntwo\n--in\n\nthree\n--out--\n")
        #expect(message.leafTexts == ["one", "two\n--in\n\nthree"])
    }

    @Test("the late end of an interrupted multipart hides no text")
    func readsOnBehindLateEnds() throws {
        let message = try mixed("--out\n\(Self.inner)--in\n\none\n--out\n\ntwo\n--in--\nwords\n--out--\n")
        #expect(message.leafTexts == ["one", "two\n--in--\nwords"])
    }

    @Test("the multiparts of one embedded message do not go on in the next")
    func forgetsWithTheSource() throws {
        // "Content-Type: multipart/mixed; boundary=x", a part of it with an unfinished one inside, boundary y.
        let carried =
            "Content-Type: message/rfc822\nContent-Transfer-Encoding: quoted-printable\n\n"
            + "Content-Type: multipart/mixed; boundary=3Dx\n\n--x\nContent-Type: multipart/mixed; boundary=3Dy\n\n"
            + "--y\n\ndeep\n--x\n\nflat\n--x--\n"
        let plain =
            "Content-Type: message/rfc822\nContent-Transfer-Encoding: quoted-printable\n\n\nabove\n--y\n\nbelow\n"
        #expect(
            try mixed("--out\n\(carried)--out\n\(plain)--out--\n").leafTexts == ["deep", "flat", "above\n--y\n\nbelow"])
    }

    @Test("a multipart can go on behind a part that had to be decoded first")
    func resumesBehindDecodedParts() throws {
        let carried = (0..<60).map { "--x\nContent-Type: multipart/mixed; boundary=3D\($0)\n\n--\($0)\n\n\n" }.joined()
        let message = try mixed(
            "--out\n\(Self.inner)--in\n\none\n--out\nContent-Type: message/rfc822\n"
                + "Content-Transfer-Encoding: quoted-printable\n\nContent-Type: multipart/mixed; boundary=3Dx\n\n"
                + "\(carried)--in\n\nlast\n--out--\n")
        #expect(message.leafTexts.last == "last")
        #expect(message.leaves.last?.parent == message.leaves.first?.parent)
    }

    @Test("interrupting ever more multiparts stays linear, and the latest ones can go on")
    func boundsInterruptions() throws {
        let rounds = (0..<300).map { "--out\nContent-Type: multipart/mixed; boundary=i\($0)\n\n--i\($0)\n\nx\n" }
        let message = try mixed(rounds.joined() + "--out\n\ny\n--i299\n\nlast\n--i0\n\nfirst\n")
        #expect(message.leafTexts.suffix(2) == ["y", "last\n--i0\n\nfirst\n"])
    }

    @Test(
        "a delimiter with nothing behind it is no part",
        arguments: [
            ("--out\n--out\n\ntext\n--out\nContent-Type: text/html\n--out--\n", ["text"]),
            ("--out\n\(inner)--in\n\ntext\n--in\n\n--out\n\nmore\n--out--\n", ["text", "more"]),
            ("--out\n--out--\n", []),
        ])
    func ignoresHollowParts(body: String, texts: [String]) throws {
        let message = try mixed(body)
        #expect(message.leafTexts == texts)
        #expect(message.attachments.isEmpty)
        #expect(message.textBody.count == texts.count)
    }

    @Test(
        "an empty part is one if anything says so",
        arguments: [
            "--out\nContent-Type: text/plain\n\n--out--\n", "--out\n\n--out--\n",
            "--out\nContent-Disposition: attachment\n--out--\n",
            "--out\nContent-Type: image/png; name=a.png\n--out--\n",
            "--out\nContent-ID: <a@b>\n--out--\n",
        ])
    func keepsEmptyParts(body: String) throws {
        #expect(try mixed(body).leaves.count == 1)
    }

    @Test("a message that is a multipart of nothing keeps its type, and one that another carries has no leaf")
    func readsEmptyMultiparts() throws {
        #expect(try mixed("\n").leaves.map(\.mediaType) == ["multipart/mixed"])
        #expect(try mixed("\n").attachments.isEmpty)
        #expect(try mixed("--out\nContent-Type: message/rfc822\n\nSubject: s\n\(Self.inner)--out--\n").leaves.isEmpty)
    }

    @Test(
        "a closing delimiter glued to the last line is no text, and one in the middle is",
        arguments: [
            ("--out\n\ntext--out--", ["text"]), ("--out\n\ntext--out-- \r\n\n", ["text"]),
            ("--out\n\(inner)--in\n\ntext--in--\n", ["text"]), ("--out\n\na --out-- b", ["a --out-- b"]),
            ("--out\n\ntext --outer--", ["text --outer--"]),
            ("--out\nContent-Transfer-Encoding: base64\n\nYWJj--out--", ["abc"]),
        ])
    func findsGluedDelimiters(body: String, texts: [String]) throws {
        #expect(try mixed(body).leafTexts == texts)
    }

    @Test("folded lines that lost their space end no header, however many")
    func skipsFlattenedFolding() throws {
        let flattened = (0..<40).map { "RULE_\($0) (0.00),\n" }.joined()
        let message = try read(
            "X-Result: SPF,\n\(flattened)X-Score: 1\nSubject: s\nflat (a)\nflat (b)\nflat\nflat\n\nbody\n")
        #expect(message.subject == "s")
        #expect(message.leafTexts == ["body\n"])
        #expect(message.defectKinds.contains(.malformedHeaderLine))
    }

    @Test(
        "text below a header without an empty line stays text, fields of a quoted mail or not",
        arguments: [
            "Dear all,\none\ntwo\nthree\nfour\nFrom: Ann\nSubject: x\n\nmore\n",
            "Dear all,\none\ntwo\nthree\nfour\n--\nX-Phone: 1\n",
            "Dear all,\n" + String(repeating: "word\n", count: 80) + "X-Late: field\n",
        ])
    func keepsUnseparatedText(body: String) throws {
        let message = try read("To: a@b.example\n" + body)
        #expect(message.leafTexts == [body])
        #expect(message.defectKinds.contains(.missingHeaderSeparator))
    }
}
