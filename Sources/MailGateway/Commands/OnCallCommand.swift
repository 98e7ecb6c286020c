import GatewayKit
import TicketStore

/// `oncall`
struct OnCallCommand: Command {
    static let syntax = CommandSyntax(
        name: "oncall", summary: "Say who is on call, and when the next hand over.",
        options: [
            CommandSyntax.configuration,
            .value("at", "WHEN", "not now, but at 2026-12-24 or \"2026-12-24 18:30\" on the queue's clock"),
            .value("queue", "NAME", "only of this queue"), CommandSyntax.json,
        ],
        explanation: "Absences count as far as they are known today.")

    /// Changes of each rota that are shown.
    private static let handovers = 4

    private let arguments: Arguments
    private let moment: WallMoment?

    init(_ arguments: Arguments) throws(UsageError) {
        self.arguments = arguments
        moment = try arguments.value("at").map { (text) throws(UsageError) in
            guard let moment = WallMoment(text) else {
                throw UsageError(
                    "--at must be a day, or a day and a time such as \"2026-12-24 18:30\", not "
                        + "\"\(Printable(text, longest: 60))\"")
            }
            return moment
        }
    }

    func run(in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        let (rules, absences, queues) = try await StoreAccess.ask(context, arguments) { (access) throws(StoreError) in
            (try IntakeRules(access.configuration), try await access.store.absences(), access.configuration.queues)
        }
        let wanted = arguments.value("queue")
        let names = queues.map(\.name).filter { wanted == nil || $0.rawValue == wanted }
        guard !names.isEmpty else {
            let meant = Spelling.closest(to: wanted ?? "", among: queues.map(\.name.rawValue))
            throw CommandFailure(
                .badData, "there is no queue \"\(Printable(wanted ?? "", longest: 60))\"",
                hint: meant.map { "did you mean \($0)?" } ?? "the configuration names the queues")
        }
        context.list(names.flatMap { rows(of: $0, rules, absences) }, arguments)
        return .ok
    }

    private func rows(of queue: QueueName, _ rules: IntakeRules, _ absences: [Absence]) -> [DutyRow] {
        let team = rules.team(queue)
        let now = moment.map { team.zone.instant(on: $0.day, minute: $0.minute) } ?? .now
        let attendance = rules.attendance.knowing(absences)
        let duties =
            team.settings.rota?.duties(from: now, in: team.zone, attendance, limit: Self.handovers + 1) ?? []
        var rows = rules.onCall(of: queue, at: now, absences: absences).map { agent in
            let duty = duties.first.flatMap { $0.agent == agent.name ? $0 : nil }
            return DutyRow(queue: queue, agent: agent.name, from: duty?.from, until: duty?.until, isNow: true)
        }
        rows += duties.dropFirst().map {
            DutyRow(queue: queue, agent: $0.agent, from: $0.from, until: $0.until, isNow: false)
        }
        return rows
    }
}

/// A day and a time on the wall clock, in no zone yet: `2026-12-24`, `2026-12-24 18:30`, `2026-12-24T18:30`.
struct WallMoment: Equatable {
    let day: CivilDate
    /// After midnight.
    let minute: Int

    init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard let day = CivilDate(String(decoding: bytes.prefix(10), as: UTF8.self)) else { return nil }
        self.day = day
        guard bytes.count > 10 else {
            minute = 0
            return
        }
        guard bytes[10] == UInt8(ascii: " ") || bytes[10] == UInt8(ascii: "T"),
            case .success(let minute) = ScalarKind.minuteOfDay.read(String(decoding: bytes[11...], as: UTF8.self))
        else { return nil }
        self.minute = minute
    }
}

/// One person's time on call. Times are RFC 3339 in UTC.
private struct DutyRow: ListedRow {
    let queue, agent: String
    /// Of somebody who is always on call, both are missing.
    let from, until: String?
    let isNow: Bool

    init(queue: QueueName, agent: AgentName, from: Instant?, until: Instant?, isNow: Bool) {
        self.queue = queue.rawValue
        self.agent = agent.rawValue
        self.from = from?.description
        self.until = until?.description
        self.isNow = isNow
    }

    static let columns: [TextTable.Column] = [
        .init(title: "QUEUE"), .init(title: "WHEN"), .init(title: "AGENT"), .init(title: "FROM"),
        .init(title: "UNTIL"),
    ]

    var cells: [String] { [queue, isNow ? "now" : "then", agent, from ?? "-", until ?? "-"] }
}
