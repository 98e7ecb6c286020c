/// The yearly rules that holidays follow: `FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=25;UNTIL=20301231` (RFC 5545, section
/// 3.3.10). All others are refused.
struct ICalendarRecurrence: Equatable {
    private var interval = 1
    private var count: Int?
    private var until: ICalendarDate?
    /// In order; empty when the rule has none.
    private var months: [Int] = []
    /// Negative ones count from the end of the month.
    private var days: [Int] = []

    /// `nil` when the rule has a part beyond these, the same part twice, or a value that is none.
    init?(_ text: ArraySlice<UInt8>) {
        var seen: Set<String> = []
        for part in text.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false) {
            guard let sign = part.firstIndex(of: UInt8(ascii: "=")) else { return nil }
            let value = part[(sign + 1)...]
            guard let name = Self.parts.first(where: { ICalendarLine.sameWord(part[..<sign], $0) }),
                seen.insert(name).inserted, read(name, value)
            else { return nil }
        }
        guard seen.contains("FREQ") else { return nil }
    }

    /// A week's first day says nothing in a rule without weeks.
    private static let parts = ["FREQ", "INTERVAL", "COUNT", "UNTIL", "BYMONTH", "BYMONTHDAY", "WKST"]

    private mutating func read(_ name: String, _ value: ArraySlice<UInt8>) -> Bool {
        switch name {
        case "FREQ":
            return ICalendarLine.sameWord(value, "YEARLY")
        case "INTERVAL":
            guard let number = Self.number(value), number > 0 else { return false }
            interval = number
        case "COUNT":
            guard let number = Self.number(value), number > 0 else { return false }
            count = number
        case "UNTIL":
            until = ICalendarDate(value)
            return until != nil
        case "BYMONTH":
            months = Self.numbers(value, within: 1...12) ?? []
            return !months.isEmpty
        case "BYMONTHDAY":
            days = Self.numbers(value, within: -31...31) ?? []
            return !days.isEmpty && !days.contains(0)
        default: break
        }
        return true
    }

    /// The days on which an event that begins on `first` begins again, `first` among them, up to the end of
    /// `lastYear`. Calls `visit` in order until it returns `false`.
    ///
    /// Years before `firstYear` are left out where nothing has to be counted.
    func visitDays(from first: CivilDate, years: ClosedRange<Int>, _ visit: (CivilDate) -> Bool) {
        var left = count ?? .max
        // The first day belongs to the series, whether the rule names it or not.
        guard left > 0, visit(first) else { return }
        left -= 1
        var year = first.year
        if count == nil, year < years.lowerBound { year += (years.lowerBound - year) / interval * interval }
        while left > 0, year <= years.upperBound {
            for day in candidates(in: year, like: first) where day > first {
                guard left > 0, !isOver(on: day), visit(day) else { return }
                left -= 1
            }
            year += interval
        }
    }

    private func candidates(in year: Int, like first: CivilDate) -> [CivilDate] {
        let months = !months.isEmpty ? months : days.isEmpty ? [first.month] : Array(1...12)
        return months.flatMap { month -> [CivilDate] in
            let wanted = days.isEmpty ? [first.day] : days
            let found = wanted.compactMap { day in
                let length = CivilDate.daysIn(month: month, of: year)
                return CivilDate(checkedYear: year, month: month, day: day > 0 ? day : length + 1 + day)
            }
            return Set(found).sorted()
        }
    }

    /// QUIRK: RFC 5545, section 3.3.10: an end in UTC is compared by its date with a day to spare, for the zone of the
    /// event may be ahead of it.
    private func isOver(on day: CivilDate) -> Bool {
        until.map { day.daysSince1970 > $0.day.daysSince1970 + ($0.isUTC ? 1 : 0) } ?? false
    }

    private static func numbers(_ text: ArraySlice<UInt8>, within range: ClosedRange<Int>) -> [Int]? {
        let parts = text.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
        let numbers = parts.compactMap { part -> Int? in
            let isNegative = part.first == UInt8(ascii: "-")
            let digits = isNegative || part.first == UInt8(ascii: "+") ? part.dropFirst() : part
            return number(digits).map { isNegative ? -$0 : $0 }
        }
        guard numbers.count == parts.count, numbers.allSatisfy({ range.contains($0) }) else { return nil }
        return Set(numbers).sorted()
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        guard (1...4).contains(digits.count), digits.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }) else {
            return nil
        }
        return digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    }
}

extension CivilDate {
    /// 28 to 31.
    static func daysIn(month: Int, of year: Int) -> Int {
        let next =
            month == 12 ? CivilDate(year: year + 1, month: 1, day: 1) : .init(year: year, month: month + 1, day: 1)
        return Int(next.daysSince1970 - CivilDate(year: year, month: month, day: 1).daysSince1970)
    }
}
