/// An address somewhere in a line of text, and where it stands. Looser than `EmailAddress`: servers write what
/// they were given, and `user@host` was an address to them.
struct TextAddress: Sendable {
    let bytes: [UInt8]
    let range: Range<Int>

    /// Every address of a line, from the left. Linear: each byte is looked at for at most two `@`.
    static func all(in line: [UInt8]) -> [TextAddress] {
        var found: [TextAddress] = []
        var free = 0
        for place in line.indices where line[place] == 0x40 {
            guard place >= free, let address = TextAddress(in: line, around: place, notBefore: free) else { continue }
            free = address.range.upperBound
            found.append(address)
        }
        return found
    }

    private init?(in line: [UInt8], around at: Int, notBefore first: Int) {
        var start = at
        if at > first, line[at - 1] == 0x22 {
            start = at - 1
            while start > first, line[start - 1] != 0x22, at - start < Self.longestLocalPart { start -= 1 }
            guard start > first, line[start - 1] == 0x22 else { return nil }
            start -= 1
        } else {
            while start > first, Self.isLocal(line[start - 1]), at - start < Self.longestLocalPart { start -= 1 }
            while start < at, line[start] == 0x2E || line[start] == 0x27 { start += 1 }
        }
        var end = at + 1
        if end < line.count, line[end] == 0x5B {
            while end < line.count, line[end] != 0x5D, end - at < Self.longestDomain { end += 1 }
            guard end < line.count, line[end] == 0x5D else { return nil }
            end += 1
        } else {
            while end < line.count, Self.isDomain(line[end]), end - at < Self.longestDomain { end += 1 }
            while end > at, line[end - 1] == 0x2E || line[end - 1] == 0x2D { end -= 1 }
        }
        guard start < at, end > at + 1 else { return nil }
        range = start..<end
        bytes = Array(line[range])
    }

    private static let longestLocalPart = 128
    private static let longestDomain = 255

    private static func isDomain(_ byte: UInt8) -> Bool {
        ASCIIText.isLetter(byte) || ASCIIText.isDigit(byte) || byte == 0x2D || byte == 0x2E || byte == 0x5F
            || byte >= 0x80
    }

    private static func isLocal(_ byte: UInt8) -> Bool {
        ASCIIText.isLetter(byte) || ASCIIText.isDigit(byte) || byte >= 0x80 || marks.contains(byte)
    }

    private static let marks = Array("!#$%&'*+-./=?^_{|}~".utf8)
}
