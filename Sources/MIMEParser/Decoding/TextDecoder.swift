/// Bytes of any charset to UTF-8. Never fails: what cannot be read becomes U+FFFD, a wrong label is overruled.
enum TextDecoder {
    /// Valid UTF-8 for `bytes`. Without a charset it is guessed.
    static func utf8(_ bytes: [UInt8], charset: Charset?) -> [UInt8] {
        let hasEscape = bytes.span.firstIndex(of: escape, from: 0, to: bytes.count) != nil
        switch charset {
        case nil, .ascii?:
            return hasEscape && announcesJapanese(bytes) ? ISO2022JP.utf8(bytes) : guessed(bytes)
        case .utf8?:
            return guessed(withoutMark(bytes, [0xEF, 0xBB, 0xBF]))
        case .windows1252?:
            return isASCII(bytes) || isMislabelledUTF8(bytes) ? bytes : Windows1252.utf8(bytes)
        case .iso2022JP?:
            return hasEscape ? ISO2022JP.utf8(bytes) : guessed(bytes)
        case .utf16?, .utf16LittleEndian?, .utf16BigEndian?:
            return utf16(bytes, charset)
        case let charset?:
            return Iconv.utf8(bytes, from: charset) ?? guessed(bytes)
        }
    }

    /// UTF-8 when the bytes are UTF-8, apart from a few damaged places; else what the letters of a script with
    /// an encoding of its own suggest; else windows-1252.
    static func guessed(_ bytes: [UInt8]) -> [UInt8] {
        if isASCII(bytes) { return bytes }
        switch UTF8Check(bytes) {
        case .valid: return bytes
        case .damaged: return Array(String(decoding: bytes, as: UTF8.self).utf8)
        case .foreign:
            guard let charset = CharsetGuess(bytes).charset else { return Windows1252.utf8(bytes) }
            return Iconv.utf8(bytes, from: charset) ?? Windows1252.utf8(bytes)
        }
    }

    /// Western text whose every accent happens to be well-formed UTF-8 is UTF-8: natural windows-1252 never is,
    /// and web forms mislabel theirs all the time.
    private static func isMislabelledUTF8(_ bytes: [UInt8]) -> Bool {
        UTF8Check(bytes) == .valid
    }

    static func isASCII(_ bytes: [UInt8]) -> Bool {
        bytes.allSatisfy { $0 < 0x80 }
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
        if isASCII(whole), !whole.contains(0) { return whole }
        let order = charset == .utf16BigEndian ? Charset.utf16BigEndian : .utf16LittleEndian
        return Iconv.utf8(bytes, from: order) ?? guessed(bytes)
    }

    private static func withoutMark(_ bytes: [UInt8], _ mark: [UInt8]) -> [UInt8] {
        bytes.starts(with: mark) ? Array(bytes.dropFirst(mark.count)) : bytes
    }
}

/// How far bytes are UTF-8 (RFC 3629).
enum UTF8Check {
    case valid
    /// UTF-8 with a few wrong places, such as a character cut in half.
    case damaged
    case foreign

    init(_ bytes: [UInt8]) {
        var good = 0
        var bad = 0
        var position = 0
        let span = bytes.span
        while position < span.count {
            if span[position] < 0x80 {
                position += 1
                continue
            }
            let length = Self.sequenceLength(span, at: position)
            if length == 0 {
                bad += 1
                position += 1
            } else {
                good += 1
                position += length
            }
        }
        self = bad == 0 ? .valid : good > bad * 2 ? .damaged : .foreign
    }

    /// The length of the well-formed sequence of several bytes that begins here; 0 if none does.
    private static func sequenceLength(_ span: Span<UInt8>, at position: Int) -> Int {
        let lead = span[position]
        func continues(_ offset: Int, _ range: ClosedRange<UInt8> = 0x80...0xBF) -> Bool {
            position + offset < span.count && range.contains(span[position + offset])
        }
        switch lead {
        case 0xC2...0xDF: return continues(1) ? 2 : 0
        case 0xE0: return continues(1, 0xA0...0xBF) && continues(2) ? 3 : 0
        case 0xED: return continues(1, 0x80...0x9F) && continues(2) ? 3 : 0
        case 0xE1...0xEF: return continues(1) && continues(2) ? 3 : 0
        case 0xF0: return continues(1, 0x90...0xBF) && continues(2) && continues(3) ? 4 : 0
        case 0xF1...0xF3: return continues(1) && continues(2) && continues(3) ? 4 : 0
        case 0xF4: return continues(1, 0x80...0x8F) && continues(2) && continues(3) ? 4 : 0
        default: return 0
        }
    }
}
