/// Reads a Received field. Hardly any server keeps to the grammar, so clauses are known by their keywords, in
/// whatever order they come, and of a clause that stands twice the first counts.
struct ReceivedReader {
    private enum Clause {
        case none, from, by, via, with, id, recipient

        init?(keyword: ArraySlice<UInt8>) {
            let keywords: [(StaticString, Self)] = [
                ("from", .from), ("by", .by), ("via", .via), ("with", .with), ("id", .id), ("for", .recipient),
            ]
            guard let found = keywords.first(where: { ASCII.equalIgnoringCase(keyword, $0.0) }) else { return nil }
            self = found.1
        }
    }

    private var cursor: FieldCursor
    private var clause = Clause.none
    private var received = Received()
    private var withWords: [UInt8] = []
    /// `TCP-info` stood there, so that what follows is not the name that should have stood before it.
    private var hasClient = false
    private var lastWordWasUser = false

    /// `text` is an unfolded field value.
    static func read(_ text: [UInt8]) -> Received {
        var reader = ReceivedReader(cursor: FieldCursor(text))
        reader.readClauses()
        if text.contains(ASCII.semicolon) { reader.received.date = MailDate(text) }
        return reader.received
    }

    private init(cursor: FieldCursor) {
        self.cursor = cursor
    }

    private mutating func readClauses() {
        cursor.passSpace()
        if let comment = cursor.comment() { readLeadingComment(comment) }
        while !cursor.isAtEnd {
            cursor.passSpace()
            if let comment = cursor.comment() {
                take(comment)
            } else if cursor.byte == ASCII.openBracket {
                take(literal: cursor.word { $0 == ASCII.closeBracket })
                _ = cursor.take(ASCII.closeBracket)
            } else if cursor.take(ASCII.semicolon) {
                clause = .none
            } else {
                take(word: cursor.word { ASCII.isSpace($0) || $0 == ASCII.openParenthesis || $0 == ASCII.semicolon })
            }
        }
        guard !withWords.isEmpty else { return }
        received.with = withWords
        received.transmission = TransmissionType(words: withWords)
        received.security.read(withWords)
    }

    /// `(from user@host) by …` of sendmail, `(qmail 1 invoked from network)`.
    private mutating func readLeadingComment(_ comment: ArraySlice<UInt8>) {
        var words = comment.split(whereSeparator: ASCII.isSpace)[...]
        while let word = words.popFirst(), !ASCII.equalIgnoringCase(word, "from") {}
        guard let name = words.popFirst() else { return }
        clause = .from
        take(word: name)
        for word in words { received.client.read(word) }
        clause = .none
    }

    private mutating func take(word: ArraySlice<UInt8>) {
        if let keyword = Clause(keyword: word), !isWaiting || keyword != clause {
            clause = keyword
            return
        }
        received.security.read(word)
        let value = Self.bare(word)
        // `as user anna@localhost` of web mail programs.
        let isUser = lastWordWasUser
        lastWordWasUser = ASCII.equalIgnoringCase(word, "user")
        guard !value.isEmpty else { return }
        switch clause {
        case .from:
            if received.from == nil, !hasClient {
                received.from = value
            } else if isUser {
                received.client.user = received.client.user ?? value
            }
        case .by: received.by = received.by ?? value
        case .via: received.via = received.via ?? value
        case .id: received.id = received.id ?? value
        case .recipient: if value.contains(ASCII.at) { received.recipient = received.recipient ?? value }
        case .with:
            if !withWords.isEmpty { withWords.append(ASCII.space) }
            withWords += word
        case .none: break
        }
    }

    /// Whether the keyword has been read and its value not yet: `by by.example`.
    private var isWaiting: Bool {
        switch clause {
        case .from: received.from == nil && !hasClient
        case .by: received.by == nil
        case .via: received.via == nil
        case .with: withWords.isEmpty
        case .id: received.id == nil
        case .recipient: received.recipient == nil
        case .none: false
        }
    }

    /// What stood in brackets outside comments; `bytes` begins with the opening one.
    private mutating func take(literal bytes: ArraySlice<UInt8>) {
        let content = bytes.dropFirst()
        switch clause {
        case .from where received.from == nil: received.from = IPLiteral.bytes(content) ?? Self.bare(content)
        case .from: received.client.read(content)
        case .by: received.by = received.by ?? IPLiteral.bytes(content) ?? Self.bare(content)
        case .with: withWords += (withWords.isEmpty ? [] : [ASCII.space]) + content
        default: break
        }
    }

    private mutating func take(_ comment: ArraySlice<UInt8>) {
        received.security.read(comment)
        guard clause == .from else { return }
        hasClient = true
        received.client.read(comment)
    }

    /// Without angle brackets and the punctuation that got stuck to the word.
    private static func bare(_ word: ArraySlice<UInt8>) -> [UInt8] {
        var value = word
        while let last = value.last, last == ASCII.comma || last == ASCII.closeBracket { value = value.dropLast() }
        if value.first == ASCII.less { value = value.dropFirst().prefix { $0 != ASCII.greater } }
        return Array(value)
    }
}
