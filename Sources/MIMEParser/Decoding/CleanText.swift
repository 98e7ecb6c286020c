/// A sender's text made fit to be stored and shown. Linear; every word survives.
///
/// Controls become spaces, directions that would rearrange a line are dropped, and the marks piled on one letter
/// end at `longestMarkRun`: comparing a longer pile takes quadratic time everywhere.
package enum CleanText {
    /// Marks on one letter that are kept.
    package static let longestMarkRun = 30
    /// The length of a line that may stand in a header (RFC 5322, section 2.1.1).
    package static let longestLine = 998

    /// One line, trimmed: a subject, a name. At most `limit` bytes of UTF-8, cut between two scalars.
    package static func line(_ text: some StringProtocol, limit: Int = longestLine) -> String {
        var cleaned = clean(text, keepsLines: false)
        if cleaned.first == 0x20 { cleaned = Array(cleaned.drop { $0 == 0x20 }) }
        var line = cleaned.prefix(boundary(at: limit, in: cleaned))
        while line.last == 0x20 { line.removeLast() }
        return String(decoding: line, as: UTF8.self)
    }

    /// A body of any length; LF and tab stay, CRLF and CR become LF.
    package static func block(_ text: String) -> String {
        if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F || $0 == 0x0A || $0 == 0x09 }) { return text }
        return String(decoding: clean(text, keepsLines: true), as: UTF8.self)
    }

    /// The greatest scalar boundary of `bytes` that is not above `limit`.
    package static func boundary(at limit: Int, in bytes: [UInt8]) -> Int {
        guard bytes.count > limit else { return bytes.count }
        var end = max(0, limit)
        while end > 0, bytes[end] & 0xC0 == 0x80 { end -= 1 }
        return end
    }

    private static func clean(_ text: some StringProtocol, keepsLines: Bool) -> [UInt8] {
        var cleaned: [UInt8] = []
        cleaned.reserveCapacity(text.utf8.count)
        var marks = 0
        var followsReturn = false
        for scalar in text.unicodeScalars {
            defer { followsReturn = scalar.value == 0x0D }
            // They do not end a pile of marks: what is dropped stands between none.
            if isDirection(scalar.value) { continue }
            marks = isMark(scalar) ? marks + 1 : 0
            if marks > longestMarkRun { continue }
            switch scalar.value {
            case 0x0A where keepsLines:
                if !followsReturn { cleaned.append(0x0A) }
            case 0x0D where keepsLines: cleaned.append(0x0A)
            case 0x09 where keepsLines: cleaned.append(0x09)
            case 0..<0x20, 0x7F..<0xA0, 0x2028, 0x2029: cleaned.append(0x20)
            default: cleaned.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            }
        }
        return cleaned
    }

    /// Embeddings, overrides and isolates: with them `exe.doc` is read where `cod.exe` is written.
    static func isDirection(_ value: UInt32) -> Bool {
        (0x202A...0x202E).contains(value) || (0x2066...0x2069).contains(value)
    }

    /// What adds no width of its own to the letter before it.
    static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        guard scalar.value >= 0x300 else { return false }
        switch scalar.value {
        case 0x300...0x36F, 0x200B...0x200D, 0x2060, 0xFE00...0xFE0F, 0xFEFF, 0xE0100...0xE01EF: return true
        case 0x3040...0xD7FF: return false
        default:
            let category = scalar.properties.generalCategory
            return category == .nonspacingMark || category == .enclosingMark
        }
    }
}
