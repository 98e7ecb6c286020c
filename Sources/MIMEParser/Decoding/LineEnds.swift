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
        let mark = endsAllLinesInTwoReturns(text.span) ? 2 : 1
        var write = first
        for read in first..<text.count {
            let byte = text[read]
            if byte == ASCII.carriageReturn {
                let feed = read + 1 < text.count && text[read + 1] == ASCII.carriageReturn ? read + mark : read + 1
                if feed < text.count, text[feed] == ASCII.lineFeed { continue }
            }
            text[write] = byte
            write += 1
        }
        text.removeSubrange(write...)
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
