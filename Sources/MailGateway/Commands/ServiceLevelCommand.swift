import GatewayKit
import TicketStore

/// `sla list`: promises that run out soon, or ran out.
struct ListServiceLevelsCommand: Command {
    static let syntax = CommandSyntax(
        name: "sla list", summary: "List promises to customers that run out soon, or ran out.",
        options: [
            CommandSyntax.configuration, .value("due", "DURATION", "within this time (default 4h)"),
            .value("queue", "NAME", "only of this queue"), CommandSyntax.limit, CommandSyntax.json,
        ])

    private let arguments: Arguments
    private let due: Duration
    private let queue: QueueName?
    private let limit: Int

    init(_ arguments: Arguments) throws(UsageError) {
        self.arguments = arguments
        due = try arguments.duration("due", in: .zero ... .seconds(3_650 * 86_400), default: .seconds(4 * 3_600))
        queue = arguments.value("queue").map { QueueName($0) }
        limit = try arguments.limit()
    }

    func run(in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        let now = Instant.now
        let rows = try await StoreAccess.ask(context, arguments) { (access) throws(StoreError) in
            let zones = TeamZones(access.configuration)
            return try await access.store.promisesDue(before: now + due, limit: limit)
                .filter { queue == nil || $0.ticket.queue == queue }
                .map { DueClockRow($0, at: now, in: zones[$0.ticket.queue]) }
        }
        context.list(rows, arguments)
        return .ok
    }
}

/// `sla explain`: why each deadline of a ticket is what it is.
struct ExplainServiceLevelCommand: Command {
    static let syntax = CommandSyntax(
        name: "sla explain", summary: "Show what each clock of a ticket counted, and why its deadline is what it is.",
        operands: "NUMBER", operandCount: 1...1, options: [CommandSyntax.configuration, CommandSyntax.json],
        explanation: "Times are those of the queue's time zone.")

    private let arguments: Arguments
    private let number: TicketNumber

    init(_ arguments: Arguments) throws(UsageError) {
        self.arguments = arguments
        number = try arguments.ticketNumber(0)
    }

    func run(in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        let now = Instant.now
        let found = try await StoreAccess.ask(context, arguments) { (access) throws(StoreError) in
            try await Found(number, in: access)
        }
        guard let found else {
            throw .noTicket(number)
        }
        if arguments.has("json") {
            for clock in found.clocks { context.output.line(JSONLine.text(ExplainedClockRow(clock, at: now))) }
            return .ok
        }
        let explanation = ClockExplanation(found.ticket, found.clocks, at: now, in: found.zone)
        context.output.write(explanation.text(usesColour: context.usesColour))
        return .ok
    }
}

/// A ticket and its clocks.
private struct Found {
    let ticket: Ticket
    let clocks: [ClockFile]
    let zone: TimeZoneRules

    /// `nil` when there is no such ticket.
    init?(_ number: TicketNumber, in access: StoreAccess) async throws(StoreError) {
        guard let file = try await access.store.ticketFile(number) else { return nil }
        ticket = file.ticket
        clocks = try await access.store.clocks(of: number, by: access.configuration.serviceLevels)
        zone = TeamZones(access.configuration)[file.ticket.queue]
    }
}

/// The time zones of the queues, as configured.
struct TeamZones {
    private let zones: [QueueName: TimeZoneRules]

    init(_ configuration: Configuration) {
        let pairs = configuration.queues.map { ($0.name, TimeZoneRules.load($0.timeZone) ?? .utc) }
        zones = Dictionary(pairs) { first, _ in first }
    }

    /// UTC for a queue that is not configured any more.
    subscript(queue: QueueName) -> TimeZoneRules { zones[queue] ?? .utc }
}

/// A promise and how much of it is left, in JSON.
struct DueClockRow: ListedRow {
    let number, promise, serviceLevel, deadlineAt, state, priority, queue, subject: String
    let assignee: String?
    let secondsLeft: Int64
    private let deadline: String

    private enum CodingKeys: String, CodingKey {
        case number, promise, serviceLevel, deadlineAt, state, priority, queue, subject, assignee, secondsLeft
    }

    init(_ due: DueClock, at now: Instant, in zone: TimeZoneRules) {
        let end = due.clock.deadlineAt ?? now
        number = due.ticket.number.text
        promise = due.clock.kind.rawValue
        serviceLevel = due.clock.policy?.rawValue ?? ""
        deadlineAt = end.description
        deadline = TimeText.local(end, in: zone)
        let isWarned = due.clock.done.contains(.warning)
        state = (end <= now ? SLAClock.Health.breach : isWarned ? .warning : .ok).rawValue
        priority = due.ticket.priority.rawValue
        queue = due.ticket.queue.rawValue
        subject = due.ticket.subject
        assignee = due.ticket.assignee?.rawValue
        secondsLeft = (end - now).components.seconds
    }

    static let columns: [TextTable.Column] = [
        .init(title: "NUMBER"), .init(title: "PROMISE"), .init(title: "DEADLINE"),
        .init(title: "LEFT", alignment: .right), .init(title: "STATE"), .init(title: "PRIORITY"),
        .init(title: "QUEUE"), .init(title: "ASSIGNEE"), .init(title: "SUBJECT", widest: 60),
    ]

    var cells: [String] {
        [
            number, promise, deadline, TimeText.span(.seconds(secondsLeft)), state, priority, queue, assignee ?? "-",
            subject,
        ]
    }
}

/// A clock and its past, in JSON. Spans are in seconds.
struct ExplainedClockRow: Encodable {
    struct Stretch: Encodable {
        let from, to, state, reason: String
        let counted: Int64?
    }

    let clock, state, reason, calendar, startedAt: String
    let serviceLevel, deadlineAt, nextAt, acknowledgedBy: String?
    let target, counted: Int64
    let percentage: Int64
    let done: [String]
    let stretches: [Stretch]

    init(_ file: ClockFile, at now: Instant) {
        let clock = file.clock
        self.clock = clock.kind.rawValue
        state = clock.state.rawValue
        reason = clock.reason.rawValue
        calendar = clock.calendar.rawValue
        startedAt = clock.startedAt.description
        serviceLevel = clock.policy?.rawValue
        deadlineAt = clock.deadlineAt?.description
        nextAt = clock.dueAt?.description
        acknowledgedBy = clock.acknowledgedBy?.rawValue
        target = clock.target.components.seconds
        counted = file.counted(at: now).components.seconds
        percentage = target > 0 ? counted * 100 / target : 100
        done = clock.done.map(\.text)
        stretches = file.stretches(until: now).map { segment in
            let time = file.calendar.map { $0.workingTime(from: segment.from, to: segment.to).components.seconds }
            return Stretch(
                from: segment.from.description, to: segment.to.description, state: segment.state.rawValue,
                reason: segment.reason.rawValue, counted: segment.state == .running ? time : 0)
        }
    }
}

extension ClockFile {
    func counted(at now: Instant) -> Duration {
        calendar.map { clock.counted(at: now, by: $0) } ?? clock.countedBefore
    }
}
