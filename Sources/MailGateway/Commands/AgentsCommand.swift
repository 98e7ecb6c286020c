import GatewayKit
import TicketStore

/// `agents list`
struct ListAgentsCommand: Command {
    static let syntax = CommandSyntax(
        name: "agents list", summary: "List the agents, what they have to do, and who is away.",
        options: [CommandSyntax.configuration, CommandSyntax.json],
        explanation: "LOAD counts tickets that are assigned or in progress, up to \(AssignmentOffer.mostCounted).")

    private let arguments: Arguments

    init(_ arguments: Arguments) {
        self.arguments = arguments
    }

    func run(in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        let rows = try await StoreAccess.ask(context, arguments) { (access) throws(StoreError) in
            let configuration = access.configuration
            let attendance = try IntakeRules(configuration).attendance.knowing(try await access.store.absences())
            let loads = try await access.store.loads(of: configuration.agents.map(\.name))
            let now = Instant.now
            return zip(configuration.agents, loads).map { agent, load in
                let queues = configuration.queues.filter { $0.agents.contains(agent.name) }.map(\.name.rawValue)
                return AgentRow(agent, queues, load, attendance.absence(of: agent.name, at: now))
            }
        }
        context.list(rows, arguments)
        return .ok
    }
}

/// `agents away`
struct SetAgentAwayCommand: Command {
    static let syntax = CommandSyntax(
        name: "agents away", summary: "Note that an agent is away: no new tickets, no turns on call.",
        operands: "NAME", operandCount: 1...1,
        options: [
            CommandSyntax.configuration,
            .value("until", "DATE", "the last day, such as 2026-12-24 (default: until he is back)"),
        ],
        explanation: "The agent says the same by mail with the line \"#away until DATE\".")

    private let arguments: Arguments
    private let until: CivilDate?

    init(_ arguments: Arguments) throws(UsageError) {
        self.arguments = arguments
        until = try arguments.value("until").map { (text) throws(UsageError) in
            switch ScalarKind.day.read(text) {
            case .success(let day): return day
            case .failure(let complaint): throw UsageError("--until \(complaint.message)")
            }
        }
    }

    func run(in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        let today = try await note(.away(until: until), in: context, arguments)
        if let until, until < today {
            context.output.line("\(arguments.operands[0]) was away until \(until): that day is over")
        } else {
            context.output.line(
                "\(arguments.operands[0]) is away until " + (until.map { "\($0), that day included" } ?? "he is back"))
        }
        return .ok
    }
}

/// `agents back`
struct SetAgentBackCommand: Command {
    static let syntax = CommandSyntax(
        name: "agents back", summary: "Note that an agent is back.", operands: "NAME", operandCount: 1...1,
        options: [CommandSyntax.configuration],
        explanation: "This ends what the configuration plans too, if it has begun.")

    private let arguments: Arguments

    init(_ arguments: Arguments) {
        self.arguments = arguments
    }

    func run(in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        _ = try await note(.back, in: context, arguments)
        context.output.line("\(arguments.operands[0]) is back")
        return .ok
    }
}

extension Command {
    /// Keeps a word about the agent whom the first operand names. Returns the day it is there.
    fileprivate func note(
        _ word: Absence.Word, in context: CommandContext, _ arguments: Arguments
    ) async throws(CommandFailure) -> CivilDate {
        let name = arguments.operands[0]
        let path = context.configurationPath(arguments)
        return try await StoreAccess.with(path, for: .changing) { (access) throws(CommandFailure) in
            let names = access.configuration.agents.map(\.name.rawValue)
            guard names.contains(where: { $0.utf8.elementsEqual(name.utf8) }) else {
                let meant = Spelling.closest(to: name, among: names)
                throw CommandFailure(
                    .badData, "there is no agent \"\(Printable(name, longest: 60))\"",
                    hint: meant.map { "did you mean \($0)?" } ?? "mailgateway agents list shows them")
            }
            return try await failing { () async throws(StoreError) in
                let now = Instant.now
                try await access.store.keep(Absence(agent: AgentName(name), word: word, saidAt: now))
                return try IntakeRules(access.configuration).attendance.zone.date(at: now)
            }
        }
    }
}

/// An agent in JSON.
private struct AgentRow: ListedRow {
    let name, role: String
    let queues: [String]
    let load: Int
    let isAway: Bool
    /// The last day; missing for who is there, and for who has not said when he is back.
    let awayUntil: String?

    init(_ agent: AgentSettings, _ queues: [String], _ load: Int, _ away: Attendance.Away?) {
        name = agent.name.rawValue
        role = agent.role.rawValue
        self.queues = queues
        self.load = load
        isAway = away != nil
        awayUntil = if case .until(let day) = away { day.description } else { nil }
    }

    static let columns: [TextTable.Column] = [
        .init(title: "NAME"), .init(title: "ROLE"), .init(title: "QUEUES", widest: 40),
        .init(title: "LOAD", alignment: .right), .init(title: "AWAY UNTIL"),
    ]

    var cells: [String] {
        let away = isAway ? awayUntil ?? "he is back" : "-"
        return [name, role, queues.isEmpty ? "-" : queues.joined(separator: " "), "\(load)", away]
    }
}
