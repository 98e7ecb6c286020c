/// `20261225`, or `20261225T080000` with or without a `Z` (RFC 5545, sections 3.3.4 and 3.3.5).
struct ICalendarDate: Equatable {
    let day: CivilDate
    /// `nil` for a whole day.
    let secondOfDay: Int?
    let isUTC: Bool

    init?(_ text: ArraySlice<UInt8>) {
        guard let day = CivilDate(digits: text.prefix(Self.dayLength)) else { return nil }
        self.day = day
        var rest = text.dropFirst(Self.dayLength)
        guard !rest.isEmpty else {
            secondOfDay = nil
            isUTC = false
            return
        }
        isUTC = rest.last == UInt8(ascii: "Z")
        if isUTC { rest = rest.dropLast() }
        guard rest.count == 7, rest.popFirst() == UInt8(ascii: "T"),
            rest.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 })
        else { return nil }
        let time = rest.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
        let (hour, minute, second) = (time / 10_000, time / 100 % 100, time % 100)
        // 60 is a leap second.
        guard hour < 24, minute < 60, second <= 60 else { return nil }
        secondOfDay = hour * 3_600 + minute * 60 + second
    }

    /// Days since 1970 of the first day that an event ending here does not touch.
    var firstDayAfter: Int64 {
        day.daysSince1970 + ((secondOfDay ?? 0) > 0 ? 1 : 0)
    }

    private static let dayLength = 8
}

/// `P2D`, `P1W`, `PT8H`, `P1DT12H` as seconds (RFC 5545, section 3.3.6).
struct ICalendarDuration: Equatable {
    let seconds: Int

    /// `nil` when it is none, or longer than 9,999 of its largest unit.
    init?(_ text: ArraySlice<UInt8>) {
        var rest = text.first == UInt8(ascii: "+") ? text.dropFirst() : text
        guard rest.popFirst() == UInt8(ascii: "P"), !rest.isEmpty else { return nil }
        var (total, isTime) = (0, false)
        while let byte = rest.first {
            if byte == UInt8(ascii: "T"), !isTime {
                isTime = true
                rest = rest.dropFirst()
            }
            let digits = rest.prefix { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
            rest = rest.dropFirst(digits.count)
            guard (1...4).contains(digits.count), let unit = rest.popFirst().flatMap({ Self.unit($0, isTime) }) else {
                return nil
            }
            total += digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) } * unit
        }
        seconds = total
    }

    private static func unit(_ letter: UInt8, _ isTime: Bool) -> Int? {
        switch (letter, isTime) {
        case (UInt8(ascii: "W"), false): 604_800
        case (UInt8(ascii: "D"), false): 86_400
        case (UInt8(ascii: "H"), true): 3_600
        case (UInt8(ascii: "M"), true): 60
        case (UInt8(ascii: "S"), true): 1
        default: nil
        }
    }
}
