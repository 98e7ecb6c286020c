/// A length of time as people say it: `2 hours 30 minutes`, `2 heures 30 minutes`, `2 Stunden 30 Minuten`.
struct SpokenDuration {
    /// In the order they are said, at most two.
    private let parts: [(count: Int64, unit: Unit)]

    private enum Unit: CaseIterable {
        case day, hour, minute, second

        var seconds: Int64 {
            switch self {
            case .day: 86_400
            case .hour: 3_600
            case .minute: 60
            case .second: 1
            }
        }
    }

    /// - Parameter inDays: Whether days may be said. A day of counted time has as many hours as somebody works, so
    ///   that of a target is said in hours.
    init(_ duration: Duration, inDays: Bool) {
        var rest = max(duration.components.seconds, 0)
        var parts: [(Int64, Unit)] = []
        for unit in Unit.allCases where inDays || unit != .day {
            let count = rest / unit.seconds
            if count > 0 { parts.append((count, unit)) }
            rest -= count * unit.seconds
        }
        self.parts = parts.isEmpty ? [(0, .second)] : Array(parts.prefix(2))
    }

    /// In signs that need no language where there are no words: `2 h 30 min`.
    func text(in language: String) -> String {
        parts.map { count, unit in
            "\(count) \(Self.word(unit, isOne: count == 1, language.baseLanguage))"
        }.joined(separator: " ")
    }

    private static func word(_ unit: Unit, isOne: Bool, _ language: String) -> String {
        switch (language, unit) {
        case ("en", .day): isOne ? "day" : "days"
        case ("en", .hour): isOne ? "hour" : "hours"
        case ("en", .minute): isOne ? "minute" : "minutes"
        case ("en", .second): isOne ? "second" : "seconds"
        case ("fr", .day): isOne ? "jour" : "jours"
        case ("fr", .hour): isOne ? "heure" : "heures"
        case ("fr", .minute): isOne ? "minute" : "minutes"
        case ("fr", .second): isOne ? "seconde" : "secondes"
        case ("de", .day): isOne ? "Tag" : "Tage"
        case ("de", .hour): isOne ? "Stunde" : "Stunden"
        case ("de", .minute): isOne ? "Minute" : "Minuten"
        case ("de", .second): isOne ? "Sekunde" : "Sekunden"
        case (_, .day): "d"
        case (_, .hour): "h"
        case (_, .minute): "min"
        case (_, .second): "s"
        }
    }
}
