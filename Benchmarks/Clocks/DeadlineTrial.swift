import GatewayKit
import GatewayTestKit
import TicketStore

/// Random deadlines over twenty years in ten zones: each compared with a count of every minute, then timed.
struct DeadlineTrial {
    private static let calendarsPerZone = 4
    private static let casesPerCalendar = 3_000
    private static let years = 20
    private static let longestTarget = 40 * 60 * OpenMinutes.minute
    /// Zones that did something strange once are asked about the years when they did.
    private static let firstYears = ["Pacific/Apia": 2005, "Africa/Casablanca": 2012, "Asia/Tehran": 2010]
    private static let firstYear = 2022

    private var dice = SeededGenerator()

    var seed: UInt64 { dice.seed }

    private struct Case {
        let start: Instant
        let target: Duration
        let due: Instant
    }

    func figures() throws -> [Figure] {
        var dice = dice
        var cases = 0
        var costs: [Double] = []
        for zone in MadeCalendar.zones {
            guard let rules = TimeZoneRules.load(zone) else { throw HarnessFailure("there is no zone \(zone)") }
            let firstYear = Self.firstYears[zone] ?? Self.firstYear
            let offsets = Self.offsets(of: rules, from: firstYear)
            for _ in 0..<Self.calendarsPerZone {
                let years = firstYear..<(firstYear + Self.years + Self.spareYears)
                let made = MadeCalendar(zone: zone, years: years, using: &dice)
                let calendar = BusinessCalendar(made, rules)
                let asked = Self.cases(made, offsets, from: firstYear, using: &dice)
                for one in asked { try Self.judge(one, calendar, made, seed: seed) }
                cases += asked.count
                costs += Self.costs(asked, calendar)
            }
        }
        return [
            Figure(
                name: "deadline_cost", value: costs.percentile(0.5), unit: "us", goal: .atMost(5),
                meaning: "one deadline of up to 40 working hours, median"),
            Figure(
                name: "deadline_cost_p99", value: costs.percentile(0.99), unit: "us",
                meaning: "the same, all but one in a hundred"),
            Figure(
                name: "deadline_oracle", value: Double(cases), unit: "cases", goal: .atLeast(100_000),
                meaning: "deadlines that are what every single minute says"),
        ]
    }

    /// Beyond the last start: a target may take months of a calendar that seldom opens.
    private static let spareYears = 3

    private static func firstMinute(_ year: Int) -> Int {
        Int(CivilDate(year: year, month: 1, day: 1).daysSince1970) * 1_440
    }

    /// Minutes east of UTC, for every minute of the trial's years.
    private static func offsets(of rules: TimeZoneRules, from year: Int) -> [Int16] {
        (firstMinute(year)..<firstMinute(year + years + spareYears)).map {
            Int16(rules.offset(at: Instant(seconds: Int64($0) * 60)) / 60)
        }
    }

    /// Every other start is within three days of a change of the clock; every third is at any microsecond.
    private static func cases(
        _ made: MadeCalendar, _ offsets: [Int16], from year: Int, using dice: inout SeededGenerator
    ) -> [Case] {
        let first = firstMinute(year)
        let starts = first..<firstMinute(year + years)
        let oracle = OpenMinutes(made, minutes: first..<(first + offsets.count)) { Int(offsets[$0 - first]) }
        let jumps = oracle.jumps.filter { starts.contains($0) }
        return (0..<casesPerCalendar).compactMap { number in
            var minute = Int.random(in: starts, using: &dice)
            if number.isMultiple(of: 2), let jump = jumps.randomElement(using: &dice) {
                minute = max(first, jump + Int.random(in: -4_320...4_320, using: &dice))
            }
            var start = minute * OpenMinutes.minute
            var target = Int.random(in: 0...longestTarget, using: &dice)
            if number.isMultiple(of: 3) {
                start += Int.random(in: 0..<OpenMinutes.minute, using: &dice)
            } else {
                target -= target % OpenMinutes.minute
            }
            return oracle.instant(after: target, from: start).map { due in
                Case(
                    start: Instant(microseconds: Int64(start)), target: .microseconds(target),
                    due: Instant(microseconds: Int64(due)))
            }
        }
    }

    private static func judge(_ one: Case, _ calendar: BusinessCalendar, _ made: MadeCalendar, seed: UInt64) throws {
        let found = calendar.instant(after: one.target, from: one.start)
        let counted = calendar.workingTime(from: one.start, to: one.due)
        guard found == one.due, counted == one.target else {
            throw HarnessFailure(
                "seed \(seed): \(one.target) after \(one.start) is due \(one.due), not \(found.map(\.description) ?? "never"),"
                    + " and \(counted) were counted; \(made)")
        }
    }

    /// Microseconds of a call, from batches: one call is too short for the clock.
    private static func costs(_ cases: [Case], _ calendar: BusinessCalendar) -> [Double] {
        cases.map { one in
            let start = ContinuousClock.now
            for _ in 0..<callsPerCost {
                guard calendar.instant(after: one.target, from: one.start) != nil else { return .infinity }
            }
            let spent = ContinuousClock.now - start
            return Double(spent.components.attoseconds) / 1e12 / Double(callsPerCost)
        }
    }

    private static let callsPerCost = 16
}

extension BusinessCalendar {
    fileprivate init(_ made: MadeCalendar, _ rules: TimeZoneRules) {
        let hours = { (ranges: [Range<Int>]) in
            ranges.compactMap { DayInterval(from: $0.lowerBound, until: $0.upperBound) }
        }
        let exceptions = made.exceptions.map { number, ranges in
            (CivilDate(year: number / 10_000, month: number / 100 % 100, day: number % 100), hours(ranges))
        }
        self.init(
            zone: rules, zoneName: made.zone,
            week: Dictionary(uniqueKeysWithValues: zip(Weekday.allCases, made.week.map(hours))),
            exceptions: Dictionary(uniqueKeysWithValues: exceptions))
    }
}
