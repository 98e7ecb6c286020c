import GatewayTestKit
import Testing

@testable import MIMEParser

/// What is done to text many bytes a step means what it means byte by byte.
@Suite struct TextRunsTests {
    /// Characters of one to four bytes, the first and last of each length, and what only looks like one.
    private static let pieces: [[UInt8]] = [
        [0x41], Array("plain words without an accent, longer than thirty-two bytes".utf8), [0x00], [0x7F],
        [0xC2, 0x80], [0xDF, 0xBF], [0xE0, 0xA0, 0x80], [0xED, 0x9F, 0xBF], [0xEE, 0x80, 0x80], [0xEF, 0xBF, 0xBF],
        [0xF0, 0x90, 0x80, 0x80], [0xF4, 0x8F, 0xBF, 0xBF],
        [0x80], [0xC0, 0x80], [0xC1, 0xBF], [0xE0, 0x9F, 0xBF], [0xED, 0xA0, 0x80], [0xF0, 0x8F, 0xBF, 0xBF],
        [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFF], [0xC2], [0xE1, 0x80], [0xF1, 0x80, 0x80],
    ]

    @Test("UTF-8 is valid exactly when the standard library says so")
    func checksUTF8() {
        var dice = SeededGenerator()
        var valid = 0
        for round in 0..<4_000 {
            // Half of the texts are made of characters only.
            let kinds = round % 2 == 0 ? 12 : UInt64(Self.pieces.count)
            let bytes = (0..<Int(dice.next() % 12)).flatMap { _ in Self.pieces[Int(dice.next() % kinds)] }
            let isValid = String(validating: bytes, as: UTF8.self) != nil
            #expect((UTF8Check(bytes) == .valid) == isValid, "seed \(dice.seed): \(bytes)")
            if isValid { valid += 1 }
        }
        #expect(valid > 1_000 && valid < 3_999)
    }

    @Test("characters all over Unicode are valid, and cut short they are not")
    func checksCharacters() {
        for value in stride(from: UInt32(0x80), through: 0x10FFFF, by: 13) {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let bytes = Array(String(scalar).utf8)
            guard UTF8Check(bytes) == .valid, UTF8Check(Array(bytes.dropLast())) != .valid else {
                Issue.record("U+\(String(value, radix: 16))")
                return
            }
        }
    }

    @Test(
        "text is the same whichever of CR, LF, CRLF and CRCRLF ends all of its lines",
        arguments: ["\r", "\n", "\r\n", "\r\r\n"])
    func normalisesLineEnds(end: String) {
        var dice = SeededGenerator()
        for _ in 0..<200 {
            var written: [UInt8] = []
            var expected: [UInt8] = []
            for _ in 0..<Int(dice.next() % 20) {
                let word = [UInt8](repeating: 0x61, count: Int(dice.next() % 40))
                written += word + Array(end.utf8)
                expected += word + [0x0A]
            }
            LineEnds.normalise(&written)
            #expect(written == expected, "seed \(dice.seed)")
        }
    }

    @Test("a CR inside a line of a text with other line ends stays")
    func keepsForeignReturns() {
        var text = Array("one\rtwo\r\nthree\r\r\n\r\rfour\r".utf8)
        LineEnds.normalise(&text)
        #expect(text == Array("one\rtwo\nthree\r\n\r\rfour\r".utf8))
    }

    @Test("canonical text does not depend on where it was cut, nor on line ends and trailing space")
    func canonicalText() {
        var dice = SeededGenerator()
        for _ in 0..<500 {
            var plain: [UInt8] = []
            var padded: [UInt8] = []
            for _ in 0..<Int(dice.next() % 12) {
                let line = Array(["a", "a b", " \ta", "", "a\t b"][Int(dice.next() % 5)].utf8)
                plain += line + [0x0A]
                padded += line + Array(["\n", "\r\n", " \r\n", "\t \n", "\r\r\n"][Int(dice.next() % 5)].utf8)
            }
            let cut = padded.isEmpty ? 0 : Int(dice.next() % UInt64(padded.count))
            var whole = CanonicalText()
            var pieces = CanonicalText()
            let expected = whole.next(plain[...])
            #expect(pieces.next(padded[..<cut]) + pieces.next(padded[cut...]) == expected, "seed \(dice.seed)")
            #expect(expected.last != 0x0A)
        }
    }
}
