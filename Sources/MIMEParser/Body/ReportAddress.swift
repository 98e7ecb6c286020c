/// An address as reports name it: a type, a semicolon and the address (RFC 3464, section 2.1.2; RFC 6533,
/// section 3).
enum ReportAddress {
    /// The address without its type and angle brackets; `nil` if there is none.
    ///
    /// `\x{…}` of the type `utf-8` is decoded. With `isOriginal` so is what xtext must encode of printable ASCII.
    static func read(_ value: [UInt8], isOriginal: Bool) -> [UInt8]? {
        let typeEnd = value.firstIndex(of: ASCII.semicolon)
        var address = ASCII.trimmed(typeEnd.map { value[($0 + 1)...] } ?? value[...])
        if address.first == ASCII.less { address = address.dropFirst() }
        if let close = address.firstIndex(of: ASCII.greater) { address = address[..<close] }
        guard !address.isEmpty else { return nil }
        let type = ASCII.trimmed(value[..<(typeEnd ?? 0)])
        if ASCII.equalIgnoringCase(type, "utf-8") { return withoutEscapes(address) }
        return isOriginal ? withoutPlusSigns(address) : Array(address)
    }

    /// `mx.example.org` of `dns; mx.example.org (comment)`; `nil` if no name is there.
    static func server(_ value: [UInt8]) -> [UInt8]? {
        let rest = value.firstIndex(of: ASCII.semicolon).map { value[($0 + 1)...] } ?? value[...]
        let name = ASCII.trimmed(rest).prefix { !ASCII.isSpace($0) && $0 != ASCII.openParenthesis }
        return name.isEmpty ? nil : Array(name)
    }

    /// QUIRK: RFC 3464, section 2.3.1 wants the address decoded, and many servers copy the xtext of RFC 3461,
    /// section 4. Only `+2B` and `+3D` are taken for xtext: nothing else printable is ever encoded, and
    /// `anna+AB@example.org` is an address.
    private static func withoutPlusSigns(_ text: ArraySlice<UInt8>) -> [UInt8] {
        var decoded: [UInt8] = []
        var rest = text
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "+"), rest.starts(with: "2B".utf8) || rest.starts(with: "3D".utf8) {
                decoded.append(rest.starts(with: "2B".utf8) ? byte : ASCII.equals)
                rest = rest.dropFirst(2)
            } else {
                decoded.append(byte)
            }
        }
        return decoded
    }

    /// `\x{6A}` stands for U+006A. What is no scalar, or a control, stays as written.
    private static func withoutEscapes(_ text: ArraySlice<UInt8>) -> [UInt8] {
        var decoded: [UInt8] = []
        var rest = text
        while let byte = rest.popFirst() {
            let digits = rest.dropFirst(2).prefix(7).prefix { ASCII.hexDigit($0) != nil }
            guard byte == ASCII.backslash, rest.starts(with: "x{".utf8), (2...6).contains(digits.count),
                rest.dropFirst(2 + digits.count).first == UInt8(ascii: "}"),
                let scalar = Unicode.Scalar(digits.reduce(UInt32(0)) { $0 << 4 | UInt32(ASCII.hexDigit($1) ?? 0) }),
                scalar.value > 0x20, scalar.value != 0x7F
            else {
                decoded.append(byte)
                continue
            }
            decoded += UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
            rest = rest.dropFirst(3 + digits.count)
        }
        return decoded
    }
}
