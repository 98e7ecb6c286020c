/// A place in an unfolded structured field, and the lexical steps from it (RFC 5322, section 3.2).
///
/// Every step but `passSpace` goes forward or says that it did not.
struct FieldCursor {
    let text: [UInt8]
    private(set) var position = 0
    /// A comment or quoted string that was read had no end.
    private(set) var isUnclosed = false

    init(_ text: [UInt8]) {
        self.text = text
    }

    var isAtEnd: Bool { position >= text.count }

    /// The byte that stands here.
    var byte: UInt8? { position < text.count ? text[position] : nil }

    mutating func passSpace() {
        while position < text.count, ASCII.isSpace(text[position]) { position += 1 }
    }

    /// Whether `wanted` stood here; it is stepped over.
    mutating func take(_ wanted: UInt8) -> Bool {
        guard byte == wanted else { return false }
        position += 1
        return true
    }

    /// One byte further.
    mutating func advance() { position = min(position + 1, text.count) }

    /// The content of a comment, its inner comments included; an unclosed one reaches to the end. `nil` when none
    /// stands here.
    mutating func comment() -> ArraySlice<UInt8>? {
        guard byte == ASCII.openParenthesis else { return nil }
        let start = position + 1
        var depth = 0
        while position < text.count {
            switch text[position] {
            case ASCII.openParenthesis: depth += 1
            case ASCII.closeParenthesis: depth -= 1
            case ASCII.backslash: position += 1
            default: break
            }
            position += 1
            if depth == 0 { return text[start..<(position - 1)] }
        }
        position = text.count
        isUnclosed = true
        return text[min(start, text.count)...]
    }

    mutating func passSpaceAndComments() {
        passSpace()
        while comment() != nil { passSpace() }
    }

    /// The content of a quoted string, quoted pairs resolved; an unclosed one reaches to the end. `nil` when none
    /// stands here.
    mutating func quoted() -> [UInt8]? {
        guard take(ASCII.quote) else { return nil }
        var content: [UInt8] = []
        while position < text.count, text[position] != ASCII.quote {
            if text[position] == ASCII.backslash, position + 1 < text.count { position += 1 }
            content.append(text[position])
            position += 1
        }
        if position >= text.count { isUnclosed = true }
        position = min(position + 1, text.count)
        return content
    }

    /// The bytes up to one that `isEnd` or the end; may be none.
    mutating func word(until isEnd: (UInt8) -> Bool) -> ArraySlice<UInt8> {
        let start = position
        while position < text.count, !isEnd(text[position]) { position += 1 }
        return text[start..<position]
    }
}
