/// "On Friday Anna wrote:", in any language, on one line or wrapped over up to four.
struct AttributionLine {
    static let mostLines = 4

    let lines: ClosedRange<Int>
    /// Certain even when no `>` follows: it has a verb we know and besides an address, or a year and a time, or a
    /// year and the first word of an attribution; or it has no verb, but begins with a date, has a year and a time,
    /// and ends with an address. "At 10:07 the system wrote:" is none.
    let isCertain: Bool

    /// The attribution whose last line is `end`; `nil` for everything else.
    init?(_ text: TextLines, endingAt end: Int) {
        guard text[end].content.count <= TextLines.longestPhraseLine, let last = Self.lastByte(text, end) else {
            return nil
        }
        let hasColon = last == 0x3A
        // Without a colon it is told by an address, a dash or a word of ours at the end, and by a date besides.
        guard hasColon || Self.isDashOrBracket(last) || last >= 0x61 else { return nil }
        let start = Self.start(text, endingAt: end)
        var words: [UInt8] = []
        for line in start...end { words += text.folded(line) + [0x20] }
        guard words.count <= TextLines.longestPhraseLine else { return nil }
        words = Self.undecorated(words)
        guard hasColon || words.contains(where: ASCIIText.isDigit) else { return nil }
        let marks = AttributionMarks(words)
        guard hasColon ? marks.isLikely : marks.isLikelyWithoutColon else { return nil }
        lines = start...end
        isCertain = marks.isCertain(hasColon: hasColon)
    }

    /// Where an attribution that is certain begins behind other words on one line: a program that set HTML as text
    /// forgot the line end. The space before it is at the position below.
    static func start(inside content: ArraySlice<UInt8>) -> Int? {
        guard content.last == 0x3A, content.count <= TextLines.longestPhraseLine, content.contains(0x40) else {
            return nil
        }
        var tries = 0
        for index in content.indices.dropFirst(2) where content[index - 1] == 0x20 && content[index] &- 0x41 < 26 {
            // Only behind the end of a sentence or of a word, never behind a list of names or a date.
            guard content[index - 2] != 0x2C, content[..<index].contains(where: ASCIIText.isLetter) else { continue }
            let words = FoldedText.bytes(utf8: content[index...])
            guard AttributionPhrases.inlineIntroductions.opens(words) else { continue }
            let marks = AttributionMarks(words)
            if marks.isCertain(hasColon: true), marks.isComplete { return index }
            tries += 1
            if tries == mostTries { return nil }
        }
        return nil
    }

    private static let mostTries = 4

    private static func lastByte(_ text: TextLines, _ line: Int) -> UInt8? {
        let content = text.bytes[text[line].content]
        guard let last = content.last else { return nil }
        // A full-width colon, a direction mark behind a colon, a long dash, a letter of another script.
        return last < 0x80 ? last : FoldedText.bytes(utf8: content.suffix(12)).last
    }

    private static func isDashOrBracket(_ byte: UInt8) -> Bool {
        byte == 0x2D || byte == 0x3E || byte == 0x2A || byte == 0x29 || byte == 0x5F
    }

    /// The nearest line from `end` up that begins like an attribution: best with a word of ours, else with a date.
    /// Lines above belong to it only then.
    private static func start(_ text: TextLines, endingAt end: Int) -> Int {
        var dated: Int?
        for line in (max(0, end - mostLines + 1)...end).reversed() {
            if line < end {
                guard !text[line].isBlank, !text.endsInColon(line), text[line].depth == text[end].depth else { break }
            }
            let words = undecorated(text.folded(line))
            if isIntroduced(words) { return line }
            if dated == nil, AttributionMarks.beginsWithDate(words) { dated = line }
            if dated == end { break }
        }
        return dated ?? end
    }

    /// `On `, `Le ` …, and either a digit or nothing much else.
    private static func isIntroduced(_ line: [UInt8]) -> Bool {
        guard line.contains(where: ASCIIText.isDigit) || line.count < shortestWrapped else { return false }
        return AttributionPhrases.introductions.opens(line)
    }

    /// Programs wrap no earlier; a shorter first line was wrapped by hand.
    private static let shortestWrapped = 24

    /// Without the dashes, stars and quotation marks that some programs put around the line.
    private static func undecorated(_ words: [UInt8]) -> [UInt8] {
        let isOrnament = { (byte: UInt8) in byte == 0x2D || byte == 0x2A || byte == 0x5F || byte == 0x20 }
        guard let first = words.firstIndex(where: { !isOrnament($0) }),
            let last = words.lastIndex(where: { !isOrnament($0) })
        else { return [] }
        return Array(words[first...last])
    }
}

/// What the folded words of a line have of an attribution.
private struct AttributionMarks {
    private let hasVerb: Bool
    private let endsInVerb: Bool
    private let isSaid: Bool
    private let hasAddress: Bool
    private let isIntroduced: Bool
    private let isDated: Bool
    private let hasYear: Bool
    private let hasTime: Bool

    init(_ words: [UInt8]) {
        (hasYear, hasTime) = Self.date(in: words)
        hasAddress = words.contains(UInt8(ascii: "@"))
        isIntroduced = AttributionPhrases.introductions.opens(words)
        isDated = Self.beginsWithDate(words)
        let isOwn = AttributionPhrases.oneself.isFound(in: words)
        hasVerb = !isOwn && AttributionPhrases.wrote.isFound(in: words)
        endsInVerb = hasVerb && AttributionPhrases.wrote.ends(words)
        isSaid = !isOwn && AttributionPhrases.said.isFound(in: words)
    }

    /// Nothing is missing that programs write.
    var isComplete: Bool { hasVerb && hasAddress && hasYear && hasTime }

    /// Enough where a quotation follows.
    var isLikely: Bool {
        hasVerb || (hasAddress && (hasYear || hasTime)) || ((isIntroduced || isDated) && hasYear && hasTime)
    }

    var isLikelyWithoutColon: Bool {
        if endsInVerb { return (isIntroduced || isDated || hasAddress) && (hasYear || hasTime) }
        return hasAddress && hasYear && (isDated || (isIntroduced && hasTime))
    }

    func isCertain(hasColon: Bool) -> Bool {
        if hasVerb, hasColon || endsInVerb {
            return hasAddress || (hasYear && (hasTime || isIntroduced))
        }
        guard hasColon else { return false }
        if isSaid { return hasYear && (hasTime || hasAddress) }
        return hasAddress && hasYear && hasTime && (isDated || isIntroduced)
    }

    /// A date, or a short word, such as a weekday's, and a date.
    static func beginsWithDate(_ line: [UInt8]) -> Bool {
        guard let first = line.first else { return false }
        if ASCIIText.isDigit(first) { return true }
        let rest = line.prefix(longestWeekday).firstIndex(of: 0x20).map { line[$0...].dropFirst() }
        return rest?.first.map(ASCIIText.isDigit) ?? false
    }

    private static let longestWeekday = 24

    /// `2026`, `20/11/26`; `10:07`, `10.07`, `10h07`.
    private static func date(in words: [UInt8]) -> (hasYear: Bool, hasTime: Bool) {
        var found = (hasYear: false, hasTime: false)
        var numbers: [(start: Int, end: Int)] = []
        var position = 0
        while let start = words[position...].firstIndex(where: ASCIIText.isDigit) {
            let end = words[start...].firstIndex { !ASCIIText.isDigit($0) } ?? words.count
            numbers.append((start, end))
            position = end
        }
        for (index, number) in numbers.enumerated() {
            let length = number.end - number.start
            if length == 4, isCentury(words[number.start...]) { found.hasYear = true }
            guard length <= 2, index + 1 < numbers.count, numbers[index + 1].start == number.end + 1 else { continue }
            let next = numbers[index + 1]
            let separator = words[number.end]
            if isTimeSeparator(separator), next.end - next.start == 2 { found.hasTime = true }
            guard isDateSeparator(separator), index + 2 < numbers.count else { continue }
            let third = numbers[index + 2]
            if third.start == next.end + 1, words[next.end] == separator, [2, 4].contains(third.end - third.start) {
                found.hasYear = true
            }
        }
        return found
    }

    private static func isCentury(_ digits: ArraySlice<UInt8>) -> Bool {
        digits.starts(with: "19".utf8) || digits.starts(with: "20".utf8) || digits.starts(with: "25".utf8)
    }

    private static func isTimeSeparator(_ byte: UInt8) -> Bool { byte == 0x3A || byte == 0x2E || byte == 0x68 }

    private static func isDateSeparator(_ byte: UInt8) -> Bool { byte == 0x2F || byte == 0x2E || byte == 0x2D }
}
