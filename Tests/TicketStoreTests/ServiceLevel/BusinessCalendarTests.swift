import GatewayKit
import Testing

@testable import TicketStore

@Suite struct BusinessCalendarTests {
    /// Hours of work from one moment to another; both on the wall of the zone.
    struct Row: CustomTestStringConvertible, Sendable {
        let situation: String
        let zone: String
        /// What follows the zone in a definition.
        let hours: String
        let from: String
        let minutes: Int
        let until: String

        init(_ situation: String, _ zone: String, _ hours: String, _ from: String, _ minutes: Int, _ until: String) {
            self.situation = situation
            self.zone = zone
            self.hours = hours
            self.from = from
            self.minutes = minutes
            self.until = until
        }

        var testDescription: String { situation }
    }

    static let office = "; mon 09:00-17:00; tue 09:00-17:00; wed 09:00-17:00; thu 09:00-17:00; fri 09:00-17:00"
    static let everyNight = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].map { "; \($0) 00:00-06:00" }.joined()
    static let allDay = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].map { "; \($0) 00:00-24:00" }.joined()

    /// `from` and `until` are UTC. 2026-11-20 is a Friday.
    static let rows = [
        Row("within a day", "Etc/UTC", office, "2026-11-20 09:30", 60, "2026-11-20 10:30"),
        Row("over a weekend", "Etc/UTC", office, "2026-11-20 16:00", 120, "2026-11-23 10:00"),
        Row("started at night", "Etc/UTC", office, "2026-11-20 03:00", 60, "2026-11-20 10:00"),
        Row("started on a Saturday", "Etc/UTC", office, "2026-11-21 12:00", 1, "2026-11-23 09:01"),
        Row("started at closing time", "Etc/UTC", office, "2026-11-19 17:00", 30, "2026-11-20 09:30"),
        Row("due at closing time, not next morning", "Etc/UTC", office, "2026-11-20 09:00", 480, "2026-11-20 17:00"),
        Row("a minute more is next morning", "Etc/UTC", office, "2026-11-20 09:00", 481, "2026-11-23 09:01"),
        Row("a week of work", "Etc/UTC", office, "2026-11-18 12:00", 2400, "2026-11-25 12:00"),
        Row(
            "a holiday counts nothing", "Etc/UTC", office + "; 2026-12-25 closed", "2026-12-24 16:00", 120,
            "2026-12-28 10:00"),
        Row(
            "a short day before it", "Etc/UTC", office + "; 2026-12-24 09:00-12:00; 2026-12-25 closed",
            "2026-12-24 11:00", 120, "2026-12-28 10:00"),
        Row(
            "an open Saturday", "Etc/UTC", office + "; 2026-11-21 10:00-14:00", "2026-11-20 16:00", 120,
            "2026-11-21 11:00"),
        Row(
            "a lunch break", "Etc/UTC", "; mon 09:00-12:00,13:00-17:00", "2026-11-23 11:00", 90, "2026-11-23 13:30"),
        Row(
            "over midnight", "Etc/UTC", "; fri 22:00-24:00; sat 00:00-06:00", "2026-11-20 23:00", 120,
            "2026-11-21 01:00"),
        Row("Paris in winter", "Europe/Paris", office, "2026-11-20 07:00", 60, "2026-11-20 09:00"),
        Row("Paris in summer", "Europe/Paris", office, "2026-07-17 06:00", 60, "2026-07-17 08:00"),
        Row("Paris, spring over the weekend", "Europe/Paris", office, "2026-03-27 15:30", 60, "2026-03-30 07:30"),
        Row("Paris, the hour that is missing", "Europe/Paris", everyNight, "2026-03-28 23:00", 180, "2026-03-29 02:00"),
        Row("Paris, the short night", "Europe/Paris", everyNight, "2026-03-28 23:00", 301, "2026-03-29 22:01"),
        Row("Paris, the hour that is twice", "Europe/Paris", everyNight, "2026-10-24 22:00", 420, "2026-10-25 05:00"),
        Row("Paris, only that hour", "Europe/Paris", "; sun 02:00-03:00", "2026-10-24 22:00", 120, "2026-10-25 02:00"),
        Row(
            "Paris, only the missing one", "Europe/Paris", "; sun 02:00-03:00", "2026-03-28 22:00", 1,
            "2026-04-05 00:01"),
        Row("Paris, half of it", "Europe/Paris", "; sun 02:00-02:30", "2026-10-24 22:00", 60, "2026-10-25 01:30"),
        Row("New York, clocks forward", "America/New_York", everyNight, "2026-03-08 05:00", 300, "2026-03-08 10:00"),
        Row("New York, clocks back", "America/New_York", everyNight, "2026-11-01 04:00", 420, "2026-11-01 11:00"),
        Row("New York, far ahead", "America/New_York", office, "2050-07-15 12:00", 60, "2050-07-15 14:00"),
        // Half an hour: from 02:00 to 02:30 on 4 October, from 02:00 back to 01:30 on 5 April.
        Row("Lord Howe forward", "Australia/Lord_Howe", everyNight, "2026-10-03 13:30", 330, "2026-10-03 19:00"),
        Row("Lord Howe back", "Australia/Lord_Howe", everyNight, "2026-04-04 13:00", 390, "2026-04-04 19:30"),
        Row("Kathmandu, 5:45", "Asia/Kathmandu", office, "2026-11-20 03:00", 45, "2026-11-20 04:00"),
        // Casablanca goes back to UTC for Ramadan: 15 February to 22 March 2026.
        Row("Casablanca before Ramadan", "Africa/Casablanca", office, "2026-02-13 06:00", 60, "2026-02-13 09:00"),
        Row("Casablanca in Ramadan", "Africa/Casablanca", office, "2026-02-16 06:00", 60, "2026-02-16 10:00"),
        // 2011-12-30 was left out: Thursday 24:00 is Saturday 00:00, at 10:00 UTC.
        Row("Apia without its Friday", "Pacific/Apia", office, "2011-12-30 02:00", 120, "2012-01-01 20:00"),
        Row("Apia, awake", "Pacific/Apia", allDay, "2011-12-30 09:00", 120, "2011-12-30 11:00"),
    ]

    @Test("a target is due when its minutes of work have passed", arguments: rows)
    func targets(row: Row) throws {
        let calendar = try #require(BusinessCalendar(definition: row.zone + row.hours))
        let (from, until) = (try instant(row.from), try instant(row.until))
        let target = Duration.seconds(row.minutes * 60)
        #expect(calendar.instant(after: target, from: from) == until)
        #expect(calendar.workingTime(from: from, to: until) == target)
    }

    @Test("nothing to wait for is due at once, also when the team is away")
    func nothing() throws {
        let calendar = try #require(BusinessCalendar(definition: "Etc/UTC; mon 09:00-17:00"))
        let night = try instant("2026-11-21 03:00")
        #expect(calendar.instant(after: .zero, from: night) == night)
        #expect(calendar.instant(after: .seconds(-5), from: night) == night)
        #expect(calendar.workingTime(from: night, to: night) == .zero)
        #expect(calendar.workingTime(from: night, to: night - .seconds(86_400)) == .zero)
    }

    @Test("a calendar that never opens, or not for long enough, has no end of a target")
    func never() throws {
        let start = try instant("2026-11-20 09:00")
        let closed = try #require(BusinessCalendar(definition: "Europe/Paris"))
        #expect(closed.instant(after: .microseconds(1), from: start) == nil)
        #expect(closed.workingTime(from: start, to: start + .seconds(86_400 * 365)) == .zero)
        let once = try #require(
            BusinessCalendar(definition: "Europe/Paris; 2046-11-01 09:00-10:00; 2046-12-01 09:00-10:00"))
        #expect(once.instant(after: .seconds(60), from: start) == (try instant("2046-11-01 08:01")))
        #expect(once.instant(after: .seconds(3_660), from: start) == nil, "the second day is more than 20 years away")
    }

    @Test("around the clock, time is time")
    func always() throws {
        let start = try instant("2026-03-28 12:00")
        #expect(BusinessCalendar.always.instant(after: .seconds(86_400), from: start) == start + .seconds(86_400))
        #expect(BusinessCalendar.always.workingTime(from: start, to: start + .seconds(90)) == .seconds(90))
        #expect(BusinessCalendar.always.instant(after: BusinessCalendar.horizon + .seconds(1), from: start) == nil)
        #expect(
            BusinessCalendar.always.intervals(from: start, to: start + .seconds(1), limit: 5) == [
                start..<(start + .seconds(1))
            ])
    }

    @Test("no instant is so far away that counting overflows")
    func extremes() throws {
        let calendar = try #require(BusinessCalendar(definition: "America/New_York; 2026-11-20 00:00-24:00"))
        for calendar in [calendar, .always] {
            let (first, last) = (Instant(microseconds: .min), Instant(microseconds: .max))
            #expect(calendar.workingTime(from: first, to: last) > .zero)
            #expect(calendar.instant(after: .seconds(60), from: last) == nil)
            #expect(calendar.instant(after: .seconds(60), from: first) == nil)
        }
        #expect(
            calendar.workingTime(from: Instant(microseconds: .min), to: Instant(microseconds: .max)) == .seconds(86_400)
        )
    }

    @Test("intervals touch nowhere, and there are no more than asked for")
    func intervals() throws {
        let calendar = try #require(
            BusinessCalendar(definition: "Europe/Paris; fri 22:00-24:00; sat 00:00-06:00,08:00-09:00"))
        let (from, to) = (try instant("2026-11-20 00:00"), try instant("2026-12-20 00:00"))
        let shown = calendar.intervals(from: from, to: to, limit: 3).map { "\($0.lowerBound) \($0.upperBound)" }
        #expect(
            shown == [
                "2026-11-20T21:00:00Z 2026-11-21T05:00:00Z", "2026-11-21T07:00:00Z 2026-11-21T08:00:00Z",
                "2026-11-27T21:00:00Z 2026-11-28T05:00:00Z",
            ])
        #expect(calendar.intervals(from: from, to: to, limit: 0) == [])
        #expect(calendar.intervals(from: to, to: from, limit: 3) == [])
        let autumn = try #require(BusinessCalendar(definition: "Europe/Paris; sun 00:00-24:00"))
        let longSunday = autumn.intervals(
            from: try instant("2026-10-24 00:00"), to: try instant("2026-10-27 00:00"), limit: 9)
        #expect(longSunday == [try instant("2026-10-24 22:00")..<(try instant("2026-10-25 23:00"))])
    }
}

/// `2026-11-20 09:30`, UTC.
func instant(_ text: String) throws -> Instant {
    let parts = text.split(separator: " ")
    let day = try #require(CivilDate(String(parts[0])))
    let time = try #require(DayInterval("00:00-\(parts[1])") ?? (parts[1] == "00:00" ? DayInterval.wholeDay : nil))
    return Instant(seconds: day.daysSince1970 * 86_400 + Int64(time.until % 1_440) * 60)
}
