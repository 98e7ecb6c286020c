import Glibc

/// A point in time: microseconds since 1970-01-01 00:00 UTC, without leap seconds.
package struct Instant: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// May be negative: before 1970.
    package let microseconds: Int64

    /// Any number is an instant.
    package init(microseconds: Int64) {
        self.microseconds = microseconds
    }

    /// Whole seconds since 1970; beyond 292,000 years either way the value wraps.
    package init(seconds: Int64) {
        microseconds = seconds.multipliedReportingOverflow(by: 1_000_000).partialValue
    }

    /// The wall clock. Leases and timeouts use `ContinuousClock` instead.
    package static var now: Instant {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Instant(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000)
    }

    /// Whole seconds since 1970, rounded down.
    package var seconds: Int64 { Self.floorDivide(microseconds, 1_000_000) }

    package static func < (left: Self, right: Self) -> Bool { left.microseconds < right.microseconds }

    /// Rounds the duration toward zero to whole microseconds.
    package static func + (left: Self, right: Duration) -> Self {
        Instant(microseconds: left.microseconds &+ right.wholeMicroseconds)
    }

    /// Rounds the duration toward zero to whole microseconds.
    package static func - (left: Self, right: Duration) -> Self {
        Instant(microseconds: left.microseconds &- right.wholeMicroseconds)
    }

    /// From `right` to `left`; negative when `left` is earlier.
    package static func - (left: Self, right: Self) -> Duration {
        .microseconds(left.microseconds &- right.microseconds)
    }

    /// RFC 3339 in UTC with whole seconds: `2026-11-20T09:30:00Z`.
    package var description: String {
        let (year, month, day) = Self.civilDate(daysSince1970: Self.floorDivide(seconds, 86_400))
        let second = seconds - Self.floorDivide(seconds, 86_400) * 86_400
        return "\(Self.padded(year, 4))-\(Self.padded(month, 2))-\(Self.padded(day, 2))"
            + "T\(Self.padded(second / 3_600, 2)):\(Self.padded(second / 60 % 60, 2)):\(Self.padded(second % 60, 2))Z"
    }

    /// The Gregorian date of a day number, for any year. (Days are counted in eras of 400 years.)
    package static func civilDate(daysSince1970 days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = days + 719_468
        let era = floorDivide(shifted, 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
    }

    private static func floorDivide(_ value: Int64, _ divisor: Int64) -> Int64 {
        let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }

    private static func padded(_ value: Int64, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}

extension Duration {
    /// Whole microseconds, rounded toward zero. Durations here stay far below the 292,000 years that fit.
    package var wholeMicroseconds: Int64 {
        let parts = components
        return parts.seconds &* 1_000_000 &+ parts.attoseconds / 1_000_000_000_000
    }
}
