/// Whole groups of four characters of the base64 alphabet, with single line ends between them, decoded at the speed
/// of a few table lookups a group. Stops before the first group that is anything else.
struct Base64Run {
    /// Where it stopped. Equal to the start when not even the first group was clean.
    private(set) var end: Int
    /// The last thing read was a line end, not a group.
    private(set) var startsLine = false

    /// Decodes as much of `extent` as is clean and as `output` has room for.
    init(_ extent: Range<Int>, of input: Span<UInt8>, into output: inout OutputSpan<UInt8>) {
        precondition(extent.lowerBound >= 0 && extent.upperBound <= input.count, "a range inside the bytes")
        end = extent.lowerBound
        unsafe input.withUnsafeBufferPointer { source in
            unsafe output.withUnsafeMutableBufferPointer { target, initialized in
                unsafe decode(
                    UnsafeRawBufferPointer(source), extent.upperBound, UnsafeMutableRawBufferPointer(target),
                    &initialized)
            }
        }
    }

    private mutating func decode(
        _ source: UnsafeRawBufferPointer, _ sourceEnd: Int, _ target: UnsafeMutableRawBufferPointer,
        _ written: inout Int
    ) {
        unsafe Base64Alphabet.words.withUnsafeBufferPointer { words in
            var read = end
            while true {
                let lineStart = read
                unsafe Self.decodeBlocks(source, &read, sourceEnd, target, &written, words)
                unsafe Self.decodeGroups(source, &read, sourceEnd, target, &written, words)
                if read > lineStart { startsLine = false }
                // A line end that follows a group, and that another group may follow.
                guard read > lineStart, read + 1 < sourceEnd else { break }
                if unsafe source[read] == ASCII.carriageReturn, unsafe source[read + 1] == ASCII.lineFeed {
                    read += 2
                } else if unsafe source[read] == ASCII.lineFeed {
                    read += 1
                } else {
                    break
                }
                startsLine = true
            }
            end = read
        }
    }

    /// Sixteen characters a step, tested once: four groups that the processor works on at the same time.
    private static func decodeBlocks(
        _ source: UnsafeRawBufferPointer, _ read: inout Int, _ sourceEnd: Int,
        _ target: UnsafeMutableRawBufferPointer, _ written: inout Int, _ words: UnsafeBufferPointer<UInt32>
    ) {
        // A group is stored as four bytes; the fourth is written over by the next group.
        while read + 16 <= sourceEnd, written + 13 <= target.count {
            let first = unsafe word(source, read, words)
            let second = unsafe word(source, read + 4, words)
            let third = unsafe word(source, read + 8, words)
            let fourth = unsafe word(source, read + 12, words)
            guard (first | second | third | fourth) & Base64Alphabet.foreign == 0 else { return }
            unsafe target.storeBytes(of: first.littleEndian, toByteOffset: written, as: UInt32.self)
            unsafe target.storeBytes(of: second.littleEndian, toByteOffset: written + 3, as: UInt32.self)
            unsafe target.storeBytes(of: third.littleEndian, toByteOffset: written + 6, as: UInt32.self)
            unsafe target.storeBytes(of: fourth.littleEndian, toByteOffset: written + 9, as: UInt32.self)
            read += 16
            written += 12
        }
    }

    private static func decodeGroups(
        _ source: UnsafeRawBufferPointer, _ read: inout Int, _ sourceEnd: Int,
        _ target: UnsafeMutableRawBufferPointer, _ written: inout Int, _ words: UnsafeBufferPointer<UInt32>
    ) {
        while read + 4 <= sourceEnd, written + 4 <= target.count {
            let group = unsafe word(source, read, words)
            guard group & Base64Alphabet.foreign == 0 else { return }
            unsafe target.storeBytes(of: group.littleEndian, toByteOffset: written, as: UInt32.self)
            read += 4
            written += 3
        }
    }

    /// The three bytes that four characters stand for, lowest first.
    @inline(__always)
    private static func word(
        _ source: UnsafeRawBufferPointer, _ place: Int, _ words: UnsafeBufferPointer<UInt32>
    ) -> UInt32 {
        unsafe words[Int(source[place])] | words[256 + Int(source[place + 1])]
            | words[512 + Int(source[place + 2])] | words[768 + Int(source[place + 3])]
    }
}
