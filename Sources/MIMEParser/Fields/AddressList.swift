/// The mailboxes of an address field (RFC 5322, sections 3.4 and 4.4; groups of RFC 6854), read in one pass.
struct AddressList {
    /// In the order written. Mailboxes outside any group are in groups without a name.
    private(set) var groups = [AddressGroup(name: nil)]
    /// More were written than the limit allows.
    private(set) var isTruncated = false
    /// Something was guessed: another reader may see other mailboxes.
    private(set) var isRepaired = false

    private let text: [UInt8]
    private let limits: ParserLimits
    private var position = 0
    private var current = AddressEntry()
    private var count = 0
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
        if groups[groups.count - 1].isVoid { groups.removeLast() }
    }

    /// All of them, groups or none.
    var mailboxes: [Mailbox] { groups.flatMap(\.mailboxes) }

    private mutating func readToken() {
        switch text[position] {
        case ASCII.quote: readQuoted()
        case ASCII.openParenthesis: readComment()
        case ASCII.less: readAngle()
        case ASCII.comma: readComma()
        case ASCII.semicolon:
            position += 1
            finishEntry()
            if groups[groups.count - 1].name != nil { begin(AddressGroup(name: nil)) }
        case ASCII.colon: readColon()
        case ASCII.equals:
            if let word = EncodedWords.word(text, at: position, hopeless: &noWordEnds) {
                takeLiteral(upTo: word.end)
            } else {
                takeLiteral(upTo: position + 1)
            }
        case ASCII.openBracket: readDomainLiteral()
        default:
            var end = position + 1
            while end < text.count, !Self.isSpecial(text[end]) { end += 1 }
            takeLiteral(upTo: end)
        }
    }

    /// What `readToken` does not take as it stands.
    private static func isSpecial(_ byte: UInt8) -> Bool {
        switch byte {
        case ASCII.quote, ASCII.openParenthesis, ASCII.less, ASCII.comma, ASCII.semicolon, ASCII.colon, ASCII.equals,
            ASCII.openBracket:
            true
        default: false
        }
    }

    private mutating func takeLiteral(upTo end: Int) {
        current.take(text[position..<end])
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
        current.takeQuoted(content, written: text[position...end])
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
        current.takeComment(text[(position + 1)..<end])
        position = end + 1
    }

    private mutating func readAngle() {
        if current.angle != nil {
            isRepaired = true
            let rest = current.splitBehindAngle()
            finishEntry()
            current = rest
        }
        position += 1
        while position < text.count, text[position] == ASCII.less || ASCII.isSpace(text[position]) {
            if text[position] == ASCII.less { isRepaired = true }
            position += 1
        }
        let start = position
        let end = endOfAngle(from: start)
        if current.takeAngle(text[start..<end]) { isRepaired = true }
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
        position += 1
        if current.angle != nil || current.isEmpty || current.hasAtSign {
            finishEntry()
        } else {
            current.takeComma()
        }
    }

    /// Words and a colon name a group (RFC 6854).
    private mutating func readColon() {
        let isURL = ASCII.equalIgnoringCase(current.phrase, "mailto")
        if current.angle != nil || isURL || current.written.contains(ASCII.at) {
            takeLiteral(upTo: position + 1)
            return
        }
        isRepaired = true
        begin(AddressGroup(name: displayed(current.name) ?? ""))
        current = AddressEntry()
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
        current = AddressEntry()
        let (found, isGuess) = entry.mailboxes()
        if isGuess { isRepaired = true }
        for mailbox in found { append(name: mailbox.name, address: mailbox.address) }
    }

    private mutating func append(name: [UInt8], address: [UInt8]) {
        guard count < limits.addresses else {
            isTruncated = true
            return
        }
        guard !address.isEmpty || !name.isEmpty else { return }
        count += 1
        let mailbox = Mailbox(name: displayed(name), address: emailAddress(address), text: address)
        groups[groups.count - 1].mailboxes.append(mailbox)
    }

    private mutating func begin(_ group: AddressGroup) {
        guard groups.count <= limits.addresses else {
            isTruncated = true
            return
        }
        if groups[groups.count - 1].isVoid { groups.removeLast() }
        groups.append(group)
    }

    private func displayed(_ name: [UInt8]) -> String? {
        let text = EncodedWords.decode(name, limit: limits.encodedWords).text
        return text.isEmpty ? nil : text
    }

    /// QUIRK: RFC 5322, section 3.4.1 knows no `mailto:`, but address books paste it (RFC 6068).
    private mutating func emailAddress(_ text: [UInt8]) -> EmailAddress? {
        guard ASCII.equalIgnoringCase(text.prefix(7), "mailto:") else { return EmailAddress(text) }
        isRepaired = true
        return EmailAddress(text.dropFirst(7))
    }
}
