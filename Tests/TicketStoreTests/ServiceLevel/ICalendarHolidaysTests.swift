import GatewayKit
import Testing

@testable import TicketStore

@Suite struct ICalendarHolidaysTests {
    struct Row: CustomTestStringConvertible, Sendable {
        let situation: String
        let lines: [String]
        let days: [String]

        init(_ situation: String, _ lines: [String], _ days: [String]) {
            self.situation = situation
            self.lines = lines
            self.days = days
        }

        var testDescription: String { situation }
    }

    /// One event each, asked for 2026 to 2028.
    static let rows = [
        Row("a day", ["DTSTART;VALUE=DATE:20261225"], ["2026-12-25"]),
        Row("an hour of a day", ["DTSTART:20261225T090000", "DTEND:20261225T100000"], ["2026-12-25"]),
        Row("an hour in a zone", ["DTSTART;TZID=\"Europe:Paris\":20261225T090000"], ["2026-12-25"]),
        Row(
            "the end is not part of it", ["DTSTART:20261224", "DTEND:20261227"],
            ["2026-12-24", "2026-12-25", "2026-12-26"]),
        Row("an end at midnight", ["DTSTART:20261224T080000", "DTEND:20261225T000000"], ["2026-12-24"]),
        Row(
            "an end after midnight", ["DTSTART:20261224T220000Z", "DTEND:20261225T000001Z"],
            ["2026-12-24", "2026-12-25"]),
        Row("an end that is the start", ["DTSTART:20261224", "DTEND:20261224"], ["2026-12-24"]),
        Row("two days long", ["DTSTART:20261224", "DURATION:P2D"], ["2026-12-24", "2026-12-25"]),
        Row(
            "eight hours long, over midnight", ["DTSTART:20261224T200000", "DURATION:PT8H"],
            ["2026-12-24", "2026-12-25"]),
        Row("over the edge of the years", ["DTSTART:20251230", "DTEND:20260102"], ["2026-01-01"]),
        Row("every year", ["DTSTART:20200501", "RRULE:FREQ=YEARLY"], ["2026-05-01", "2027-05-01", "2028-05-01"]),
        Row("every other year", ["DTSTART:20200501", "RRULE:FREQ=YEARLY;INTERVAL=2"], ["2026-05-01", "2028-05-01"]),
        Row("every third year", ["DTSTART:20200501", "RRULE:INTERVAL=3;FREQ=YEARLY"], ["2026-05-01"]),
        Row(
            "by month and day",
            ["DTSTART:20201225", "rrule:freq=yearly;wkst=MO;bymonth=12;bymonthday=25,26;until=20271225"],
            ["2026-12-25", "2026-12-26", "2027-12-25"]),
        Row(
            "the last of February", ["DTSTART:20260228", "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1"],
            ["2026-02-28", "2027-02-28", "2028-02-29"]),
        Row("a leap day", ["DTSTART:20240229", "RRULE:FREQ=YEARLY"], ["2028-02-29"]),
        Row(
            "counted from the first, which is one", ["DTSTART:20250101", "RRULE:FREQ=YEARLY;COUNT=3"],
            ["2026-01-01", "2027-01-01"]),
        Row("every 31st", ["DTSTART:20281031", "RRULE:FREQ=YEARLY;BYMONTHDAY=31"], ["2028-10-31", "2028-12-31"]),
        Row(
            "the same day of two months", ["DTSTART:20270115", "RRULE:FREQ=YEARLY;BYMONTH=1,7;UNTIL=20271231"],
            ["2027-01-15", "2027-07-15"]),
        Row(
            "until midnight in Paris, told in UTC",
            ["DTSTART;TZID=Europe/Paris:20251225T000000", "RRULE:FREQ=YEARLY;UNTIL=20261224T230000Z"],
            ["2026-12-25"]),
        Row(
            "over New Year, every year", ["DTSTART:20201231", "DTEND:20210102", "RRULE:FREQ=YEARLY;UNTIL=20261231"],
            ["2026-01-01", "2026-12-31", "2027-01-01"]),
        Row(
            "other days too", ["DTSTART:20260101", "RDATE;VALUE=DATE:20260106,20260413"],
            ["2026-01-01", "2026-01-06", "2026-04-13"]),
        Row(
            "not these days", ["DTSTART:20260501", "RRULE:FREQ=YEARLY", "EXDATE:20270501T000000", "EXDATE:20260501"],
            ["2028-05-01"]),
        Row("cancelled", ["DTSTART:20261225", "STATUS:CANCELLED"], []),
        Row("cancelled and not understood", ["DTSTART:tomorrow", "STATUS:CANCELLED"], []),
        Row(
            "confirmed, with an alarm",
            ["STATUS:CONFIRMED", "BEGIN:VALARM", "RRULE:FREQ=DAILY", "DTSTART:x", "END:VALARM", "DTSTART:20261225"],
            ["2026-12-25"]),
        Row(
            "folded", ["DTSTART;VALUE", " =DATE:2026", "\t1225", "SUMMARY:Christmas", " DTSTART:20270101"],
            ["2026-12-25"]),
    ]

    @Test("an event is the days it covers, with either line end", arguments: rows, ["\r\n", "\n"])
    func events(row: Row, lineEnd: String) {
        let holidays = ICalendarHolidays(Self.file(row.lines, lineEnd: lineEnd), years: 2026...2028)
        #expect(holidays.days.sorted().map(\.description) == row.days)
        #expect(holidays.problems == [])
    }

    static let problems = [
        Row(
            "weekly", ["DTSTART:20261225", "RRULE:FREQ=WEEKLY"],
            ["h.ics:4: RRULE:FREQ=WEEKLY is not understood; list the days instead"]),
        Row(
            "a weekday", ["DTSTART:20261225", "RRULE:FREQ=YEARLY;BYDAY=1MO"],
            ["h.ics:4: RRULE:FREQ=YEARLY;BYDAY=1MO is not understood; list the days instead"]),
        Row(
            "a part twice", ["DTSTART:20261225", "RRULE:FREQ=YEARLY;FREQ=YEARLY"],
            ["h.ics:4: RRULE:FREQ=YEARLY;FREQ=YEARLY is not understood; list the days instead"]),
        Row(
            "no interval", ["DTSTART:20261225", "RRULE:FREQ=YEARLY;INTERVAL=0"],
            ["h.ics:4: RRULE:FREQ=YEARLY;INTERVAL=0 is not understood; list the days instead"]),
        Row(
            "day 0", ["DTSTART:20261225", "RRULE:FREQ=YEARLY;BYMONTHDAY=0"],
            ["h.ics:4: RRULE:FREQ=YEARLY;BYMONTHDAY=0 is not understood; list the days instead"]),
        Row(
            "a rule of nothing", ["DTSTART:20261225", "RRULE:"],
            ["h.ics:4: RRULE: is not understood; list the days instead"]),
        Row(
            "two rules", ["DTSTART:20261225", "RRULE:FREQ=YEARLY", "RRULE:FREQ=YEARLY"],
            ["h.ics:5: RRULE:FREQ=YEARLY is not understood; list the days instead"]),
        Row(
            "a period", ["DTSTART:20261225", "RDATE;VALUE=PERIOD:20260101T000000Z/PT1H"],
            ["h.ics:4: RDATE;VALUE=PERIOD:20260101T000000Z/PT1H is not understood; list the days instead"]),
        Row(
            "no such day", ["DTSTART:20260229"],
            ["h.ics:3: DTSTART:20260229 is not understood; write one date such as 20261225"]),
        Row("no start", ["SUMMARY:Nothing"], ["h.ics:2: the event that begins here has no DTSTART; say when it is"]),
        Row(
            "ends first", ["DTSTART:20261225", "DTEND:20261224"],
            ["h.ics:2: the event that begins here ends before it starts; correct its DTEND"]),
        Row(
            "a moved day", ["DTSTART:20261228", "RECURRENCE-ID:20261225"],
            [
                "h.ics:4: RECURRENCE-ID:20261225 is not understood; take the day out by EXDATE and give the new one an event of its own"
            ]),
        Row(
            "one day of a series cancelled", ["DTSTART:20261225", "RECURRENCE-ID:20261225", "STATUS:CANCELLED"],
            [
                "h.ics:4: RECURRENCE-ID:20261225 is not understood; take the day out by EXDATE and give the new one an event of its own"
            ]),
        Row(
            "no line", ["DTSTART:20261225", "Merry Christmas \u{1B}[31m"],
            ["h.ics:4: Merry Christmas ?[31m is no line of a calendar (NAME:VALUE); remove it"]),
        Row(
            "an end too many", ["DTSTART:20261225", "END:VEVENT"],
            ["h.ics:5: END:VEVENT does not fit what began before; fetch the file again"]),
    ]

    @Test("what is not understood is said with its line and what to do", arguments: problems)
    func misunderstood(row: Row) {
        let holidays = ICalendarHolidays(Self.file(row.lines, lineEnd: "\r\n"), years: 2026...2028)
        #expect(holidays.descriptions(file: "h.ics") == row.days)
    }

    @Test("events that are understood count beside one that is not")
    func rest() {
        let file = Self.file(
            ["DTSTART:never", "END:VEVENT", "BEGIN:VEVENT", "DTSTART:20261225"], lineEnd: "\n")
        let holidays = ICalendarHolidays(file, years: 2026...2026)
        #expect(holidays.days == [CivilDate(year: 2026, month: 12, day: 25)])
        #expect(holidays.problems.map(\.line) == [3])
    }

    @Test("a web page, an empty file and half a file are no calendars")
    func otherFiles() {
        let page = ICalendarHolidays(Array("<!DOCTYPE html>\n<p>Sign in: here".utf8), years: 2026...2026)
        #expect(
            page.descriptions(file: "h.ics") == [
                "h.ics:1: there is no BEGIN:VCALENDAR here, so this is no iCalendar file; fetch it again"
            ])
        #expect(ICalendarHolidays([], years: 2026...2026).problems.count == 1)
        let whole = Self.file(["DTSTART:20261225", "RRULE:FREQ=YEARLY;BYMONTH=12", "EXDATE:20271225"], lineEnd: "\r\n")
        for length in 0..<(whole.count - 2) {
            #expect(
                !ICalendarHolidays(Array(whole[..<length]), years: 2026...2028).problems.isEmpty, "\(length) bytes")
        }
    }

    @Test("timezones and to-dos have no holidays, and a byte order mark hides none")
    func otherComponents() {
        let text = """
            BEGIN:VCALENDAR
            BEGIN:VTIMEZONE
            BEGIN:DAYLIGHT
            DTSTART:19810329T020000
            RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
            END:DAYLIGHT
            END:VTIMEZONE
            BEGIN:VTODO
            DTSTART:20261224
            END:VTODO
            BEGIN:VEVENT
            DTSTART:20261225
            END:VEVENT
            END:VCALENDAR
            """
        let holidays = ICalendarHolidays([0xEF, 0xBB, 0xBF] + Array(text.utf8), years: 2026...2026)
        #expect(holidays.problems == [])
        #expect(holidays.days.map(\.description) == ["2026-12-25"])
    }

    @Test("a file is at most 1 MB long, has 10,000 days and tells 20 problems")
    func limits() {
        let longest = ICalendarHolidays.longestFile
        var file = Self.file(["DTSTART:20261225"], lineEnd: "\n")
        file += [UInt8](repeating: UInt8(ascii: "\n"), count: longest - file.count)
        #expect(ICalendarHolidays(file, years: 2026...2026).problems == [])
        #expect(
            ICalendarHolidays(file + [0x0A], years: 2026...2026).descriptions(file: "h.ics")
                == ["h.ics: is longer than 1048576 bytes; leave out past years"])

        // 27 years and 139 days from 2000 on.
        let days = Self.file(["DTSTART:20000101", "DTEND:20270519"], lineEnd: "\n")
        let allowed = ICalendarHolidays(days, years: 1990...2050)
        #expect(allowed.days.count == 10_000 && allowed.problems == [])
        let more = Self.file(["DTSTART:20000101", "DTEND:20270520"], lineEnd: "\n")
        #expect(
            ICalendarHolidays(more, years: 1990...2050).descriptions(file: "h.ics")
                == ["h.ics:2: here the file has more than 10000 days; leave out past years"])
        let wide = Self.file(
            ["DTSTART:00010101", "DTEND:99991231", "RRULE:FREQ=YEARLY;BYMONTHDAY=1,2,3"], lineEnd: "\n")
        #expect(ICalendarHolidays(wide, years: 2026...2026).problems.count == 1)

        let wrong = Self.file(Array(repeating: "DTSTART:x", count: 40), lineEnd: "\n")
        #expect(ICalendarHolidays(wrong, years: 2026...2026).problems.count == ICalendarHolidays.mostProblems)
    }

    @Test("no damaged file is a crash")
    func damaged() {
        let lines = [
            "DTSTART;VALUE=\"DATE\":20261225", "DURATION:P1DT12H",
            "RRULE:FREQ=YEARLY;COUNT=9;BYMONTH=2;BYMONTHDAY=-1,30",
            "EXDATE:20271225,20281225T000000Z", "RDATE:20260101",
        ]
        let whole = Self.file(lines, lineEnd: "\r\n")
        #expect(ICalendarHolidays(whole, years: 2026...2028).problems == [])
        for index in whole.indices {
            for bits: UInt8 in [0x01, 0x04, 0x10, 0x20, 0xFF] {
                var damaged = whole
                damaged[index] ^= bits
                #expect(ICalendarHolidays(damaged, years: -5...99_999).problems.count <= ICalendarHolidays.mostProblems)
            }
        }
    }

    @Test("a file that cannot be read is a problem of its own")
    func unreadable() {
        #expect(
            ICalendarHolidays(path: "/nowhere/h.ics", years: 2026...2026).descriptions(file: "h.ics")
                == ["h.ics: cannot be read: there is no such file; correct its path or its permissions"])
        #expect(
            ICalendarHolidays(path: "/etc", years: 2026...2026).descriptions(file: "h.ics")
                == ["h.ics: is not a regular file; correct its path"])
    }

    /// A calendar with one event, whose lines begin at line 3.
    static func file(_ lines: [String], lineEnd: String) -> [UInt8] {
        let all = ["BEGIN:VCALENDAR", "BEGIN:VEVENT"] + lines + ["END:VEVENT", "END:VCALENDAR", ""]
        return Array(all.joined(separator: lineEnd).utf8)
    }
}
