import GatewayKit
import TicketStore

/// `outbox list`
struct ListOutboxCommand: Command {
    static let syntax = CommandSyntax(
        name: "outbox list", summary: "List outgoing mail that has not been sent.",
        options: [
            CommandSyntax.configuration,
            .value("state", "STATE", "only in this state, sent ones too", isRepeatable: true),
            CommandSyntax.limit, CommandSyntax.json,
        ])

    private let arguments: Arguments
    private let states: [DeliveryState]
    private let limit: Int

    init(_ arguments: Arguments) throws(UsageError) {
        self.arguments = arguments
        var states: [DeliveryState] = []
        for word in arguments.all("state") { states.append(try arguments.choice("state", word)) }
        self.states = states.isEmpty ? DeliveryState.allCases.filter { $0 != .sent } : states
        limit = try arguments.limit()
    }

    func run(in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        let deliveries = try await StoreAccess.ask(context, arguments) { (access) throws(StoreError) in
            try await access.store.deliveries(in: states, limit: limit)
        }
        context.list(deliveries.map(DeliveryRow.init), arguments)
        return .ok
    }
}

/// `outbox retry`
struct RetryOutboxCommand: Command {
    static let syntax = CommandSyntax(
        name: "outbox retry", summary: "Try failed, deferred or uncertain mail again now.", operands: "ID...",
        operandCount: 0...10_000,
        options: [CommandSyntax.configuration, .flag("all", "all of them")],
        explanation: "Mail in state \"uncertain\" may already have arrived: trying again may deliver it twice.")

    private let chosen: ChosenMail

    init(_ arguments: Arguments) throws(UsageError) { chosen = try ChosenMail(arguments) }

    func run(in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        try await chosen.change(
            context, done: "will be tried again now", undone: "are unknown or need no retry",
            hint: "mailgateway outbox list shows what waits; what is held needs mailgateway outbox release"
        ) { (store, entries) throws(StoreError) in try await store.retryOutbox(entries, now: .now) }
    }
}

/// `outbox release`
struct ReleaseOutboxCommand: Command {
    static let syntax = CommandSyntax(
        name: "outbox release", summary: "Send held mail past the limits of the brake.", operands: "ID...",
        operandCount: 0...10_000, options: [CommandSyntax.configuration, .flag("all", "all that is held")],
        explanation: "Held mail goes out by itself when there is room again. Only limits.brake.total_per_minute stays.")

    private let chosen: ChosenMail

    init(_ arguments: Arguments) throws(UsageError) { chosen = try ChosenMail(arguments) }

    func run(in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        try await chosen.change(
            context, done: "released", undone: "are unknown or not held",
            hint: "mailgateway outbox list --state held shows what is"
        ) { (store, entries) throws(StoreError) in try await store.releaseOutbox(entries, now: .now) }
    }
}

/// The outgoing mail a command is about.
private struct ChosenMail {
    private let arguments: Arguments
    /// `nil` for `--all`.
    private let entries: [OutboxID]?

    init(_ arguments: Arguments) throws(UsageError) {
        self.arguments = arguments
        guard arguments.has("all") != !arguments.operands.isEmpty else {
            throw UsageError("needs either ID... or --all; mailgateway outbox list shows the ids")
        }
        var entries: [OutboxID] = []
        for index in arguments.operands.indices {
            entries.append(try arguments.identifier(index, of: "outgoing mail", shownBy: "outbox list"))
        }
        self.entries = arguments.has("all") ? nil : entries
    }

    /// Says how many were changed, and fails when some that were named were not.
    func change(
        _ context: CommandContext, done: String, undone: String, hint: String,
        _ body: (OpenStore.Store, [OutboxID]?) async throws(StoreError) -> Int
    ) async throws(CommandFailure) -> ExitCode {
        let count = try await StoreAccess.change(context, arguments) { (access) throws(StoreError) in
            try await body(access.store, entries)
        }
        context.output.line("\(count) mail\(count == 1 ? "" : "s") \(done)")
        guard let entries, count < entries.count else { return .ok }
        throw CommandFailure(
            .badData, "\(entries.count - count) of \(entries.count) ids \(undone)", hint: hint)
    }
}
