/// A place in bytes whose numbers begin with their lowest byte. It never leaves its extent.
struct LittleEndianCursor {
    private(set) var position: Int
    let end: Int

    init(_ extent: Range<Int>) {
        position = extent.lowerBound
        end = extent.upperBound
    }

    var isAtEnd: Bool { position >= end }

    /// `nil` when fewer bytes are left; then the cursor stays.
    mutating func byte(_ bytes: Span<UInt8>) -> UInt8? {
        guard position < end else { return nil }
        defer { position += 1 }
        return bytes[position]
    }

    mutating func uint16(_ bytes: Span<UInt8>) -> UInt16? {
        guard end - position >= 2 else { return nil }
        defer { position += 2 }
        return UInt16(bytes[position]) | UInt16(bytes[position + 1]) << 8
    }

    mutating func uint32(_ bytes: Span<UInt8>) -> UInt32? {
        guard end - position >= 4, let low = uint16(bytes), let high = uint16(bytes) else { return nil }
        return UInt32(low) | UInt32(high) << 16
    }

    /// The next `count` bytes. With fewer left: `nil`, and the cursor stays.
    mutating func extent(_ count: Int) -> Range<Int>? {
        guard count >= 0, count <= end - position else { return nil }
        defer { position += count }
        return position..<(position + count)
    }

    /// All that is left.
    mutating func rest() -> Range<Int> {
        defer { position = end }
        return position..<end
    }
}
