import GatewayKit
import GatewayTestKit
import Testing

@testable import TicketStore

/// A few thousand cases; `make bench-clocks` asks a hundred thousand over twenty years.
@Suite struct BusinessTimeOracleTests {
    private static let casesPerZone = 400
    private static let longestTarget = 40 * 60 * OpenMinutes.minute

    @Test("deadlines and counted time are what every single minute says", arguments: MadeCalendar.zones)
    func everyMinute(zone: String) throws {
        var dice = SeededGenerator()
        // Apia left out a day in 2011; from 2038 on only the rule at the end of a zone's file speaks.
        let year = zone == "Pacific/Apia" ? 2011 : Bool.random(using: &dice) ? 2026 : 2040
        let made = MadeCalendar(zone: zone, years: year..<(year + 2), using: &dice)
        let calendar = try #require(BusinessCalendar(made))
        let rules = try #require(TimeZoneRules.load(zone))
        let first = Int(CivilDate(year: year, month: 7, day: 1).daysSince1970) * 1_440
        let oracle = OpenMinutes(made, minutes: first..<(first + 500 * 1_440)) {
            rules.offset(at: Instant(seconds: Int64($0) * 60)) / 60
        }
        for number in 0..<Self.casesPerZone {
            let start = Self.start(number, oracle, &dice)
            var duration = Int.random(in: 0...Self.longestTarget, using: &dice)
            if number % 3 > 0 { duration -= duration % OpenMinutes.minute }
            guard let due = oracle.instant(after: duration, from: start) else { continue }
            let (from, to) = (Instant(microseconds: Int64(start)), Instant(microseconds: Int64(due)))
            let target = Duration.microseconds(duration)
            let why = Comment(rawValue: "seed \(dice.seed): \(target) after \(from) in \(made)")
            #expect(calendar.instant(after: target, from: from) == to, why)
            #expect(calendar.workingTime(from: from, to: to) == target, why)
            let middle = Int.random(in: start...due, using: &dice)
            let half = Instant(microseconds: Int64(middle))
            let counted = Duration.microseconds(oracle.counted(to: middle) - oracle.counted(to: start))
            #expect(calendar.workingTime(from: from, to: half) == counted, why)
            #expect(counted + calendar.workingTime(from: half, to: to) == target, why)
            let shown = calendar.intervals(from: from, to: to, limit: .max)
            #expect(shown.reduce(Duration.zero) { $0 + ($1.upperBound - $1.lowerBound) } == target, why)
        }
    }

    /// Every other one near a change of the clock, and any microsecond.
    private static func start(_ number: Int, _ oracle: OpenMinutes, _ dice: inout SeededGenerator) -> Int {
        let last = oracle.minutes.upperBound - 120 * 1_440
        var minute = Int.random(in: oracle.minutes.lowerBound..<last, using: &dice)
        if number.isMultiple(of: 2), let jump = oracle.jumps.filter({ $0 < last }).randomElement(using: &dice) {
            minute = max(oracle.minutes.lowerBound, jump + Int.random(in: -4_320...4_320, using: &dice))
        }
        return minute * OpenMinutes.minute
            + (number % 3 == 0 ? Int.random(in: 0..<OpenMinutes.minute, using: &dice) : 0)
    }
}
