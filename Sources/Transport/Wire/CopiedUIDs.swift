/// `COPYUID 38505 304,319:320 3956:3958` (RFC 4315, section 3): where copied letters went.
///
/// Ranges stay ranges: a server can write `1:4294967295` in twelve bytes.
struct CopiedUIDs: Equatable {
    let uidValidity: UInt32
    private let sources: [ClosedRange<UInt32>]
    private let targets: [ClosedRange<UInt32>]

    /// The cursor stands on the first number.
    init(at cursor: inout IMAPCursor) throws(ProtocolViolation) {
        uidValidity = try cursor.uniqueNumber()
        try cursor.expect(UInt8(ascii: " "))
        sources = try Self.ranges(cursor.atom())
        try cursor.expect(UInt8(ascii: " "))
        targets = try Self.ranges(cursor.atom())
        guard Self.count(sources) == Self.count(targets) else { throw .number }
    }

    /// Where `uid` is now; `nil` when the server did not name it.
    func target(of uid: UInt32) -> MovedLetter? {
        var index: UInt64 = 0
        for range in sources {
            if range.contains(uid) {
                return Self.element(index + UInt64(uid - range.lowerBound), of: targets)
                    .map { MovedLetter(uidValidity: uidValidity, uid: $0) }
            }
            index += UInt64(range.count)
        }
        return nil
    }

    private static func element(_ index: UInt64, of ranges: [ClosedRange<UInt32>]) -> UInt32? {
        var remaining = index
        for range in ranges {
            if remaining < UInt64(range.count) { return range.lowerBound + UInt32(remaining) }
            remaining -= UInt64(range.count)
        }
        return nil
    }

    private static func count(_ ranges: [ClosedRange<UInt32>]) -> UInt64 {
        ranges.reduce(0) { $0 + UInt64($1.count) }
    }

    private static func ranges(_ text: ArraySlice<UInt8>) throws(ProtocolViolation) -> [ClosedRange<UInt32>] {
        var ranges: [ClosedRange<UInt32>] = []
        for piece in text.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
            let ends = piece.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
            guard ends.count <= 2, let first: UInt32 = ASCII.number(ends[0]), first > 0,
                let last: UInt32 = ASCII.number(ends[ends.count - 1]), last > 0
            else { throw .number }
            ranges.append(min(first, last)...max(first, last))
        }
        return ranges
    }
}

/// Where a moved letter is now.
package struct MovedLetter: Equatable, Sendable {
    /// Of the folder it is in now.
    package var uidValidity: UInt32
    /// Under that UIDVALIDITY.
    package var uid: UInt32
}
