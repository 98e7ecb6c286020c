import GatewayKit

/// A rule such as `EET-2EEST,M3.5.0/3,M10.5.0/4` (POSIX TZ with the extensions of RFC 8536, section 3.3.1).
struct POSIXTimeZone: Sendable, Equatable {
    /// The day of a year on which an offset changes.
    enum Day: Sendable, Equatable {
        /// 1 to 365; 29 February is never counted.
        case julian(Int)
        /// 0 to 365; 29 February is counted.
        case ordinal(Int)
        /// Weekday 0 is Sunday; week 5 is the last of the month.
        case weekday(month: Int, week: Int, weekday: Int)
    }

    struct Change: Sendable, Equatable {
        let day: Day
        /// Seconds after local midnight, by the offset that ends; may lie days before or after it.
        let time: Int
    }

    /// Seconds east of UTC.
    private let standard: Int
    private let summer: Summer?

    private struct Summer: Sendable, Equatable {
        let offset: Int
        let start: Change
        let end: Change
    }

    init?(_ bytes: [UInt8]) {
        var scanner = RuleScanner(bytes)
        guard scanner.takeName(), let west = scanner.offset(hours: 24) else { return nil }
        standard = -west
        if scanner.isAtEnd {
            summer = nil
            return
        }
        guard scanner.takeName() else { return nil }
        var offset = standard + 3_600
        if scanner.peek != UInt8(ascii: ",") {
            guard let west = scanner.offset(hours: 24) else { return nil }
            offset = -west
        }
        guard let start = scanner.change(), let end = scanner.change(), scanner.isAtEnd else { return nil }
        summer = Summer(offset: offset, start: start, end: end)
    }

    /// The offset at a second since 1970 UTC: that of the latest change before it, until the next.
    func span(at second: Int64) -> OffsetSpan {
        guard let summer else { return OffsetSpan(offset: standard, until: .max) }
        let days = second >= 0 ? second / 86_400 : -((-second + 86_399) / 86_400)
        let year = Int(Instant.civilDate(daysSince1970: days).year)
        var latest: (at: Int64, offset: Int) = (.min, standard)
        var next = Int64.max
        for candidate in (year - 1)...(year + 1) {
            let end = summer.end.second(in: candidate) - Int64(summer.offset)
            let start = summer.start.second(in: candidate) - Int64(standard)
            // A summer that starts when it ends lasts the whole year.
            for (at, offset) in [(end, standard), (start, summer.offset)] {
                if at > second { next = min(next, at) } else if at >= latest.at { latest = (at, offset) }
            }
        }
        return OffsetSpan(offset: latest.offset, until: next)
    }
}

extension POSIXTimeZone.Change {
    /// Seconds since 1970 of local midnight plus `time`, in local time.
    fileprivate func second(in year: Int) -> Int64 {
        let newYear = CivilDate(year: year, month: 1, day: 1).daysSince1970
        let days: Int64
        switch day {
        case .ordinal(let number):
            days = newYear + Int64(number)
        case .julian(let number):
            let isLeap = CivilDate(year: year + 1, month: 1, day: 1).daysSince1970 - newYear == 366
            days = newYear + Int64(number - 1) + (isLeap && number >= 60 ? 1 : 0)
        case .weekday(let month, let week, let weekday):
            let first = CivilDate(year: year, month: month, day: 1).daysSince1970
            let next = CivilDate(
                year: month == 12 ? year + 1 : year, month: month == 12 ? 1 : month + 1, day: 1
            ).daysSince1970
            // 1970-01-01 was a Thursday.
            let weekdayOfFirst = ((first + 4) % 7 + 7) % 7
            var found = first + (Int64(weekday) - weekdayOfFirst + 7) % 7 + 7 * Int64(week - 1)
            if found >= next { found -= 7 }
            days = found
        }
        return days * 86_400 + Int64(time)
    }
}

/// Reads a rule from left to right.
private struct RuleScanner {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { position == bytes.count }
    var peek: UInt8? { isAtEnd ? nil : bytes[position] }

    /// `EET` or `<+0330>`.
    mutating func takeName() -> Bool {
        let start = position
        if take("<") {
            while let byte = peek, byte != UInt8(ascii: ">") { _ = byte; position += 1 }
            return take(">")
        }
        while let byte = peek, (byte | 0x20) >= UInt8(ascii: "a"), (byte | 0x20) <= UInt8(ascii: "z") { position += 1 }
        return position - start >= 3
    }

    /// `[+-]hh[:mm[:ss]]` as seconds.
    mutating func offset(hours limit: Int) -> Int? {
        let isNegative = take("-")
        if !isNegative { _ = take("+") }
        guard let hours = number(0...limit) else { return nil }
        var seconds = hours * 3_600
        if take(":") {
            guard let minutes = number(0...59) else { return nil }
            seconds += minutes * 60
            if take(":") {
                guard let rest = number(0...59) else { return nil }
                seconds += rest
            }
        }
        return isNegative ? -seconds : seconds
    }

    /// `,M3.5.0/3`; two o'clock when no time is given.
    mutating func change() -> POSIXTimeZone.Change? {
        guard take(","), let day = day() else { return nil }
        guard take("/") else { return POSIXTimeZone.Change(day: day, time: 7_200) }
        return offset(hours: 167).map { POSIXTimeZone.Change(day: day, time: $0) }
    }

    private mutating func day() -> POSIXTimeZone.Day? {
        if take("J") { return number(1...365).map { .julian($0) } }
        guard take("M") else { return number(0...365).map { .ordinal($0) } }
        guard let month = number(1...12), take("."), let week = number(1...5), take("."),
            let weekday = number(0...6)
        else { return nil }
        return .weekday(month: month, week: week, weekday: weekday)
    }

    private mutating func number(_ range: ClosedRange<Int>) -> Int? {
        let start = position
        var value = 0
        while let byte = peek, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9"), position - start < 4 {
            value = value * 10 + Int(byte - UInt8(ascii: "0"))
            position += 1
        }
        return position > start && range.contains(value) ? value : nil
    }

    private mutating func take(_ byte: Unicode.Scalar) -> Bool {
        guard peek == UInt8(ascii: byte) else { return false }
        position += 1
        return true
    }
}
