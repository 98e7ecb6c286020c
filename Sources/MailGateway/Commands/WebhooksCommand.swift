import GatewayKit
import Notifier
import TicketStore
import Transport

/// `webhooks list`
struct ListWebhooksCommand: Command {
    static let syntax = CommandSyntax(
        name: "webhooks list", summary: "List the webhooks and whether they are called.",
        options: [CommandSyntax.configuration, CommandSyntax.json])

    private let arguments: Arguments

    init(_ arguments: Arguments) {
        self.arguments = arguments
    }

    func run(in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        let rows = try await StoreAccess.ask(context, arguments) { (access) throws(StoreError) in
            let retired = try await access.store.retiredEndpoints()
            let waiting = try await access.store.census(now: .now).waitingByRoute
            return access.configuration.webhooks.map { webhook in
                let row = retired.first { $0.name == webhook.name }
                let count = waiting.first { $0.route == .webhook(webhook.name) }?.count ?? 0
                return WebhookRow(webhook, retired: row, waiting: count)
            }
        }
        context.list(rows, arguments)
        return .ok
    }
}

/// `webhooks log`
struct LogWebhooksCommand: Command {
    static let syntax = CommandSyntax(
        name: "webhooks log", summary: "List calls of webhooks and what came back, the newest first.",
        options: [
            CommandSyntax.configuration, .value("endpoint", "NAME", "only calls of this webhook"), CommandSyntax.limit,
            CommandSyntax.json,
        ])

    private let arguments: Arguments
    private let limit: Int

    init(_ arguments: Arguments) throws(UsageError) {
        self.arguments = arguments
        limit = try arguments.limit()
    }

    func run(in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        let endpoint = arguments.value("endpoint").map { EndpointName($0) }
        let attempts = try await StoreAccess.ask(context, arguments) { (access) throws(StoreError) in
            try await access.store.webhookAttempts(to: endpoint, limit: limit)
        }
        context.list(attempts.map(WebhookAttemptRow.init), arguments)
        return .ok
    }
}

/// `webhooks resend`
struct ResendWebhookCommand: Command {
    static let syntax = CommandSyntax(
        name: "webhooks resend", summary: "Call a webhook again with what it was told before.", operands: "ID",
        operandCount: 1...1, options: [CommandSyntax.configuration],
        explanation: "The call has the same id and the same bytes, so a receiver that had it can tell.")

    private let arguments: Arguments
    private let entry: OutboxID

    init(_ arguments: Arguments) throws(UsageError) {
        self.arguments = arguments
        entry = try arguments.identifier(0, of: "a call", shownBy: "webhooks log")
    }

    func run(in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        let isQueued = try await StoreAccess.change(context, arguments) { (access) throws(StoreError) in
            try await access.store.resendCall(entry, now: .now)
        }
        guard isQueued else {
            throw CommandFailure(
                .badData, "there is no call \(entry), or it is just being made",
                hint: "mailgateway webhooks log shows the ids")
        }
        context.output.line("call \(entry) is made again now")
        return .ok
    }
}

/// `webhooks enable`
struct EnableWebhookCommand: Command {
    static let syntax = CommandSyntax(
        name: "webhooks enable", summary: "Call a webhook again that answered it is gone.", operands: "NAME",
        operandCount: 1...1, options: [CommandSyntax.configuration])

    private let arguments: Arguments

    init(_ arguments: Arguments) {
        self.arguments = arguments
    }

    func run(in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        let name = EndpointName(arguments.operands[0])
        let wasRetired = try await StoreAccess.change(context, arguments) { (access) throws(StoreError) in
            try await access.store.reinstate(name)
        }
        guard wasRetired else {
            throw CommandFailure(
                .badData, "webhook \(Printable(name.rawValue, longest: 60)) was not turned off",
                hint: "mailgateway webhooks list shows them")
        }
        context.output.line("webhook \(name) is called again; what failed meanwhile: mailgateway webhooks log")
        return .ok
    }
}

/// `webhooks test`
struct TestWebhookCommand: Command {
    static let syntax = CommandSyntax(
        name: "webhooks test", summary: "Call a webhook with a sample event and show the answer.", operands: "NAME",
        operandCount: 1...1, options: [CommandSyntax.configuration],
        explanation: "Nothing is stored: the event never happened.")

    private let arguments: Arguments

    init(_ arguments: Arguments) {
        self.arguments = arguments
    }

    func run(in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        let configuration = try failing { () throws(ConfigurationError) in
            try ConfigurationFile.load(context.configurationPath(arguments), secrets: .needed)
        }
        let name = arguments.operands[0]
        guard let webhook = configuration.webhooks.first(where: { $0.name.rawValue == name }),
            let secret = webhook.secret
        else {
            let known = configuration.webhooks.map(\.name.rawValue).joined(separator: ", ")
            throw CommandFailure(
                .badData, "there is no webhook \"\(Printable(name, longest: 60))\"",
                hint: known.isEmpty ? "the configuration has none" : "the configuration has \(known)")
        }
        let session = WebSession(endpoint: webhook.endpoint, limits: configuration.limits.transport)
        let call = CallFreight.sample(at: .now)
        context.output.line("\(webhook.endpoint.name) <- \(String(decoding: call.body, as: UTF8.self))")
        context.output.flush()
        switch await WebhookChannel(session, secret: secret).deliver(call, beforePromise: {}) {
        case .accepted(let reply):
            context.output.line("taken: \(Printable(reply, longest: 1_200))")
            return .ok
        case .refusedForNow(let reason, _), .refusedForGood(let reason, _), .uncertain(let reason),
            .gone(let reason), .withdrawn(let reason):
            context.output.line("refused: \(Printable(reason, longest: 1_200))")
        case .channelDown(let fault):
            context.output.line("not reached: \(Printable(fault.reason, longest: 1_200))")
            if let hint = fault.hint { context.output.line("hint: \(hint)") }
        }
        return .attention
    }
}

/// One webhook of the configuration.
private struct WebhookRow: ListedRow {
    let name, server, events, state: String
    let waiting: Int

    init(_ webhook: WebhookSettings, retired: RetiredEndpoint?, waiting: Int) {
        name = webhook.name.rawValue
        server = webhook.endpoint.name
        let wanted = webhook.subscription.events
        let isAll = wanted.count == TicketEvent.allCases.count
        events = isAll ? "all" : wanted.map(\.rawValue).sorted().joined(separator: ",")
        state = retired.map { "off since \($0.since): \($0.reason)" } ?? "on"
        self.waiting = waiting
    }

    static let columns: [TextTable.Column] = [
        .init(title: "NAME"), .init(title: "SERVER"), .init(title: "WAITING", alignment: .right),
        .init(title: "STATE", widest: 60), .init(title: "EVENTS", widest: 60),
    ]

    var cells: [String] { [name, server, "\(waiting)", state, events] }
}

/// One attempt to call a webhook.
private struct WebhookAttemptRow: ListedRow {
    let id: Int64
    let at, endpoint, event, ticket, state, reply: String

    init(_ attempt: WebhookAttempt) {
        id = attempt.entry.rawValue
        at = attempt.at.description
        endpoint = attempt.endpoint.rawValue
        event = attempt.event.rawValue
        ticket = attempt.ticket.text
        state = attempt.state.rawValue
        reply = attempt.reply
    }

    static let columns: [TextTable.Column] = [
        .init(title: "ID", alignment: .right), .init(title: "AT"), .init(title: "ENDPOINT"), .init(title: "EVENT"),
        .init(title: "TICKET"), .init(title: "STATE"), .init(title: "ANSWER", widest: 80),
    ]

    var cells: [String] { ["\(id)", at, endpoint, event, ticket, state, reply] }
}
