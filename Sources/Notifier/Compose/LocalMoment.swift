import GatewayKit
import TicketStore

/// An instant as the people of one place write it, with how far their clocks are from UTC: nobody who reads it
/// elsewhere has to guess.
struct LocalMoment {
    private let date: CivilDate
    /// Minutes since midnight.
    private let minute: Int
    /// Seconds east of UTC.
    private let offset: Int

    /// By the clocks of `zone`.
    init(_ instant: Instant, in zone: TimeZoneRules) {
        offset = zone.offset(at: instant)
        date = zone.date(at: instant)
        let local = instant.seconds + Int64(offset)
        minute = Int(local - date.daysSince1970 * 86_400) / 60
    }

    /// `Saturday 21 November 2026, 14:30 (UTC+1)`, `samedi 21 novembre 2026 à 14 h 30 (UTC+1)`,
    /// `Samstag, 21. November 2026, 14:30 Uhr (UTC+1)`; `2026-11-21 14:30 (UTC+1)` where there are no words.
    func text(in language: String) -> String {
        let (hour, minute) = (Self.padded(minute / 60), Self.padded(minute % 60))
        switch language.baseLanguage {
        case "en": return "\(date.text(in: language)), \(hour):\(minute) \(zone)"
        case "fr": return "\(date.text(in: language)) à \(self.minute / 60) h \(minute) \(zone)"
        case "de": return "\(date.text(in: language)), \(hour):\(minute) Uhr \(zone)"
        default: return "\(date) \(hour):\(minute) \(zone)"
        }
    }

    /// `(UTC+1)`, `(UTC-3:30)`, `(UTC)`.
    private var zone: String {
        guard offset != 0 else { return "(UTC)" }
        let minutes = abs(offset) / 60
        let rest = minutes % 60 == 0 ? "" : ":\(Self.padded(minutes % 60))"
        return "(UTC\(offset < 0 ? "-" : "+")\(minutes / 60)\(rest))"
    }

    private static func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
}

extension CivilDate {
    /// `Saturday 21 November 2026`, `samedi 21 novembre 2026`, `Samstag, 21. November 2026`; `2026-11-21` where there are
    /// no words.
    func text(in language: String) -> String {
        switch language.baseLanguage {
        case "en": "\(weekday(English.days)) \(day) \(month(English.months)) \(year)"
        case "fr": "\(weekday(French.days)) \(day == 1 ? "1er" : String(day)) \(month(French.months)) \(year)"
        case "de": "\(weekday(German.days)), \(day). \(month(German.months)) \(year)"
        default: description
        }
    }

    private func weekday(_ names: [Weekday: String]) -> String { names[Weekday(daysSince1970: daysSince1970)] ?? "" }

    private func month(_ names: [String]) -> String { names[month - 1] }
}

private enum English {
    static let days: [Weekday: String] = [
        .mon: "Monday", .tue: "Tuesday", .wed: "Wednesday", .thu: "Thursday", .fri: "Friday", .sat: "Saturday",
        .sun: "Sunday",
    ]
    static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
}

private enum French {
    static let days: [Weekday: String] = [
        .mon: "lundi", .tue: "mardi", .wed: "mercredi", .thu: "jeudi", .fri: "vendredi", .sat: "samedi",
        .sun: "dimanche",
    ]
    static let months = [
        "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
        "décembre",
    ]
}

private enum German {
    static let days: [Weekday: String] = [
        .mon: "Montag", .tue: "Dienstag", .wed: "Mittwoch", .thu: "Donnerstag", .fri: "Freitag", .sat: "Samstag",
        .sun: "Sonntag",
    ]
    static let months = [
        "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November",
        "Dezember",
    ]
}
