/// A text told apart: what its author says anew, what is repeated, how it is signed.
package struct TrimmedText: Equatable, Sendable {
    /// With the quoted lines that stand between new ones. Empty only when the whole text is blank.
    package var new: String
    /// The quotation that was taken off. Empty when nothing was.
    package var quoted: String
    package var signature: String
}

/// Tells a reply from what it repeats, line by line, in time linear in the text.
///
/// The surest sign first: lines we sent ourselves, then what the writer's program marked in the HTML, then `>`
/// and the phrases programs put above a quotation, then signatures. Only a quotation at the end, or one before a
/// single answer, is taken off. What was forwarded stays. If nothing would remain, nothing is taken off.
package struct QuoteTrimmer {
    /// - Parameters:
    ///   - sent: Texts of our earlier mail in this conversation, newest first.
    ///   - marks: Where the HTML marked a quotation, in bytes of `text`, ascending.
    ///   - isForward: The subject says that the mail was passed on: header blocks are then content.
    package static func trim(
        _ text: String, sent: [String] = [], marks: [Range<Int>] = [], isForward: Bool = false
    ) -> TrimmedText {
        var trimmer = QuoteTrimmer(TextLines(text), SentTextIndex(sent))
        if !isForward { trimmer.take(marks) }
        trimmer.takeSentLines()
        trimmer.takePhrases(isForward: isForward, marks: marks)
        trimmer.returnAnswers()
        trimmer.takeSignatures()
        return trimmer.assemble(text)
    }

    private enum Role { case new, blank, quoted, signature }

    private let text: TextLines
    private let sent: SentTextIndex
    private var roles: [Role]
    /// Lines without `>` that repeat what we sent.
    private var sentLines: [Int] = []
    /// From here on everything was forwarded and stays.
    private var end: Int

    private init(_ text: TextLines, _ sent: SentTextIndex) {
        self.text = text
        self.sent = sent
        roles = text.lines.map { $0.depth > 0 ? .quoted : $0.isBlank ? .blank : .new }
        end = text.count
    }
}

// MARK: - Finding quotations

extension QuoteTrimmer {
    private mutating func take(_ marks: [Range<Int>]) {
        var line = 0
        for mark in marks {
            while line < text.count, text[line].extent.lowerBound < mark.lowerBound { line += 1 }
            while line < text.count, text[line].extent.lowerBound < mark.upperBound {
                if !text[line].isBlank { roles[line] = .quoted }
                line += 1
            }
        }
    }

    private mutating func takeSentLines() {
        guard !sent.isEmpty else { return }
        // The end of what was recognised right above: with it, the short rest of a wrapped line is long enough.
        var tail: [UInt8] = []
        var above: Int?
        for index in 0..<text.count where text[index].depth == 0 {
            let words = SentTextIndex.squeezed(text.bytes[text[index].content])
            guard !words.isEmpty else { continue }
            guard sent.likeness(of: words) == .most || (!tail.isEmpty && sent.likeness(of: tail + words) == .most)
            else {
                tail = []
                above = index
                continue
            }
            if tail.isEmpty, let above, isGreeting(above, before: words) { take(sentLine: above) }
            take(sentLine: index)
            tail = (tail + words).suffix(SentTextIndex.window - 1)
        }
    }

    private mutating func take(sentLine index: Int) {
        roles[index] = .quoted
        sentLines.append(index)
    }

    /// Whether a line too short to be recognised alone stood in our mail right above `words`.
    private func isGreeting(_ index: Int, before words: [UInt8]) -> Bool {
        let greeting = SentTextIndex.squeezed(text.bytes[text[index].content])
        return greeting.count < SentTextIndex.window
            && sent.likeness(of: greeting + words.prefix(SentTextIndex.window - 1)) == .most
    }

    /// Goes down to the first line after which everything is quoted, or forwarded.
    private mutating func takePhrases(isForward: Bool, marks: [Range<Int>]) {
        for index in 0..<text.count where text[index].depth == 0 && !text[index].isBlank {
            let divider = QuoteDivider(text, at: index)
            if divider == .forwarded { return keepRest(from: index) }
            guard roles[index] == .new else { continue }
            if divider == .original || HeaderBlock.begins(text, at: index) {
                return isForward ? keepRest(from: index) : takeRest(from: index)
            }
            guard let attribution = AttributionLine(text, endingAt: index) else { continue }
            guard let next = text.nextWritten(after: index) else { continue }
            if text[next].depth > 0 || roles[next] == .quoted {
                for line in attribution.lines { roles[line] = .quoted }
            } else if attribution.isCertain, !isForward {
                return takeRest(from: attribution.lines.lowerBound)
            }
        }
    }

    private mutating func keepRest(from start: Int) {
        end = start
        for index in start..<roles.count where roles[index] != .blank { roles[index] = .new }
    }

    /// All is quoted from `start` on.
    private mutating func takeRest(from start: Int) {
        var start = start
        while start > 0, roles[start - 1] == .blank || QuoteDivider.isRule(text, at: start - 1) { start -= 1 }
        for index in start..<roles.count where roles[index] == .new { roles[index] = .quoted }
    }

    /// Gives back the answers written between lines that we sent, wherever all around is quoted without `>`.
    private mutating func returnAnswers() {
        guard let first = sentLines.first, let last = sentLines.last, last < end else { return }
        let ours = Set(sentLines)
        for index in first..<last where roles[index] == .quoted && text[index].depth == 0 && !ours.contains(index) {
            // Below another divider stands an older mail, not ours.
            if QuoteDivider(text, at: index) != nil || HeaderBlock.begins(text, at: index) { return }
            if isAnswer(index) { roles[index] = .new }
        }
    }

    /// Whether a line between ours was written, not merely altered on its way (links are rewritten by servers).
    private func isAnswer(_ index: Int) -> Bool {
        let content = text.bytes[text[index].content]
        guard content.contains(where: { ASCIIText.isLetter($0) || $0 >= 0x80 }) else { return false }
        guard !content.contains(UInt8(ascii: "@")), !content.contains(UInt8(ascii: "[")) else { return false }
        guard !zip(content, content.dropFirst()).contains(where: { $0 == 0x2F && $1 == 0x2F }) else { return false }
        return sent.likeness(of: SentTextIndex.squeezed(content)) == .none
    }
}

// MARK: - Finding signatures

extension QuoteTrimmer {
    /// Written lines a signature has at most.
    private static let longestSignature = 15
    private static let longestDeviceSignature = 160

    private mutating func takeSignatures() {
        var index = 0
        while index < end {
            guard roles[index] == .new else {
                index += 1
                continue
            }
            var stop = index
            while stop < end, roles[stop] == .new || roles[stop] == .blank { stop += 1 }
            takeSignature(in: index..<stop)
            index = stop
        }
    }

    /// Looks at one stretch of new lines from its end.
    private mutating func takeSignature(in stretch: Range<Int>) {
        var written = 0
        var start: Int?
        for index in stretch.reversed() where roles[index] == .new {
            let content = text.bytes[text[index].content]
            let isDashes = content.elementsEqual("--".utf8)
            let isFooter = written > 0 && content.count >= 20 && content.allSatisfy { $0 == 0x5F }
            if isDashes || isFooter || (written < 3 && isDeviceSignature(index)) { start = index }
            written += 1
            if written > Self.longestSignature { break }
        }
        guard let start else { return }
        for line in start..<stretch.upperBound where roles[line] == .new { roles[line] = .signature }
    }

    /// `Sent from my iPhone`: alone in its paragraph.
    private func isDeviceSignature(_ index: Int) -> Bool {
        guard text[index].content.count <= Self.longestDeviceSignature else { return false }
        if index > 0, roles[index - 1] == .new { return false }
        guard !text.bytes[text[index].content].contains(UInt8(ascii: ",")) else { return false }
        let words = text.folded(index)
        return QuotePhrases.deviceSignatures.contains { words.starts(with: $0) }
    }
}

// MARK: - Putting together

extension QuoteTrimmer {
    private func assemble(_ whole: String) -> TrimmedText {
        guard let first = roles.firstIndex(of: .new), let last = roles.lastIndex(of: .new) else {
            return TrimmedText(new: Self.trimmed(whole), quoted: "", signature: "")
        }
        let hasTrailing = roles[(last + 1)...].contains(.quoted)
        let isInterleaved = roles[first...last].contains(.quoted)
        // A quotation before several answers, or before and after one, is what they answer.
        let keepsLeading = isInterleaved || hasTrailing
        let start = keepsLeading ? 0 : first
        let kept = (start...last).filter { roles[$0] != .signature }
        let dropped = roles.indices.filter { $0 < start || $0 > last }
        return TrimmedText(
            new: Self.trimmed(text.text(of: kept)),
            quoted: Self.trimmed(text.text(of: dropped.filter { roles[$0] != .signature })),
            signature: Self.trimmed(text.text(of: roles.indices.filter { roles[$0] == .signature })))
    }

    /// Without blank lines around it.
    private static func trimmed(_ text: String) -> String {
        let bytes = Array(text.utf8)
        guard let last = bytes.lastIndex(where: { !ASCIIText.isSpace($0) }),
            let first = bytes.firstIndex(where: { !ASCIIText.isSpace($0) })
        else { return "" }
        let start = bytes[..<first].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        return String(decoding: bytes[start...last], as: UTF8.self)
    }
}
