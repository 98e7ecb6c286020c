/// "On Friday Anna wrote:", in any language, on one line or wrapped over up to three.
struct AttributionLine {
    static let mostLines = 3

    let lines: ClosedRange<Int>
    /// Certain even when no `>` follows: it has a verb we know and besides an address, or a year and a time, or
    /// one of them and the first word of an attribution. "At 10:07 the system wrote:" is none.
    let isCertain: Bool

    /// The attribution whose last line is `end`; `nil` for everything else.
    init?(_ text: TextLines, endingAt end: Int) {
        guard text.endsInColon(end), text[end].content.count <= TextLines.longestPhraseLine else { return nil }
        let start = Self.start(text, endingAt: end)
        var words: [UInt8] = []
        for line in start...end { words += text.folded(line) + [0x20] }
        guard words.count <= TextLines.longestPhraseLine else { return nil }
        let hasVerb = Self.hasVerb(words)
        let hasAddress = words.contains(UInt8(ascii: "@"))
        let (hasYear, hasTime) = Self.date(in: words)
        guard hasVerb || hasAddress || hasYear || hasTime else { return nil }
        lines = start...end
        isCertain =
            hasVerb && (hasAddress || (hasYear && hasTime) || (Self.isIntroduced(words) && (hasYear || hasTime)))
    }

    /// The nearest line from `end` up that begins like an attribution: best with a word of ours, else with a date.
    /// Lines above belong to it only then.
    private static func start(_ text: TextLines, endingAt end: Int) -> Int {
        var dated: Int?
        for line in (max(0, end - mostLines + 1)...end).reversed() {
            if line < end {
                guard !text[line].isBlank, !text.endsInColon(line), text[line].depth == text[end].depth else { break }
            }
            let words = text.folded(line)
            if isIntroduced(words) { return line }
            if dated == nil, beginsWithDate(words) { dated = line }
            if dated == end { break }
        }
        return dated ?? end
    }

    /// `On `, `Le ` …, and either a digit or nothing much else.
    private static func isIntroduced(_ line: [UInt8]) -> Bool {
        guard line.contains(where: ASCIIText.isDigit) || line.count < shortestWrapped else { return false }
        return QuotePhrases.attributionStarts.contains { line.starts(with: $0) }
    }

    /// A date, or a short word, such as a weekday's, and a date.
    private static func beginsWithDate(_ line: [UInt8]) -> Bool {
        guard let first = line.first else { return false }
        if ASCIIText.isDigit(first) { return true }
        let rest = line.prefix(longestWeekday).firstIndex(of: 0x20).map { line[$0...].dropFirst() }
        return rest?.first.map(ASCIIText.isDigit) ?? false
    }

    /// Programs wrap no earlier; a shorter first line was wrapped by hand.
    private static let shortestWrapped = 24
    private static let longestWeekday = 12

    private static func hasVerb(_ words: [UInt8]) -> Bool {
        QuotePhrases.wrote.contains { verb in
            guard let lead = verb.first else { return false }
            var position = 0
            while let start = words[position...].firstIndex(of: lead) {
                let end = start + verb.count
                guard end <= words.count else { return false }
                if words[start..<end].elementsEqual(verb), isWord(words, start..<end) { return true }
                position = start + 1
            }
            return false
        }
    }

    private static func isWord(_ words: [UInt8], _ extent: Range<Int>) -> Bool {
        let isOpen = extent.lowerBound > 0 && ASCIIText.isLetter(words[extent.lowerBound - 1])
        let isClosed = extent.upperBound < words.count && ASCIIText.isLetter(words[extent.upperBound])
        return !isOpen && !isClosed
    }

    /// `2026`; `10:07`, `10.07`, `10h07`.
    private static func date(in words: [UInt8]) -> (hasYear: Bool, hasTime: Bool) {
        var digits = 0
        var found = (hasYear: false, hasTime: false)
        for index in words.indices {
            guard ASCIIText.isDigit(words[index]) else {
                digits = 0
                continue
            }
            digits += 1
            let next = index + 1 < words.count ? words[index + 1] : 0
            if digits == 4, !ASCIIText.isDigit(next) { found.hasYear = true }
            if digits <= 2, index + 2 < words.count, [0x3A, 0x2E, 0x68].contains(next),
                ASCIIText.isDigit(words[index + 2])
            {
                found.hasTime = true
            }
        }
        return found
    }
}
