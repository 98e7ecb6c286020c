import GatewayKit
import GatewayTestKit
import Testing

@testable import TicketStore

@Suite struct CalendarDefinitionTests {
    @Test("a definition says the same hours in the same words, however they were given")
    func canonical() throws {
        let zone = try #require(TimeZoneRules.load("Europe/Paris"))
        let morning = try #require(DayInterval("9:00-12:00"))
        let noon = try #require(DayInterval("12:00-13:00"))
        let evening = try #require(DayInterval("17:00-19:30"))
        let calendar = BusinessCalendar(
            zone: zone, zoneName: "Europe/Paris", week: [.fri: [evening, noon, morning], .mon: [.wholeDay], .tue: []],
            exceptions: [
                CivilDate(year: 2027, month: 1, day: 1): [], CivilDate(year: 2026, month: 12, day: 31): [morning],
            ])
        #expect(
            calendar.definition
                == "Europe/Paris; mon 00:00-24:00; fri 09:00-13:00,17:00-19:30; 2026-12-31 09:00-12:00; 2027-01-01 closed"
        )
        #expect(BusinessCalendar(definition: calendar.definition) == calendar)
    }

    @Test("always is a word of its own and needs no zone")
    func always() {
        #expect(BusinessCalendar.always.definition == "always")
        #expect(BusinessCalendar(definition: "always") == .always)
    }

    @Test("every calendar is read back from its definition")
    func roundTrip() throws {
        var dice = SeededGenerator()
        for zone in MadeCalendar.zones {
            let made = MadeCalendar(zone: zone, years: 2026..<2031, using: &dice)
            let calendar = try #require(BusinessCalendar(made))
            #expect(BusinessCalendar(definition: calendar.definition) == calendar, "seed \(dice.seed): \(made)")
        }
    }

    @Test(
        "what is no definition is refused",
        arguments: [
            "", "Europe/Nowhere", "../Europe/Paris", "Europe/Paris;", "Europe/Paris; mon", "Europe/Paris; mon 9-17",
            "Europe/Paris; monday 09:00-17:00", "Europe/Paris; mon 17:00-09:00", "Europe/Paris; mon 09:00-24:01",
            "Europe/Paris; mon 09:00-17:00; mon closed", "Europe/Paris; 2026-02-29 closed", "Europe/Paris;mon closed",
            "Europe/Paris; 2026-12-25 closed; 2026-12-25 closed", "Europe/Paris; mon 09:00-12:00,", "Always",
        ])
    func refused(text: String) {
        #expect(BusinessCalendar(definition: text) == nil)
    }

    @Test("hours of a day that overlap are found, and those that only touch are not")
    func overlaps() throws {
        let hours = try ["13:00-17:00", "09:00-12:00", "12:00-13:00"].map { try #require(DayInterval($0)) }
        #expect(DayInterval.overlap(in: hours) == nil)
        let late = try #require(DayInterval("16:59-18:00"))
        let pair = try #require(DayInterval.overlap(in: hours + [late]))
        #expect("\(pair.0) \(pair.1)" == "13:00-17:00 16:59-18:00")
    }

    @Test(
        "a day that is none is refused",
        arguments: [
            "2026-02-29", "2026-13-01", "2026-00-10", "2026-1-10", "0000-01-01", "2026-04-31", "20260401", "2026-04-3x",
        ])
    func days(text: String) {
        #expect(CivilDate(text) == nil)
    }
}

extension BusinessCalendar {
    /// `nil` when this machine does not know the zone.
    init?(_ made: MadeCalendar) {
        guard let zone = TimeZoneRules.load(made.zone) else { return nil }
        let hours = { (ranges: [Range<Int>]) in
            ranges.compactMap { DayInterval(from: $0.lowerBound, until: $0.upperBound) }
        }
        self.init(
            zone: zone, zoneName: made.zone,
            week: Dictionary(uniqueKeysWithValues: zip(Weekday.allCases, made.week.map(hours))),
            exceptions: Dictionary(
                uniqueKeysWithValues: made.exceptions.map { number, ranges in
                    (CivilDate(year: number / 10_000, month: number / 100 % 100, day: number % 100), hours(ranges))
                }))
    }
}
