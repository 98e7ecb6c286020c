package import GatewayKit

extension TimeZoneRules {
    /// The first instant at which the wall clock shows this minute of `day`, or a later one where it leaves that out.
    package func instant(on day: CivilDate, minute: Int) -> Instant {
        let local = day.daysSince1970 * 86_400 + Int64(minute) * 60
        var second = local - Self.farthestEast
        while true {
            let span = span(at: second)
            let reached = max(second, local - Int64(span.offset))
            if reached < span.until { return Instant(seconds: reached) }
            second = span.until
        }
    }

    /// Seconds; more than any zone is ahead of UTC (RFC 8536, section 3.2: less than 26 hours).
    private static let farthestEast: Int64 = 26 * 3_600
}
