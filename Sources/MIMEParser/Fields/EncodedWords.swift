/// Header text with encoded words (RFC 2047; languages of RFC 2231, section 5; raw UTF-8 of RFC 6532).
enum EncodedWords {
    /// One `=?charset?encoding?text?=`.
    struct Word {
        /// In lower case, without the language.
        let charset: [UInt8]
        let isBase64: Bool
        let text: Range<Int>
        let end: Int
    }

    /// Decodes an unfolded value for display. Beyond `limit` words the rest stays as written.
    ///
    /// Neighbouring words of one charset are joined before their charset is decoded, because senders split
    /// characters between words. Words are also found inside other words and quotes, where RFC 2047 forbids them.
    static func decode(_ value: [UInt8], limit: Int) -> (text: String, isTruncated: Bool) {
        guard value.firstIndex(of: ASCII.equals) != nil else {
            return (DisplayText.string(TextDecoder.utf8(value, charset: nil)), false)
        }
        var decoder = Decoder(value: value)
        let isTruncated = decoder.run(limit: limit)
        return (DisplayText.string(decoder.output), isTruncated)
    }

    /// The word that begins at `start`, if one does. `hopeless` remembers that no `?=` follows, which keeps
    /// a value full of `=?` linear.
    static func word(_ value: [UInt8], at start: Int, hopeless: inout Bool) -> Word? {
        guard !hopeless, start + 5 < value.count, value[start] == ASCII.equals, value[start + 1] == ASCII.question
        else { return nil }
        var position = start + 2
        while position < value.count, position - start < 80, value[position] != ASCII.question {
            if value[position] <= ASCII.space { return nil }
            position += 1
        }
        guard position + 2 < value.count, position > start + 2, value[position] == ASCII.question,
            value[position + 2] == ASCII.question
        else { return nil }
        let encoding = ASCII.lowercased(value[position + 1])
        guard encoding == UInt8(ascii: "b") || encoding == UInt8(ascii: "q") else { return nil }
        let textStart = position + 3
        var end = textStart
        while end + 1 < value.count, value[end] != ASCII.question || value[end + 1] != ASCII.equals { end += 1 }
        guard end + 1 < value.count else {
            hopeless = true
            return nil
        }
        let charset = value[(start + 2)..<position]
        let label = charset[..<(charset.firstIndex(of: ASCII.asterisk) ?? charset.endIndex)]
        return Word(
            charset: label.map(ASCII.lowercased), isBase64: encoding == UInt8(ascii: "b"), text: textStart..<end,
            end: end + 2)
    }

    /// The bytes of a word before its charset is decoded.
    static func bytes(of word: Word, in value: [UInt8]) -> [UInt8] {
        if word.isBase64 {
            return Base64Decoder.decode(value.span, word.text)
        }
        var decoded: [UInt8] = []
        decoded.reserveCapacity(word.text.count)
        var position = word.text.lowerBound
        while position < word.text.upperBound {
            if value[position] == ASCII.equals, position + 2 < word.text.upperBound,
                let high = ASCII.hexDigit(value[position + 1]), let low = ASCII.hexDigit(value[position + 2])
            {
                decoded.append(high << 4 | low)
                position += 3
                continue
            }
            decoded.append(value[position] == ASCII.underscore ? ASCII.space : value[position])
            position += 1
        }
        return decoded
    }
}

/// Walks over a value and collects UTF-8.
private struct Decoder {
    let value: [UInt8]
    private(set) var output: [UInt8] = []
    private var label: [UInt8] = []
    private var pending: [UInt8] = []

    init(value: [UInt8]) {
        self.value = value
        output.reserveCapacity(value.count)
    }

    /// Returns whether the limit was hit.
    mutating func run(limit: Int) -> Bool {
        var words = 0
        var hopeless = false
        var literalStart = 0
        var followsWord = false
        var position = 0
        while position < value.count {
            guard value[position] == ASCII.equals,
                let word = EncodedWords.word(value, at: position, hopeless: &hopeless)
            else {
                position += 1
                continue
            }
            if words == limit { break }
            words += 1
            let bytes = EncodedWords.bytes(of: word, in: value)
            if !followsWord || !value[literalStart..<position].allSatisfy(ASCII.isSpace) {
                appendLiteral(literalStart..<position)
                separate(from: bytes, literalStart..<position)
            }
            if word.charset != label { flush() }
            label = word.charset
            pending += bytes
            followsWord = true
            position = word.end
            literalStart = position
        }
        appendLiteral(literalStart..<value.count)
        return words == limit && position < value.count
    }

    private mutating func appendLiteral(_ range: Range<Int>) {
        flush()
        guard !range.isEmpty else { return }
        output += TextDecoder.utf8(Array(value[range]), charset: nil)
    }

    /// QUIRK: RFC 2047, section 5 (1) wants white space before a word. Filters that put their mark before a subject
    /// forget it: `[SPAM]=?utf-8?…`. Behind a letter none is added: some programs encode single letters.
    private mutating func separate(from word: [UInt8], _ literal: Range<Int>) {
        guard !literal.isEmpty, let first = word.first, !ASCII.isSpace(first) else { return }
        switch value[literal.upperBound - 1] {
        case ASCII.closeBracket, ASCII.closeParenthesis, ASCII.colon, ASCII.semicolon, ASCII.comma:
            output.append(ASCII.space)
        default: break
        }
    }

    private mutating func flush() {
        guard !pending.isEmpty else { return }
        output += TextDecoder.utf8(pending, charset: Charset(label: label))
        pending = []
    }
}
