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

/// An IP address as mail writes it (RFC 5321, section 4.1.3).
enum IPLiteral {
    /// The address alone: without brackets, `IPv6:`, zone and port. `nil` if `text` is none.
    static func bytes(_ text: some Collection<UInt8>) -> [UInt8]? {
        guard text.count <= 72 else { return nil }
        var inner = Array(text)[...]
        if inner.first == ASCII.openBracket {
            inner = inner.dropFirst()
            inner = inner[..<(inner.firstIndex(of: ASCII.closeBracket) ?? inner.endIndex)]
        }
        if ASCII.equalIgnoringCase(inner.prefix(5), "ipv6:") { inner = inner.dropFirst(5) }
        if let zone = inner.firstIndex(of: ASCII.percent) { inner = inner[..<zone] }
        if isVersion6(inner) { return Array(inner) }
        if let port = inner.firstIndex(of: ASCII.colon) { inner = inner[..<port] }
        return isVersion4(inner) ? Array(inner) : nil
    }

    private static func isVersion4(_ text: ArraySlice<UInt8>) -> Bool {
        let parts = text.split(separator: ASCII.dot, omittingEmptySubsequences: false)
        return parts.count == 4
            && parts.allSatisfy { part in
                (1...3).contains(part.count) && part.allSatisfy(ASCII.isDigit)
                    && part.reduce(0) { $0 * 10 + Int($1 &- 0x30) } < 256
            }
    }

    /// Eight groups of hexadecimal digits, some of them perhaps `::`, the last two perhaps a version 4 address.
    private static func isVersion6(_ text: ArraySlice<UInt8>) -> Bool {
        var parts = text.split(separator: ASCII.colon, omittingEmptySubsequences: false)
        guard (3...9).contains(parts.count), let last = parts.last else { return false }
        var groups = 8
        if last.contains(ASCII.dot) {
            guard isVersion4(last) else { return false }
            parts.removeLast()
            groups = 6
        }
        guard parts.allSatisfy({ $0.count <= 4 && $0.allSatisfy { ASCII.hexDigit($0) != nil } }) else { return false }
        let empty = parts.count(where: \.isEmpty)
        return empty == 0 ? parts.count == groups : empty <= 3 && parts.count <= groups + 1
    }
}
