import Glibc

/// Line ends of text.
enum LineEnds {
    /// CRLF becomes LF; so does CR in text without any LF, and CRCRLF where a gateway made it of every line end.
    /// A CR elsewhere is no line end and stays.
    static func normalise(_ text: inout [UInt8]) {
        guard let first = text.span.firstIndex(of: ASCII.carriageReturn, from: 0, to: text.count) else { return }
        guard text.span.firstIndex(of: ASCII.lineFeed, from: 0, to: text.count) != nil else {
            for place in first..<text.count where text[place] == ASCII.carriageReturn { text[place] = ASCII.lineFeed }
            return
        }
        let returns = endsAllLinesInTwoReturns(text.span) ? 2 : 1
        let kept = unsafe text.withUnsafeMutableBytes { bytes in
            unsafe normalise(bytes, from: first, returns: returns)
        }
        text.removeSubrange(kept...)
    }

    /// Takes up to `returns` CR before each LF away, moves the rest together and returns how much is left.
    private static func normalise(_ bytes: UnsafeMutableRawBufferPointer, from first: Int, returns: Int) -> Int {
        guard let base = bytes.baseAddress else { return 0 }
        var read = first
        var write = first
        while read < bytes.count {
            let feed = unsafe memchr(base + read, Int32(ASCII.lineFeed), bytes.count - read).map { found in
                unsafe UnsafeRawPointer(base).distance(to: UnsafeRawPointer(found))
            }
            var end = feed ?? bytes.count
            let least = feed == nil ? end : max(read, end - returns)
            while end > least, unsafe bytes[end - 1] == ASCII.carriageReturn { end -= 1 }
            unsafe memmove(base + write, base + read, end - read)
            write += end - read
            guard let feed else { break }
            unsafe bytes[write] = ASCII.lineFeed
            write += 1
            read = feed + 1
        }
        return write
    }

    private static func endsAllLinesInTwoReturns(_ text: Span<UInt8>) -> Bool {
        var position = 0
        while let feed = text.firstIndex(of: ASCII.lineFeed, from: position, to: text.count) {
            guard feed > 1, text[feed - 1] == ASCII.carriageReturn, text[feed - 2] == ASCII.carriageReturn
            else { return false }
            position = feed + 1
        }
        return true
    }
}
