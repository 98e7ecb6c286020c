/// A point in time as a mail states it (RFC 5322, sections 3.3 and 4.3), in any of the forms programs write:
/// with or without weekday, seconds and zone, two-digit years, asctime, ISO 8601.
package struct MailDate: Hashable, Sendable {
    /// Since 1970-01-01 00:00 UTC, negative before. Years outside 1900…9999 are clamped to them: RFC 5322,
    /// section 3.3 allows no earlier ones.
    package let secondsUTC: Int64
    /// Minutes east of UTC on the writer's clock; zero when unknown.
    package let zoneMinutes: Int

    /// A moment and the zone it was written in; minutes east of UTC.
    package init(secondsUTC: Int64, zoneMinutes: Int) {
        self.secondsUTC = secondsUTC
        self.zoneMinutes = zoneMinutes
    }

    /// `nil` when no day, month and year can be made out. Of a field that says more than a date, such as
    /// Received, the date stands behind the last semicolon.
    package init?(_ text: [UInt8]) {
        let start = text.lastIndex(of: ASCII.semicolon).map { $0 + 1 } ?? 0
        guard let fields = DateFields(Array(text[start...])), let month = fields.month, let day = fields.day,
            let year = fields.year
        else { return nil }
        let zone = fields.zoneMinutes ?? 0
        let days = Self.days(year: min(max(year, 1899), 10_000), month: month, day: day)
        let clock = Int64(fields.hour) * 3_600 + Int64(fields.minute) * 60 + Int64(fields.second)
        let seconds = days * 86_400 + clock - Int64(zone) * 60
        secondsUTC = min(max(seconds, Self.earliest), Self.latest)
        zoneMinutes = zone
    }

    /// The first second of the year 1900.
    private static let earliest: Int64 = -2_208_988_800
    /// The last second of the year 9999.
    private static let latest: Int64 = 253_402_300_799

    /// Days since 1970 in the Gregorian calendar, counted in eras of 400 years.
    private static func days(year: Int, month: Int, day: Int) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return Int64(era * 146_097 + dayOfEra - 719_468)
    }
}
