import GatewayTestKit
import Testing

@testable import MIMEParser

/// The decoders take many bytes a step. Whatever the place, the room and the dirt, the result is that of bytes taken
/// one by one.
@Suite struct DecodingRunsTests {
    @Test("base64 decodes at every alignment, in every room, clean and dirty", arguments: [false, true])
    func base64(isDirty: Bool) {
        var dice = SeededGenerator()
        for round in 0..<300 {
            let text = Self.base64Text(characters: Int(dice.next() % 400), isDirty: isDirty, &dice)
            let expected = Self.bitsOfBase64(text)
            let offset = round % 33
            let input = [UInt8](repeating: 0x41, count: offset) + text + [0x41, 0x41, 0x41, 0x41]
            for room in [4, 5, 7, 12, 13, 14, 16, 31, 64, 1_000] {
                let decoded = Self.decode(.base64, input, offset..<(offset + text.count), room: room)
                #expect(decoded == expected, "seed \(dice.seed), round \(round), room \(room)")
            }
        }
    }

    @Test("a foreign byte at any place of a block is all that is missing", arguments: Array("!\u{0}\u{7F}-_.".utf8))
    func base64ForeignByte(foreign: UInt8) {
        let clean = Array(repeating: Array("QUJDREVGR0hJ".utf8), count: 8).flatMap(\.self)
        let expected = Array(String(repeating: "ABCDEFGHI", count: 8).utf8)
        for place in 1..<clean.count {
            var text = clean
            text.insert(foreign, at: place)
            #expect(Self.decode(.base64, text, text.indices, room: 1_000) == expected, "place \(place)")
            #expect(Self.decode(.base64, text, text.indices, room: 4) == expected, "place \(place)")
        }
    }

    @Test("vectors and tables read lines of every width alike, clean or with a foreign byte", arguments: 1...140)
    func base64Vectors(width: Int) {
        var dice = SeededGenerator()
        for lineEnd in ["\r\n", "\n", "\r\r\n", ""] {
            var text = (0..<5).flatMap { _ in
                (0..<width).map { _ in Self.alphabet[Int(dice.next() % 64)] } + Array(lineEnd.utf8)
            }
            for room in [4, 60, 200, 2_000] {
                let offset = Int(dice.next() % 40)
                let input = Array("\n".utf8) + text
                let byVectors = Self.run(input, offset, room: room, usesVectors: true)
                let byTable = Self.run(input, offset, room: room, usesVectors: false)
                #expect(byVectors == byTable, "seed \(dice.seed), width \(width), room \(room)")
                text[Int(dice.next() % UInt64(text.count))] = UInt8(truncatingIfNeeded: dice.next())
            }
        }
    }

    private struct Run: Equatable {
        var bytes: [UInt8] = []
        var end = 0
        var startsLine = false
    }

    private static func run(_ input: [UInt8], _ offset: Int, room: Int, usesVectors: Bool) -> Run {
        var result = Run()
        result.bytes = [UInt8](capacity: room) { output in
            let extent = min(offset, input.count)..<input.count
            let run = Base64Run(extent, of: input.span, into: &output, usesVectors: usesVectors)
            (result.end, result.startsLine) = (run.end, run.startsLine)
        }
        return result
    }

    @Test(
        "padding in the middle starts afresh, wherever the line ends stand",
        arguments: [
            ("QUI=\r\nQ0Q=", "ABCD"), ("QUI=Q0Q=", "ABCD"), ("QQ==\nQg==\nQw==\n", "ABC"), ("QUJD=REVG", "ABCDEF"),
            ("QUI\r\n=\r\nQ0Q", "ABCD"), ("QUJDREVGR0hJ\r\nQUI=\r\nQUJDREVGR0hJ", "ABCDEFGHIABABCDEFGHI"),
        ])
    func gluedPieces(text: String, expected: String) {
        let input = Array(text.utf8)
        for room in 4..<24 {
            let decoded = Self.decode(.base64, input, input.indices, room: room)
            #expect(String(decoding: decoded, as: UTF8.self) == expected, "room \(room)")
        }
    }

    @Test("quoted-printable decodes at every alignment and in every room")
    func quotedPrintable() {
        var dice = SeededGenerator()
        for round in 0..<300 {
            let plain = (0..<Int(dice.next() % 300)).map { _ in UInt8(truncatingIfNeeded: dice.next()) }
            let text = Self.quotedPrintable(plain, &dice)
            let offset = round % 17
            let input = [UInt8](repeating: 0x3D, count: offset) + text + Array("=41".utf8)
            for room in [4, 5, 8, 9, 15, 16, 17, 64, 1_000] {
                let decoded = Self.decode(.quotedPrintable, input, offset..<(offset + text.count), room: room)
                #expect(decoded == plain, "seed \(dice.seed), round \(round), room \(room)")
            }
        }
    }

    @Test("an escape cut off by the end of its line or of the content stays as written", arguments: 0..<20)
    func cutEscapes(indent: Int) throws {
        let before = String(repeating: "x", count: indent)
        for cut in ["=4", "=4\nB", "=g1", "=1g", "==41", "=4=41"] {
            let input = Array((before + cut).utf8)
            let expected = before + cut.replacing("=41", with: "A")
            let decoded = Self.decode(.quotedPrintable, input, input.indices, room: 4)
            #expect(String(decoding: decoded, as: UTF8.self) == expected)
        }
    }

    /// Chunk after chunk of at most `room` bytes.
    private static func decode(
        _ encoding: TransferEncoding, _ input: [UInt8], _ extent: Range<Int>, room: Int
    ) -> [UInt8] {
        guard var decoder = ContentDecoder(encoding, extent) else { return [] }
        var output: [UInt8] = []
        while !decoder.isAtEnd {
            let chunk = decoder.next(room, from: input.span)
            #expect(chunk.count <= room)
            output += chunk
        }
        return output
    }

    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// Characters in lines of many lengths. Dirt is foreign bytes and padding, but nothing foreign at the start of a
    /// line: below padding that would be a footer.
    private static func base64Text(characters: Int, isDirty: Bool, _ dice: inout SeededGenerator) -> [UInt8] {
        var text: [UInt8] = []
        for _ in 0..<characters {
            text.append(alphabet[Int(dice.next() % 64)])
            switch dice.next() % 40 {
            case 0: text += [0x0D, 0x0A]
            case 1: text += [0x0A]
            case 2 where isDirty: text.append(Array("!*. \t\u{0}~".utf8)[Int(dice.next() % 7)])
            case 3 where isDirty: text.append(0x3D)
            default: break
            }
        }
        return text
    }

    /// What the characters mean, bit by bit: six for each, padding starts afresh, what fills no byte is dropped.
    private static func bitsOfBase64(_ text: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = []
        for piece in text.split(separator: 0x3D) {
            let bits = piece.compactMap { alphabet.firstIndex(of: $0) }.flatMap { sextet in
                (0..<6).map { sextet >> (5 - $0) & 1 }
            }
            for start in stride(from: 0, to: bits.count / 8 * 8, by: 8) {
                bytes.append(bits[start..<(start + 8)].reduce(0) { $0 << 1 | UInt8($1) })
            }
        }
        return bytes
    }

    /// Escapes what must be escaped, and more at random; soft line breaks at random.
    private static func quotedPrintable(_ bytes: [UInt8], _ dice: inout SeededGenerator) -> [UInt8] {
        let digits = Array((dice.next() % 2 == 0 ? "0123456789ABCDEF" : "0123456789abcdef").utf8)
        var text: [UInt8] = []
        for byte in bytes {
            let mustEscape = byte <= 0x20 || byte >= 0x7F || byte == 0x3D
            if mustEscape || dice.next() % 8 == 0 {
                text += [0x3D, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            } else {
                text.append(byte)
            }
            if dice.next() % 30 == 0 { text += Array(["=\r\n", "=\n", "= \t\r\n"][Int(dice.next() % 3)].utf8) }
        }
        return text
    }
}
