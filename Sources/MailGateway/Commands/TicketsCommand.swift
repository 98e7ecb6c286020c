import GatewayKit
import MIMEParser
import TicketStore

/// `tickets list`
struct ListTicketsCommand: Command {
    static let syntax = CommandSyntax(
        name: "tickets list", summary: "List tickets, the most recently changed first.",
        options: [
            CommandSyntax.configuration,
            .value("queue", "NAME", "only of this queue"),
            .value("status", "STATUS", "only in this status", isRepeatable: true),
            CommandSyntax.limit, CommandSyntax.json,
        ])

    private let arguments: Arguments
    private let filter: TicketFilter

    init(_ arguments: Arguments) throws(UsageError) {
        self.arguments = arguments
        var statuses: [TicketStatus] = []
        for word in arguments.all("status") { statuses.append(try arguments.choice("status", word)) }
        filter = TicketFilter(
            queue: arguments.value("queue").map { QueueName($0) }, statuses: statuses,
            limit: try arguments.limit())
    }

    func run(in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        let now = Instant.now
        let rows = try await StoreAccess.ask(context, arguments) { (access) throws(StoreError) in
            let tickets = try await access.store.tickets(filter)
            let promises = try await access.store.promises(of: tickets.map(\.id), now: now)
            return tickets.map { TicketRow($0, promise: promises[$0.id]) }
        }
        context.list(rows, arguments)
        return .ok
    }
}

/// `tickets show`
struct ShowTicketCommand: Command {
    static let syntax = CommandSyntax(
        name: "tickets show", summary: "Show a ticket and its conversation.", operands: "NUMBER", operandCount: 1...1,
        options: [
            CommandSyntax.configuration,
            .flag("full", "with what people quoted"),
            .flag("why", "with the history and the reasons for each decision"),
            CommandSyntax.json,
        ])

    private let arguments: Arguments
    private let number: TicketNumber

    init(_ arguments: Arguments) throws(UsageError) {
        self.arguments = arguments
        number = try arguments.ticketNumber(0)
    }

    func run(in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        let now = Instant.now
        let found = try await StoreAccess.ask(context, arguments) { (access) throws(StoreError) in
            try await Found(number, in: access, now: now)
        }
        guard let found else {
            throw .noTicket(number)
        }
        if arguments.has("json") {
            context.output.line(JSONLine.text(TicketFileRow(found.file, promise: found.promise)))
        } else {
            let conversation = Conversation(
                found.file, found.clocks, at: now, in: found.zone, showsQuotes: arguments.has("full"),
                explains: arguments.has("why"))
            context.output.write(conversation.text(usesColour: context.usesColour))
        }
        return .ok
    }
}

/// A ticket with what was promised about it.
private struct Found {
    let file: TicketFile
    let clocks: [ClockFile]
    let promise: PromiseStand?
    let zone: TimeZoneRules

    /// `nil` when there is no such ticket.
    init?(_ number: TicketNumber, in access: StoreAccess, now: Instant) async throws(StoreError) {
        guard let file = try await access.store.ticketFile(number) else { return nil }
        self.file = file
        clocks = try await access.store.clocks(of: number, by: access.configuration.serviceLevels)
        promise = try await access.store.promises(of: [file.ticket.id], now: now)[file.ticket.id]
        zone = TeamZones(access.configuration)[file.ticket.queue]
    }
}

extension CommandFailure {
    static func noTicket(_ number: TicketNumber) -> CommandFailure {
        CommandFailure(.badData, "there is no ticket \(number)", hint: "mailgateway tickets list shows the numbers")
    }
}

extension Arguments {
    /// One word of an enumeration.
    func choice<Value: CaseIterable & RawRepresentable>(
        _ option: String, _ word: String
    ) throws(UsageError) -> Value where Value.RawValue == String {
        switch ScalarKind<Value>.choice.read(word) {
        case .success(let value): return value
        case .failure(let complaint):
            throw UsageError("--\(option) \(complaint.message)", suggestion: complaint.suggestion)
        }
    }
}
