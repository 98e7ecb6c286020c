import GatewayKit
import TicketStore

/// `outbox list`
struct ListOutboxCommand: Command {
    static let syntax = CommandSyntax(
        name: "outbox list", summary: "List outgoing mail that has not been sent.",
        options: [
            CommandSyntax.configuration,
            .value("state", "STATE", "only in this state, sent ones too", isRepeatable: true),
            .value("limit", "COUNT", "at most this many (default 100)"),
            CommandSyntax.json,
        ])

    private let arguments: Arguments
    private let states: [DeliveryState]
    private let limit: Int

    init(_ arguments: Arguments) throws(UsageError) {
        self.arguments = arguments
        var states: [DeliveryState] = []
        for word in arguments.all("state") { states.append(try arguments.choice("state", word)) }
        self.states = states.isEmpty ? DeliveryState.allCases.filter { $0 != .sent } : states
        limit = try arguments.number("limit", in: 1...1_000_000, default: 100)
    }

    func run(in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        let deliveries = try await StoreAccess.with(context.configurationPath(arguments), for: .reading) {
            (access) throws(CommandFailure) in
            try await failing { () async throws(StoreError) in
                try await access.store.deliveries(in: states, limit: limit)
            }
        }
        if arguments.has("json") {
            for delivery in deliveries { context.output.line(JSONLine.text(DeliveryRow(delivery))) }
            return .ok
        }
        var table = TextTable(
            .init(title: "ID", alignment: .right), .init(title: "STATE"), .init(title: "KIND"), .init(title: "TICKET"),
            .init(title: "RECIPIENT", widest: 40), .init(title: "TRIES", alignment: .right), .init(title: "NEXT"),
            .init(title: "LAST REPLY", widest: 60))
        for delivery in deliveries {
            table.add(
                "\(delivery.id)", delivery.state.rawValue, delivery.kind.rawValue, delivery.ticket?.text ?? "-",
                delivery.recipient, "\(delivery.attempts)", delivery.nextAttemptAt?.description ?? "-",
                delivery.lastReply ?? "")
        }
        context.output.write(table.text(usesColour: context.usesColour))
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

    private let arguments: Arguments
    /// `nil` means all.
    private let entries: [OutboxID]?

    init(_ arguments: Arguments) throws(UsageError) {
        self.arguments = arguments
        entries = try arguments.outboxEntries()
    }

    func run(in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        let count = try await StoreAccess.with(context.configurationPath(arguments), for: .changing) {
            (access) throws(CommandFailure) in
            let count = try await failing { () async throws(StoreError) in
                try await access.store.retryOutbox(entries, now: .now)
            }
            access.ring()
            return count
        }
        context.output.line("\(count) mail\(count == 1 ? "" : "s") will be tried again now")
        guard let entries, count < entries.count else { return .ok }
        throw CommandFailure(
            .badData, "\(entries.count - count) of \(entries.count) ids are unknown or need no retry",
            hint: "mailgateway outbox list shows what waits; what is held needs mailgateway outbox release")
    }
}

/// `outbox release`
struct ReleaseOutboxCommand: Command {
    static let syntax = CommandSyntax(
        name: "outbox release", summary: "Send held mail past the limits of the brake.", operands: "ID...",
        operandCount: 0...10_000, options: [CommandSyntax.configuration, .flag("all", "all that is held")],
        explanation: "Held mail goes out by itself when there is room again. Only limits.brake.total_per_minute stays.")

    private let arguments: Arguments
    /// `nil` means all.
    private let entries: [OutboxID]?

    init(_ arguments: Arguments) throws(UsageError) {
        self.arguments = arguments
        entries = try arguments.outboxEntries()
    }

    func run(in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        let count = try await StoreAccess.with(context.configurationPath(arguments), for: .changing) {
            (access) throws(CommandFailure) in
            let count = try await failing { () async throws(StoreError) in
                try await access.store.releaseOutbox(entries, now: .now)
            }
            access.ring()
            return count
        }
        context.output.line("\(count) mail\(count == 1 ? "" : "s") released")
        guard let entries, count < entries.count else { return .ok }
        throw CommandFailure(
            .badData, "\(entries.count - count) of \(entries.count) ids are unknown or not held",
            hint: "mailgateway outbox list --state held shows what is")
    }
}

extension Arguments {
    /// The operands as ids; `nil` for `--all`.
    fileprivate func outboxEntries() throws(UsageError) -> [OutboxID]? {
        guard has("all") != !operands.isEmpty else {
            throw UsageError("needs either ID... or --all; mailgateway outbox list shows the ids")
        }
        var entries: [OutboxID] = []
        for word in operands {
            guard case .success(let number) = ScalarKind.count(1...999_999_999_999_999_999).read(word),
                let entry = OutboxID(Int64(number))
            else { throw UsageError("\"\(Printable(word, longest: 60))\" is not an id of outgoing mail") }
            entries.append(entry)
        }
        return has("all") ? nil : entries
    }
}
