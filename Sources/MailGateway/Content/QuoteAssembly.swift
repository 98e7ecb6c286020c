/// Puts the parts of a text together once every line has its role.
struct QuoteAssembly {
    private(set) var trimmed: TrimmedText

    /// - Parameter hasMarks: Quotations were told by more than `>`.
    init(_ text: TextLines, _ roles: [LineRole], hasMarks: Bool, confidence: TrimmedText.Confidence) {
        guard let kinds = Kinds(text, roles, hasMarks: hasMarks) else {
            let whole = text.source(of: 0..<text.count)
            let isBlank = roles.allSatisfy { $0 == .blank }
            let kind: TrimmedText.Kind = roles.contains(.forwarded) ? .forwarded : .new
            trimmed = TrimmedText(
                parts: whole.isEmpty ? [] : [TrimmedText.Part(kind: kind, text: whole)],
                confidence: isBlank ? .high : .low, new: TextLines.trimmed(whole))
            return
        }
        trimmed = TrimmedText(
            parts: Self.parts(text, kinds.ofLines), confidence: confidence, new: Self.new(text, kinds.ofLines))
        let foreign = roles.firstIndex { $0 != .new && $0 != .blank } ?? roles.count
        trimmed.opening = text.source(of: 0..<foreign)
    }

    private static func parts(_ text: TextLines, _ kinds: [TrimmedText.Kind]) -> [TrimmedText.Part] {
        var parts: [TrimmedText.Part] = []
        var start = 0
        for index in kinds.indices where index + 1 == kinds.count || kinds[index + 1] != kinds[index] {
            parts.append(TrimmedText.Part(kind: kinds[index], text: text.source(of: start..<(index + 1))))
            start = index + 1
        }
        return parts
    }

    /// The new lines; where others stood between them, at most one blank line is left.
    private static func new(_ text: TextLines, _ kinds: [TrimmedText.Kind]) -> String {
        var chosen: [Int] = []
        var blank: Int?
        var isGap = false
        for index in kinds.indices {
            if text[index].isBlank, text[index].depth == 0 { blank = index }
            guard kinds[index] == .new else {
                while let last = chosen.last, text[last].isBlank, text[last].depth == 0 { chosen.removeLast() }
                isGap = true
                continue
            }
            if isGap {
                if text[index].isBlank, text[index].depth == 0 { continue }
                if let blank, !chosen.isEmpty { chosen.append(blank) }
                isGap = false
            }
            if !text[index].isBlank { blank = nil }
            chosen.append(index)
        }
        return TextLines.trimmed(text.text(of: chosen))
    }
}

/// The kind of each line, from the roles of all.
private struct Kinds {
    private(set) var ofLines: [TrimmedText.Kind] = []

    /// `nil` when no line is new.
    init?(_ text: TextLines, _ roles: [LineRole], hasMarks: Bool) {
        guard let first = roles.firstIndex(of: .new), let last = roles.lastIndex(of: .new) else { return nil }
        var core = last
        if let gap = roles[first...last].lastIndex(where: Self.isQuotation),
            let start = roles[gap...last].firstIndex(of: .new), Self.isClosing(text, roles, start...last)
        {
            core = roles[..<gap].lastIndex(of: .new) ?? first
        }
        let isInterleaved = roles[first...core].contains(where: Self.isQuotation)
        let hasTrailing = roles[(core + 1)...].contains(where: Self.isQuotation)
        // A quotation before several answers, or before and after one, is what they answer.
        let leading = roles[..<first]
        let keepsLeading =
            leading.contains(.quoted) && (isInterleaved || hasTrailing || (!hasMarks && Self.isChosen(leading)))
        let kept = (keepsLeading ? 0 : first)...core
        let attributions = Self.attributions(in: roles[kept])
        var kind = TrimmedText.Kind.new
        for index in roles.indices {
            switch roles[index] {
            case .blank: break
            case .signature: kind = .signature
            case .forwarded: kind = .forwarded
            case .new: kind = .new
            case .quoted: kind = kept.contains(index) ? .new : .quoted
            case .attribution: kind = kept.contains(index) && attributions > 1 ? .new : .quoted
            }
            ofLines.append(kind)
        }
        // Blank lines at the start belong to what follows.
        if let written = roles.firstIndex(where: { $0 != .blank }) {
            for index in 0..<written { ofLines[index] = ofLines[written] }
        }
    }

    private static func isQuotation(_ role: LineRole) -> Bool { role == .quoted || role == .attribution }

    /// A quotation that a person chose: nothing of a program's stands above it, and it is short.
    private static func isChosen(_ leading: ArraySlice<LineRole>) -> Bool {
        !leading.contains(.attribution) && leading.count { $0 == .quoted } <= longestChosen
    }

    private static let longestChosen = 12

    private static func attributions(in roles: ArraySlice<LineRole>) -> Int {
        roles.indices.count { index in
            roles[index] == .attribution && (index == roles.startIndex || roles[index - 1] != .attribution)
        }
    }

    private static let longestClosing = 4
    private static let longestClosingLine = 60
    private static let longestClosingWords = 40

    /// Whether what follows the last quotation only closes the letter: it answers nothing.
    private static func isClosing(_ text: TextLines, _ roles: [LineRole], _ lines: ClosedRange<Int>) -> Bool {
        let written = lines.filter { roles[$0] == .new }
        guard let first = written.first, written.count <= longestClosing else { return false }
        guard text[first].content.count <= longestClosingWords else { return false }
        guard FooterPhrases.closings.begins(text.folded(first)) else { return false }
        return written.allSatisfy { text[$0].content.count <= longestClosingLine }
    }
}
