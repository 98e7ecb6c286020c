import GatewayKit

/// The opening hours of a calendar, laid out for walking from day to day.
///
/// Time is walked in spans of one offset. Within a span the wall clock runs evenly, so an interval of a day is an
/// interval of UTC; a gap or an overlap of the wall clock lies between two spans.
struct OpeningSchedule: Sendable, Equatable {
    let zone: TimeZoneRules
    /// The intervals of all days, one day's after the other's.
    private var intervals: [DayInterval] = []
    /// Where the intervals of each weekday are.
    private var week: [Range<Int>] = []
    /// Days since 1970 that have hours of their own, in order.
    private var exceptionDays: [Int64] = []
    /// Where the intervals of each of these days are.
    private var exceptionHours: [Range<Int>] = []

    init(zone: TimeZoneRules, week: [Weekday: [DayInterval]], exceptions: [CivilDate: [DayInterval]]) {
        self.zone = zone
        self.week = Weekday.allCases.map { add(week[$0] ?? []) }
        for (day, hours) in exceptions.sorted(by: { $0.key < $1.key }) {
            exceptionDays.append(day.daysSince1970)
            exceptionHours.append(add(hours))
        }
    }

    private mutating func add(_ hours: [DayInterval]) -> Range<Int> {
        let start = intervals.count
        intervals += DayInterval.merged(hours)
        return start..<intervals.count
    }

    func hours(on weekday: Weekday) -> [DayInterval] {
        Array(intervals[week[Weekday.allCases.firstIndex(of: weekday) ?? 0]])
    }

    var exceptions: [(day: CivilDate, hours: [DayInterval])] {
        zip(exceptionDays, exceptionHours).map { (CivilDate(daysSince1970: $0), Array(intervals[$1])) }
    }

    /// Calls `visit` with the open times from `start` to `end`, in order, until it returns `false`. All are
    /// microseconds since 1970 UTC.
    @inline(__always)
    func visitOpenTimes(from start: Int64, to end: Int64, _ visit: (_ from: Int64, _ until: Int64) -> Bool) {
        var now = start
        while now < end {
            let span = zone.span(at: Instant(microseconds: now).seconds)
            let spanEnd = span.until > end / Self.second ? end : min(end, span.until * Self.second)
            let offset = Int64(span.offset) * Self.second
            guard visitLocal(from: now + offset, to: spanEnd + offset, { visit($0 - offset, $1 - offset) }) else {
                return
            }
            now = spanEnd
        }
    }

    /// The same on a wall clock that runs evenly.
    @inline(__always)
    private func visitLocal(from start: Int64, to end: Int64, _ visit: (Int64, Int64) -> Bool) -> Bool {
        var day = start / Self.day - (start % Self.day < 0 ? 1 : 0)
        var midnight = day * Self.day
        var weekday = Weekday.index(daysSince1970: day)
        var exception = firstException(from: day)
        while midnight < end {
            var hours = week[weekday]
            if exception < exceptionDays.count, exceptionDays[exception] == day {
                hours = exceptionHours[exception]
                exception += 1
            }
            for index in hours {
                let from = max(start, midnight + Int64(intervals[index].from) * Self.minute)
                let until = min(end, midnight + Int64(intervals[index].until) * Self.minute)
                if from < until, !visit(from, until) { return false }
            }
            day += 1
            midnight += Self.day
            weekday = weekday == 6 ? 0 : weekday + 1
        }
        return true
    }

    private func firstException(from day: Int64) -> Int {
        var low = 0
        var high = exceptionDays.count
        while low < high {
            let middle = (low + high) / 2
            if exceptionDays[middle] < day { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// In microseconds.
    private static let second: Int64 = 1_000_000
    private static let minute = 60 * second
    private static let day = 1_440 * minute
}
