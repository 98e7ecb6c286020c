/// Tells a reply from what it repeats, line by line, in time linear in the text.
///
/// The surest sign first: lines we sent ourselves, then what the writer's program marked in the HTML, then `>`
/// and the phrases programs put above a quotation, then signatures. Only a quotation at the end, or one with its
/// attribution before a single answer, is taken off; one between answers stays in its place. What was forwarded
/// is a part of its own. If nothing would remain, nothing is taken off.
package struct QuoteTrimmer {
    /// - Parameters:
    ///   - sent: Texts of our earlier mail in this conversation, newest first.
    ///   - marks: Where the HTML marked a quotation, in bytes of `text`, ascending.
    ///   - isForward: The subject says that the mail was passed on: so is what follows a header block.
    package static func trim(
        _ text: String, sent: [String] = [], marks: [Range<Int>] = [], isForward: Bool = false
    ) -> TrimmedText {
        var trimmer = QuoteTrimmer(TextLines(text), SentTextIndex(sent))
        if !isForward { trimmer.take(marks) }
        trimmer.takeSentLines()
        trimmer.takePhrases(isForward: isForward)
        trimmer.takeBrokenLines()
        trimmer.returnAnswers()
        trimmer.takeSignatures()
        let assembly = QuoteAssembly(
            trimmer.text, trimmer.roles, hasMarks: !marks.isEmpty || !trimmer.sentLines.isEmpty,
            confidence: trimmer.confidence)
        return assembly.trimmed
    }

    private let text: TextLines
    private let blocks: HeaderBlocks
    private let sent: SentTextIndex
    private var roles: [LineRole]
    private var confidence = TrimmedText.Confidence.high
    /// Lines without `>` that repeat what we sent.
    private var sentLines: [Int] = []
    /// A quote mark other than `>` was found; one mail has one.
    private var usesOtherMark = false
    /// From here on everything was forwarded.
    private var end: Int

    private init(_ text: TextLines, _ sent: SentTextIndex) {
        self.text = text
        blocks = HeaderBlocks(text)
        self.sent = sent
        roles = text.lines.map { $0.depth > 0 ? .quoted : $0.isBlank ? .blank : .new }
        end = text.count
    }
}

// MARK: - What is marked, and what we know

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

    /// Gives back the answers written between lines that we sent, wherever all around is quoted without `>`.
    private mutating func returnAnswers() {
        guard let first = sentLines.first, let last = sentLines.last, last < end else { return }
        let ours = Set(sentLines)
        for index in first..<last where roles[index] == .quoted && text[index].depth == 0 && !ours.contains(index) {
            // Below another divider stands an older mail, not ours.
            if QuoteDivider(text, at: index) != nil || blocks.begins(at: index) { return }
            if isAnswer(index) { roles[index] = .new }
        }
    }

    /// Whether a line between ours was written, not merely altered on its way (links are rewritten by servers).
    private func isAnswer(_ index: Int) -> Bool {
        let content = text.bytes[text[index].content]
        guard content.contains(where: { ASCIIText.isLetter($0) || $0 >= 0x80 }) else { return false }
        guard !content.contains(UInt8(ascii: "@")), !content.contains(UInt8(ascii: "[")) else { return false }
        return !Self.hasLink(content) && sent.likeness(of: SentTextIndex.squeezed(content)) == .none
    }

    /// Whether a line is a link, with brackets or a stray mark beside it at most.
    private static func isLinkAlone(_ content: ArraySlice<UInt8>) -> Bool {
        guard hasLink(content) else { return false }
        return content.split(separator: 0x20).allSatisfy { hasLink($0) || !$0.contains(where: ASCIIText.isLetter) }
    }

    private static func hasLink(_ content: ArraySlice<UInt8>) -> Bool {
        zip(content, content.dropFirst()).contains { $0 == 0x2F && $1 == 0x2F }
    }
}

// MARK: - What the words tell

extension QuoteTrimmer {
    /// Goes down to the first line after which everything is quoted, or forwarded.
    private mutating func takePhrases(isForward: Bool) {
        for index in 0..<text.count where text[index].depth == 0 && !text[index].isBlank {
            let divider = QuoteDivider(text, at: index)
            if divider == .forwarded { return takeForward(from: index) }
            guard roles[index] == .new else {
                if roles[index] == .quoted, let attribution = quotedAttribution(endingAt: index) {
                    for line in attribution.lines { roles[line] = .attribution }
                }
                continue
            }
            if divider == .original || blocks.begins(at: index) {
                return isForward ? takeForward(from: index) : takeRest(from: index)
            }
            guard let attribution = AttributionLine(text, endingAt: index) else { continue }
            if let next = text.nextWritten(after: index), !usesOtherMark { takeOtherMark(from: next) }
            if let next = text.nextWritten(after: index), text[next].depth > 0 || roles[next] == .quoted {
                for line in attribution.lines { roles[line] = .attribution }
            } else if attribution.isCertain {
                let start = attribution.lines.lowerBound
                return isForward ? takeForward(from: start) : takeRest(from: start)
            }
        }
    }

    /// Some programs mark quoted lines with `|` or with the author's initials: `AS> `.
    private mutating func takeOtherMark(from start: Int) {
        let content = text.bytes[text[start].content]
        let initials = content.prefix(Self.longestInitials).prefix(while: ASCIIText.isLetter)
        var mark = Array(initials) + [UInt8(ascii: ">")]
        if content.first == UInt8(ascii: "|") { mark = [UInt8(ascii: "|")] } else if initials.isEmpty { return }
        guard content.starts(with: mark) else { return }
        usesOtherMark = true
        for line in start..<end where roles[line] == .new && text.bytes[text[line].content].starts(with: mark) {
            roles[line] = .quoted
        }
    }

    private static let longestInitials = 4

    /// An attribution among what the HTML marked as quoted, right above quoted lines.
    private func quotedAttribution(endingAt index: Int) -> AttributionLine? {
        guard let next = text.nextWritten(after: index), text[next].depth > 0 else { return nil }
        guard let attribution = AttributionLine(text, endingAt: index) else { return nil }
        return attribution.lines.allSatisfy { roles[$0] == .quoted } ? attribution : nil
    }

    /// All is passed on from `start` on.
    private mutating func takeForward(from start: Int) {
        end = start
        for index in start..<roles.count where roles[index] != .blank { roles[index] = .forwarded }
    }

    /// All is quoted from `start` on.
    private mutating func takeRest(from start: Int) {
        var start = start
        while start > 0,
            roles[start - 1] == .blank || QuoteDivider.isRule(text, at: start - 1)
                || QuoteDivider.isBareOriginal(text, at: start - 1)
        { start -= 1 }
        for index in start..<roles.count where roles[index] == .new {
            roles[index] = .quoted
            confidence = min(confidence, .medium)
        }
    }

    /// A quoted line that was wrapped again on its way continues without `>`.
    private mutating func takeBrokenLines() {
        for index in 1..<max(1, end) where roles[index] == .new && text[index - 1].depth > 0 {
            let content = text.bytes[text[index].content]
            let isLink = Self.isLinkAlone(content)
            let isWrapped = text[index - 1].content.count >= Self.shortestWrapped && Self.continues(content)
            guard isLink || isWrapped else { continue }
            let isInside = index + 1 < text.count && text[index + 1].depth > 0
            let isLast = text.nextWritten(after: index) == nil && roles[..<index].contains(.attribution)
            if isInside || isLast {
                roles[index] = .quoted
                confidence = min(confidence, .medium)
            }
        }
    }

    /// Programs wrap quoted lines no earlier.
    private static let shortestWrapped = 50

    /// Whether a line goes on where another left off: it begins in lower case, and is no longer than a rest.
    private static func continues(_ content: ArraySlice<UInt8>) -> Bool {
        guard let first = content.first, content.count <= longestRest else { return false }
        return first &- 0x61 < 26 || first >= 0x80
    }

    private static let longestRest = 80

    private mutating func takeSignatures() {
        var search = SignatureSearch(text, roles)
        search.run(upTo: end)
        roles = search.roles
        confidence = min(confidence, search.confidence)
    }
}
