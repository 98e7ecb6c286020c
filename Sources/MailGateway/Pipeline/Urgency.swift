package import MIMEParser

/// Whether a mail asks to be read at once, and what says so.
package enum Urgency: Equatable, Sendable {
    case ordinary
    case urgent(Sign)

    package enum Sign: Equatable, Sendable {
        /// `Importance: high` (RFC 2156, section 5.3.4).
        case importance
        /// `X-Priority: 1`, also `1 (Highest)`.
        case priority
        /// One of the queue's urgent words, as configured, stands in the subject.
        case word(String)
    }

    /// `words` come from the configuration. They match whole words, whatever their case and accents.
    package init(_ message: ParsedMessage, words: [String]) {
        if message.field("Importance")?.token == Self.high {
            self = .urgent(.importance)
        } else if message.field("X-Priority")?.token == Self.highest {
            self = .urgent(.priority)
        } else if let word = Self.firstWord(of: words, in: message.subject ?? "") {
            self = .urgent(.word(word))
        } else {
            self = .ordinary
        }
    }

    private static let high = Array("high".utf8)
    private static let highest = Array("1".utf8)

    private static func firstWord(of words: [String], in subject: String) -> String? {
        guard !words.isEmpty, !subject.isEmpty else { return nil }
        let folded = FoldedText.bytes(subject)
        return words.first { holds(folded, word: FoldedText.bytes($0)) }
    }

    private static func holds(_ text: [UInt8], word: [UInt8]) -> Bool {
        guard !word.isEmpty, word.count <= text.count else { return false }
        for start in 0...(text.count - word.count)
        where text[start] == word[0] && text[start..<(start + word.count)].elementsEqual(word) {
            let end = start + word.count
            if separates(text, at: start), separates(text, at: end) { return true }
        }
        return false
    }

    /// Whether a word may begin or end between these two bytes. Scripts that write no spaces (from U+0800 on,
    /// three bytes in UTF-8) may begin one anywhere; other letters beyond ASCII belong to the word.
    private static func separates(_ text: [UInt8], at position: Int) -> Bool {
        guard position > 0, position < text.count else { return true }
        if text[position] & 0xC0 == 0x80 { return false }
        var before = position - 1
        while before > 0, text[before] & 0xC0 == 0x80 { before -= 1 }
        return !(belongsToWord(text[before]) && belongsToWord(text[position]))
    }

    private static func belongsToWord(_ lead: UInt8) -> Bool {
        ASCIIText.isLetter(lead) || ASCIIText.isDigit(lead) || (0xC3...0xDF).contains(lead)
    }
}
