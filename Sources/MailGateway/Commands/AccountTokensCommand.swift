import GatewayKit
import MIMEParser
import TicketAPI
import TicketStore

/// `accounts token add`
struct AddTokenCommand: Command {
    static let syntax = CommandSyntax(
        name: "accounts token add", summary: "Print a new API token of an account, once.", operands: "ADDRESS",
        operandCount: 1...1,
        options: [
            CommandSyntax.configuration, .value("name", "NAME", "what it is for, as token list shows it"),
            .value("scope", "SCOPE", "metrics, or read, or write, which lets it read too (default read)"),
            .value("expires", "TIME", "how long it is good, such as 90d (default 90d)"),
        ],
        explanation: "A program sends it as Authorization: Bearer TOKEN, and is then the holder of the account.")

    private static let usualLife: Duration = .seconds(90 * 86_400)
    private static let lives: ClosedRange<Duration> = .seconds(3_600) ... .seconds(3_650 * 86_400)
    /// Bytes of a name.
    private static let longestName = 100

    private let order: AccountOrder
    private let name: String
    private let scope: AccessScope
    private let life: Duration

    init(_ arguments: Arguments) throws(UsageError) {
        order = try AccountOrder(arguments)
        guard let name = arguments.value("name"), (1...Self.longestName).contains(name.utf8.count) else {
            throw UsageError("needs --name NAME, of at most \(Self.longestName) bytes")
        }
        self.name = name
        let word = arguments.value("scope") ?? AccessScope.read.rawValue
        guard let scope = AccessScope(rawValue: word) else {
            throw UsageError("--scope must be metrics, read or write, not \"\(Printable(word, longest: 60))\"")
        }
        self.scope = scope
        life = try arguments.duration("expires", in: Self.lives, default: Self.usualLife)
    }

    func run(in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        try await order.carryOut(in: context) { (access, account, now) throws(CommandFailure) in
            if case .customer = account.holder, account.verifiedAt == nil {
                throw CommandFailure(
                    .badData, "nobody has shown yet that \(order.address) is his",
                    hint: "the token can be made once the holder of the account has used its link")
            }
            let token = OpaqueToken(.api)
            let id = try await failing { () async throws(StoreError) in
                try await access.store.keepAPIToken(
                    token.digest, named: name, scope, of: account.id, until: now + life, now: now)
            }
            return token.text.reveal { ["token \(id), good to \(scope.rawValue) until \(now + life):", $0] }
        }
    }
}

/// `accounts token list`
struct ListTokensCommand: Command {
    static let syntax = CommandSyntax(
        name: "accounts token list", summary: "List the API tokens, of one account or of all.", operands: "[ADDRESS]",
        operandCount: 0...1, options: [CommandSyntax.configuration, CommandSyntax.limit, CommandSyntax.json],
        explanation: "Those that are revoked or too old too; --limit counts accounts.")

    private let arguments: Arguments
    private let order: AccountOrder?
    private let limit: Int

    init(_ arguments: Arguments) throws(UsageError) {
        self.arguments = arguments
        order = arguments.operands.isEmpty ? nil : try AccountOrder(arguments)
        limit = try arguments.limit()
    }

    func run(in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        let path = context.configurationPath(arguments)
        let rows = try await StoreAccess.with(path, for: .reading) { (access) throws(CommandFailure) in
            let now = Instant.now
            var accounts: [Account] = []
            if let order {
                accounts = [try await order.account(in: access)]
            } else {
                accounts = try await failing { () async throws(StoreError) in
                    try await access.store.accounts(limit: limit, now: now).map(\.account)
                }
            }
            return try await failing { () async throws(StoreError) in
                var rows: [TokenRow] = []
                for account in accounts {
                    rows += try await access.store.apiTokens(of: account.id).map { TokenRow($0, account, now: now) }
                }
                return rows
            }
        }
        context.list(rows, arguments)
        return .ok
    }
}

/// `accounts token revoke`
struct RevokeTokenCommand: Command {
    static let syntax = CommandSyntax(
        name: "accounts token revoke", summary: "Let nobody in with an API token, from this moment on.",
        operands: "ID", operandCount: 1...1, options: [CommandSyntax.configuration])

    private let arguments: Arguments
    private let token: APITokenID

    init(_ arguments: Arguments) throws(UsageError) {
        self.arguments = arguments
        token = try arguments.identifier(0, of: "a token", shownBy: "accounts token list")
    }

    func run(in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        let wasGood = try await StoreAccess.change(context, arguments) { (access) throws(StoreError) in
            try await access.store.revokeAPIToken(token, now: .now)
        }
        guard wasGood else {
            throw CommandFailure(
                .badData, "there is no token \(token) to revoke",
                hint: "mailgateway accounts token list shows the tokens and which of them are revoked")
        }
        context.output.line("token \(token) is revoked")
        return .ok
    }
}

/// An API token in JSON. Times are RFC 3339 in UTC.
private struct TokenRow: ListedRow {
    let id: Int64
    let address, name, scope, state: String
    let createdAt, expiresAt: String
    /// Missing when it was never used; not more exact than an hour.
    let usedAt: String?
    let revokedAt: String?

    init(_ token: APIToken, _ account: Account, now: Instant) {
        id = token.id.rawValue
        address = account.address.description
        name = token.name
        scope = token.scope.rawValue
        state = token.revokedAt != nil ? "revoked" : token.expiresAt <= now ? "too old" : "good"
        createdAt = token.createdAt.description
        expiresAt = token.expiresAt.description
        usedAt = token.usedAt?.description
        revokedAt = token.revokedAt?.description
    }

    static let columns: [TextTable.Column] = [
        .init(title: "ID", alignment: .right), .init(title: "ADDRESS", widest: 60), .init(title: "NAME", widest: 40),
        .init(title: "SCOPE"), .init(title: "STATE"), .init(title: "EXPIRES"), .init(title: "USED"),
    ]

    var cells: [String] { ["\(id)", address, name, scope, state, expiresAt, usedAt ?? "never"] }
}
