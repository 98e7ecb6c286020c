/// Reading what a server says about the client: `(HELO niels) (mail.example [192.0.2.1])` and the like.
extension Received.Client {
    /// `comment` is the content of a comment of the `from` clause. What is known already stays.
    mutating func read(_ comment: ArraySlice<UInt8>) {
        var isFirst = true
        var isArgument = false
        var isEnvelope = false
        for word in comment.split(whereSeparator: Self.isSeparator) {
            defer { isFirst = false }
            if isArgument {
                helo = helo ?? IPLiteral.bytes(word) ?? Array(word)
                isArgument = false
            } else if let greeting = Greeting(
                rawValue: String(decoding: word.prefix(5).map(ASCII.lowercased), as: UTF8.self))
            {
                self.greeting = self.greeting ?? greeting
                isArgument = true
            } else if !readAssignment(word), !isEnvelope {
                readPlace(word, mayBeName: isFirst)
            }
            isEnvelope = ASCII.equalIgnoringCase(word.prefix(8), "envelope")
        }
    }

    /// `helo=name`, `ident=user`, `IDENT:user@name`.
    private mutating func readAssignment(_ word: ArraySlice<UInt8>) -> Bool {
        if ASCII.equalIgnoringCase(word.prefix(5), "helo=") {
            greeting = greeting ?? .helo
            helo = helo ?? Array(word.dropFirst(5))
            return true
        }
        guard ASCII.equalIgnoringCase(word.prefix(6), "ident=") || ASCII.equalIgnoringCase(word.prefix(6), "ident:")
        else { return false }
        user = user ?? word.dropFirst(6).filter { $0 != ASCII.openBracket && $0 != ASCII.closeBracket }
        return true
    }

    /// An address in brackets or without, before it perhaps a name or `user@`.
    private mutating func readPlace(_ word: ArraySlice<UInt8>, mayBeName: Bool) {
        if let literal = IPLiteral.bytes(word) {
            address = address ?? literal
            return
        }
        let bracket = word.firstIndex(of: ASCII.openBracket) ?? word.endIndex
        if bracket < word.endIndex, let literal = IPLiteral.bytes(word[bracket...]) { address = address ?? literal }
        var name = word[..<bracket].filter { $0 != ASCII.less && $0 != ASCII.greater }[...]
        if name.last == ASCII.at { name = name.dropLast() }
        if name.contains(ASCII.at) || name.count + 1 == bracket - word.startIndex, word[..<bracket].contains(ASCII.at) {
            user = user ?? Array(name)
        } else if mayBeName, name.contains(ASCII.dot), name.allSatisfy(Self.isNameByte) {
            reverseName = reverseName ?? Array(name)
        }
    }

    private static func isSeparator(_ byte: UInt8) -> Bool {
        byte <= ASCII.space || byte == ASCII.comma || byte == ASCII.openParenthesis || byte == ASCII.closeParenthesis
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        ASCII.isLetter(byte) || ASCII.isDigit(byte) || byte == ASCII.dot || byte == ASCII.dash
            || byte == ASCII.underscore || byte >= 0x80
    }
}
