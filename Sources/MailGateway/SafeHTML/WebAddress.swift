/// An address in a mail that may stand in safe HTML: of a page, a person, a telephone, or a part of the same mail
/// (WHATWG URL, section 4.4; RFC 2392, 3966, 6068).
///
/// Only addresses that name their scheme count. All bytes but ordinary ASCII are percent-encoded, so whatever reads
/// the address next finds the same scheme in it.
struct WebAddress {
    enum Scheme { case page, mail, telephone, content }

    /// Bytes of an address, percent-encoded. Longer ones are none.
    static let longest = 8_192
    /// Bytes of a Content-ID.
    static let longestContentID = 255

    let scheme: Scheme
    /// As it is written into an attribute, but for the escapes of HTML.
    let bytes: [UInt8]

    /// Reads an attribute's value, character references resolved.
    init?(_ value: [UInt8]) {
        let address = Self.withoutSpace(value)
        guard let colon = address.firstIndex(of: UInt8(ascii: ":")) else { return nil }
        let name = address[..<colon].map(ASCIIText.lowercased)
        guard let scheme = Self.schemes[name], colon + 1 < address.count else { return nil }
        self.scheme = scheme
        var written = name + [UInt8(ascii: ":")]
        for byte in address[(colon + 1)...] {
            if Self.isPlain(byte) { written.append(byte) } else { Self.encode(byte, to: &written) }
        }
        guard written.count <= Self.longest else { return nil }
        bytes = written
    }

    /// The Content-ID a `cid:` address names; `nil` for others, and for what looks like a path.
    var contentID: String? {
        guard scheme == .content else { return nil }
        var identifier: [UInt8] = []
        var rest = bytes.dropFirst(4)
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), let decoded = Self.hexadecimal(rest.prefix(2)) {
                identifier.append(decoded)
                rest = rest.dropFirst(2)
            } else {
                identifier.append(byte)
            }
        }
        guard identifier.count <= Self.longestContentID else { return nil }
        let isWord = identifier.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != 0x2F && $0 != 0x5C && $0 != 0x25 }
        return isWord ? String(decoding: identifier, as: UTF8.self) : nil
    }

    /// The address of the part of that Content-ID in the same mail.
    package static func content(_ identifier: String) -> String {
        var written = Array("cid:".utf8)
        for byte in identifier.utf8 {
            if isPlain(byte), byte != UInt8(ascii: "%") { written.append(byte) } else { encode(byte, to: &written) }
        }
        return String(decoding: written, as: UTF8.self)
    }

    /// As a browser reads it: no controls around it, no tabs and line ends in it, and a scheme where it was left out.
    private static func withoutSpace(_ value: [UInt8]) -> [UInt8] {
        var trimmed = value.drop { $0 <= 0x20 }
        while let last = trimmed.last, last <= 0x20 { trimmed.removeLast() }
        let address = trimmed.filter { $0 != 0x09 && $0 != 0x0A && $0 != 0x0D }
        return address.starts(with: "//".utf8) ? Array("https:".utf8) + address : Array(address)
    }

    /// Neither a control nor what would have to be escaped or read otherwise by somebody.
    private static func isPlain(_ byte: UInt8) -> Bool {
        guard byte > 0x20, byte < 0x7F else { return false }
        switch byte {
        case 0x22, 0x27, 0x3C, 0x3E, 0x5C, 0x5E, 0x60, 0x7B, 0x7C, 0x7D: return false
        default: return true
        }
    }

    private static func encode(_ byte: UInt8, to output: inout [UInt8]) {
        output.append(UInt8(ascii: "%"))
        output.append(digits[Int(byte >> 4)])
        output.append(digits[Int(byte & 15)])
    }

    private static func hexadecimal(_ pair: ArraySlice<UInt8>) -> UInt8? {
        guard pair.count == 2, pair.allSatisfy({ ASCIIText.isDigit($0) || ($0 | 0x20) &- 0x61 < 6 }) else { return nil }
        return UInt8(String(decoding: pair, as: UTF8.self), radix: 16)
    }

    private static let digits = Array("0123456789ABCDEF".utf8)

    private static let schemes: [[UInt8]: Scheme] = [
        Array("http".utf8): .page, Array("https".utf8): .page, Array("mailto".utf8): .mail,
        Array("tel".utf8): .telephone, Array("cid".utf8): .content,
    ]
}
