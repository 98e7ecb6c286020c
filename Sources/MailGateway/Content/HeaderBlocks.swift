/// The blocks of `From:`, `Sent:`, `To:`, `Subject:` lines with which Outlook and others open a quotation.
struct HeaderBlocks {
    /// Lines looked at, from the first label on.
    static let longest = 12

    private let text: TextLines
    private let lines: [LabelLine?]

    init(_ text: TextLines) {
        self.text = text
        lines = text.lines.indices.map { Self.line(text, at: $0) }
    }

    /// Whether a block begins at `index`: a label there, and of different ones the sender's and two more, one of
    /// them the subject, or the date where an address is near. The sender's and the date's alone are enough with
    /// an address beside the one and digits beside the other, in a paragraph of their own. "From: Paris, To: London,
    /// Date: 3 May" is none, nor is a form that has other fields above.
    func begins(at index: Int) -> Bool {
        guard let first = lines[index], !followsField(index) else { return false }
        var labels: Set<HeaderLabels.Label> = [first.label]
        var hasAddress = first.hasAddress
        var hasSenderAddress = first.label == .from && first.hasAddress
        var hasDigits = first.label == .date && first.hasDigit
        for next in (index + 1)..<min(text.count, max(index + 1, index + Self.longest)) {
            if text[next].depth != text[index].depth { break }
            guard let found = lines[next] else {
                let content = text.bytes[text[next].content].prefix(TextLines.longestPhraseLine)
                hasAddress = hasAddress || content.contains(UInt8(ascii: "@"))
                continue
            }
            labels.insert(found.label)
            hasAddress = hasAddress || found.hasAddress
            if found.label == .from, found.hasAddress { hasSenderAddress = true }
            if found.label == .date, found.hasDigit { hasDigits = true }
        }
        guard labels.contains(.from) else { return false }
        if labels.count >= 3 { return labels.contains(.subject) || (labels.contains(.date) && hasAddress) }
        return labels.contains(.date) && hasSenderAddress && hasDigits && isParagraph(index)
    }

    /// Whether the line above is a field no mail program writes: `Name: Anna`.
    private func followsField(_ index: Int) -> Bool {
        guard index > 0, lines[index - 1] == nil else { return false }
        let content = text.bytes[text[index - 1].content]
        guard let colon = content.prefix(Self.longestFieldName).firstIndex(of: 0x3A) else { return false }
        return content[(colon + 1)...].first == 0x20 && content[..<colon].allSatisfy { $0 >= 0x20 && $0 != 0x2E }
    }

    private static let longestFieldName = 24

    /// Whether a blank line is above, and one below the two lines from `index` on.
    private func isParagraph(_ index: Int) -> Bool {
        let isOpen = index == 0 || text[index - 1].isBlank
        return isOpen && (index + 2 >= text.count || text[index + 2].isBlank)
    }

    /// The label a line starts with, if any.
    func label(at index: Int) -> HeaderLabels.Label? { lines[index]?.label }

    /// What follows the label of a line, with neither bold marks nor white space around it.
    func value(at index: Int) -> ArraySlice<UInt8>? {
        let content = text.bytes[text[index].content]
        guard let colon = Self.colon(in: content.prefix(Self.longestLabel)) else { return nil }
        let value = content[colon.end...].drop { Self.isOrnament($0) || $0 == 0x20 || $0 == 0x09 }
        let last = value.lastIndex { !Self.isOrnament($0) && $0 != 0x20 }
        return last.map { value[...$0] } ?? value.prefix(0)
    }

    private struct LabelLine: Equatable {
        let label: HeaderLabels.Label
        let hasAddress: Bool
        let hasDigit: Bool
    }

    /// Bold marks (`*From:*`) are overlooked.
    private static func line(_ text: TextLines, at index: Int) -> LabelLine? {
        let content = text.bytes[text[index].content].prefix(TextLines.longestPhraseLine)
        guard let colon = colon(in: content.prefix(longestLabel)) else { return nil }
        let word = content[..<colon.start].filter { !isOrnament($0) }
        guard !word.isEmpty, let label = HeaderLabels.label(FoldedText.bytes(utf8: word)) else { return nil }
        let value = content[colon.end...]
        return LabelLine(
            label: label, hasAddress: value.contains(UInt8(ascii: "@")),
            hasDigit: value.contains(where: ASCIIText.isDigit))
    }

    /// An ASCII or a full-width colon (EF BC 9A).
    private static func colon(in bytes: ArraySlice<UInt8>) -> (start: Int, end: Int)? {
        for index in bytes.indices {
            if bytes[index] == 0x3A { return (index, index + 1) }
            if bytes[index...].starts(with: [0xEF, 0xBC, 0x9A]) { return (index, index + 3) }
        }
        return nil
    }

    private static func isOrnament(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "*") || byte == UInt8(ascii: "_") }

    private static let longestLabel = 48
}
