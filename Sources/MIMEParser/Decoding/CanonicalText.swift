/// Text without what transport may change: line ends, space at the end of lines, empty lines at the end.
struct CanonicalText {
    /// Space and line ends that count only if something follows.
    private var spaces: [UInt8] = []
    private var lineFeeds = 0

    /// What `chunk` adds.
    mutating func next(_ chunk: ArraySlice<UInt8>) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(chunk.count)
        let bytes = chunk.span
        var start = 0
        while start < bytes.count {
            let feed = bytes.firstIndex(of: ASCII.lineFeed, from: start, to: bytes.count)
            add(bytes, start..<(feed ?? bytes.count), to: &output)
            guard let feed else { break }
            lineFeeds += 1
            spaces.removeAll(keepingCapacity: true)
            start = feed + 1
        }
        return output
    }

    /// A line, or what of it lies in this chunk.
    private mutating func add(_ bytes: Span<UInt8>, _ line: Range<Int>, to output: inout [UInt8]) {
        var end = line.upperBound
        while end > line.lowerBound, ASCII.isSpace(bytes[end - 1]) { end -= 1 }
        if end > line.lowerBound {
            output.append(contentsOf: repeatElement(ASCII.lineFeed, count: lineFeeds))
            output += spaces
            lineFeeds = 0
            spaces.removeAll(keepingCapacity: true)
            Self.append(bytes, line.lowerBound..<end, to: &output)
        }
        Self.append(bytes, end..<line.upperBound, to: &spaces)
    }

    /// Leaves out every CR.
    private static func append(_ bytes: Span<UInt8>, _ range: Range<Int>, to output: inout [UInt8]) {
        var start = range.lowerBound
        while start < range.upperBound {
            if bytes[start] == ASCII.carriageReturn {
                start += 1
                continue
            }
            let end = bytes.firstIndex(of: ASCII.carriageReturn, from: start, to: range.upperBound) ?? range.upperBound
            unsafe bytes.extracting(start..<end).withUnsafeBufferPointer { unsafe output.append(contentsOf: $0) }
            start = end
        }
    }
}
