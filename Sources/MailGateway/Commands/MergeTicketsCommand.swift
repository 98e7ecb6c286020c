import GatewayKit
import TicketStore

/// `tickets merge`
struct MergeTicketsCommand: Command {
    static let syntax = CommandSyntax(
        name: "tickets merge", summary: "Let the conversation of one ticket go on in another.",
        operands: "NUMBER INTO", operandCount: 2...2, options: [CommandSyntax.configuration],
        explanation:
            "Messages, people and tags move; mail to the old ticket follows. Its people get every later answer. "
            + "There is no way back.")

    private let arguments: Arguments
    private let number, target: TicketNumber

    init(_ arguments: Arguments) throws(UsageError) {
        self.arguments = arguments
        number = try arguments.ticketNumber(0)
        target = try arguments.ticketNumber(1)
    }

    func run(in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        let merged = try await StoreAccess.change(context, arguments) { (access) throws(StoreError) in
            try await access.store.merge(number, into: target, now: .now)
        }
        guard let ticket = merged else {
            throw CommandFailure(
                .badData, "\(number) cannot be merged into \(target)",
                hint: "both must exist, be two, and \(number) not be merged before; see mailgateway tickets show")
        }
        context.output.line("\(number) goes on in \(ticket.number)")
        return .ok
    }
}

extension Arguments {
    /// The operand at `index`, read as the number of a ticket.
    func ticketNumber(_ index: Int) throws(UsageError) -> TicketNumber {
        guard let number = TicketNumber(operands[index]) else {
            throw UsageError("\"\(Printable(operands[index], longest: 60))\" is not a ticket number")
        }
        return number
    }
}
