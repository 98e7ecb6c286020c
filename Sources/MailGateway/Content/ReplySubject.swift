import MIMEParser

/// A subject without what replying and forwarding put before it.
package enum ReplySubject {
    /// The subject without `Re:`, `AW:`, `Fwd:` … in any language, without our ticket tokens, cleaned for display.
    /// Empty only when nothing else was there.
    package static func normalised(_ subject: String) -> String {
        let bytes = Array(CleanText.line(subject).utf8)
        var rest = bytes[...]
        while true {
            rest = rest.drop { $0 == 0x20 }
            if let prefix = prefixLength(rest) {
                rest = rest.dropFirst(prefix.length)
            } else if let token = tokenLength(rest) {
                rest = rest.dropFirst(token)
            } else {
                break
            }
        }
        return CleanText.line(String(decoding: withoutTokens(rest), as: UTF8.self))
    }

    /// Whether the outermost prefix says that the mail was forwarded rather than answered.
    package static func isForward(_ subject: String) -> Bool {
        let bytes = Array(CleanText.line(subject).utf8)
        var rest = bytes[...]
        while let token = tokenLength(rest) { rest = rest.dropFirst(token).drop { $0 == 0x20 } }
        return prefixLength(rest)?.isForward ?? false
    }

    /// What stands in square brackets and may be a ticket number, at most `limit`, in order.
    static func tokens(_ subject: some Sequence<UInt8>, limit: Int) -> [[UInt8]] {
        var tokens: [[UInt8]] = []
        let bytes = Array(subject)
        var position = 0
        while tokens.count < limit, let open = bytes[position...].firstIndex(of: UInt8(ascii: "[")) {
            if let length = tokenLength(bytes[open...]) {
                tokens.append(Array(bytes[(open + 1)..<(open + length - 1)]))
                position = open + length
            } else {
                position = open + 1
            }
        }
        return tokens
    }

    // MARK: -

    private static let longestToken = 40
    private static let longestPrefix = 24

    private static func withoutTokens(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var kept: [UInt8] = []
        var rest = bytes
        while let first = rest.first {
            if first == UInt8(ascii: "["), let length = tokenLength(rest) {
                rest = rest.dropFirst(length)
                if kept.last == 0x20 { rest = rest.drop { $0 == 0x20 } }
            } else {
                kept.append(first)
                rest = rest.dropFirst()
            }
        }
        return kept
    }

    /// The length of `[TICKET-20261120-001]` at the start: letters, then a hyphen, then digits at the end.
    /// `[URGENT]`, `[2026]` and `[extern]` are words of the sender.
    private static func tokenLength(_ bytes: ArraySlice<UInt8>) -> Int? {
        guard bytes.first == UInt8(ascii: "[") else { return nil }
        let inside = bytes.dropFirst().prefix { isNumberByte($0) }
        guard inside.count <= longestToken, inside.endIndex < bytes.endIndex else { return nil }
        guard bytes[inside.endIndex] == UInt8(ascii: "]"), let first = inside.first, ASCIIText.isLetter(first) else {
            return nil
        }
        guard inside.contains(UInt8(ascii: "-")), inside.contains(where: ASCIIText.isDigit) else { return nil }
        return inside.count + 2
    }

    private static func isNumberByte(_ byte: UInt8) -> Bool {
        ASCIIText.isLetter(byte) || ASCIIText.isDigit(byte) || byte == 0x2D || byte == 0x5F || byte == 0x2E
    }

    /// `Re:`, `RE[2]:`, `Antw (3) :`, `回复：` at the start.
    private static func prefixLength(_ bytes: ArraySlice<UInt8>) -> (length: Int, isForward: Bool)? {
        let window = bytes.prefix(longestPrefix)
        guard let end = colon(in: window) else { return nil }
        var word = FoldedText.bytes(utf8: window[window.startIndex..<end.start])[...]
        if word.last == UInt8(ascii: "]") || word.last == UInt8(ascii: ")") {
            word = word.dropLast()
            while let last = word.last, ASCIIText.isDigit(last) { word = word.dropLast() }
            guard word.last == UInt8(ascii: "[") || word.last == UInt8(ascii: "(") else { return nil }
            word = word.dropLast()
        }
        while word.last == 0x20 { word = word.dropLast() }
        let key = Array(word)
        if replies.contains(key) { return (end.past - bytes.startIndex, false) }
        return forwards.contains(key) ? (end.past - bytes.startIndex, true) : nil
    }

    /// An ASCII or a full-width colon (EF BC 9A).
    private static func colon(in bytes: ArraySlice<UInt8>) -> (start: Int, past: Int)? {
        for index in bytes.indices {
            if bytes[index] == 0x3A { return (index, index + 1) }
            if bytes[index] == 0xEF, index + 2 < bytes.endIndex, bytes[index + 1] == 0xBC, bytes[index + 2] == 0x9A {
                return (index, index + 3)
            }
        }
        return nil
    }

    private static let replies = folded([
        "re", "r", "aw", "antw", "antwort", "sv", "vs", "res", "odp", "rif", "ynt", "yan", "atb", "ats", "vá", "vál",
        "ré", "rép", "réponse", "bls", "balas", "hs", "σχετ", "απ", "ответ", "отв", "на", "回复", "回覆", "答复",
        "返信", "답장", "회신", "re ext", "ext re",
    ])
    private static let forwards = folded([
        "fwd", "fw", "wg", "tr", "rv", "enc", "i", "vb", "vl", "pd", "doorst", "ilt", "i̇lt", "továbbítás", "tovább",
        "trs", "πρθ", "пересл", "fwd ext", "weitergeleitet", "转发", "轉寄", "転送", "전달",
    ])

    private static func folded(_ words: [String]) -> Set<[UInt8]> { Set(words.map { FoldedText.bytes($0) }) }
}
