/// What becomes of a text before it stands in a cell.
enum CellText {
    /// Without what neither a spreadsheet nor a page can hold: controls but tab and line ends, and what XML 1.0
    /// (section 2.2) has no character for. Each becomes U+FFFD, so that nobody takes the rest for the whole.
    static func printable(_ text: String) -> String {
        guard text.utf8.contains(where: isSuspect) else { return text }
        var clean = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { clean.append(isPrintable(scalar) ? scalar : "\u{FFFD}") }
        return String(clean)
    }

    /// On one line: line ends and tabs become spaces, several spaces one; at most `limit` code points, then `…`.
    static func line(_ text: String, limit: Int) -> String {
        var line = String.UnicodeScalarView()
        var count = 0
        var isAfterSpace = false
        for scalar in text.unicodeScalars {
            let isSpace = scalar == " " || isLineEnd(scalar)
            defer { isAfterSpace = isSpace }
            if isSpace, isAfterSpace { continue }
            guard count < limit else {
                line.append("…")
                break
            }
            count += 1
            line.append(isSpace ? " " : isPrintable(scalar) ? scalar : "\u{FFFD}")
        }
        return String(line)
    }

    /// At most `limit` UTF-16 units, the last one `…` when there was more.
    static func truncated(_ text: String, units limit: Int) -> String {
        // No text has more UTF-16 units than bytes.
        guard text.utf8.count > limit, text.utf16.count > limit else { return text }
        var kept = String.UnicodeScalarView()
        var units = 0
        for scalar in text.unicodeScalars {
            units += scalar.value > 0xFFFF ? 2 : 1
            guard units < limit else { break }
            kept.append(scalar)
        }
        kept.append("…")
        return String(kept)
    }

    private static func isSuspect(_ byte: UInt8) -> Bool {
        byte < 0x20 && byte != 0x09 && byte != 0x0A && byte != 0x0D || byte == 0x7F || byte == 0xEF
    }

    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A, 0x0D: true
        case 0..<0x20, 0x7F, 0xFFFE, 0xFFFF: false
        default: true
        }
    }

    private static func isLineEnd(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09...0x0D, 0x85, 0x2028, 0x2029: true
        default: false
        }
    }
}
