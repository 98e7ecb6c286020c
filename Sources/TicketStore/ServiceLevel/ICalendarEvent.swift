/// One VEVENT: the days it covers, and what about it is not understood.
struct ICalendarEvent {
    /// The line of its BEGIN.
    let line: Int

    private var start: ICalendarDate?
    private var end: ICalendarDate?
    private var duration: ICalendarDuration?
    private var recurrence: ICalendarRecurrence?
    private var furtherDays: [CivilDate] = []
    private var missingDays: Set<CivilDate> = []
    private(set) var isCancelled = false
    /// A word about one occurrence of another event.
    private(set) var isReplacement = false

    init(line: Int) {
        self.line = line
    }

    /// What is wrong with this line; `nil` when nothing is.
    mutating func take(_ line: ICalendarLine) -> ICalendarHolidays.Problem? {
        let isUnderstood: Bool
        switch true {
        case line.isNamed("DTSTART"):
            isUnderstood = Self.set(&start, ICalendarDate(line.value))
        case line.isNamed("DTEND"):
            isUnderstood = Self.set(&end, ICalendarDate(line.value))
        case line.isNamed("DURATION"):
            isUnderstood = Self.set(&duration, ICalendarDuration(line.value))
        case line.isNamed("RRULE"):
            isUnderstood = Self.set(&recurrence, ICalendarRecurrence(line.value))
        case line.isNamed("RDATE"):
            let days = Self.days(line.value)
            furtherDays += days ?? []
            isUnderstood = days != nil
        case line.isNamed("EXDATE"):
            let days = Self.days(line.value)
            missingDays.formUnion(days ?? [])
            isUnderstood = days != nil
        case line.isNamed("STATUS"):
            isCancelled = line.hasValue("CANCELLED")
            isUnderstood = true
        case line.isNamed("RECURRENCE-ID"):
            isReplacement = true
            isUnderstood = false
        case line.isNamed("EXRULE"):
            isUnderstood = false
        default:
            isUnderstood = true
        }
        guard !isUnderstood else { return nil }
        return .init(line: line.number, message: "\(line.excerpt) is not understood; \(Self.remedy(line))")
    }

    /// What is wrong with the event as a whole.
    var problem: ICalendarHolidays.Problem? {
        guard let start else {
            return .init(line: line, message: "the event that begins here has no DTSTART; say when it is")
        }
        guard (end?.firstDayAfter ?? .max) >= start.day.daysSince1970 else {
            return .init(line: line, message: "the event that begins here ends before it starts; correct its DTEND")
        }
        return nil
    }

    /// Calls `visit` with the days since 1970 of every occurrence that may touch these years, until it returns
    /// `false`.
    func visitOccurrences(in years: ClosedRange<Int>, _ visit: (Range<Int64>) -> Bool) {
        guard let start else { return }
        let length = length(from: start)
        func visitDay(_ day: CivilDate) -> Bool {
            missingDays.contains(day) || visit(day.daysSince1970..<(day.daysSince1970 + length))
        }
        var goesOn = true
        if let recurrence {
            // An occurrence may have begun before the first of the years.
            let yearsBack = Int(length / Self.shortestYear) + 1
            recurrence.visitDays(from: start.day, years: (years.lowerBound - yearsBack)...years.upperBound) {
                goesOn = visitDay($0)
                return goesOn
            }
        } else {
            goesOn = visitDay(start.day)
        }
        for day in furtherDays where goesOn { goesOn = visitDay(day) }
    }

    /// In days. The end is the first moment that no longer belongs to the event.
    ///
    /// QUIRK: RFC 5545, section 3.6.1: an end on the day of the start is wrong and common; the event is that one day.
    private func length(from start: ICalendarDate) -> Int64 {
        if let end { return max(1, end.firstDayAfter - start.day.daysSince1970) }
        guard let duration else { return 1 }
        let seconds = (start.secondOfDay ?? 0) + duration.seconds
        return max(1, Int64((seconds + Self.secondsOfDay - 1) / Self.secondsOfDay))
    }

    /// `false` when there is no value, or was one before.
    private static func set<Value>(_ place: inout Value?, _ value: Value?) -> Bool {
        guard let value, place == nil else { return false }
        place = value
        return true
    }

    private static func days(_ text: ArraySlice<UInt8>) -> [CivilDate]? {
        let parts = text.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
        let days = parts.compactMap { ICalendarDate($0)?.day }
        return days.count == parts.count ? days : nil
    }

    private static func remedy(_ line: ICalendarLine) -> String {
        switch true {
        case line.isNamed("RRULE"), line.isNamed("EXRULE"), line.isNamed("RDATE"): "list the days instead"
        case line.isNamed("DURATION"): "give the DTEND instead"
        case line.isNamed("RECURRENCE-ID"): "take the day out by EXDATE and give the new one an event of its own"
        default: "write one date such as 20261225"
        }
    }

    private static let shortestYear: Int64 = 365
    private static let secondsOfDay = 86_400
}
