/// The name of a file as Macintosh formats keep it in their own header, in bytes as written.
enum MacintoshName {
    /// How many bytes of a file are enough to look into.
    static let longestHeader = 4_096

    /// The "Real Name" entry of AppleSingle and AppleDouble (RFC 1740, appendix A).
    static func inAppleFile(_ header: [UInt8]) -> [UInt8]? {
        guard header.starts(with: [0x00, 0x05, 0x16, 0x07]) || header.starts(with: [0x00, 0x05, 0x16, 0x00]),
            let count = number(header, at: 24, bytes: 2)
        else { return nil }
        var place = 26
        for _ in 0..<count {
            guard let identifier = number(header, at: place, bytes: 4),
                let offset = number(header, at: place + 4, bytes: 4),
                let length = number(header, at: place + 8, bytes: 4)
            else { return nil }
            if identifier == realName {
                guard length > 0, offset + length <= header.count else { return nil }
                return Array(header[offset..<(offset + length)])
            }
            place += 12
        }
        return nil
    }

    /// A Pascal string behind a zero (MacBinary II).
    static func inMacBinary(_ header: [UInt8]) -> [UInt8]? {
        guard header.count >= 128, header[0] == 0, (1...63).contains(header[1]), header[74] == 0 else { return nil }
        return Array(header[2..<(2 + Int(header[1]))])
    }

    private static let realName = 3

    /// Highest byte first.
    private static func number(_ header: [UInt8], at place: Int, bytes: Int) -> Int? {
        guard place + bytes <= header.count else { return nil }
        return header[place..<(place + bytes)].reduce(0) { $0 << 8 | Int($1) }
    }
}
