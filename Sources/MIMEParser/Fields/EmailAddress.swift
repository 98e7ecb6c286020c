/// One addr-spec (RFC 5322, section 3.4.1; RFC 6531 for UTF-8), strictly formed.
///
/// Equality and hashing ignore ASCII case in both halves: real systems never tell `Anna@` from `anna@`.
/// The bytes as sent are kept for display and for sending.
///
/// QUIRK: narrower than RFC 5322. A quoted local part may hold neither space nor `@ , < > \`, and a dot-atom no
/// encoded word: readers disagree on them, and forged senders live on that. Obsolete forms are not addresses.
package struct EmailAddress: Hashable, Sendable, CustomStringConvertible {
    /// RFC 5321, section 4.5.3.1.
    package static let longestLocalPart = 64
    /// Bytes an address may have (RFC 5321, section 4.5.3.1.3, less the angle brackets).
    package static let longest = 254

    /// As written, without quotes being removed.
    package let localPart: [UInt8]
    /// As written, or a literal in brackets. UTF-8 is allowed (RFC 6532).
    package let domain: [UInt8]

    /// `nil` unless `text` is exactly one `local@domain`: a dot-atom or quoted string, and dot-separated labels or
    /// an address literal in brackets.
    package init?(_ text: some Collection<UInt8>) {
        guard text.count <= Self.longest else { return nil }
        let bytes = Array(text)
        guard let at = bytes.lastIndex(of: ASCII.at) else { return nil }
        let local = bytes[..<at]
        let domain = bytes[(at + 1)...]
        guard local.count <= Self.longestLocalPart, Self.isLocalPart(local), Self.isDomain(domain) else { return nil }
        guard bytes.allSatisfy({ $0 < 0x80 }) || UTF8Check(bytes) == .valid else { return nil }
        self.localPart = Array(local)
        self.domain = Array(domain)
    }

    /// `nil` unless the text is one address and nothing else.
    package init?(_ text: String) {
        self.init(Array(text.utf8.prefix(Self.longest + 1)))
    }

    /// Lower-case ASCII form: the key under which a person is known.
    package var key: [UInt8] { bytes.map(ASCII.lowercased) }

    /// The domain in lower case.
    package var domainKey: [UInt8] { domain.map(ASCII.lowercased) }

    package static func == (left: Self, right: Self) -> Bool { left.key == right.key }

    package func hash(into hasher: inout Hasher) { hasher.combine(key) }

    /// The address as it stands in an envelope.
    package var bytes: [UInt8] { localPart + [ASCII.at] + domain }

    package var description: String { String(decoding: bytes, as: UTF8.self) }
}

extension EmailAddress {
    private static func isLocalPart(_ local: ArraySlice<UInt8>) -> Bool {
        guard local.first == ASCII.quote else { return isDotAtom(local) && !holdsEncodedWord(local) }
        guard local.count > 2, local.last == ASCII.quote else { return false }
        return local.dropFirst().dropLast().allSatisfy { byte in
            switch byte {
            case 0...ASCII.space, 0x7F, ASCII.quote, ASCII.backslash, ASCII.at, ASCII.comma, ASCII.less, ASCII.greater:
                false
            default: true
            }
        }
    }

    private static func isDomain(_ domain: ArraySlice<UInt8>) -> Bool {
        if domain.first == ASCII.openBracket { return isLiteral(domain) }
        return domain.split(separator: ASCII.dot, omittingEmptySubsequences: false).allSatisfy { label in
            !label.isEmpty && label.count <= 63 && label.first != ASCII.dash && label.last != ASCII.dash
                && label.allSatisfy {
                    ASCII.isLetter($0) || ASCII.isDigit($0) || $0 == ASCII.dash || $0 == ASCII.underscore || $0 >= 0x80
                }
        }
    }

    /// `[192.0.2.1]` or `[IPv6:2001:db8::1]`.
    private static func isLiteral(_ domain: ArraySlice<UInt8>) -> Bool {
        guard domain.count > 2, domain.last == ASCII.closeBracket else { return false }
        return domain.dropFirst().dropLast().allSatisfy {
            ASCII.isLetter($0) || ASCII.isDigit($0) || $0 == ASCII.dot || $0 == ASCII.colon || $0 == ASCII.dash
        }
    }

    private static func isDotAtom(_ text: ArraySlice<UInt8>) -> Bool {
        text.split(separator: ASCII.dot, omittingEmptySubsequences: false).allSatisfy { atom in
            !atom.isEmpty && atom.allSatisfy(isAtomByte)
        }
    }

    /// `atext` of RFC 5322, section 3.2.3, and everything beyond ASCII.
    private static func isAtomByte(_ byte: UInt8) -> Bool {
        if ASCII.isLetter(byte) || ASCII.isDigit(byte) || byte >= 0x80 { return true }
        return specials.contains(byte)
    }

    private static let specials = Array("!#$%&'*+-/=?^_`{|}~".utf8)

    private static func holdsEncodedWord(_ text: ArraySlice<UInt8>) -> Bool {
        zip(text, text.dropFirst()).contains { $0 == ASCII.equals && $1 == ASCII.question }
    }
}
