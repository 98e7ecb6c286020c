/// The lines a mail program writes above the mail it quotes or passes on.
enum QuoteDivider: Equatable {
    /// What follows is what was answered.
    case original
    /// What follows was passed on.
    case forwarded

    /// `-----Original Message-----`, `Begin forwarded message:`, `##- reply above this line -##`.
    init?(_ text: TextLines, at index: Int) {
        let content = text.bytes[text[index].content]
        guard let first = content.first, content.count <= TextLines.longestPhraseLine else { return nil }
        if Self.isDash(first) {
            guard content.count > 4, content.dropFirst().first == first else { return nil }
            let words = Self.withoutDashes(text.folded(index))
            if Self.isOne(words, of: QuotePhrases.original) {
                self = .original
            } else if Self.isOne(words, of: QuotePhrases.forwarded) {
                self = .forwarded
            } else {
                return nil
            }
        } else if first == UInt8(ascii: "#") {
            guard Self.isReplyMark(content) else { return nil }
            self = .original
        } else {
            guard text.endsInColon(index) else { return nil }
            guard Self.isOne(text.folded(index), of: QuotePhrases.beginForwarded) else { return nil }
            self = .forwarded
        }
    }

    /// A line of nothing but dashes or underscores, as Outlook draws above a header block.
    static func isRule(_ text: TextLines, at index: Int) -> Bool {
        let content = text.bytes[text[index].content]
        return content.count >= 5 && content.allSatisfy(isDash)
    }

    /// The first line of our own notifications, in any language: `##- … -##`.
    private static func isReplyMark(_ content: ArraySlice<UInt8>) -> Bool {
        content.starts(with: Array("##-".utf8)) && content.suffix(3).elementsEqual("-##".utf8)
    }

    private static func isOne(_ words: [UInt8], of phrases: [[UInt8]]) -> Bool {
        phrases.contains { phrase in
            guard words.starts(with: phrase) else { return false }
            return words.count == phrase.count || !ASCIIText.isLetter(words[phrase.count])
        }
    }

    private static func isDash(_ byte: UInt8) -> Bool {
        byte == 0x2D || byte == 0x5F || byte == 0x3D || byte == 0x2A
    }

    private static func withoutDashes(_ bytes: [UInt8]) -> [UInt8] {
        let start = bytes.firstIndex { !isDash($0) && $0 != 0x20 } ?? bytes.count
        let end = bytes.lastIndex { !isDash($0) && $0 != 0x20 } ?? start - 1
        return start <= end ? Array(bytes[start...end]) : []
    }
}
