/// The mailboxes of an address field (RFC 5322, sections 3.4 and 4.4; groups of RFC 6854), read in one pass.
struct AddressList {
    private(set) var mailboxes: [Mailbox] = []
    /// More were written than the limit allows.
    private(set) var isTruncated = false
    /// Something was guessed: another reader may see other mailboxes.
    private(set) var isRepaired = false

    private let text: [UInt8]
    private let limits: ParserLimits
    private var position = 0
    private var current = Entry()
    /// What is known not to follow any more, so that no search is repeated.
    private var noQuoteFollows = false
    private var noCommentEnds = false
    private var noWordEnds = false

    /// `text` is an unfolded field value.
    init(_ text: [UInt8], limits: ParserLimits) {
        self.text = text
        self.limits = limits
        while position < text.count, !isTruncated { readToken() }
        if !isTruncated { finishEntry() }
    }

    /// A mailbox in the making.
    private struct Entry {
        /// The words, without quotes, and the same with quotes and without comments.
        var phrase: [UInt8] = []
        var written: [UInt8] = []
        var comment: [UInt8] = []
        var angle: [UInt8]?
        /// Where in `written` a comma stood that may have been part of a name.
        var commas: [Int] = []

        var isEmpty: Bool { angle == nil && written.allSatisfy(ASCII.isSpace) }
    }

    private mutating func readToken() {
        switch text[position] {
        case ASCII.quote: readQuoted()
        case ASCII.openParenthesis: readComment()
        case ASCII.less: readAngle()
        case ASCII.comma: readComma()
        case ASCII.semicolon:
            position += 1
            finishEntry()
        case ASCII.colon: readColon()
        case ASCII.equals:
            if let word = EncodedWords.word(text, at: position, hopeless: &noWordEnds) {
                takeLiteral(upTo: word.end)
            } else {
                takeLiteral(upTo: position + 1)
            }
        case ASCII.openBracket: readDomainLiteral()
        default: takeLiteral(upTo: position + 1)
        }
    }

    private mutating func takeLiteral(upTo end: Int) {
        current.phrase += text[position..<end]
        current.written += text[position..<end]
        position = end
    }

    private mutating func readQuoted() {
        var end = position + 1
        var content: [UInt8] = []
        while !noQuoteFollows, end < text.count, text[end] != ASCII.quote {
            if text[end] == ASCII.backslash, end + 1 < text.count { end += 1 }
            content.append(text[end])
            end += 1
        }
        guard !noQuoteFollows, end < text.count else {
            noQuoteFollows = true
            isRepaired = true
            position += 1
            return
        }
        current.phrase += content
        current.written += text[position...end]
        position = end + 1
    }

    /// Comments nest; an unclosed one is not one.
    private mutating func readComment() {
        var depth = 0
        var end = position
        while !noCommentEnds, end < text.count {
            if text[end] == ASCII.backslash {
                end += 1
            } else if text[end] == ASCII.openParenthesis {
                depth += 1
            } else if text[end] == ASCII.closeParenthesis {
                depth -= 1
                if depth == 0 { break }
            }
            end += 1
        }
        guard !noCommentEnds, end < text.count else {
            noCommentEnds = true
            isRepaired = true
            position += 1
            return
        }
        if current.comment.isEmpty { current.comment = Array(text[(position + 1)..<end]) }
        position = end + 1
    }

    private mutating func readAngle() {
        if current.angle != nil {
            isRepaired = true
            finishEntry()
        }
        position += 1
        while position < text.count, text[position] == ASCII.less || ASCII.isSpace(text[position]) {
            if text[position] == ASCII.less { isRepaired = true }
            position += 1
        }
        let start = position
        let end = endOfAngle(from: start)
        current.angle = Array(text[start..<end])
        position = end
        guard position < text.count, text[position] == ASCII.greater else {
            isRepaired = true
            return
        }
        position += 1
        while position < text.count, text[position] == ASCII.greater {
            isRepaired = true
            position += 1
        }
    }

    /// The closing bracket, or where an unclosed address gives way to the next one.
    private func endOfAngle(from start: Int) -> Int {
        var end = start
        let isRoute = start < text.count && text[start] == ASCII.at
        var hasColon = false
        while end < text.count {
            switch text[end] {
            case ASCII.greater, ASCII.less, ASCII.semicolon: return end
            case ASCII.comma where !isRoute || hasColon: return end
            case ASCII.colon: hasColon = true
            case ASCII.quote:
                var close = end + 1
                while close < text.count, text[close] != ASCII.quote, text[close] != ASCII.greater {
                    close += text[close] == ASCII.backslash ? 2 : 1
                }
                end = min(close, text.count - 1)
                if text[end] == ASCII.greater { return end }
            default: break
            }
            end += 1
        }
        return text.count
    }

    /// A comma ends a mailbox, unless only words without an `@` came before it: `Doe, John <j@d.example>`.
    private mutating func readComma() {
        if current.angle != nil || current.isEmpty || current.written[(current.commas.last ?? 0)...].contains(ASCII.at)
        {
            position += 1
            finishEntry()
        } else {
            current.commas.append(current.written.count)
            takeLiteral(upTo: position + 1)
        }
    }

    /// Words and a colon name a group; its name is dropped, its members count like any others.
    private mutating func readColon() {
        if current.angle != nil || current.written.contains(ASCII.at) {
            takeLiteral(upTo: position + 1)
            return
        }
        isRepaired = true
        current = Entry()
        position += 1
    }

    private mutating func readDomainLiteral() {
        let limit = min(text.count, position + EmailAddress.longest)
        let end = text[position..<limit].firstIndex { $0 == ASCII.closeBracket || $0 == ASCII.less }
        takeLiteral(upTo: end.map { text[$0] == ASCII.closeBracket ? $0 + 1 : $0 } ?? position + 1)
    }
}

/// Turning entries into mailboxes.
extension AddressList {
    private mutating func finishEntry() {
        let entry = current
        current = Entry()
        if let angle = entry.angle {
            finishAngle(entry, angle)
        } else if !entry.isEmpty {
            finishBare(entry)
        }
    }

    private mutating func finishAngle(_ entry: Entry, _ angle: [UInt8]) {
        if !entry.commas.isEmpty { isRepaired = true }
        let bare = Self.withoutComments(angle)
        if bare.count != angle.count { isRepaired = true }
        var address = ASCII.trimmed(bare[...])
        if address.first == ASCII.at, let colon = address.firstIndex(of: ASCII.colon) {
            isRepaired = true
            address = ASCII.trimmed(address[(colon + 1)...])
        }
        let name = ASCII.trimmed(entry.phrase[...])
        append(name: name.isEmpty ? entry.comment[...] : name, address: Self.withoutSpace(address))
    }

    /// A mailbox without angle brackets: `anna@example.org`, `anna@example.org (Anna)`, or words around an address.
    /// Words alone are a name without an address.
    private mutating func finishBare(_ entry: Entry) {
        guard entry.commas.isEmpty else {
            isRepaired = true
            var start = 0
            for comma in entry.commas + [entry.written.count] {
                append(
                    name: entry.comment[...], address: Self.withoutSpace(ASCII.trimmed(entry.written[start..<comma])))
                start = min(comma + 1, entry.written.count)
            }
            return
        }
        let written = ASCII.trimmed(entry.written[...])
        guard written.contains(ASCII.at) else {
            append(name: entry.phrase[...], address: [])
            return
        }
        let joined = Self.withoutSpace(written)
        guard joined.contains(where: ASCII.isSpace), joined.first != ASCII.quote else {
            append(name: entry.comment[...], address: joined)
            return
        }
        isRepaired = true
        let words = joined.split(whereSeparator: ASCII.isSpace)
        guard let last = words.last, last.contains(ASCII.at), words.count(where: { $0.contains(ASCII.at) }) == 1 else {
            append(name: entry.comment[...], address: joined)
            return
        }
        append(name: joined[..<last.startIndex], address: Array(last))
    }

    private mutating func append(name: ArraySlice<UInt8>, address: [UInt8]) {
        guard mailboxes.count < limits.addresses else {
            isTruncated = true
            return
        }
        guard !address.isEmpty || !name.isEmpty else { return }
        let text = EncodedWords.decode(Self.withSingleSpaces(ASCII.trimmed(name)), limit: limits.encodedWords).text
        mailboxes.append(Mailbox(name: text.isEmpty ? nil : text, address: EmailAddress(address), text: address))
    }

    private static func withoutComments(_ address: [UInt8]) -> [UInt8] {
        guard address.contains(ASCII.openParenthesis), !address.contains(ASCII.quote) else { return address }
        var depth = 0
        return address.filter { byte in
            if byte == ASCII.openParenthesis { depth += 1 }
            defer { if byte == ASCII.closeParenthesis, depth > 0 { depth -= 1 } }
            return depth == 0
        }
    }

    /// Folding and comments leave runs of white space in names.
    private static func withSingleSpaces(_ name: ArraySlice<UInt8>) -> [UInt8] {
        var output: [UInt8] = []
        for byte in name where !ASCII.isSpace(byte) || output.last.map(ASCII.isSpace) == false {
            output.append(ASCII.isSpace(byte) ? ASCII.space : byte)
        }
        return output
    }

    /// Without the space that obsolete syntax allows around dots and the `@`.
    private static func withoutSpace(_ address: ArraySlice<UInt8>) -> [UInt8] {
        guard address.contains(where: ASCII.isSpace) else { return Array(address) }
        var joined: [UInt8] = []
        var isQuoted = false
        var space: [UInt8] = []
        for byte in address {
            if byte == ASCII.quote { isQuoted.toggle() }
            if ASCII.isSpace(byte), !isQuoted {
                space.append(byte)
                continue
            }
            let isGlue = byte == ASCII.dot || byte == ASCII.at || joined.last == ASCII.dot || joined.last == ASCII.at
            if !isGlue { joined += space }
            space = []
            joined.append(byte)
        }
        return joined
    }
}
