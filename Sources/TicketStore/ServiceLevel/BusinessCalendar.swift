package import GatewayKit

/// When a team works: opening hours per weekday in one time zone, minus holidays, plus exceptions.
///
/// A moment counts exactly when the clock on the wall of the zone shows an open time. So an hour that the wall shows
/// twice in autumn counts twice, and one that it leaves out in spring counts nothing.
package struct BusinessCalendar: Sendable, Equatable {
    /// `nil` is around the clock.
    let schedule: OpeningSchedule?
    let zoneName: String

    /// Around the clock, every day. Needs no time zone.
    package static let always = BusinessCalendar(schedule: nil, zoneName: "")

    /// How far ahead `instant(after:from:)` looks: 20 years.
    package static let horizon = Duration.seconds(20 * 31_556_952)

    /// A holiday is an exception without intervals. Intervals of one day that overlap count once.
    package init(
        zone: TimeZoneRules, zoneName: String, week: [Weekday: [DayInterval]], exceptions: [CivilDate: [DayInterval]]
    ) {
        self.init(schedule: OpeningSchedule(zone: zone, week: week, exceptions: exceptions), zoneName: zoneName)
    }

    private init(schedule: OpeningSchedule?, zoneName: String) {
        self.schedule = schedule
        self.zoneName = zoneName
    }

    /// Counted time between two instants; zero when `to` is not after `from`. Only the years 1 to 9999 count.
    package func workingTime(from: Instant, to: Instant) -> Duration {
        let (start, end) = (Self.reachable(from), Self.reachable(to))
        guard start < end else { return .zero }
        guard let schedule else { return .microseconds(end - start) }
        var counted: Int64 = 0
        schedule.visitOpenTimes(from: start, to: end) { from, until in
            counted += until - from
            return true
        }
        return .microseconds(counted)
    }

    /// The first instant at which `duration` of counted time has passed since `start`, which is `start` itself for
    /// none. `nil` when that is not within 20 years, as for a calendar that never opens.
    ///
    /// What is reached when the team closes is reached then, not when it opens again.
    package func instant(after duration: Duration, from start: Instant) -> Instant? {
        guard duration > .zero else { return start }
        let begin = start.microseconds
        guard duration <= Self.horizon, begin == Self.reachable(start) else { return nil }
        guard let schedule else { return start + duration }
        var missing = duration.wholeMicroseconds
        guard missing > 0 else { return start }
        var found: Int64?
        schedule.visitOpenTimes(from: begin, to: begin + Self.horizon.wholeMicroseconds) { from, until in
            guard until - from < missing else {
                found = from + missing
                return false
            }
            missing -= until - from
            return true
        }
        return found.map { Instant(microseconds: $0) }
    }

    /// The counted intervals between two instants, for people: at most `limit`, and none that touch.
    package func intervals(from: Instant, to: Instant, limit: Int) -> [Range<Instant>] {
        let (start, end) = (Self.reachable(from), Self.reachable(to))
        guard start < end, limit > 0 else { return [] }
        guard let schedule else { return [Instant(microseconds: start)..<Instant(microseconds: end)] }
        var found: [Range<Int64>] = []
        schedule.visitOpenTimes(from: start, to: end) { from, until in
            if let last = found.last, last.upperBound == from {
                found[found.count - 1] = last.lowerBound..<until
                return true
            }
            guard found.count < limit else { return false }
            found.append(from..<until)
            return true
        }
        return found.map { Instant(microseconds: $0.lowerBound)..<Instant(microseconds: $0.upperBound) }
    }

    private static func reachable(_ instant: Instant) -> Int64 {
        min(max(instant.microseconds, earliest.microseconds), latest.microseconds)
    }

    /// Between these no sum overflows.
    private static let earliest = midnight(of: CivilDate(year: 1, month: 1, day: 1))
    private static let latest = midnight(of: CivilDate(year: 10_000, month: 1, day: 1))

    private static func midnight(of day: CivilDate) -> Instant { Instant(seconds: day.daysSince1970 * 86_400) }
}
