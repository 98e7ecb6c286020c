/// Reads the tokens of one response line (RFC 3501, section 9). Never leaves the line.
struct IMAPCursor {
    private let line: [UInt8]
    private(set) var position: Int

    init(_ line: [UInt8], at position: Int = 0) {
        self.line = line
        self.position = position
    }

    var isAtEnd: Bool { position >= line.count }
    var rest: ArraySlice<UInt8> { line[position...] }
    var current: UInt8? { position < line.count ? line[position] : nil }

    /// Steps over `byte`, or stays.
    mutating func take(_ byte: UInt8) -> Bool {
        guard current == byte else { return false }
        position += 1
        return true
    }

    mutating func expect(_ byte: UInt8) throws(ProtocolViolation) {
        guard take(byte) else { throw .syntax }
    }

    /// Everything up to a space, a bracket, a quote or the end. May be empty.
    mutating func atom() -> ArraySlice<UInt8> {
        let start = position
        while let byte = current, !Self.endsAtom(byte) { position += 1 }
        return line[start..<position]
    }

    /// A number that fits `Number`.
    mutating func number<Number: FixedWidthInteger>() throws(ProtocolViolation) -> Number {
        guard let number: Number = ASCII.number(atom()) else { throw .number }
        return number
    }

    /// A UID or UIDVALIDITY: 1 to 4,294,967,295.
    mutating func uniqueNumber() throws(ProtocolViolation) -> UInt32 {
        let number: UInt32 = try number()
        guard number > 0 else { throw .number }
        return number
    }

    /// A quoted string with its escapes removed. The cursor stands on the opening quote.
    mutating func quoted() throws(ProtocolViolation) -> [UInt8] {
        try expect(UInt8(ascii: "\""))
        var text: [UInt8] = []
        while let byte = current {
            position += 1
            switch byte {
            case UInt8(ascii: "\""): return text
            case UInt8(ascii: "\\"):
                guard let escaped = current else { throw .syntax }
                position += 1
                text.append(escaped)
            case UInt8(ascii: "\r"), UInt8(ascii: "\n"): throw .syntax
            default: text.append(byte)
            }
        }
        throw .syntax
    }

    /// The length of a literal whose `{n}` or `~{n}` (RFC 3516) stands here; its bytes are not in the line.
    mutating func literal() throws(ProtocolViolation) -> Int {
        _ = take(UInt8(ascii: "~"))
        try expect(UInt8(ascii: "{"))
        let start = position
        while let byte = current, byte != UInt8(ascii: "}") { position += 1 }
        guard let length: Int = ASCII.number(line[start..<position]) else { throw .number }
        try expect(UInt8(ascii: "}"))
        try expect(UInt8(ascii: "\r"))
        try expect(UInt8(ascii: "\n"))
        return length
    }

    var isAtLiteral: Bool {
        guard let byte = current else { return false }
        if byte == UInt8(ascii: "{") { return true }
        return byte == UInt8(ascii: "~") && position + 1 < line.count && line[position + 1] == UInt8(ascii: "{")
    }

    /// Steps over one value of any shape: atom, string, literal, or a list nested however deep.
    mutating func passValue() throws(ProtocolViolation) {
        var depth = 0
        repeat {
            if depth > 0 { while take(UInt8(ascii: " ")) {} }
            if take(UInt8(ascii: "(")) {
                depth += 1
            } else if depth > 0, take(UInt8(ascii: ")")) {
                depth -= 1
            } else if current == UInt8(ascii: "\"") {
                _ = try quoted()
            } else if isAtLiteral {
                _ = try literal()
            } else {
                let start = position
                while let byte = current, byte > 0x20, !"()\"".utf8.contains(byte) { position += 1 }
                guard position > start else { throw .syntax }
            }
        } while depth > 0
    }

    /// The atoms of `(a b c)`. The cursor stands on the parenthesis.
    mutating func parenthesizedAtoms() throws(ProtocolViolation) -> [ArraySlice<UInt8>] {
        try expect(UInt8(ascii: "("))
        var atoms: [ArraySlice<UInt8>] = []
        while true {
            while take(UInt8(ascii: " ")) {}
            if take(UInt8(ascii: ")")) { return atoms }
            let atom = atom()
            guard !atom.isEmpty else { throw .syntax }
            atoms.append(atom)
        }
    }

    private static func endsAtom(_ byte: UInt8) -> Bool {
        switch byte {
        case 0...0x20, 0x7F, UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "\""), UInt8(ascii: "["),
            UInt8(ascii: "]"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "{"):
            true
        default: false
        }
    }
}
