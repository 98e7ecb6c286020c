package import GatewayKit
import Glibc

/// How far local time is from UTC at any instant, in one zone: a TZif file of `tzdata` (RFC 8536).
///
/// The table of the file answers up to its last transition, its footer (a rule in POSIX form) from then on.
package struct TimeZoneRules: Sendable, Equatable {
    /// A change of the offset, valid from `at` on.
    struct Transition: Sendable, Equatable {
        /// Seconds since 1970 UTC.
        let at: Int64
        /// Seconds east of UTC.
        let offset: Int
    }

    private let offsetBefore: Int
    private let transitions: [Transition]
    private let footer: POSIXTimeZone?

    /// No offset, ever. Needs no tzdata.
    package static let utc = TimeZoneRules(offsetBefore: 0, transitions: [], footer: nil)

    /// Reads a zone such as `Europe/Kyiv` from this machine; `nil` when there is no such zone or its file is damaged.
    package static func load(_ name: String, from folder: String = "/usr/share/zoneinfo") -> TimeZoneRules? {
        guard !name.isEmpty, !name.hasPrefix("/"), name.utf8.allSatisfy(isAllowed), !name.contains("..") else {
            return nil
        }
        do {
            let file = try OpenFile(folder + "/" + name, for: .readLink)
            return TimeZoneRules(try file.read(from: 0, count: longestFile))
        } catch {
            return nil
        }
    }

    /// `nil` unless `bytes` are a whole TZif file.
    package init?(_ bytes: [UInt8]) {
        guard let file = TZifFile(bytes) else { return nil }
        self.init(offsetBefore: file.firstOffset, transitions: file.transitions, footer: file.footer)
    }

    private init(offsetBefore: Int, transitions: [Transition], footer: POSIXTimeZone?) {
        self.offsetBefore = offsetBefore
        self.transitions = transitions
        self.footer = footer
    }

    /// Seconds to add to UTC; positive east of Greenwich.
    package func offset(at instant: Instant) -> Int {
        span(at: instant.seconds).offset
    }

    /// The offset at a second since 1970 UTC, and how long it is certain to last.
    func span(at second: Int64) -> OffsetSpan {
        guard let last = transitions.last, second < last.at else {
            return footer?.span(at: second)
                ?? OffsetSpan(offset: transitions.last?.offset ?? offsetBefore, until: .max)
        }
        var low = 0
        var high = transitions.count
        while low < high {
            let middle = (low + high) / 2
            if transitions[middle].at <= second { low = middle + 1 } else { high = middle }
        }
        let offset = low == 0 ? offsetBefore : transitions[low - 1].offset
        return OffsetSpan(offset: offset, until: transitions[low].at)
    }

    /// What the calendar on the wall shows.
    package func date(at instant: Instant) -> CivilDate {
        let local = instant + .seconds(offset(at: instant))
        let days = local.seconds >= 0 ? local.seconds / 86_400 : -((-local.seconds + 86_399) / 86_400)
        return CivilDate(daysSince1970: days)
    }

    /// Far above the largest file there is.
    private static let longestFile = 256 * 1024

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "_"), UInt8(ascii: "-"),
            UInt8(ascii: "+"), UInt8(ascii: "."):
            true
        default: false
        }
    }
}

/// A time in which the offset does not change.
struct OffsetSpan: Equatable {
    /// Seconds east of UTC.
    let offset: Int
    /// Seconds since 1970 UTC; the offset may be the same from then on.
    let until: Int64
}
