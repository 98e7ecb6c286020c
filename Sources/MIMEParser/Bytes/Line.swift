/// One line of a source: where it starts, where its text ends, where the next one starts.
struct Line {
    let start: Int
    /// Without the line end: LF, CRLF, or the CRCRLF of broken gateways.
    let end: Int
    let next: Int

    /// The line that begins at `start`. Bytes after the last line end count as a line.
    init(_ bytes: Span<UInt8>, at start: Int) {
        let feed = bytes.firstIndex(of: ASCII.lineFeed, from: start, to: bytes.count)
        var end = feed ?? bytes.count
        next = feed.map { $0 + 1 } ?? bytes.count
        while end > start, bytes[end - 1] == ASCII.carriageReturn { end -= 1 }
        self.start = start
        self.end = end
    }

    var isEmpty: Bool { start == end }

    /// Whether the line holds nothing but spaces and tabs.
    func isBlank(_ bytes: Span<UInt8>) -> Bool {
        for position in start..<end where !ASCII.isBlank(bytes[position]) { return false }
        return true
    }

    /// Where text that is followed by a delimiter at `position` ends: the line end before it belongs to the
    /// delimiter (RFC 2046, section 5.1.1).
    static func endOfText(_ bytes: Span<UInt8>, before position: Int, notBefore start: Int) -> Int {
        guard position > start, bytes[position - 1] == ASCII.lineFeed else { return max(position, start) }
        let end = position - 1
        return end > start && bytes[end - 1] == ASCII.carriageReturn ? end - 1 : end
    }
}
