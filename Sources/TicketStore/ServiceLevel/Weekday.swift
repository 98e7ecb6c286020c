/// A day of the week, in the words of the configuration.
package enum Weekday: String, CaseIterable, Sendable {
    case mon, tue, wed, thu, fri, sat, sun

    /// 1970-01-01 was a Thursday.
    package init(daysSince1970 days: Int64) {
        self = Self.allCases[Self.index(daysSince1970: days)]
    }

    /// The place in `allCases` of the weekday of a day.
    static func index(daysSince1970 days: Int64) -> Int {
        Int(((days + 3) % 7 + 7) % 7)
    }
}
