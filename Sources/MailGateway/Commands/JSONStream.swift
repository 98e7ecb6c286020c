/// JSON written piece by piece, so that a value of any size never stands in memory as a whole.
///
/// Commas are set by themselves. What is handed to the sink is valid as soon as every `begin` has its `end`.
struct JSONStream {
    /// The sink gets pieces of about this many bytes.
    static let pieceSize = 64 << 10

    private let sink: (ArraySlice<UInt8>) -> Void
    private var piece: [UInt8] = []
    private var needsComma = false

    init(into sink: @escaping (ArraySlice<UInt8>) -> Void) {
        self.sink = sink
        piece.reserveCapacity(Self.pieceSize + 16)
    }

    mutating func object(_ members: (inout JSONStream) -> Void) {
        nested(UInt8(ascii: "{"), UInt8(ascii: "}"), members)
    }

    mutating func array(_ elements: (inout JSONStream) -> Void) {
        nested(UInt8(ascii: "["), UInt8(ascii: "]"), elements)
    }

    /// The value is what is written next.
    mutating func key(_ name: StaticString) {
        separate()
        name.withUTF8Buffer { quote(unsafe $0.span) }
        piece.append(UInt8(ascii: ":"))
        needsComma = false
    }

    /// `nil` is written as `null`.
    mutating func value(_ text: String?) {
        separate()
        if let text { quote(text.utf8.span) } else { piece += "null".utf8 }
    }

    /// `nil` is written as `null`.
    mutating func value(_ number: Int?) {
        separate()
        piece += (number.map(String.init) ?? "null").utf8
    }

    mutating func value(_ isTrue: Bool) {
        separate()
        piece += (isTrue ? "true" : "false").utf8
    }

    /// Ends a line of output and hands out what is left.
    mutating func endLine() {
        piece.append(UInt8(ascii: "\n"))
        flush()
        needsComma = false
    }

    private mutating func nested(_ open: UInt8, _ close: UInt8, _ content: (inout JSONStream) -> Void) {
        separate()
        piece.append(open)
        needsComma = false
        content(&self)
        piece.append(close)
        needsComma = true
    }

    private mutating func separate() {
        if needsComma { piece.append(UInt8(ascii: ",")) }
        needsComma = true
    }

    private mutating func flush() {
        sink(piece[...])
        piece.removeAll(keepingCapacity: true)
    }

    /// Escapes what RFC 8259, section 7 wants escaped, and DEL, which a terminal acts upon.
    private mutating func quote(_ utf8: Span<UInt8>) {
        piece.append(UInt8(ascii: "\""))
        for position in utf8.indices {
            let byte = utf8[position]
            if piece.count >= Self.pieceSize { flush() }
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                piece.append(Self.backslash)
                piece.append(byte)
            case 0x0A:
                piece.append(Self.backslash)
                piece.append(UInt8(ascii: "n"))
            case 0..<0x20, 0x7F:
                piece += Self.unicodeEscape
                piece.append(Self.digit(byte >> 4))
                piece.append(Self.digit(byte & 0x0F))
            default: piece.append(byte)
            }
        }
        piece.append(UInt8(ascii: "\""))
    }

    private static let backslash = UInt8(ascii: "\\")
    private static let unicodeEscape = Array("\\u00".utf8)

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? 0x30 + value : 0x57 + value
    }
}
