/// Opening hours as plain numbers, made at random, so that two ways of counting them share nothing.
package struct MadeCalendar: Sendable, CustomStringConvertible {
    /// A day as year, month and day: 20261225.
    package typealias DayNumber = Int

    package let zone: String
    /// Open minutes after midnight, Monday first.
    package let week: [[Range<Int>]]
    /// Days with hours of their own; a holiday has none.
    package let exceptions: [DayNumber: [Range<Int>]]

    /// Ten clocks that differ: both hemispheres, half an hour of summer, odd offsets, a month of winter time in spring,
    /// a day that was skipped, and none of it.
    package static let zones = [
        "Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Africa/Casablanca",
        "Pacific/Apia", "America/St_Johns", "America/Santiago", "Asia/Tehran", "Etc/UTC",
    ]

    /// Some open days in every week, a dozen holidays and as many short days in every one of these years.
    package init(zone: String, years: Range<Int>, using dice: inout SeededGenerator) {
        self.zone = zone
        var week = (0..<7).map { _ in Int.random(in: 0..<5, using: &dice) == 0 ? [] : Self.day(using: &dice) }
        if Bool.random(using: &dice) { (week[5], week[6]) = ([], []) }
        if week.allSatisfy({ $0.isEmpty }) { week[2] = [540..<1_020] }
        self.week = week
        var exceptions: [DayNumber: [Range<Int>]] = [:]
        for year in years {
            for index in 0..<24 {
                let month = Int.random(in: 1...12, using: &dice)
                let day = Int.random(in: 1...28, using: &dice)
                exceptions[(year * 100 + month) * 100 + day] = index.isMultiple(of: 2) ? [] : Self.day(using: &dice)
            }
        }
        self.exceptions = exceptions
    }

    /// One to three intervals; often office hours, seldom over the hours in which clocks change.
    private static func day(using dice: inout SeededGenerator) -> [Range<Int>] {
        switch Int.random(in: 0..<6, using: &dice) {
        case 0: return [0..<1_440]
        case 1: return [540..<720, 780..<1_020]
        case 2: return [480..<1_080]
        case 3: return [0..<150, 1_320..<1_440]
        default:
            let count = Int.random(in: 1...3, using: &dice)
            var edges: Set<Int> = []
            while edges.count < 2 * count { edges.insert(Int.random(in: 0...1_440, using: &dice)) }
            let ordered = edges.sorted()
            return (0..<count).map { ordered[2 * $0]..<ordered[2 * $0 + 1] }
        }
    }

    package var description: String {
        "\(zone), week \(week), exceptions \(exceptions.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" })"
    }
}
