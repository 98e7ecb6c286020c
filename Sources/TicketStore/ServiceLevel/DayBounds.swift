import GatewayKit

/// Days one after the other, without a gap between them.
struct DayBounds: Hashable, Sendable {
    /// Each day, in order.
    let dates: [CivilDate]
    /// The beginning of each day, and the end of the last.
    private let bounds: [Instant]

    /// `zone` is where a day begins and ends.
    init(_ days: ClosedRange<CivilDate>, zone: TimeZoneRules) {
        let (first, last) = (days.lowerBound.daysSince1970, days.upperBound.daysSince1970)
        dates = (first...last).map { CivilDate(daysSince1970: $0) }
        bounds = (first...last + 1).map { zone.instant(of: CivilDate(daysSince1970: $0)) }
    }

    /// When the first day begins.
    var start: Instant { bounds[0] }

    /// On which of the days it was, from 0 on; `nil` before and after them.
    func place(of at: Instant) -> Int? {
        guard at >= start, at < bounds[bounds.count - 1] else { return nil }
        var (low, high) = (0, bounds.count - 1)
        while high - low > 1 {
            let middle = (low + high) / 2
            if bounds[middle] <= at { low = middle } else { high = middle }
        }
        return low
    }
}
