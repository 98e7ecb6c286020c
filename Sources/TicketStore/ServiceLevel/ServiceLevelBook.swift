import GatewayKit

/// Everything the configuration says about time: what is promised about which ticket, when time counts, and what
/// happens by itself.
package struct ServiceLevelBook: Sendable {
    /// The first that covers a ticket holds for it.
    package var levels: [ServiceLevel] = []
    /// `always` need not be among them.
    package var calendars: [CalendarName: BusinessCalendar] = [:] {
        didSet { known = calendars.map { NamedCalendar($0.key, $0.value) } }
    }
    /// What happens by itself.
    package var routines = Routines()
    /// When supervisors are told how the day before went: minutes after midnight on the site's wall. `nil` means never.
    package var digestAt: Int?

    private var known: [NamedCalendar] = []

    /// Promises nothing and does nothing.
    package static let none = ServiceLevelBook()

    /// Around the clock.
    package static let always = CalendarName("always")

    /// Empty, until it is filled.
    package init() {}

    /// What happens to tickets without anybody doing anything. `nil` means never.
    package struct Routines: Sendable, Equatable {
        /// A resolved ticket without activity is closed after this.
        package var closeResolvedAfter: Duration?
        /// A customer who owes an answer is reminded this often.
        package var customerReminder: CustomerReminder?
        /// An assignee who does nothing is reminded after this.
        package var remindAssigneeAfter: Duration?
        /// A customer whose ticket was closed is asked how it was after this.
        package var surveyAfter: Duration?
        /// When time counts for all of these.
        package var calendar = ServiceLevelBook.always

        /// Nothing.
        package init() {}
    }

    /// How often a customer is asked for the answer he owes; afterwards the ticket is resolved.
    package struct CustomerReminder: Sendable, Equatable {
        /// Counted time between two reminders, and from the last one to the resolution.
        package var every: Duration
        /// At least 1.
        package var times: Int

        /// `every` is more than zero.
        package init(every: Duration, times: Int) {
            self.every = every
            self.times = times
        }
    }

    /// What holds for one clock of a ticket; `nil` when there is to be no such clock.
    func plan(of kind: ClockKind, for ticket: Ticket) -> ClockPlan? {
        if kind.isTarget {
            let level = level(queue: ticket.queue, priority: ticket.priority, category: ticket.category)
            guard let level, let target = level.targets[kind] else { return nil }
            return ClockPlan(
                kind: kind, policy: level.name, target: target, calendar: named(level.calendar),
                moments: level.moments(of: kind, target: target))
        }
        guard let moments = routineMoments(kind), let last = moments.last else { return nil }
        return ClockPlan(
            kind: kind, policy: nil, target: last.after, calendar: named(routines.calendar), moments: moments)
    }

    /// Whether a ticket that has just been opened has any clock.
    func hasClocks(for new: NewTicket) -> Bool {
        if new.assignee != nil, routines.remindAssigneeAfter != nil { return true }
        let level = level(queue: new.queue, priority: new.priority, category: new.category)
        return level.map { !$0.targets.isEmpty } ?? false
    }

    private func level(queue: QueueName, priority: TicketPriority, category: CategoryName?) -> ServiceLevel? {
        levels.first { $0.covers(queue: queue, priority: priority, category: category) }
    }

    /// The step of the ladder a deed stands for.
    package func step(_ number: Int, of policy: ServiceLevelName?) -> EscalationLevel? {
        guard let level = levels.first(where: { $0.name == policy }), level.ladder.indices.contains(number - 1) else {
            return nil
        }
        return level.ladder[number - 1]
    }

    private func routineMoments(_ kind: ClockKind) -> [ClockMoment]? {
        switch kind {
        case .firstResponse, .nextResponse, .resolution: return nil
        case .autoClose: return routines.closeResolvedAfter.map { [ClockMoment(.close, after: $0)] }
        case .assigneeReminder: return routines.remindAssigneeAfter.map { [ClockMoment(.remindAssignee, after: $0)] }
        case .survey: return routines.surveyAfter.map { [ClockMoment(.survey, after: $0)] }
        case .customerReminder:
            guard let reminder = routines.customerReminder else { return nil }
            let reminders = (1...max(reminder.times, 1)).map {
                ClockMoment(.remindCustomer($0), after: reminder.every * $0)
            }
            return reminders + [ClockMoment(.resolve, after: reminder.every * (reminders.count + 1))]
        }
    }

    /// A name that is not configured any more stands for every hour.
    func named(_ name: CalendarName) -> NamedCalendar {
        known.first { $0.name == name } ?? .always
    }
}

/// A calendar and what the configuration calls it.
struct NamedCalendar: Sendable, Equatable {
    let name: CalendarName
    let hours: BusinessCalendar
    /// See `BusinessCalendar.version`.
    let version: Int64

    init(_ name: CalendarName, _ hours: BusinessCalendar) {
        self.name = name
        self.hours = hours
        version = hours.version
    }

    static let always = NamedCalendar(ServiceLevelBook.always, .always)
}

/// What one clock of one ticket counts, how far, and what happens on the way.
struct ClockPlan: Sendable, Equatable {
    let kind: ClockKind
    /// The service level; `nil` for what the gateway does by itself.
    let policy: ServiceLevelName?
    let target: Duration
    let calendar: NamedCalendar
    /// Earliest first.
    let moments: [ClockMoment]
}

extension ServiceLevelBook {
    /// The same for books under which every clock stands the same; never 0.
    var version: Int64 {
        var lines = levels.map { level in
            let scope = [
                level.queues.map(\.rawValue).sorted(), level.priorities.map(\.rawValue).sorted(),
                level.categories.map(\.rawValue).sorted(),
            ].map { $0.joined(separator: ",") }.joined(separator: ";")
            let targets = level.targets.sorted { $0.key.rawValue < $1.key.rawValue }.map { "\($0.key) \($0.value)" }
            let ladder = level.ladder.map { "\($0.clock.map(\.rawValue) ?? "") \($0.moment)" }
            return "\(level.name) \(level.calendar) \(scope) \(targets) \(level.warningShare) \(ladder)"
        }
        lines += calendars.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.definition)" }
        lines.append("\(routines)")
        return fingerprint(lines.joined(separator: "\n"))
    }
}

extension BusinessCalendar {
    /// The same for calendars that count the same; never 0.
    package var version: Int64 { fingerprint(definition) }
}

/// The first 63 bits of the SHA-256 of a text; never 0.
private func fingerprint(_ text: String) -> Int64 {
    max(sha256(Array(text.utf8)).bytes.prefix(8).reduce(Int64(0)) { $0 << 8 | Int64($1) } & .max, 1)
}
