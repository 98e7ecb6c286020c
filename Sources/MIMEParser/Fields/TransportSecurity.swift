/// What the words of a Received field say about TLS. Servers write it in a dozen ways; RFC 8314, section 4.3 came
/// late with a clause of its own.
package struct TransportSecurity: Hashable, Sendable {
    /// `1.2` for `TLSv1.2`, `TLS1_2`, `TLS-1.2`; `TLSv1` is `1.0`.
    package private(set) var version: [UInt8]?
    /// The suite's name in any library's spelling.
    package private(set) var cipher: [UInt8]?

    /// Takes from `text` what is not known yet.
    mutating func read(_ text: some Collection<UInt8>) {
        for word in text.split(whereSeparator: Self.isSeparator) {
            if version == nil { version = Self.version(word) }
            if cipher == nil, Self.isCipher(word) { cipher = Array(word) }
        }
    }

    private static func isSeparator(_ byte: UInt8) -> Bool {
        switch byte {
        case ASCII.comma, ASCII.colon, ASCII.slash, ASCII.equals, ASCII.semicolon, ASCII.openParenthesis,
            ASCII.closeParenthesis:
            true
        default: byte <= ASCII.space
        }
    }

    private static func version(_ word: some Collection<UInt8>) -> [UInt8]? {
        guard word.count <= 8, ASCII.equalIgnoringCase(word.prefix(3), "tls") else { return nil }
        var digits = Array(word.dropFirst(3))
        if let mark = digits.first, ASCII.lowercased(mark) == UInt8(ascii: "v") || mark == ASCII.dash {
            digits.removeFirst()
        }
        guard let major = digits.first, ASCII.isDigit(major) else { return nil }
        if digits.count == 1 { return [major, ASCII.dot, UInt8(ascii: "0")] }
        guard digits.count == 3, digits[1] == ASCII.dot || digits[1] == ASCII.underscore, ASCII.isDigit(digits[2])
        else { return nil }
        return [major, ASCII.dot, digits[2]]
    }

    /// Two of the words that suites are named after, joined by `-` or `_`.
    private static func isCipher(_ word: some Collection<UInt8>) -> Bool {
        guard word.count <= 64 else { return false }
        let parts = word.split { $0 == ASCII.dash || $0 == ASCII.underscore }
        return parts.count { part in algorithms.contains { ASCII.equalIgnoringCase(part.prefix($0.count), $0.name) } }
            >= 2 && parts.contains { part in hashes.contains { ASCII.equalIgnoringCase(part, $0) } }
    }

    /// Beginnings, with their lengths.
    private static let algorithms: [(name: StaticString, count: Int)] = [
        ("aes", 3), ("des", 3), ("rc4", 3), ("camellia", 8), ("chacha20", 8), ("aria", 4), ("gcm", 3), ("cbc", 3),
        ("ecdhe", 5), ("dhe", 3), ("rsa", 3), ("ecdsa", 5), ("sha", 3), ("md5", 3), ("poly1305", 8),
    ]

    private static let hashes: [StaticString] = ["sha", "sha1", "sha256", "sha384", "md5", "poly1305"]
}
