import FoundationEssentials
import MIMEParser
import Testing
import TicketStore

@testable import MailGateway

@Suite struct InspectedMessageTests {
    private func line(_ mail: String) throws -> String {
        var output: [UInt8] = []
        InspectedMessage(try MessageParser().parse(Array(mail.utf8))).write { output += $0 }
        return String(decoding: output, as: UTF8.self)
    }

    @Test func aLineHoldsEveryKeyInItsOrder() throws {
        let mail = """
            From: Ann <ann@a.example>
            To: b@b.example
            Subject: \"quoted\" \\ é
            Date: Tue, 1 Jul 2003 10:52:37 +0200
            Message-ID: <1@a.example>
            References: <0@a.example>
            Content-Type: text/plain; charset=utf-8

            one\r
            two

            """
        #expect(
            try line(mail) == #"""
                {"subject":"\"quoted\" \\ é","from":[["Ann","ann@a.example"]],"to":[[null,"b@b.example"]],"cc":[],\#
                "date":"2003-07-01T08:52:37Z","messageId":"1@a.example","references":["0@a.example"],"defects":[],\#
                "leaves":[{"type":"text/plain","filename":null,"charset":"utf-8","disposition":null,"contentId":null,\#
                "text":"one\ntwo\n","raw_len":8,\#
                "raw_sha256":"c3f9c8c283a2b1f2f1896f27a01cbe3cddc0c9d93f752e4639035a0f5b36f6e8",\#
                "sha_exact":"611912c05d6113dd9932610cf2d5876c6f05324e05f326a40620dd4f3fd4ac0d",\#
                "raw_md5":"57b956583c81128dc3f31ecb9e4d84e6"}],"enclosed":[],"secondReadings":[],"report":[],"automatic":null}

                """#)
    }

    @Test func attachmentsHaveNoText() throws {
        let line = try line("Content-Type: image/png; name=a.png\n\nx")
        #expect(line.contains(#""filename":"a.png""#))
        #expect(!line.contains(#""text""#))
    }

    @Test("files in the lines of a text are listed beside its leaf, and so is what other readers find")
    func contentInsideContent() throws {
        let text = try line("Subject: x\n\nsee\n\nbegin 644 a.bin\n#86)C\n`\nend\n")
        #expect(text.contains(#""leaves":[{"type":"text/plain""#))
        #expect(text.contains(#""text":"see\n\nbegin 644 a.bin\n#86)C\n`\nend\n""#))
        #expect(text.contains(#""enclosed":[{"type":"application/octet-stream","filename":"a.bin""#))
        let doubtful = try line("Content-Type: text/plain\nContent-Type: text/html\n\n<p>x\n")
        #expect(doubtful.contains(#""secondReadings":[{"type":"text/html""#))
    }

    @Test("controls and long texts come back from any JSON reader as they were")
    func survivesAReader() throws {
        struct Line: Decodable {
            struct Leaf: Decodable { let text: String }
            let leaves: [Leaf]
        }
        let text = String(repeating: "\u{0}\u{1B}\u{7F}\t\"\\/é😀\n", count: 20_000)
        let line = try JSONDecoder().decode(Line.self, from: Data(line("X: y\n\n" + text).utf8))
        #expect(line.leaves.first?.text.utf8.elementsEqual(text.utf8) == true)
    }

    @Test("what is written leaves in pieces")
    func streams() throws {
        var largest = 0
        let mail = Array("X: y\n\n".utf8) + [UInt8](repeating: 0, count: 1 << 20)
        InspectedMessage(try MessageParser().parse(mail)).write { largest = max(largest, $0.count) }
        #expect(largest < JSONStream.pieceSize * 2)
    }
}

@Suite struct ContentDigestsTests {
    @Test(
        "CRLF counts as LF wherever the chunks end, and a lone CR counts as itself",
        arguments: ["a\r\nb\r\n", "\r\r\n\r", "no line end", "", "\n\r\n"])
    func foldsLineEnds(text: String) {
        let bytes = Array(text.utf8)
        let folded = Array(
            text.unicodeScalars.split(separator: "\r\n".unicodeScalars, omittingEmptySubsequences: false)
                .map { String(String.UnicodeScalarView($0)) }.joined(separator: "\n").utf8)
        var whole = ContentDigests()
        whole.update(folded[...])
        whole.end()
        for cut in 0...bytes.count {
            var digests = ContentDigests()
            digests.update(bytes[..<cut])
            digests.update(bytes[cut...])
            digests.end()
            #expect(digests.foldedLength == folded.count)
            #expect(digests.folded.digest() == whole.exact.digest())
        }
    }

    @Test(
        "MD5 gives what RFC 1321, A.5 gives, however the bytes are cut",
        arguments: [
            ("", "d41d8cd98f00b204e9800998ecf8427e"), ("abc", "900150983cd24fb0d6963f7d28e17f72"),
            (
                "12345678901234567890123456789012345678901234567890123456789012345678901234567890",
                "57edf4a22be3c955ac49da2e2107b67a"
            ),
        ])
    func computesMD5(text: String, digest: String) {
        let bytes = Array(text.utf8)
        for cut in 0...bytes.count {
            var md5 = MD5()
            md5.update(bytes[..<cut])
            md5.update(bytes[cut...])
            #expect(md5.hexadecimal == digest)
        }
    }
}
