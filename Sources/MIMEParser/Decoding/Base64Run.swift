import CBase64

/// Whole groups of four characters of the base64 alphabet, with single line ends between them: whole lines by vectors
/// where the processor has them, else a table lookup a character. Stops before the first group that is anything else.
struct Base64Run {
    /// Where it stopped. Equal to the start when not even the first group was clean.
    private(set) var end: Int
    /// The last thing read was a line end, not a group.
    private(set) var startsLine = false

    /// Decodes as much of `extent` as is clean and as `output` has room for. Without vectors the result is the same.
    init(
        _ extent: Range<Int>, of input: Span<UInt8>, into output: inout OutputSpan<UInt8>, usesVectors: Bool = true
    ) {
        precondition(extent.lowerBound >= 0 && extent.upperBound <= input.count, "a range inside the bytes")
        end = extent.lowerBound
        unsafe input.extracting(..<extent.upperBound).withUnsafeBufferPointer { source in
            unsafe output.withUnsafeMutableBufferPointer { target, written in
                unsafe Base64Alphabet.words.withUnsafeBufferPointer { words in
                    repeat {
                        let start = end
                        if usesVectors { unsafe decodeLines(source, target, &written) }
                        unsafe decodeGroups(source, target, &written, words)
                        // A line end that stands between groups, not an empty line.
                        guard end > start, !startsLine else { break }
                    } while unsafe stepOverLineEnd(source)
                }
            }
        }
    }

    private mutating func decodeLines(
        _ source: UnsafeBufferPointer<UInt8>, _ target: UnsafeMutableBufferPointer<UInt8>, _ written: inout Int
    ) {
        guard let from = source.baseAddress, let to = target.baseAddress else { return }
        let lines = unsafe base64_lines(from + end, source.count - end, to + written, target.count - written)
        guard lines.read > 0 else { return }
        end += lines.read
        written += lines.written
        startsLine = lines.starts_line
    }

    private mutating func decodeGroups(
        _ source: UnsafeBufferPointer<UInt8>, _ target: UnsafeMutableBufferPointer<UInt8>, _ written: inout Int,
        _ words: UnsafeBufferPointer<UInt32>
    ) {
        let target = UnsafeMutableRawBufferPointer(target)
        // A group is stored as four bytes; the fourth is written over by the next group.
        while end + 4 <= source.count, written + 4 <= target.count {
            let group =
                unsafe words[Int(source[end])] | words[256 + Int(source[end + 1])]
                | words[512 + Int(source[end + 2])] | words[768 + Int(source[end + 3])]
            guard group & Base64Alphabet.foreign == 0 else { return }
            unsafe target.storeBytes(of: group.littleEndian, toByteOffset: written, as: UInt32.self)
            end += 4
            written += 3
            startsLine = false
        }
    }

    /// Whether one begins here.
    private mutating func stepOverLineEnd(_ source: UnsafeBufferPointer<UInt8>) -> Bool {
        let isReturn = unsafe end < source.count && source[end] == ASCII.carriageReturn
        let feed = isReturn ? end + 1 : end
        guard feed < source.count, unsafe source[feed] == ASCII.lineFeed else { return false }
        end = feed + 1
        startsLine = true
        return true
    }
}
