import Glibc

/// Line ends of text.
enum LineEnds {
    /// CRLF, the CRCRLF of broken gateways and lone CR all become LF.
    static func normalise(_ text: inout [UInt8]) {
        guard let first = text.span.firstIndex(of: ASCII.carriageReturn, from: 0, to: text.count) else { return }
        let kept = unsafe text.withUnsafeMutableBytes { bytes in unsafe normalise(bytes, from: first) }
        text.removeSubrange(kept...)
    }

    /// Moves the text between the line ends together and returns what is left of it. `first` is the first CR.
    private static func normalise(_ bytes: UnsafeMutableRawBufferPointer, from first: Int) -> Int {
        guard let base = bytes.baseAddress else { return 0 }
        var read = first
        var write = first
        while read < bytes.count {
            var after = read + 1
            while after < bytes.count, unsafe bytes[after] == ASCII.carriageReturn { after += 1 }
            // One LF for the LF that follows, or one for each lone CR.
            let isLineEnd = unsafe after < bytes.count && bytes[after] == ASCII.lineFeed
            let feeds = isLineEnd ? 1 : after - read
            unsafe memset(base + write, Int32(ASCII.lineFeed), feeds)
            write += feeds
            if isLineEnd { after += 1 }
            let next =
                unsafe memchr(base + after, Int32(ASCII.carriageReturn), bytes.count - after).map { found in
                    unsafe UnsafeRawPointer(base).distance(to: UnsafeRawPointer(found))
                } ?? bytes.count
            unsafe memmove(base + write, base + after, next - after)
            write += next - after
            read = next
        }
        return write
    }
}
