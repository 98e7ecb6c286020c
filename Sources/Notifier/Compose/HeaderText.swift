/// Text on its way into a header field: what foreign words must lose, and how they are spelt in ASCII.
enum HeaderText {
    /// Without anything that could end a line: every control and line separator is a space, none at the ends.
    static func cleaned(_ text: String) -> String {
        var clean = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { clean.append(isControl(scalar) ? " " : scalar) }
        while clean.first == " " { clean.removeFirst() }
        while clean.last == " " { clean.removeLast() }
        return String(clean)
    }

    /// The longest beginning of at most `limit` bytes that ends between two scalars.
    static func beginning(_ text: String, _ limit: Int) -> String {
        guard text.utf8.count > limit else { return text }
        let bytes = Array(text.utf8.prefix(limit + 1))
        var end = limit
        while end > 0, bytes[end] & 0xC0 == 0x80 { end -= 1 }
        return String(decoding: bytes[..<end], as: UTF8.self)
    }

    /// Whether `text`, cleaned, may stand as it is: printable ASCII that folds, and that no reader takes for an
    /// encoded word.
    static func isPlain(_ text: String) -> Bool {
        var wordLength = 0
        var previous = UInt8(ascii: "a")
        for byte in text.utf8 {
            guard 0x20...0x7E ~= byte else { return false }
            if byte == UInt8(ascii: " "), previous == byte { return false }
            if byte == UInt8(ascii: "?"), previous == UInt8(ascii: "=") { return false }
            wordLength = byte == UInt8(ascii: " ") ? 0 : wordLength + 1
            if wordLength > longestPlainWord { return false }
            previous = byte
        }
        return true
    }

    /// The words of a folded field: encoded words (RFC 2047) of at most 75 characters, cut between scalars.
    ///
    /// `firstColumn` is where the first of them begins on its line.
    static func encodedWords(_ text: String, firstColumn: Int) -> [[UInt8]] {
        let usesBase64 = text.utf8.count { !isPlainInQ($0) } * 3 > text.utf8.count
        let open = Array((usesBase64 ? "=?utf-8?B?" : "=?utf-8?Q?").utf8)
        let overhead = open.count + 2
        var words: [[UInt8]] = []
        var piece: [UInt8] = []
        var room = longestLineWithEncodedWord - firstColumn - overhead
        for scalar in text.unicodeScalars {
            let bytes = Array(String(scalar).utf8)
            if !piece.isEmpty, encodedLength(piece + bytes, usesBase64) > room {
                words.append(open + encoded(piece, usesBase64) + end)
                piece = []
                room = longestLineWithEncodedWord - 1 - overhead
            }
            piece += bytes
        }
        if !piece.isEmpty { words.append(open + encoded(piece, usesBase64) + end) }
        return words
    }

    /// RFC 2047, section 2.
    private static let longestLineWithEncodedWord = 76
    private static let longestPlainWord = 60
    private static let end = Array("?=".utf8)

    /// Controls, line separators, the byte order mark some readers eat, and the marks that turn text around: with
    /// them `exe.gpj` is shown as `jpg.exe`.
    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF: true
        default: false
        }
    }

    private static func encoded(_ bytes: [UInt8], _ usesBase64: Bool) -> [UInt8] {
        if usesBase64 { return BodyEncoding.base64(bytes[...]) }
        return bytes.flatMap { byte -> [UInt8] in
            if byte == UInt8(ascii: " ") { return [UInt8(ascii: "_")] }
            return isPlainInQ(byte) ? [byte] : [UInt8(ascii: "=")] + BodyEncoding.hexadecimal(byte)
        }
    }

    private static func encodedLength(_ bytes: [UInt8], _ usesBase64: Bool) -> Int {
        usesBase64
            ? (bytes.count + 2) / 3 * 4
            : bytes.reduce(0) { $0 + (isPlainInQ($1) || $1 == UInt8(ascii: " ") ? 1 : 3) }
    }

    /// The set that is safe in display names too (RFC 2047, section 5, rule 3).
    private static func isPlainInQ(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "!"), UInt8(ascii: "*"), UInt8(ascii: "+"),
            UInt8(ascii: "-"), UInt8(ascii: "/"):
            true
        default: false
        }
    }
}
