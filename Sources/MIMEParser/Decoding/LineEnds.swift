/// Line ends of text.
enum LineEnds {
    /// CRLF, the CRCRLF of broken gateways and lone CR all become LF.
    static func normalise(_ text: inout [UInt8]) {
        guard var read = text.span.firstIndex(of: ASCII.carriageReturn, from: 0, to: text.count) else { return }
        var write = read
        while read < text.count {
            let byte = text[read]
            if byte == ASCII.carriageReturn {
                var after = read + 1
                while after < text.count, text[after] == ASCII.carriageReturn { after += 1 }
                if after < text.count, text[after] == ASCII.lineFeed {
                    read = after
                } else {
                    for place in write..<(write + after - read) { text[place] = ASCII.lineFeed }
                    write += after - read
                    read = after
                }
                continue
            }
            text[write] = byte
            write += 1
            read += 1
        }
        text.removeSubrange(write...)
    }
}

/// Text without what transport may change: line ends, space at the end of lines, empty lines at the end.
struct CanonicalText {
    /// Space and line ends that count only if something follows.
    private var spaces: [UInt8] = []
    private var lineFeeds = 0

    /// What `chunk` adds.
    mutating func next(_ chunk: ArraySlice<UInt8>) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(chunk.count)
        for byte in chunk {
            switch byte {
            case ASCII.lineFeed:
                lineFeeds += 1
                spaces.removeAll(keepingCapacity: true)
            case ASCII.carriageReturn:
                continue
            case ASCII.space, ASCII.tab:
                spaces.append(byte)
            default:
                for _ in 0..<lineFeeds { output.append(ASCII.lineFeed) }
                output += spaces
                lineFeeds = 0
                spaces.removeAll(keepingCapacity: true)
                output.append(byte)
            }
        }
        return output
    }
}
