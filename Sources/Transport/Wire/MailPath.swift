/// One envelope address that can go between `<` and `>` without becoming a second command.
package struct MailPath: Equatable, Sendable {
    /// RFC 5321, sections 4.5.3.1.1 and 4.5.3.1.3.
    package static let longestLocalPart = 64
    /// Bytes of a whole address: the path of 256 without its angle brackets.
    package static let longest = 254

    /// `local@domain`, without angle brackets.
    package let bytes: [UInt8]
    /// Whether the peer must offer SMTPUTF8.
    package let isInternational: Bool

    /// `nil` unless `bytes` is `local@domain` in printable ASCII or valid UTF-8, without space, control, `<` or
    /// `>`, and within the lengths above.
    package init?(_ bytes: [UInt8]) {
        guard bytes.count <= Self.longest, let at = bytes.lastIndex(of: UInt8(ascii: "@")) else { return nil }
        guard (1...Self.longestLocalPart).contains(at), at + 1 < bytes.count else { return nil }
        guard bytes.allSatisfy({ $0 > 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "<") && $0 != UInt8(ascii: ">") })
        else { return nil }
        isInternational = bytes.contains { $0 >= 0x80 }
        if isInternational {
            guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
            // C1 controls and the Unicode line separators are no part of any address.
            guard !text.unicodeScalars.contains(where: { (0x80...0xA0).contains($0.value) || $0.value | 1 == 0x2029 })
            else { return nil }
        }
        self.bytes = bytes
    }
}
