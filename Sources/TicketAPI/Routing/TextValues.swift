import GatewayKit
import TicketStore

extension Instant {
    /// Reads a time of RFC 3339 (`2026-11-21T09:30:00Z`, `…T10:30:00.5+01:00`) in the years 1 to 9999; `nil` for
    /// anything else. A leap second is the one after it.
    init?(rfc3339 text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, let day = CivilDate(String(decoding: bytes[..<10], as: UTF8.self)),
            bytes[10] | 0x20 == UInt8(ascii: "t"), bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"),
            let hour = Self.number(bytes[11..<13], below: 24), let minute = Self.number(bytes[14..<16], below: 60),
            let second = Self.number(bytes[17..<19], below: 61)
        else { return nil }
        var rest = bytes[19...]
        var fraction: Int64 = 0
        if rest.first == UInt8(ascii: ".") {
            let digits = rest.dropFirst().prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            guard (1...20).contains(digits.count) else { return nil }
            let padded = digits.prefix(6) + [UInt8](repeating: UInt8(ascii: "0"), count: max(0, 6 - digits.count))
            fraction = Self.number(padded[...], below: 1_000_000) ?? 0
            rest = rest[digits.endIndex...]
        }
        guard let offset = Self.offset(rest) else { return nil }
        let seconds = day.daysSince1970 * 86_400 + hour * 3_600 + minute * 60 + second - offset
        self.init(microseconds: seconds * 1_000_000 + fraction)
    }

    /// Seconds east of Greenwich.
    private static func offset(_ zone: ArraySlice<UInt8>) -> Int64? {
        guard let sign = zone.first else { return nil }
        if sign | 0x20 == UInt8(ascii: "z") { return zone.count == 1 ? 0 : nil }
        let start = zone.startIndex
        guard zone.count == 6, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"),
            zone[start + 3] == UInt8(ascii: ":"), let hours = number(zone[start + 1..<start + 3], below: 24),
            let minutes = number(zone[start + 4..<start + 6], below: 60)
        else { return nil }
        let seconds = hours * 3_600 + minutes * 60
        return sign == UInt8(ascii: "-") ? -seconds : seconds
    }

    private static func number(_ digits: ArraySlice<UInt8>, below limit: Int64) -> Int64? {
        var value: Int64 = 0
        for digit in digits {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
            value = value * 10 + Int64(digit - UInt8(ascii: "0"))
        }
        return value < limit ? value : nil
    }

    /// A time, or the beginning (UTC) of a day.
    init?(timeOrDay text: String) {
        if let instant = Instant(rfc3339: text) {
            self = instant
        } else if let day = CivilDate(text) {
            self.init(seconds: day.daysSince1970 * 86_400)
        } else {
            return nil
        }
    }
}

extension UniqueID {
    /// Takes 32 hexadecimal digits in the groups of RFC 9562, section 4, in either case; `nil` for anything else.
    init?(checking text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == 36 else { return nil }
        for (place, byte) in bytes.enumerated() {
            switch place {
            case 8, 13, 18, 23: guard byte == UInt8(ascii: "-") else { return nil }
            default: guard byte < 0x80, Character(Unicode.Scalar(byte)).isHexDigit else { return nil }
            }
        }
        self.init(text: text.lowercased())
    }
}
