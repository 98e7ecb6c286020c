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
        let second = instant.seconds
        guard let last = transitions.last, second < last.at else {
            return footer?.offset(at: second) ?? transitions.last?.offset ?? offsetBefore
        }
        var low = 0
        var high = transitions.count
        while low < high {
            let middle = (low + high) / 2
            if transitions[middle].at <= second { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? offsetBefore : transitions[low - 1].offset
    }

    /// What the calendar on the wall shows.
    package func date(at instant: Instant) -> CivilDate {
        let local = instant + .seconds(offset(at: instant))
        let days = local.seconds >= 0 ? local.seconds / 86_400 : -((-local.seconds + 86_399) / 86_400)
        let (year, month, day) = Instant.civilDate(daysSince1970: days)
        return CivilDate(year: Int(year), month: Int(month), day: Int(day))
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

/// A day of the Gregorian calendar.
package struct CivilDate: Hashable, Sendable {
    /// Of the Gregorian calendar, also before it was in use.
    package let year: Int
    /// 1 to 12.
    package let month: Int
    /// 1 to 31.
    package let day: Int

    /// Takes a day that exists; nothing is checked.
    package init(year: Int, month: Int, day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }

    /// Counted from 1970-01-01.
    package var daysSince1970: Int64 {
        let year = Int64(month <= 2 ? self.year - 1 : self.year)
        let era = (year >= 0 ? year : year - 399) / 400
        let yearOfEra = year - era * 400
        let dayOfYear = Int64((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1)
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}
