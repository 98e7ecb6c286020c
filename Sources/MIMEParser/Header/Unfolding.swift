/// Undoes the folding of long fields (RFC 5322, section 2.2.3).
enum Unfolding {
    /// Line ends vanish; the white space after them stays. A line end that no white space follows becomes a
    /// space, so that nothing grows together. White space at both ends goes.
    static func unfold(_ bytes: Span<UInt8>, _ value: Range<Int>) -> [UInt8] {
        unfold(bytes.array(value)[...])
    }

    static func unfold(_ value: ArraySlice<UInt8>) -> [UInt8] {
        let slice = ASCII.trimmed(value)
        guard slice.contains(where: { $0 == ASCII.lineFeed || $0 == ASCII.carriageReturn }) else {
            return Array(slice)
        }
        var unfolded: [UInt8] = []
        unfolded.reserveCapacity(slice.count)
        var atLineEnd = false
        for byte in slice {
            if byte == ASCII.lineFeed || byte == ASCII.carriageReturn {
                atLineEnd = true
                continue
            }
            if atLineEnd, !ASCII.isBlank(byte) { unfolded.append(ASCII.space) }
            atLineEnd = false
            unfolded.append(byte)
        }
        return unfolded
    }
}
