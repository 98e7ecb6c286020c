/// Walks over the attributes of one tag (WHATWG HTML, sections 13.2.5.32 to 13.2.5.39).
struct HTMLAttributeScanner {
    private let bytes: [UInt8]
    private var position: Int
    private let end: Int
    /// Quotes are ordinary bytes: for a tag whose quoted value never ends.
    private let ignoresQuotes: Bool
    private var isUnterminated = false

    init(bytes: [UInt8], position: Int, end: Int, ignoresQuotes: Bool = false) {
        self.bytes = bytes
        self.position = position
        self.end = end
        self.ignoresQuotes = ignoresQuotes
    }

    /// The next name, and where its value stands; the value still has its character references.
    mutating func next() -> (name: HTMLName, value: Range<Int>)? {
        while position < end, ASCIIText.isSpace(bytes[position]) || bytes[position] == 0x2F { position += 1 }
        guard position < end, bytes[position] != 0x3E else { return nil }
        // An equals sign may begin a name, but not stand within one.
        let (name, nameEnd) = HTMLName.read(bytes, from: position, to: end) { $0 == 0x3D || Self.endsName($0) }
        guard nameEnd > position else { return nameAfterEqualsSign() }
        position = nameEnd
        return (name, assigned())
    }

    /// The `>` that ends the tag; `nil` when there is none, or when it would be inside a quoted value without end.
    mutating func closingBracket() -> Int? {
        while next() != nil {
            if isUnterminated { return nil }
        }
        return position < end ? position : nil
    }

    private mutating func nameAfterEqualsSign() -> (name: HTMLName, value: Range<Int>) {
        let (_, nameEnd) = HTMLName.read(bytes, from: position + 1, to: end) { $0 == 0x3D || Self.endsName($0) }
        position = nameEnd
        return (.unknown, assigned())
    }

    private static func endsName(_ byte: UInt8) -> Bool {
        ASCIIText.isSpace(byte) || byte == 0x2F || byte == 0x3E
    }

    /// What follows the name: the value after an equals sign, or nothing.
    private mutating func assigned() -> Range<Int> {
        var look = position
        while look < end, ASCIIText.isSpace(bytes[look]) { look += 1 }
        guard look < end, bytes[look] == UInt8(ascii: "=") else { return position..<position }
        look += 1
        while look < end, ASCIIText.isSpace(bytes[look]) { look += 1 }
        position = look
        return value()
    }

    private mutating func value() -> Range<Int> {
        guard position < end else { return end..<end }
        let quote = bytes[position]
        if !ignoresQuotes, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
            let start = position + 1
            let stop = bytes[start..<end].firstIndex(of: quote) ?? end
            position = min(stop + 1, end)
            isUnterminated = stop == end
            return start..<stop
        }
        let start = position
        while position < end, !ASCIIText.isSpace(bytes[position]), bytes[position] != 0x3E { position += 1 }
        return start..<position
    }
}
