package import GatewayKit

extension TimeZoneRules {
    /// When the wall clock of a day first shows this time, or a later one where it leaves this one out.
    ///
    /// - Parameter minutes: After midnight, 0 to 1440; 1440 is the midnight that ends the day.
    package func instant(of day: CivilDate, minutes: Int = 0) -> Instant {
        let shown = day.daysSince1970 * 86_400 + Int64(minutes) * 60
        // No zone is further from UTC than this, nor changes its offset twice within it.
        let before = span(at: shown - Self.furthest)
        let early = shown - Int64(before.offset)
        if early < before.until { return Instant(seconds: early) }
        let after = span(at: before.until)
        return Instant(seconds: max(before.until, shown - Int64(after.offset)))
    }

    /// From the first instant of the first day to the first one after the last day.
    package func instants(of days: ClosedRange<CivilDate>) -> Range<Instant> {
        let end = CivilDate(daysSince1970: days.upperBound.daysSince1970 + 1)
        return instant(of: days.lowerBound)..<instant(of: end)
    }

    /// In seconds.
    private static let furthest: Int64 = 26 * 3_600
}
