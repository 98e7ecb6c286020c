/// Finds what is signed rather than said: below `--`, by a telephone, by a mailing list, by PGP.
struct SignatureSearch {
    private(set) var roles: [LineRole]
    private(set) var confidence = TrimmedText.Confidence.high
    private let text: TextLines

    init(_ text: TextLines, _ roles: [LineRole]) {
        self.text = text
        self.roles = roles
    }

    /// Looks at each stretch of new lines above `end`.
    mutating func run(upTo end: Int) {
        takeArmour(upTo: end)
        var index = 0
        while index < end {
            guard roles[index] == .new else {
                index += 1
                continue
            }
            var stop = index
            while stop < end, roles[stop] == .new || roles[stop] == .blank { stop += 1 }
            takeDeviceLines(in: index..<stop)
            takeBlock(in: index..<stop)
            takeInitials(in: index..<stop)
            index = stop
        }
    }

    // MARK: Blocks at the end

    /// Written lines below `-- ` with its space (RFC 3676, section 4.3), which nobody types by chance.
    private static let longestMarked = 40
    /// Written lines below `--` without it.
    private static let longestSignature = 15
    /// Written lines below any other rule.
    private static let longestRuled = 10
    private static let longestRule = 120
    /// The one visible trace of a tracked mail (U+1427).
    private static let trackingMark: [UInt8] = [0xE1, 0x90, 0xA7]

    /// From the highest line that may begin a signature down to the end of the stretch.
    private mutating func takeBlock(in stretch: Range<Int>) {
        var written = 0
        var asks = false
        var start: Int?
        var sureness = TrimmedText.Confidence.high
        for index in stretch.reversed() where roles[index] == .new {
            if let found = delimiter(index, below: written, asks: asks, in: stretch) {
                start = index
                sureness = found
            }
            written += 1
            if written > Self.longestMarked { break }
            asks = asks || text.bytes[text[index].content].last == UInt8(ascii: "?")
        }
        guard let start else { return }
        confidence = min(confidence, sureness)
        for line in start..<stretch.upperBound where roles[line] == .new { roles[line] = .signature }
    }

    /// How sure it is that a signature begins at `index`, `written` lines being below; `nil` when none does.
    private func delimiter(
        _ index: Int, below written: Int, asks: Bool, in stretch: Range<Int>
    ) -> TrimmedText.Confidence? {
        let content = text.bytes[text[index].content]
        if content.elementsEqual("--".utf8) {
            let hasSpace = text.bytes[text[index].extent].elementsEqual("-- ".utf8)
            return written <= (hasSpace ? Self.longestMarked : Self.longestSignature) ? .high : nil
        }
        if isRule(index) {
            let isFooter = content.count >= 20 && content.allSatisfy { $0 == 0x5F }
            if isFooter, written > 0, written <= Self.longestSignature { return .medium }
            return written <= Self.longestRuled && !asks && !underlines(index) ? .low : nil
        }
        let isFirst = index == stretch.lowerBound || roles[index - 1] != .new
        guard isFirst, written <= Self.longestSignature else { return nil }
        return FooterPhrases.lists.opens(text.folded(index)) ? .medium : nil
    }

    /// A line of nothing but dashes, underscores, stars, equals signs or tildes.
    private func isRule(_ index: Int) -> Bool {
        let words = text.folded(index)
        if words == Self.trackingMark { return true }
        guard words.count <= Self.longestRule, let first = words.first else { return false }
        guard [0x2D, 0x5F, 0x2A, 0x3D, 0x7E, 0x23].contains(first), words.allSatisfy({ $0 == first }) else {
            return false
        }
        return words.count >= 2 || text[index].content.count == 3
    }

    /// Whether a rule is drawn below a heading: a line as long as it, or one that ends in a colon.
    private func underlines(_ index: Int) -> Bool {
        guard index > 0, roles[index - 1] == .new else { return false }
        if text.endsInColon(index - 1) { return true }
        let above = text[index - 1].content.count
        return text[index].content.count >= 4 && abs(above - text[index].content.count) <= 2
    }

    /// `-Anna Smith` as the last paragraph.
    private mutating func takeInitials(in stretch: Range<Int>) {
        guard let last = stretch.last(where: { roles[$0] == .new }), last > 0, roles[last - 1] != .new else { return }
        let content = text.bytes[text[last].content]
        guard content.first == 0x2D, content.count <= Self.longestName, let second = content.dropFirst().first else {
            return
        }
        let words = content.split(separator: 0x20)
        guard ASCIIText.isLetter(second) || second >= 0x80, words.count <= 3 else { return }
        guard !content.contains(where: { ASCIIText.isDigit($0) || $0 == 0x3F || $0 == 0x3A || $0 == 0x2F }) else {
            return
        }
        roles[last] = .signature
        confidence = min(confidence, .medium)
    }

    private static let longestName = 40

    // MARK: Lines of telephones

    private static let longestDeviceLine = 160
    private static let longestPlainDeviceLine = 80

    private mutating func takeDeviceLines(in stretch: Range<Int>) {
        let last = stretch.last { roles[$0] == .new }
        var left = stretch.count { roles[$0] == .new }
        var hasNew = roles[..<stretch.lowerBound].contains(.new)
        var takesLink = false
        for index in stretch where roles[index] == .new {
            left -= 1
            if takesLink, isBareLink(index) {
                roles[index] = .signature
                continue
            }
            takesLink = isDeviceLine(index, isLast: index == last)
            guard takesLink else {
                hasNew = true
                continue
            }
            roles[index] = .signature
            if hasNew, left >= Self.fewestUnmarked {
                return takeUnmarkedQuotation(in: (index + 1)..<stretch.upperBound)
            }
        }
    }

    /// Telephones sign above what they quote: several lines below a signature are the mail that was answered, even
    /// where nothing says so. One or two are an afterthought of the author, or the name.
    private mutating func takeUnmarkedQuotation(in lines: Range<Int>) {
        for line in lines where roles[line] == .new { roles[line] = .quoted }
        confidence = .low
    }

    private static let fewestUnmarked = 3

    /// `Sent from my iPhone`: alone in its paragraph, or the last line and no end of a sentence begun above it.
    private func isDeviceLine(_ index: Int, isLast: Bool) -> Bool {
        let content = text.bytes[text[index].content]
        guard content.count <= Self.longestDeviceLine, let first = content.first else { return false }
        if index > 0, roles[index - 1] == .new {
            guard isLast, !(first &- 0x61 < 26) else { return false }
        }
        let words = Self.undecorated(text.folded(index))
        let isKnown = DevicePhrases.signatures.opens(words)
        guard isKnown || (isLast && DevicePhrases.jokes.opens(words)), words.last != UInt8(ascii: "?") else {
            return false
        }
        let spaces = words.count { $0 == 0x20 }
        if isKnown {
            // After a comma the line may go on with a wish, or be a sentence about something else.
            let start = spaces < Self.fewestWords ? words : words.prefix { $0 != 0x2C }
            if DevicePhrases.devices.isFound(in: Array(start)) { return true }
        }
        return words.count <= Self.longestPlainDeviceLine && spaces < 10 && !words.contains(UInt8(ascii: ","))
    }

    private static let fewestWords = 7

    /// Without the stars, dashes, brackets and quotation marks around it.
    private static func undecorated(_ words: [UInt8]) -> ArraySlice<UInt8> {
        words.drop { !ASCIIText.isLetter($0) && !ASCIIText.isDigit($0) && $0 < 0x80 }
    }

    private func isBareLink(_ index: Int) -> Bool {
        let content = text.bytes[text[index].content]
        return content.starts(with: "<http".utf8) || (content.starts(with: "http".utf8) && !content.contains(0x20))
    }

    // MARK: PGP

    /// The lines that cleartext signing puts around a text (RFC 9580, section 7).
    private mutating func takeArmour(upTo end: Int) {
        var isInside = false
        for index in 0..<end where roles[index] == .new {
            let content = text.bytes[text[index].content]
            if content.elementsEqual("-----BEGIN PGP SIGNED MESSAGE-----".utf8) {
                roles[index] = .signature
                let next = index + 1
                if next < end, roles[next] == .new, text.bytes[text[next].content].starts(with: "Hash:".utf8) {
                    roles[next] = .signature
                }
            } else if content.elementsEqual("-----BEGIN PGP SIGNATURE-----".utf8) {
                isInside = true
            }
            if isInside { roles[index] = .signature }
            if content.elementsEqual("-----END PGP SIGNATURE-----".utf8) { isInside = false }
        }
    }
}
