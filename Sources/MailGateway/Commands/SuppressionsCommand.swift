import GatewayKit
import MIMEParser
import TicketStore

/// `suppressions list`
struct ListSuppressionsCommand: Command {
    static let syntax = CommandSyntax.listing(
        "suppressions list", "List addresses that get no automatic mail since a complaint.")

    private let order: ListOrder

    init(_ arguments: Arguments) throws(UsageError) { order = try ListOrder(arguments) }

    func run(in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        try await order.show(in: context) { (access, limit) throws(StoreError) in
            try await access.store.suppressions(limit: limit).map(SuppressionRow.init)
        }
    }
}

/// `suppressions lift`
struct LiftSuppressionCommand: Command {
    static let syntax = CommandSyntax.onAddress(
        "suppressions lift", "Send automatic mail to an address again.",
        "Somebody there complained about our mail: lift this only when they ask for it.")

    private let arguments: Arguments
    private let address: EmailAddress

    init(_ arguments: Arguments) throws(UsageError) {
        self.arguments = arguments
        address = try arguments.address()
    }

    func run(in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        let wasLifted = try await StoreAccess.change(context, arguments) { (access) throws(StoreError) in
            try await access.store.liftSuppression(of: address)
        }
        guard wasLifted else {
            throw CommandFailure(
                .badData, "automatic mail to \(address) was not stopped",
                hint: "mailgateway suppressions list shows where it is")
        }
        context.output.line("automatic mail goes to \(address) again")
        return .ok
    }
}

/// A suppression in JSON.
private struct SuppressionRow: ListedRow {
    let address, since, reason: String

    init(_ suppression: Suppression) {
        address = suppression.address.description
        since = suppression.since.description
        reason = suppression.reason
    }

    static let columns: [TextTable.Column] = [
        .init(title: "ADDRESS", widest: 60), .init(title: "SINCE"), .init(title: "COMPLAINT"),
    ]

    var cells: [String] { [address, since, reason] }
}
