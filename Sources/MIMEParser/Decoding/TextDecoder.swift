/// Bytes of any charset to UTF-8. Never fails: what cannot be read becomes U+FFFD, a wrong label is overruled.
enum TextDecoder {
    /// Valid UTF-8 for `bytes`. Without a charset it is guessed.
    static func utf8(_ bytes: [UInt8], charset: Charset?) -> [UInt8] {
        switch charset {
        case nil, .ascii?:
            return announcesJapanese(bytes) ? ISO2022JP.utf8(bytes) : guessed(bytes)
        case .utf8?:
            return guessed(withoutMark(bytes, [0xEF, 0xBB, 0xBF]))
        case .windows1252?:
            // Western text whose every accent happens to be well-formed UTF-8 is UTF-8: natural windows-1252 never
            // is, and web forms mislabel theirs all the time.
            return UTF8Check(bytes) == .valid ? bytes : Windows1252.utf8(bytes)
        case .iso2022JP?:
            return bytes.span.firstIndex(of: escape, from: 0, to: bytes.count) != nil
                ? ISO2022JP.utf8(bytes) : guessed(bytes)
        case .utf16?, .utf16LittleEndian?, .utf16BigEndian?:
            return utf16(bytes, charset)
        case let charset?:
            return Iconv.utf8(bytes, from: charset) ?? guessed(bytes)
        }
    }

    /// UTF-8 when the bytes are UTF-8, apart from a few damaged places; else what the letters of a script with
    /// an encoding of its own suggest; else windows-1252.
    static func guessed(_ bytes: [UInt8]) -> [UInt8] {
        switch UTF8Check(bytes) {
        case .valid: return bytes
        case .damaged: return Array(String(decoding: bytes, as: UTF8.self).utf8)
        case .foreign:
            guard let charset = CharsetGuess(bytes).charset else { return Windows1252.utf8(bytes) }
            return Iconv.utf8(bytes, from: charset) ?? Windows1252.utf8(bytes)
        }
    }

    private static let escape: UInt8 = 0x1B

    /// An escape to a Japanese set: `ESC $ @`, `ESC $ B` or `ESC ( J`.
    private static func announcesJapanese(_ bytes: [UInt8]) -> Bool {
        let span = bytes.span
        var position = 0
        while let found = span.firstIndex(of: escape, from: position, to: bytes.count) {
            position = found + 1
            guard position + 1 < bytes.count else { return false }
            switch (bytes[position], bytes[position + 1]) {
            case (0x24, 0x40), (0x24, 0x42), (0x28, 0x4A): return true
            default: continue
            }
        }
        return false
    }

    /// A byte order mark decides; without one, Windows programs mean little endian. Bytes without a single zero
    /// are not UTF-16 at all as mail writes it, whatever the label says.
    /// Half a unit at the end is what transport left of a line end.
    private static func utf16(_ whole: [UInt8], _ charset: Charset?) -> [UInt8] {
        let bytes = whole.count.isMultiple(of: 2) ? whole : Array(whole.dropLast())
        if bytes.starts(with: [0xFF, 0xFE]) {
            return Iconv.utf8(Array(bytes.dropFirst(2)), from: .utf16LittleEndian) ?? guessed(bytes)
        }
        if bytes.starts(with: [0xFE, 0xFF]) {
            return Iconv.utf8(Array(bytes.dropFirst(2)), from: .utf16BigEndian) ?? guessed(bytes)
        }
        if whole.allSatisfy({ $0 > 0 && $0 < 0x80 }) { return whole }
        let order = charset == .utf16BigEndian ? Charset.utf16BigEndian : .utf16LittleEndian
        return Iconv.utf8(bytes, from: order) ?? guessed(bytes)
    }

    private static func withoutMark(_ bytes: [UInt8], _ mark: [UInt8]) -> [UInt8] {
        bytes.starts(with: mark) ? Array(bytes.dropFirst(mark.count)) : bytes
    }
}
