/// A part of a day on the wall clock: `09:00-17:30`, to the minute, without its last moment.
///
/// What runs over midnight is two of these: `22:00-24:00` and, on the next day, `00:00-06:00`.
package struct DayInterval: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Minutes after midnight, 0 to 1439.
    package let from: Int
    /// Minutes after midnight, 1 to 1440.
    package let until: Int

    /// 24:00.
    package static let minutesOfDay = 1_440
    /// From midnight to midnight.
    package static let wholeDay = DayInterval(uncheckedFrom: 0, until: minutesOfDay)

    /// Minutes after midnight; `nil` unless `from` lies before `until` and both in one day.
    package init?(from: Int, until: Int) {
        guard from >= 0, from < until, until <= Self.minutesOfDay else { return nil }
        self.init(uncheckedFrom: from, until: until)
    }

    /// Reads `9:00-17:30` or `09:00-24:00`; `nil` when it is none.
    package init?(_ text: String) {
        self.init(text.utf8)
    }

    init?(_ text: some Collection<UInt8>) {
        guard let dash = text.firstIndex(of: UInt8(ascii: "-")), let from = Self.minutes(text[..<dash]),
            let until = Self.minutes(text[text.index(after: dash)...])
        else { return nil }
        self.init(from: from, until: until)
    }

    private init(uncheckedFrom from: Int, until: Int) {
        self.from = from
        self.until = until
    }

    /// Earlier beginnings come first.
    package static func < (left: Self, right: Self) -> Bool {
        (left.from, left.until) < (right.from, right.until)
    }

    /// Two of them that have a minute in common, if there are such.
    package static func overlap(in intervals: [DayInterval]) -> (DayInterval, DayInterval)? {
        let ordered = intervals.sorted()
        return zip(ordered, ordered.dropFirst()).first { $0.until > $1.from }
    }

    /// The same minutes in the fewest intervals, in order.
    static func merged(_ intervals: [DayInterval]) -> [DayInterval] {
        intervals.sorted().reduce(into: []) { merged, next in
            guard let last = merged.last, next.from <= last.until else { return merged.append(next) }
            merged[merged.count - 1] = DayInterval(uncheckedFrom: last.from, until: max(last.until, next.until))
        }
    }

    /// `09:00-17:30`.
    package var description: String { "\(Self.clock(from))-\(Self.clock(until))" }

    private static func clock(_ minutes: Int) -> String {
        let (hour, minute) = (minutes / 60, minutes % 60)
        return "\(hour < 10 ? "0" : "")\(hour):\(minute < 10 ? "0" : "")\(minute)"
    }

    /// `9:00` or `09:00`, up to `24:00`.
    private static func minutes(_ text: some Collection<UInt8>) -> Int? {
        let parts = text.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard parts.count == 2, (1...2).contains(parts[0].count), parts[1].count == 2,
            let hour = number(parts[0]), let minute = number(parts[1]), minute < 60
        else { return nil }
        return hour * 60 + minute
    }

    private static func number(_ digits: some Collection<UInt8>) -> Int? {
        digits.reduce(0 as Int?) { value, byte in
            guard let value, UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte else { return nil }
            return value * 10 + Int(byte - UInt8(ascii: "0"))
        }
    }
}
