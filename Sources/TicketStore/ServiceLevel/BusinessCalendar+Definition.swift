extension BusinessCalendar {
    /// `Europe/Paris; mon 09:00-12:00,13:00-17:00; … ; 2026-12-25 closed`, or `always`.
    ///
    /// Two calendars with the same text count the same, as long as the zone's own rules do not change.
    package var definition: String {
        guard let schedule else { return Self.alwaysWord }
        var parts = [zoneName]
        for weekday in Weekday.allCases {
            let hours = schedule.hours(on: weekday)
            if !hours.isEmpty { parts.append("\(weekday.rawValue) \(Self.text(hours))") }
        }
        parts += schedule.exceptions.map { "\($0.day) \(Self.text($0.hours))" }
        return parts.joined(separator: "; ")
    }

    /// Reads what `definition` wrote; the rules of the zone are loaded anew. `nil` when it is no definition, or this
    /// machine does not know the zone.
    package init?(definition: String) {
        guard definition != Self.alwaysWord else {
            self = .always
            return
        }
        var parts = definition.utf8.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)[...]
        guard let zoneName = parts.popFirst().flatMap({ String(Substring($0)) }),
            let zone = TimeZoneRules.load(zoneName)
        else { return nil }
        var week: [Weekday: [DayInterval]] = [:]
        var exceptions: [CivilDate: [DayInterval]] = [:]
        for part in parts {
            let words = part.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
            guard words.count == 3, words[0].isEmpty, let hours = Self.hours(words[2]) else { return nil }
            if let weekday = Weekday(rawValue: String(Substring(words[1]))) {
                guard week.updateValue(hours, forKey: weekday) == nil else { return nil }
            } else if let day = CivilDate(words[1]) {
                guard exceptions.updateValue(hours, forKey: day) == nil else { return nil }
            } else {
                return nil
            }
        }
        self.init(zone: zone, zoneName: zoneName, week: week, exceptions: exceptions)
    }

    private static let alwaysWord = "always"
    private static let closedWord = "closed"

    private static func text(_ hours: [DayInterval]) -> String {
        hours.isEmpty ? closedWord : hours.map(\.description).joined(separator: ",")
    }

    private static func hours(_ text: Substring.UTF8View) -> [DayInterval]? {
        if text.elementsEqual(closedWord.utf8) { return [] }
        let parts = text.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
        let hours = parts.compactMap { DayInterval($0) }
        return hours.count == parts.count ? hours : nil
    }
}
