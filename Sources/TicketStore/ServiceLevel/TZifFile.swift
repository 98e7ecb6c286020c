/// The content of a TZif file (RFC 8536, section 3).
struct TZifFile {
    private(set) var firstOffset = 0
    private(set) var transitions: [TimeZoneRules.Transition] = []
    private(set) var footer: POSIXTimeZone?

    /// `nil` when a length, an index or the footer is wrong. Leap seconds are passed over: our clock has none.
    init?(_ bytes: [UInt8]) {
        guard let first = Header(bytes, at: 0, timeSize: 4) else { return nil }
        // Version 2 and later repeat everything with 64-bit times and add the footer.
        guard first.version >= UInt8(ascii: "2") else {
            guard read(bytes, first) else { return nil }
            return
        }
        guard let second = Header(bytes, at: first.end, timeSize: 8), read(bytes, second) else { return nil }
        guard second.end < bytes.count, bytes[second.end] == Self.lineFeed,
            let close = bytes[(second.end + 1)...].firstIndex(of: Self.lineFeed)
        else { return nil }
        let rule = bytes[(second.end + 1)..<close]
        if rule.isEmpty { return }
        guard let footer = POSIXTimeZone(Array(rule)) else { return nil }
        self.footer = footer
    }

    private static let lineFeed = UInt8(ascii: "\n")
    /// More than a week from UTC is no offset.
    private static let widestOffset = 7 * 86_400

    private mutating func read(_ bytes: [UInt8], _ header: Header) -> Bool {
        var offsets: [Int] = []
        for index in 0..<header.typeCount {
            let offset = Int(Int32(truncatingIfNeeded: Header.number(bytes, at: header.types + 6 * index, size: 4)))
            guard abs(offset) <= Self.widestOffset else { return false }
            offsets.append(offset)
        }
        firstOffset = offsets[0]
        var previous = Int64.min
        for index in 0..<header.timeCount {
            let at = Header.number(bytes, at: header.times + header.timeSize * index, size: header.timeSize)
            let type = Int(bytes[header.indices + index])
            guard type < offsets.count, at >= previous else { return false }
            transitions.append(TimeZoneRules.Transition(at: at, offset: offsets[type]))
            previous = at
        }
        return true
    }
}

/// One header and the places of the tables behind it.
private struct Header {
    static let size = 44
    /// Larger counts than any file has; they keep the sums below far from overflow.
    static let largestCount: Int64 = 100_000

    let version: UInt8
    let timeSize: Int
    let timeCount: Int
    let typeCount: Int
    let times: Int
    let indices: Int
    let types: Int
    let end: Int

    init?(_ bytes: [UInt8], at start: Int, timeSize: Int) {
        guard bytes.count - start >= Self.size, bytes[start..<(start + 4)].elementsEqual("TZif".utf8) else {
            return nil
        }
        let counts = (0..<6).map { Self.number(bytes, at: start + 20 + 4 * $0, size: 4) }
        guard counts.allSatisfy({ (0...Self.largestCount).contains($0) }), counts[4] > 0 else { return nil }
        let (utc, standard, leaps, names) = (Int(counts[0]), Int(counts[1]), Int(counts[2]), Int(counts[5]))
        version = bytes[start + 4]
        self.timeSize = timeSize
        timeCount = Int(counts[3])
        typeCount = Int(counts[4])
        times = start + Self.size
        indices = times + timeSize * timeCount
        types = indices + timeCount
        end = types + 6 * typeCount + names + (timeSize + 4) * leaps + standard + utc
        guard end <= bytes.count else { return nil }
    }

    /// A signed number, most significant byte first.
    static func number(_ bytes: [UInt8], at start: Int, size: Int) -> Int64 {
        let pattern = bytes[start..<(start + size)].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return size == 4 ? Int64(Int32(truncatingIfNeeded: pattern)) : Int64(bitPattern: pattern)
    }
}
