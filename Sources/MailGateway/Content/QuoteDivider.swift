/// The lines a mail program writes above the mail it quotes or passes on.
enum QuoteDivider: Equatable {
    /// What follows is what was answered.
    case original
    /// What follows was passed on.
    case forwarded

    /// `-----Original Message-----`, `Begin forwarded message:`, `##- reply above this line -##`.
    init?(_ text: TextLines, at index: Int) {
        let content = text.bytes[text[index].content]
        guard let first = content.first, content.count <= Self.longest else { return nil }
        if Self.isReplyMark(content) {
            self = .original
        } else if Self.mayBeRule(first) {
            let folded = text.folded(index)
            guard folded.count > 4, Self.isRuleByte(folded[0]), Self.isRuleByte(folded[1]) else { return nil }
            let words = Self.undecorated(folded)
            if DividerPhrases.original.begins(words) || DividerPhrases.replyAbove.isFound(in: words) {
                self = .original
            } else if DividerPhrases.forwarded.begins(words) {
                self = .forwarded
            } else {
                return nil
            }
        } else {
            let hasColon = text.endsInColon(index)
            guard hasColon || Self.standsAlone(text, index) else { return nil }
            let words = Self.undecorated(text.folded(index))
            if hasColon, DividerPhrases.beginForwarded.begins(words) {
                self = .forwarded
            } else if DividerPhrases.replyAbove.isFound(in: words), Self.standsAlone(text, index) {
                self = .original
            } else {
                return nil
            }
        }
    }

    /// Longer lines are sentences.
    private static let longest = 200

    /// A line of nothing but dashes or underscores, as Outlook draws above a header block.
    static func isRule(_ text: TextLines, at index: Int) -> Bool {
        let content = text.bytes[text[index].content]
        guard content.count >= 3, let first = content.first, mayBeRule(first), content.count <= longest else {
            return false
        }
        return text.folded(index).allSatisfy { isRuleByte($0) || $0 == 0x20 }
    }

    /// The words "Original Message" alone on their line, as left of a divider by a program that took its dashes.
    static func isBareOriginal(_ text: TextLines, at index: Int) -> Bool {
        guard text[index].content.count <= longestBare else { return false }
        return DividerPhrases.original.begins(undecorated(text.folded(index)))
    }

    private static let longestBare = 48

    /// The first line of our own notifications, in any language: `##- … -##`.
    private static func isReplyMark(_ content: ArraySlice<UInt8>) -> Bool {
        content.starts(with: "##-".utf8) && content.suffix(3).elementsEqual("-##".utf8)
    }

    /// A sentence about the line above says so in the middle of a paragraph.
    private static func standsAlone(_ text: TextLines, _ index: Int) -> Bool {
        index == 0 || text[index - 1].isBlank || isRule(text, at: index - 1)
    }

    private static func mayBeRule(_ byte: UInt8) -> Bool { isRuleByte(byte) || byte == 0xE2 }

    private static func isRuleByte(_ byte: UInt8) -> Bool {
        byte == 0x2D || byte == 0x5F || byte == 0x3D || byte == 0x2A || byte == 0x7E || byte == 0x23
    }

    private static func undecorated(_ bytes: [UInt8]) -> [UInt8] {
        let isOrnament = { (byte: UInt8) in isRuleByte(byte) || byte == 0x20 || byte == 0x3E || byte == 0x5B }
        guard let start = bytes.firstIndex(where: { !isOrnament($0) }),
            let end = bytes.lastIndex(where: { !isOrnament($0) })
        else { return [] }
        return Array(bytes[start...end])
    }
}
