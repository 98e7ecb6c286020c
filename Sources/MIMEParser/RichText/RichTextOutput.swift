/// Characters of many charsets on their way to UTF-8.
struct RichTextOutput {
    private(set) var utf8: [UInt8] = []
    /// Bytes of `pendingCharset`, not yet decoded: a character may take several.
    private var pending: [UInt8] = []
    private var pendingCharset: Charset?
    private var highSurrogate: UInt16?
    private var remainingConversions: Int

    /// - Parameter conversions: Runs in another charset than windows-1252 that are decoded as they say; each costs
    ///   a call into the C library.
    init(conversions: Int) {
        remainingConversions = conversions
    }

    mutating func append(_ byte: UInt8, _ charset: Charset?) {
        if pendingCharset != charset { flush() }
        pendingCharset = charset
        pending.append(byte)
    }

    mutating func append(_ bytes: Span<UInt8>, _ range: Range<Int>, _ charset: Charset?) {
        if pendingCharset != charset { flush() }
        pendingCharset = charset
        pending += bytes.array(range)
    }

    mutating func append(_ scalar: Unicode.Scalar) {
        flush()
        utf8 += UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
    }

    /// One unit of UTF-16; two halves of a pair may come one after the other.
    mutating func append(unit: UInt16) {
        let high = highSurrogate
        flush()
        if let high, UTF16.isTrailSurrogate(unit) {
            let value = 0x10000 + (UInt32(high) & 0x3FF) << 10 + UInt32(unit) & 0x3FF
            append(Unicode.Scalar(value) ?? "\u{FFFD}")
        } else if UTF16.isLeadSurrogate(unit) {
            highSurrogate = unit
        } else {
            append(Unicode.Scalar(unit) ?? "\u{FFFD}")
        }
    }

    mutating func finish() -> [UInt8] {
        flush()
        return utf8
    }

    private mutating func flush() {
        highSurrogate = nil
        guard !pending.isEmpty else { return }
        defer { pending.removeAll(keepingCapacity: true) }
        var charset = pendingCharset ?? .windows1252
        if pending.allSatisfy({ $0 < 0x80 }) {
            utf8 += pending
            return
        }
        if charset != .windows1252 {
            if remainingConversions == 0 { charset = .windows1252 } else { remainingConversions -= 1 }
        }
        utf8 += TextDecoder.utf8(pending, charset: charset)
    }
}
