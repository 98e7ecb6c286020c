import Testing

@testable import Transport

@Suite struct IMAPResponseReaderTests {
    private static let stream = Array(
        ("* OK hi {3}\r\n* 1 FETCH (UID 5 BODY[] {12}\r\nab\r\n)\r\ncd{9} FLAGS (\\Seen))\r\n* LIST () \"/\" {0}\r\n\r\n"
            + "* 2 FETCH (UID 6 BODY[] ~{1}\r\nx)\r\n+ go\r\nG1 OK [COPYUID 1 2 3] done\r\n").utf8)

    /// What the reader makes of the stream, literals joined, when it comes in pieces of `size`.
    private static func events(_ size: Int) throws -> [String] {
        var reader = IMAPResponseReader(longestLine: 1_000)
        var events: [String] = []
        var literal: [UInt8] = []
        for start in stride(from: 0, to: stream.count, by: size) {
            let piece = Array(stream[start..<min(stream.count, start + size)])
            var position = 0
            while let event = try reader.next(in: piece, from: &position, to: piece.count) {
                switch event {
                case .response: events.append("response \(String(decoding: reader.line, as: UTF8.self))")
                case .literalBegins(let length): events.append("literal \(length)")
                case .literal(let range): literal += piece[range]
                }
            }
        }
        return events + [String(decoding: literal, as: UTF8.self)]
    }

    @Test("cut into pieces of any size, the stream reads the same")
    func piecewise() throws {
        let whole = try Self.events(Self.stream.count)
        #expect(whole.count == 10)
        #expect(whole.last == "ab\r\n)\r\ncd{9}x")
        for size in 1..<Self.stream.count { #expect(try Self.events(size) == whole) }
    }

    @Test("a line without its end is not held beyond the limit")
    func longLine() {
        var reader = IMAPResponseReader(longestLine: 100)
        let bytes = [UInt8](repeating: UInt8(ascii: "A"), count: 101)
        var position = 0
        #expect(throws: ProtocolViolation.tooLong) { try reader.next(in: bytes, from: &position, to: bytes.count) }
        #expect(reader.line.count <= 100)
    }
}
