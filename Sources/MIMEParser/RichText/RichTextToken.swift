/// The smallest pieces of rich text (RTF 1.9.1, "Conventions of an RTF reader").
enum RichTextToken {
    case openGroup
    case closeGroup
    /// `\word`, with its number if it has one.
    case word(Range<Int>, Int?)
    /// `\` and a character that is no letter.
    case symbol(UInt8)
    /// `\'hh`.
    case hexadecimal(UInt8)
    /// Characters as they stand, without line ends.
    case text(Range<Int>)
}

/// Cuts rich text into tokens, one pass.
struct RichTextScanner {
    private var position = 0

    /// Passes over bytes that are no tokens (`\bin`).
    mutating func pass(_ count: Int, in bytes: Span<UInt8>) {
        position += min(max(count, 0), bytes.count - position)
    }

    mutating func next(_ bytes: Span<UInt8>) -> RichTextToken? {
        while position < bytes.count, bytes[position] == ASCII.lineFeed || bytes[position] == ASCII.carriageReturn {
            position += 1
        }
        guard position < bytes.count else { return nil }
        switch bytes[position] {
        case 0x7B:
            position += 1
            return .openGroup
        case 0x7D:
            position += 1
            return .closeGroup
        case ASCII.backslash:
            position += 1
            return control(bytes)
        default:
            let start = position
            while position < bytes.count, !Self.endsText(bytes[position]) { position += 1 }
            return .text(start..<position)
        }
    }

    private static func endsText(_ byte: UInt8) -> Bool {
        byte == 0x7B || byte == 0x7D || byte == ASCII.backslash || byte == ASCII.lineFeed
            || byte == ASCII.carriageReturn
    }

    private mutating func control(_ bytes: Span<UInt8>) -> RichTextToken? {
        guard position < bytes.count else { return nil }
        let start = position
        while position < bytes.count, ASCII.isLetter(bytes[position]) { position += 1 }
        guard position > start else { return symbol(bytes) }
        let word = start..<position
        let number = number(bytes)
        if position < bytes.count, bytes[position] == ASCII.space { position += 1 }
        return .word(word, number)
    }

    private mutating func symbol(_ bytes: Span<UInt8>) -> RichTextToken {
        let symbol = bytes[position]
        position += 1
        guard symbol == ASCII.apostrophe, position + 1 < bytes.count, let high = ASCII.hexDigit(bytes[position]),
            let low = ASCII.hexDigit(bytes[position + 1])
        else { return .symbol(symbol) }
        position += 2
        return .hexadecimal(high << 4 | low)
    }

    /// At most nine digits count: no number in rich text is longer.
    private mutating func number(_ bytes: Span<UInt8>) -> Int? {
        let isNegative =
            position + 1 < bytes.count && bytes[position] == ASCII.dash && ASCII.isDigit(bytes[position + 1])
        var place = isNegative ? position + 1 : position
        let first = place
        var number = 0
        while place < bytes.count, ASCII.isDigit(bytes[place]) {
            if place - first < 9 { number = number * 10 + Int(bytes[place] &- 0x30) }
            place += 1
        }
        guard place > first else { return nil }
        position = place
        return isNegative ? -number : number
    }
}
