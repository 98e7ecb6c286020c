import GatewayKit
import TicketStore

/// How times and spans are written at a terminal.
enum TimeText {
    /// `2026-11-20 09:30:05 +01:00`: what the wall clock of the zone shows.
    static func local(_ instant: Instant, in zone: TimeZoneRules) -> String {
        let offset = zone.offset(at: instant)
        let shown = (instant + .seconds(offset)).description
        let minutes = abs(offset) / 60
        let sign = offset < 0 ? "-" : "+"
        let name = offset == 0 ? "UTC" : "\(sign)\(padded(minutes / 60)):\(padded(minutes % 60))"
        let date = String(decoding: shown.utf8.prefix(10), as: UTF8.self)
        let clock = String(decoding: shown.utf8.dropFirst(11).prefix(8), as: UTF8.self)
        return "\(date) \(clock) \(name)"
    }

    /// `2d 4h`, `1h 30m`, `45s`: the two largest units.
    static func span(_ duration: Duration) -> String {
        let seconds = duration.components.seconds
        if seconds < 0 { return "-" + span(.zero - duration) }
        let units: [(Int64, String)] = [
            (seconds / 86_400, "d"), (seconds / 3_600 % 24, "h"), (seconds / 60 % 60, "m"), (seconds % 60, "s"),
        ]
        guard let first = units.firstIndex(where: { $0.0 > 0 }) else { return "0s" }
        return units[first...].prefix(2).filter { $0.0 > 0 }.map { "\($0.0)\($0.1)" }.joined(separator: " ")
    }

    private static func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
