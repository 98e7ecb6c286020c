/// Walks over rich text with a stack of groups, keeping the characters that are content.
struct RichTextReader {
    private enum Destination {
        case content
        /// `\*\htmltag`: HTML as it was written.
        case htmlTag
        case fontTable
        /// Tables, pictures and everything nobody knows.
        case ignored
    }

    private struct Group {
        var destination = Destination.content
        /// Between `\htmlrtf` and `\htmlrtf0` stands what only a reader of rich text is to see.
        var isForRichText = false
        /// How many characters stand behind each `\u` for readers that do not know it.
        var fallbackLength = 1
        var font: Int?
    }

    let isHTML: Bool
    private(set) var isTooDeep = false

    private let limits: ParserLimits
    private var group = Group()
    private var groups: [Group] = []
    /// Open groups beyond the limit.
    private var uncountedGroups = 0
    private var fonts: [Int: Charset] = [:]
    private var charset: Charset = .windows1252
    private var output: RichTextOutput
    /// `\*` stood right before: an unknown word makes the group's content none.
    private var isStarred = false
    /// Characters still to be left out after `\u`.
    private var skippedCharacters = 0
    private var bytesToPass = 0

    init(limits: ParserLimits, isHTML: Bool) {
        self.limits = limits
        self.isHTML = isHTML
        output = RichTextOutput(conversions: limits.richTextConversions)
    }

    mutating func read(_ bytes: Span<UInt8>) -> [UInt8] {
        var scanner = RichTextScanner()
        while let token = scanner.next(bytes) {
            take(token, bytes)
            if bytesToPass > 0 {
                scanner.pass(bytesToPass, in: bytes)
                bytesToPass = 0
            }
        }
        return output.finish()
    }

    private mutating func take(_ token: RichTextToken, _ bytes: Span<UInt8>) {
        switch token {
        case .openGroup: open()
        case .closeGroup: close()
        case .word(let word, let number):
            if uncountedGroups == 0 { take(RichTextWord(bytes, word), number) }
            isStarred = false
        case .symbol(let symbol):
            take(symbol: symbol)
            isStarred = symbol == ASCII.asterisk
        case .hexadecimal(let byte):
            if !skipsOne(), isShown { output.append(byte, currentCharset) }
        case .text(var range):
            let skipped = min(skippedCharacters, range.count)
            skippedCharacters -= skipped
            range = (range.lowerBound + skipped)..<range.upperBound
            if isShown, !range.isEmpty { output.append(bytes, range, currentCharset) }
        }
    }

    private mutating func open() {
        skippedCharacters = 0
        guard groups.count < limits.richTextGroups else {
            uncountedGroups += 1
            isTooDeep = true
            return
        }
        groups.append(group)
    }

    private mutating func close() {
        skippedCharacters = 0
        if uncountedGroups > 0 {
            uncountedGroups -= 1
        } else if let outer = groups.popLast() {
            group = outer
        }
    }
}

/// What the words mean.
extension RichTextReader {
    private mutating func take(_ word: RichTextWord, _ number: Int?) {
        switch word {
        case .destination(let name): enter(name)
        case .htmlrtf: group.isForRichText = isHTML && number != 0
        case .codePage: charset = number.flatMap { UInt32(exactly: $0) }.flatMap { Charset(codePage: $0) } ?? charset
        case .font: group.font = number
        case .fontCharset where group.destination == .fontTable:
            setFont(number.flatMap { Charset(fontCharset: $0) })
        case .fontCodePage where group.destination == .fontTable:
            setFont(number.flatMap { UInt32(exactly: $0) }.flatMap { Charset(codePage: $0) })
        case .plain: group.font = nil
        case .fallbackLength: group.fallbackLength = min(max(number ?? 1, 0), Self.longestFallback)
        case .unicode: take(unicode: number ?? 0)
        case .binary: bytesToPass = number ?? 0
        case .character(let character):
            if !skipsOne(), isShown { output.append(character) }
        case .fontCharset, .fontCodePage, .other:
            if isStarred { group.destination = .ignored }
        }
    }

    /// A group once ignored stays so, whatever stands in it.
    private mutating func enter(_ name: RichTextWord.DestinationName) {
        guard group.destination != .ignored else { return }
        switch name {
        case .htmlTag: group.destination = isHTML ? .htmlTag : .ignored
        case .fontTable: group.destination = .fontTable
        case .ignored: group.destination = .ignored
        }
    }

    private mutating func take(unicode number: Int) {
        if isShown { output.append(unit: UInt16(truncatingIfNeeded: number)) }
        skippedCharacters = group.fallbackLength
    }

    private mutating func take(symbol: UInt8) {
        guard !skipsOne(), isShown else { return }
        switch symbol {
        case ASCII.backslash, 0x7B, 0x7D: output.append(symbol, currentCharset)
        case 0x7E: output.append("\u{A0}")
        case ASCII.underscore: output.append("\u{2011}")
        // A place where a word may be divided, which only HTML can say.
        case ASCII.dash where isHTML: output.append("\u{AD}")
        // An escaped line end is a paragraph.
        case ASCII.lineFeed, ASCII.carriageReturn: output.append("\n")
        default: break
        }
    }

    private mutating func setFont(_ charset: Charset?) {
        guard let font = group.font, let charset, fonts.count < limits.richTextFonts || fonts[font] != nil else {
            return
        }
        fonts[font] = charset
    }

    private mutating func skipsOne() -> Bool {
        guard skippedCharacters > 0 else { return false }
        skippedCharacters -= 1
        return true
    }

    private var isShown: Bool {
        guard uncountedGroups == 0, !group.isForRichText else { return false }
        return group.destination == .content || group.destination == .htmlTag
    }

    /// Tags are in the charset of the document, words in that of their font.
    private var currentCharset: Charset {
        guard group.destination == .content, let font = group.font else { return charset }
        return fonts[font] ?? charset
    }

    private static let longestFallback = 16
}
