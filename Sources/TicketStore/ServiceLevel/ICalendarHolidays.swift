/// The days that the events of an iCalendar file cover (RFC 5545): its holidays.
///
/// An event counts whole days, whatever its hours. What is not understood is a problem to be mended, never a guess:
/// its event is left out.
package struct ICalendarHolidays: Sendable, Equatable {
    /// One thing in the file that is not understood, and what to do about it.
    package struct Problem: Sendable, Equatable {
        /// Counted from one; `nil` when the file as a whole is the problem.
        package let line: Int?
        /// Never more of the file than a few printable letters.
        package let message: String
    }

    /// Within the years that were asked for.
    package private(set) var days: Set<CivilDate> = []
    /// In the order of the file.
    package private(set) var problems: [Problem] = []

    private let years: ClosedRange<Int>
    private let span: Range<Int64>
    /// Days that were looked at, also those that are the same or too early.
    private var visited: Int64 = 0

    /// The longest file that is read: 1 MB.
    package static let longestFile = 1_048_576
    /// So many days are read from one file at most.
    package static let mostDays: Int64 = 10_000
    /// So many problems are told at most.
    package static let mostProblems = 20

    /// Reads the content of a file; days outside of `years` are left out, and so are years outside of 1 to 9999.
    package init(_ bytes: [UInt8], years: ClosedRange<Int>) {
        self.init(years)
        guard bytes.count <= Self.longestFile else {
            complain(nil, "is longer than \(Self.longestFile) bytes; leave out past years")
            return
        }
        read(bytes)
    }

    /// Without a day, until something is read.
    init(_ years: ClosedRange<Int>) {
        self.years = years.clamped(to: 1...9_999)
        let first = CivilDate(year: self.years.lowerBound, month: 1, day: 1)
        let afterLast = CivilDate(year: self.years.upperBound + 1, month: 1, day: 1)
        span = first.daysSince1970..<afterLast.daysSince1970
    }

    /// `holidays.ics:12: RRULE:FREQ=WEEKLY is not understood; list the days instead`, with any name for the file.
    package func descriptions(file: String) -> [String] {
        problems.map { problem in
            "\(file):\(problem.line.map { "\($0):" } ?? "") \(problem.message)"
        }
    }

    private mutating func read(_ bytes: [UInt8]) {
        var components = OpenComponents()
        for (text, number) in ICalendarLines(bytes) {
            guard !isFull else { return }
            guard let line = ICalendarLine(text, number: number) else {
                guard !components.isEmpty else { return complain(number, Self.notACalendar) }
                complain(number, "\(ICalendarLine.excerpt(text)) is no line of a calendar (NAME:VALUE); remove it")
                continue
            }
            guard !components.isEmpty || (line.isNamed("BEGIN") && line.hasValue("VCALENDAR")) else {
                return complain(number, Self.notACalendar)
            }
            switch components.take(line) {
            case .goesOn: break
            case .ended(let event, let found): finish(event, found)
            case .isWrong:
                return complain(number, "\(line.excerpt) does not fit what began before; fetch the file again")
            }
        }
        if let open = components.innermost {
            complain(open.line, "\(open.excerpt) has no end: the file is cut off; fetch it again")
        } else if bytes.isEmpty {
            complain(nil, Self.notACalendar)
        }
    }

    private static let notACalendar = "there is no BEGIN:VCALENDAR here, so this is no iCalendar file; fetch it again"

    private mutating func finish(_ event: ICalendarEvent, _ found: [Problem]) {
        // One day of a series cannot be taken back by an event of its own here.
        guard !event.isCancelled || event.isReplacement else { return }
        let wrong = found.isEmpty ? [event.problem].compactMap(\.self) : found
        guard wrong.isEmpty else {
            for problem in wrong { complain(problem.line, problem.message) }
            return
        }
        event.visitOccurrences(in: years) { occurrence in
            let wanted = occurrence.clamped(to: span)
            visited += max(1, Int64(wanted.count))
            guard visited <= Self.mostDays else { return false }
            for day in wanted { days.insert(CivilDate(daysSince1970: day)) }
            return true
        }
        if visited > Self.mostDays {
            complain(event.line, "here the file has more than \(Self.mostDays) days; leave out past years")
        }
    }

    private var isFull: Bool { visited > Self.mostDays || problems.count >= Self.mostProblems }

    mutating func complain(_ line: Int?, _ message: String) {
        if problems.count < Self.mostProblems { problems.append(Problem(line: line, message: message)) }
    }
}

/// The components that have begun and not ended, and the event among them. Events stand in the calendar itself; what
/// stands deeper, such as alarms, says nothing about days.
private struct OpenComponents {
    enum Step {
        case goesOn
        case ended(ICalendarEvent, [ICalendarHolidays.Problem])
        case isWrong
    }

    private var open: [ICalendarLine] = []
    private var event: ICalendarEvent?
    private var problems: [ICalendarHolidays.Problem] = []

    var isEmpty: Bool { open.isEmpty }
    var innermost: (line: Int, excerpt: String)? { open.last.map { ($0.number, $0.excerpt) } }

    mutating func take(_ line: ICalendarLine) -> Step {
        if line.isNamed("BEGIN") {
            guard open.count < Self.deepest else { return .isWrong }
            open.append(line)
            if open.count == 2, line.hasValue("VEVENT") {
                event = ICalendarEvent(line: line.number)
                problems = []
            }
        } else if line.isNamed("END") {
            guard let begin = open.popLast(), begin.hasSameValue(as: line) else { return .isWrong }
            if open.count == 1, let event {
                self.event = nil
                return .ended(event, problems)
            }
        } else if open.count == 2, let problem = event?.take(line) {
            problems.append(problem)
        }
        return .goesOn
    }

    /// A calendar, an event, an alarm: three do.
    private static let deepest = 16
}
