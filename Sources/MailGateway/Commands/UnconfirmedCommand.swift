import GatewayKit
import MIMEParser
import Notifier
import TicketStore

/// `unconfirmed list`
struct ListUnconfirmedCommand: Command {
    static let syntax = CommandSyntax.listing(
        "unconfirmed list", "List replies that wait for a person: of strangers, or about something else.",
        "Only the team sees unconfirmed replies; nothing goes out and no ticket changes until one is accepted or "
            + "split. A reply with another subject counts in its ticket unless it is split.")

    private let order: ListOrder

    init(_ arguments: Arguments) throws(UsageError) { order = try ListOrder(arguments) }

    func run(in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        try await order.show(in: context) { (access, limit) throws(StoreError) in
            try await access.store.unconfirmedReplies(limit: limit).map(UnconfirmedRow.init)
        }
    }
}

/// `unconfirmed accept`
struct AcceptUnconfirmedCommand: Command {
    static let syntax = CommandSyntax(
        name: "unconfirmed accept", summary: "Let an unconfirmed reply count as its ticket's.", operands: "ID",
        operandCount: 1...1, options: [CommandSyntax.configuration],
        explanation: "Its writer takes part from now on: every later answer goes there too. Compare the address first.")

    private let arguments: Arguments
    private let reply: MessageRowID

    init(_ arguments: Arguments) throws(UsageError) {
        self.arguments = arguments
        reply = try arguments.identifier(0, of: "a reply", shownBy: "unconfirmed list")
    }

    func run(in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        let ticket = try await StoreAccess.change(context, arguments) { (access) throws(StoreError) in
            try await access.store.accept(reply, now: .now)
        }
        context.output.line("reply \(reply) now counts in \(ticket.number) (\(ticket.status.rawValue))")
        return .ok
    }
}

/// `unconfirmed split`
struct SplitUnconfirmedCommand: Command {
    static let syntax = CommandSyntax(
        name: "unconfirmed split", summary: "Give an unconfirmed reply a ticket of its own.", operands: "ID",
        operandCount: 1...1, options: [CommandSyntax.configuration],
        explanation:
            "The ticket opens in its writer's name and is given out like any new one. Its assignee is told, else the "
            + "agents of the queue; the writer is not.")

    private let arguments: Arguments
    private let reply: MessageRowID

    init(_ arguments: Arguments) throws(UsageError) {
        self.arguments = arguments
        reply = try arguments.identifier(0, of: "a reply", shownBy: "unconfirmed list")
    }

    func run(in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        let ticket = try await StoreAccess.change(context, arguments) { (access) throws(StoreError) in
            try await split(in: access)
        }
        context.output.line("\(ticket.number) opened in the name of \(ticket.requester.address)")
        return .ok
    }

    private func split(in access: StoreAccess) async throws(StoreError) -> Ticket {
        let now = Instant.now
        let rules = try IntakeRules(access.configuration)
        guard let found = try await access.store.unconfirmedReply(reply),
            var ticket = rules.ticket(splitOff: found, at: now)
        else { throw StoreError(.conflict("no unconfirmed reply of a customer has this id"), at: "message \(reply)") }
        if let question = rules.assignmentQuestion(in: ticket.queue) {
            let offer = try await access.store.offer(for: question)
            let absences = try await access.store.absences()
            let chosen = rules.choice(from: offer, besides: nil, absences: absences, at: now)
            ticket.assignee = chosen?.agent
            ticket.isAssignedInTurn = chosen != nil
        }
        let notices = rules.hearers(of: ticket).map { agent in
            Notice(
                kind: .ticketOpened, recipient: NewContact(address: agent.address, name: agent.displayName),
                scope: .agent,
                language: agent.language)
        }
        return try await access.store.split(
            reply, into: ticket, telling: rules.reach.notices(notices, at: now), now: now)
    }
}

/// An unconfirmed reply in JSON.
struct UnconfirmedRow: ListedRow {
    let id: Int64
    let ticket, writer, proof, proofBasis, why, receivedAt, text: String

    init(_ reply: UnconfirmedReply) {
        id = reply.message.id.rawValue
        ticket = reply.ticket.number.text
        writer = reply.message.author.shown
        proof = reply.message.proof.rawValue
        proofBasis = reply.message.basis.rawValue
        why = reply.message.isConfirmed ? "other subject" : "unconfirmed"
        receivedAt = reply.message.createdAt.description
        text = CleanText.line(reply.message.newText, limit: 200)
    }

    static let columns: [TextTable.Column] = [
        .init(title: "ID", alignment: .right), .init(title: "TICKET"), .init(title: "WRITER", widest: 40),
        .init(title: "PROOF"), .init(title: "WHY"), .init(title: "RECEIVED"), .init(title: "TEXT", widest: 60),
    ]

    var cells: [String] { ["\(id)", ticket, writer, proof, why, receivedAt, text] }
}
