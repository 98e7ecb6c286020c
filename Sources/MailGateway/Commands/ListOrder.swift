import TicketStore

/// What commands that list rows of the store are told, and what they do with it.
struct ListOrder {
    private let arguments: Arguments
    private let limit: Int

    init(_ arguments: Arguments) throws(UsageError) {
        self.arguments = arguments
        limit = try arguments.limit()
    }

    /// Prints the rows that `body` finds, at most as many as it is given.
    func show<Row: ListedRow & Sendable>(
        in context: CommandContext,
        _ body: @Sendable (StoreAccess, Int) async throws(StoreError) -> [Row]
    ) async throws(CommandFailure) -> ExitCode {
        let rows = try await StoreAccess.ask(context, arguments) { (access) throws(StoreError) in
            try await body(access, limit)
        }
        context.list(rows, arguments)
        return .ok
    }
}
