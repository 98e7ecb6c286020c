/// Rich text read back: the HTML or plain text that Outlook wrapped in it (MS-OXRTFEX), or the words of a document
/// that was rich text from the start.
struct RichText {
    enum Content {
        /// UTF-8.
        case html([UInt8])
        case plain([UInt8])
    }

    /// `nil` unless the bytes are rich text.
    /// - Returns: Whether groups were nested deeper than `limits` allow; what stands in those is left out.
    static func read(_ bytes: [UInt8], limits: ParserLimits) -> (content: Content, isTooDeep: Bool)? {
        guard bytes.starts(with: Array("{\\rtf".utf8)) else { return nil }
        var reader = RichTextReader(limits: limits, isHTML: wrapsHTML(bytes.span))
        let utf8 = reader.read(bytes.span)
        return (reader.isHTML ? .html(utf8) : .plain(utf8), reader.isTooDeep)
    }

    /// `\fromhtml1` stands among the first ten tokens (MS-OXRTFEX, section 2.1.3.1).
    private static func wrapsHTML(_ bytes: Span<UInt8>) -> Bool {
        var scanner = RichTextScanner()
        for _ in 0..<longestProlog {
            guard let token = scanner.next(bytes) else { return false }
            if case .word(let word, let number) = token, number != 0,
                bytes.matches(Array("fromhtml".utf8), at: word.lowerBound)
            {
                return true
            }
        }
        return false
    }

    /// Some writers put more in front than the ten tokens of the letter.
    private static let longestProlog = 25
}
