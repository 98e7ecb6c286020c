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
            .value("limit", "COUNT", "at most this many (default 100)"),
            CommandSyntax.json,
        ])

    private let arguments: Arguments
    private let filter: TicketFilter

    init(_ arguments: Arguments) throws(UsageError) {
        self.arguments = arguments
        var statuses: [TicketStatus] = []
        for word in arguments.all("status") { statuses.append(try arguments.choice("status", word)) }
        filter = TicketFilter(
            queue: arguments.value("queue").map { QueueName($0) }, statuses: statuses,
            limit: try arguments.number("limit", in: 1...1_000_000, default: 100))
    }

    func run(in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        let tickets = try await StoreAccess.with(context.configurationPath(arguments), for: .reading) {
            (access) throws(CommandFailure) in
            try await failing { () async throws(StoreError) in try await access.store.tickets(filter) }
        }
        if arguments.has("json") {
            for ticket in tickets { context.output.line(JSONLine.text(TicketRow(ticket))) }
            return .ok
        }
        var table = TextTable(
            .init(title: "NUMBER"), .init(title: "STATUS"), .init(title: "PRIORITY"), .init(title: "QUEUE"),
            .init(title: "REQUESTER", widest: 32), .init(title: "ASSIGNEE"), .init(title: "UPDATED"),
            .init(title: "SUBJECT", widest: 60))
        for ticket in tickets {
            table.add(
                ticket.number.text, ticket.status.rawValue, ticket.priority.rawValue, ticket.queue.rawValue,
                ticket.requester.address.description, ticket.assignee?.rawValue ?? "-", ticket.updatedAt.description,
                ticket.subject)
        }
        context.output.write(table.text(usesColour: context.usesColour))
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
        let found = try await StoreAccess.with(context.configurationPath(arguments), for: .reading) {
            (access) throws(CommandFailure) in
            try await failing { () async throws(StoreError) in try await access.store.ticketFile(number) }
        }
        guard let file = found else {
            throw CommandFailure(
                .badData, "there is no ticket \(number)", hint: "mailgateway tickets list shows the numbers")
        }
        if arguments.has("json") {
            context.output.line(JSONLine.text(TicketFileRow(file)))
        } else {
            let conversation = Conversation(
                file, showsQuotes: arguments.has("full"), explains: arguments.has("why"))
            context.output.write(conversation.text(usesColour: context.usesColour))
        }
        return .ok
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
