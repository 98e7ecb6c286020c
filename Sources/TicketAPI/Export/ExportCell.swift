package import GatewayKit
import TicketStore

/// What stands in one cell.
package enum ExportCell: Sendable, Equatable {
    case empty
    /// As it was written; each format makes it harmless in its own way.
    case text(String)
    /// Several short texts, such as tags: a list in JSON, joined by commas elsewhere.
    case words([String])
    case number(Int64)
    case decimal(Double)
    case instant(Instant)
    case duration(Duration)

    /// Empty for `nil`.
    package static func text(_ value: String?) -> ExportCell { value.map { .text($0) } ?? .empty }

    /// Empty for `nil`.
    package static func number(_ value: Int?) -> ExportCell { value.map { .number(Int64($0)) } ?? .empty }

    /// Empty for `nil`.
    package static func instant(_ value: Instant?) -> ExportCell { value.map { .instant($0) } ?? .empty }

    /// Empty for `nil`.
    package static func duration(_ value: Duration?) -> ExportCell { value.map { .duration($0) } ?? .empty }
}

extension ExportCell {
    /// Hours, minutes and seconds: `36:05:00`, `-0:00:07`.
    static func hours(_ duration: Duration) -> String {
        let seconds = duration.components.seconds.magnitude
        func padded(_ value: UInt64) -> String { value < 10 ? "0\(value)" : "\(value)" }
        let sign = duration.components.seconds < 0 ? "-" : ""
        return "\(sign)\(seconds / 3_600):\(padded(seconds / 60 % 60)):\(padded(seconds % 60))"
    }
}

extension TimeZoneRules {
    /// What the clock on the wall shows: `2026-11-20 10:30`.
    func minuteText(of instant: Instant) -> String {
        let local = (instant + .seconds(offset(at: instant))).description.utf8
        return String(decoding: local.prefix { $0 != UInt8(ascii: "T") }, as: UTF8.self) + " "
            + String(decoding: local.drop { $0 != UInt8(ascii: "T") }.dropFirst().prefix(5), as: UTF8.self)
    }
}
