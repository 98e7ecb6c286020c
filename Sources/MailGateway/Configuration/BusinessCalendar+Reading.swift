import GatewayKit
import TicketStore

/// A day of a calendar that is not like its weekday: `2026-12-24 08:00-12:00`.
struct ExceptionalDay {
    var date: CivilDate
    var hours: [DayInterval]
}

extension BusinessCalendar {
    init?(_ section: inout ConfigurationSection, site: SiteSettings, now: Instant) {
        let zoneName = section.optional("time_zone", .timeZone) ?? site.timeZone
        let week = section.section("hours", isRequired: true) { Self.week(&$0) }
        let holidays = section.list("holidays", .civilDate)
        var days = Dictionary(holidays.map { ($0.value, [DayInterval]()) }) { first, _ in first }
        if let file = section.located("holiday_file", .readableFile, isRequired: false) {
            for day in Self.holidays(in: file, around: now, &section) { days[day] = [] }
        }
        for day in section.list("exceptions", .exceptionalDay) { days[day.value.date] = day.value.hours }
        guard let week, let zone = TimeZoneRules.load(zoneName) else { return nil }
        self.init(zone: zone, zoneName: zoneName, week: week, exceptions: days)
    }

    /// Years before and after this one whose holidays are read from a file.
    private static let years = 20

    private static func holidays(
        in file: Located<String>, around now: Instant, _ section: inout ConfigurationSection
    ) -> Set<CivilDate> {
        let year = TimeZoneRules.utc.date(at: now).year
        let calendar = ICalendarHolidays(path: file.value, years: (year - years)...(year + years))
        for problem in calendar.descriptions(file: file.value) { section.complain(Complaint(problem), at: file) }
        return calendar.days
    }

    private static func week(_ section: inout ConfigurationSection) -> [Weekday: [DayInterval]]? {
        var week: [Weekday: [DayInterval]] = [:]
        for day in Weekday.allCases {
            let intervals = section.list(day.rawValue, .dayInterval)
            if let (first, second) = DayInterval.overlap(in: intervals.map(\.value)) {
                section.complain(Complaint("\(day.rawValue): \(first) and \(second) overlap; join them to one"))
            }
            week[day] = intervals.map(\.value)
        }
        guard week.values.contains(where: { !$0.isEmpty }) else {
            section.complain(Complaint("is never open; name at least one day, such as mon: 08:00-17:00"))
            return nil
        }
        return week
    }
}

extension ScalarKind where Value == DayInterval {
    /// Hours of one day: `08:00-12:00`.
    static var dayInterval: Self {
        Self("hours of one day such as 08:00-17:30; over midnight write two, as in 22:00-24:00 and 00:00-06:00") {
            DayInterval($0)
        }
    }
}

extension ScalarKind where Value == CivilDate {
    /// A day: `2026-12-25`.
    static var civilDate: Self {
        Self("a day such as 2026-12-25") { CivilDate($0) }
    }
}

extension ScalarKind where Value == ExceptionalDay {
    /// A day and its hours: `2026-12-24 08:00-12:00 13:00-15:00`.
    static var exceptionalDay: Self {
        Self("a day and its hours, such as 2026-12-24 08:00-12:00") { text in
            let words = text.split(separator: " ").map(String.init)
            guard let date = words.first.flatMap({ CivilDate($0) }) else { return nil }
            let hours = words.dropFirst().compactMap { DayInterval($0) }
            guard !hours.isEmpty, hours.count == words.count - 1, DayInterval.overlap(in: hours) == nil else {
                return nil
            }
            return ExceptionalDay(date: date, hours: hours)
        }
    }
}
