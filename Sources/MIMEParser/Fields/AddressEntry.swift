/// What stands between two separators of an address list, before it is known to be a mailbox or several.
struct AddressEntry {
    /// A mailbox as it was found; both may be empty.
    typealias Found = (name: [UInt8], address: [UInt8])

    /// The words without quotes and comments, white space as single spaces; quoted strings as they stand.
    private(set) var phrase: [UInt8] = []
    /// The words with their quotes, without comments.
    private(set) var written: [UInt8] = []
    private var comments: [UInt8] = []
    /// What stood between angle brackets, without its comments.
    private(set) var angle: [UInt8]?
    /// Where in `written` a comma stood that may have been part of a name.
    private var commas: [Int] = []
    /// Where the last word of `phrase` ends: only quoted white space may end a name.
    private var phraseEnd = 0
    /// How long `phrase` was, and where its last word ended, when the angle brackets came.
    private var before = (phrase: 0, phraseEnd: 0)

    /// Whether no word and no address stands here; a comment may.
    var isEmpty: Bool { angle == nil && written.allSatisfy(ASCII.isSpace) }

    /// Whether an `@` stands behind the last comma.
    var hasAtSign: Bool { written[(commas.last ?? 0)...].contains(ASCII.at) }

    mutating func take(_ bytes: ArraySlice<UInt8>) {
        written += bytes
        for byte in bytes {
            if !ASCII.isSpace(byte) {
                phrase.append(byte)
                phraseEnd = phrase.count
            } else if let last = phrase.last, !ASCII.isSpace(last) {
                phrase.append(ASCII.space)
            }
        }
    }

    mutating func takeQuoted(_ content: [UInt8], written bytes: ArraySlice<UInt8>) {
        written += bytes
        phrase += content
        phraseEnd = phrase.count
    }

    mutating func takeComma() {
        commas.append(written.count)
        take([ASCII.comma])
    }

    /// Comments hold words for people; they are shown behind the name.
    mutating func takeComment(_ bytes: ArraySlice<UInt8>) {
        var words: [UInt8] = []
        var isQuotedPair = false
        for byte in ASCII.trimmed(bytes) {
            if byte == ASCII.backslash, !isQuotedPair {
                isQuotedPair = true
                continue
            }
            isQuotedPair = false
            if ASCII.isSpace(byte), words.last.map(ASCII.isSpace) == true { continue }
            words.append(ASCII.isSpace(byte) ? ASCII.space : byte)
        }
        while let last = words.last, ASCII.isSpace(last) { words.removeLast() }
        guard !words.isEmpty else { return }
        if !comments.isEmpty { comments.append(ASCII.space) }
        comments += words
    }

    /// The entry that begins behind the angle brackets when others follow without a comma: the words between them
    /// are the name of what comes.
    mutating func splitBehindAngle() -> AddressEntry {
        var rest = AddressEntry()
        rest.phrase = Array(phrase[before.phrase...])
        rest.phraseEnd = max(phraseEnd - before.phrase, 0)
        phrase.removeSubrange(before.phrase...)
        phraseEnd = before.phraseEnd
        return rest
    }

    /// Returns whether comments had to be taken out of the address.
    mutating func takeAngle(_ bytes: ArraySlice<UInt8>) -> Bool {
        before = (phrase.count, phraseEnd)
        guard bytes.contains(ASCII.openParenthesis), !bytes.contains(ASCII.quote) else {
            angle = Array(bytes)
            return false
        }
        var address: [UInt8] = []
        var depth = 0
        var start = bytes.startIndex
        for position in bytes.indices {
            switch bytes[position] {
            case ASCII.openParenthesis:
                if depth == 0 { start = position + 1 }
                depth += 1
            case ASCII.closeParenthesis where depth > 0:
                depth -= 1
                if depth == 0 { takeComment(bytes[start..<position]) }
            default: if depth == 0 { address.append(bytes[position]) }
            }
        }
        angle = address
        return true
    }
}

/// What the entry turns out to be.
extension AddressEntry {
    /// The phrase, and behind it in parentheses what comments said; comments alone stand for themselves.
    var name: [UInt8] {
        var name = Array(phrase[..<phraseEnd])
        if comments.isEmpty { return name }
        if name.isEmpty { return comments }
        name += [ASCII.space, ASCII.openParenthesis]
        name += comments
        name.append(ASCII.closeParenthesis)
        return name
    }

    /// The mailboxes, and whether one of them is a guess.
    func mailboxes() -> (found: [Found], isRepaired: Bool) {
        if let angle { return angled(angle) }
        if isEmpty { return comments.isEmpty ? ([], false) : ([(comments, [])], true) }
        return bare()
    }

    private func angled(_ angle: [UInt8]) -> (found: [Found], isRepaired: Bool) {
        var address = ASCII.trimmed(angle[...])
        // What stands behind the brackets is a name here and the address elsewhere.
        let isDisputed = phrase[min(before.phrase, phrase.count)...].contains(ASCII.at)
        var isRepaired = !commas.isEmpty || isDisputed || Self.isBetweenApostrophes(address)
        if Self.isBetweenApostrophes(address) { address = address.dropFirst().dropLast() }
        if address.first == ASCII.at, let colon = address.firstIndex(of: ASCII.colon) {
            isRepaired = true
            address = ASCII.trimmed(address[(colon + 1)...])
        }
        return ([(name, Self.withoutSpace(address))], isRepaired)
    }

    /// Without angle brackets: `anna@example.org`, `anna@example.org (Anna)`, `root (Cron Daemon)`, words around
    /// an address, or several addresses without commas. Words alone are a name without an address.
    private func bare() -> (found: [Found], isRepaired: Bool) {
        guard commas.isEmpty else {
            var found: [Found] = []
            var start = 0
            for comma in commas + [written.count] {
                found.append((comments, Self.withoutSpace(ASCII.trimmed(written[start..<comma]))))
                start = min(comma + 1, written.count)
            }
            return (found, true)
        }
        let words = ASCII.trimmed(written[...])
        guard words.contains(ASCII.at) else {
            let isLocalName = !comments.isEmpty && !words.contains { ASCII.isSpace($0) || $0 == ASCII.quote }
            return ([isLocalName ? (comments, Array(words)) : (name, [])], false)
        }
        let joined = Self.withoutSpace(words)
        if Self.isBetweenApostrophes(joined[...]) { return ([(comments, Array(joined.dropFirst().dropLast()))], true) }
        guard joined.contains(where: ASCII.isSpace) else { return ([(comments, joined)], false) }
        var cursor = FieldCursor(joined)
        let quoted = cursor.quoted()
        if quoted != nil, cursor.byte == ASCII.at { return ([(comments, joined)], false) }
        return (separated(joined[cursor.position...], behind: quoted ?? []), true)
    }

    /// QUIRK: no apostrophe may end a domain (RFC 5322, section 3.4.1, RFC 1035), but address books write
    /// `'anna@example.org'`.
    private static func isBetweenApostrophes(_ address: ArraySlice<UInt8>) -> Bool {
        address.count > 2 && address.first == ASCII.apostrophe && address.last == ASCII.apostrophe
    }

    /// Every word with an `@` is an address, the words before it are its name; words behind the only address
    /// are too.
    private func separated(_ text: ArraySlice<UInt8>, behind name: [UInt8]) -> [Found] {
        var found: [Found] = []
        var name = name
        for word in text.split(whereSeparator: ASCII.isSpace) {
            if word.contains(ASCII.at) {
                found.append((name.isEmpty ? comments : name, Array(word)))
                name = []
            } else {
                if !name.isEmpty { name.append(ASCII.space) }
                name += word
            }
        }
        if found.count == 1, found[0].name.isEmpty { return [(name, found[0].address)] }
        return name.isEmpty ? found : found + [(name, [])]
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
