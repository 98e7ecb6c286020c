import TicketStore

extension OnCallRota {
    /// `nil` when the queue has none, or when something is wrong with it.
    init?(_ section: inout ConfigurationSection, among agents: [String]) {
        guard !section.isEmpty else { return nil }
        let people = section.list("people", .agent(among: agents), isRequired: true).map(\.value)
        let handover = section.located("handover", .handover, isRequired: false)
        let days = section.optional("every", .turn) ?? Self.daysOfWeek
        let start = section.required("start", .day)
        let isWeekly = days % Self.daysOfWeek == 0
        if let handover, handover.value.weekday != nil, !isWeekly {
            section.complain(Complaint("names a weekday, but turns of \(days)d end on other days too"), at: handover)
        }
        let dates = section.names(in: "exceptions")
        let exceptions = section.section("exceptions") { section in
            dates.reduce(into: [CivilDate: AgentName]()) { exceptions, date in
                let agent = section.optional(date, .agent(among: agents))
                guard let day = CivilDate(date) else {
                    return section.complain(Complaint("\"\(Printable(date))\" is not a day such as 2026-12-24"))
                }
                exceptions[day] = agent
            }
        }
        guard !people.isEmpty, let start else { return nil }
        let usual = Handover(weekday: isWeekly ? .mon : nil, minute: Self.usualMinute)
        let chosen = handover?.value ?? usual
        self.init(
            people: people, handover: chosen.minute, days: days, start: chosen.first(from: start),
            exceptions: exceptions ?? [:])
    }

    private static let daysOfWeek = 7
    /// 09:00.
    private static let usualMinute = 9 * 60
}

/// When one person hands over to the next: `mon 09:00`, or `09:00` on the weekday of the first.
struct Handover: Equatable {
    var weekday: Weekday?
    /// After midnight.
    var minute: Int

    /// The first day from `start` on that is such a weekday.
    fileprivate func first(from start: CivilDate) -> CivilDate {
        guard let weekday else { return start }
        let days = (0..<Int64(Weekday.allCases.count)).map { start.daysSince1970 + $0 }
        return days.first { Weekday(daysSince1970: $0) == weekday }.map { CivilDate(daysSince1970: $0) } ?? start
    }
}

extension ScalarKind where Value == Handover {
    static var handover: Self {
        Self("a time such as 09:00 or mon 09:00") { text in
            let words = text.utf8.split(separator: UInt8(ascii: " ")).map { String(decoding: $0, as: UTF8.self) }
            guard (1...2).contains(words.count), let time = words.last,
                case .success(let minute) = ScalarKind<Int>.minuteOfDay.read(time)
            else { return nil }
            guard words.count == 2 else { return Handover(minute: minute) }
            return Weekday(rawValue: words[0]).map { Handover(weekday: $0, minute: minute) }
        }
    }
}

extension ScalarKind where Value == Int {
    /// Days of one turn: `1d` to `28d`, `1w` to `4w`.
    fileprivate static var turn: Self {
        let days = ScalarKind<Int>.count(1...28)
        let weeks = ScalarKind<Int>.count(1...4)
        return Self("a turn from 1d to 28d, or 1w to 4w") { text in
            let number = String(decoding: text.utf8.dropLast(), as: UTF8.self)
            switch text.utf8.last {
            case UInt8(ascii: "d"): if case .success(let count) = days.read(number) { return count }
            case UInt8(ascii: "w"): if case .success(let count) = weeks.read(number) { return count * 7 }
            default: break
            }
            return nil
        }
    }
}

extension ScalarKind where Value == CivilDate {
    /// A day on the wall calendar.
    static var day: Self {
        Self("a day such as 2026-11-20") { CivilDate($0) }
    }
}

extension ScalarKind where Value == ClosedRange<CivilDate> {
    /// One day or several, the last included.
    static var days: Self {
        Self("days such as 2026-12-20..2027-01-05, or one day") { text in
            guard let gap = text.firstRange(of: "..") else { return CivilDate(text).map { $0...$0 } }
            guard let first = CivilDate(String(text[..<gap.lowerBound])),
                let last = CivilDate(String(text[gap.upperBound...])), first <= last
            else { return nil }
            return first...last
        }
    }
}
