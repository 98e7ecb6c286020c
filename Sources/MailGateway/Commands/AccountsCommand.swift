import GatewayKit
import MIMEParser
import TicketAPI
import TicketStore

/// `accounts add`
struct AddAccountCommand: Command {
    static let syntax = CommandSyntax.onAddress(
        "accounts add", "Let somebody use the API: an agent of this address, else a customer.",
        """
        Prints a link by which the holder sets a password, once; it works for 72 hours unless api.account_link says
        otherwise. There is no password before. A customer sees the tickets of this address, earlier ones too: give
        the link to nobody but its owner.
        """)

    private let order: AccountOrder

    init(_ arguments: Arguments) throws(UsageError) { order = try AccountOrder(arguments) }

    func run(in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        let (address, now) = (order.address, Instant.now)
        let lines = try await StoreAccess.change(context, order.arguments) { (access) throws(StoreError) -> [String]? in
            let agent = access.configuration.agents.first { $0.address == address }
            let account = try await access.store.openAccount(at: address, agent: agent?.name, now: now)
            guard let account else { return nil }
            let whose = agent.map { "\($0.role.rawValue) \($0.name)" } ?? "customer"
            return ["\(address) has an account now (\(whose))"] + (try await access.newLink(to: account, now: now))
        }
        guard let lines else {
            throw CommandFailure(
                .badData, "\(address) has an account already",
                hint: "mailgateway accounts link \(address) makes a new link for setting its password")
        }
        for line in lines { context.output.line(line) }
        return .ok
    }
}

/// `accounts list`
struct ListAccountsCommand: Command {
    static let syntax = CommandSyntax.listing("accounts list", "List who may use the API.")

    private let order: ListOrder

    init(_ arguments: Arguments) throws(UsageError) { order = try ListOrder(arguments) }

    func run(in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        try await order.show(in: context) { (access, limit) throws(StoreError) in
            try await access.store.accounts(limit: limit, now: .now).map { AccountRow($0, access.configuration) }
        }
    }
}

/// `accounts link`
struct LinkAccountCommand: Command {
    static let syntax = CommandSyntax.onAddress(
        "accounts link", "Print a new link by which the holder of an account sets its password.",
        """
        Works once, for as long as that of accounts add; a link made before stops working. The old password works
        until then.
        """)

    private let order: AccountOrder

    init(_ arguments: Arguments) throws(UsageError) { order = try AccountOrder(arguments) }

    func run(in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        try await order.carryOut(in: context) { (access, account, now) throws(CommandFailure) in
            guard account.disabledAt == nil else {
                throw CommandFailure(
                    .badData, "the account of \(order.address) is disabled",
                    hint: "mailgateway accounts enable \(order.address) lets its holder in again")
            }
            return try await failing { () async throws(StoreError) in
                try await access.newLink(to: account, now: now)
            }
        }
    }
}

/// `accounts disable`
struct DisableAccountCommand: Command {
    static let syntax = CommandSyntax.onAddress(
        "accounts disable", "Let nobody in with an account, from this moment on.",
        "Ends its sessions and its link. Its API tokens rest until it is enabled again.")

    private let order: AccountOrder

    init(_ arguments: Arguments) throws(UsageError) { order = try AccountOrder(arguments) }

    func run(in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        try await order.setDisabled(true, in: context)
    }
}

/// `accounts enable`
struct EnableAccountCommand: Command {
    static let syntax = CommandSyntax.onAddress(
        "accounts enable", "Let the holder of an account in again, with the password there was.",
        "Sessions that were ended stay so.")

    private let order: AccountOrder

    init(_ arguments: Arguments) throws(UsageError) { order = try AccountOrder(arguments) }

    func run(in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        try await order.setDisabled(false, in: context)
    }
}

/// What is done to the account whose address the first operand names.
struct AccountOrder {
    let arguments: Arguments
    let address: EmailAddress

    init(_ arguments: Arguments) throws(UsageError) {
        self.arguments = arguments
        address = try arguments.address()
    }

    /// Lets nobody in with the account, or somebody again, and says so.
    func setDisabled(_ isDisabled: Bool, in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        try await carryOut(in: context) { (access, account, now) throws(CommandFailure) in
            try await failing { () async throws(StoreError) in
                try await access.store.setDisabled(isDisabled, account.id, now: now)
                return ["the account of \(address) is \(isDisabled ? "disabled" : "enabled")"]
            }
        }
    }

    /// Finds the account, lets `body` change it, and prints the lines that it answers.
    func carryOut(
        in context: CommandContext,
        _ body: (StoreAccess, Account, Instant) async throws(CommandFailure) -> [String]
    ) async throws(CommandFailure) -> ExitCode {
        let path = context.configurationPath(arguments)
        let lines = try await StoreAccess.with(path, for: .changing) { (access) throws(CommandFailure) in
            try await body(access, try await account(in: access), .now)
        }
        for line in lines { context.output.line(line) }
        return .ok
    }

    /// Throws when nobody has an account at the address.
    func account(in access: StoreAccess) async throws(CommandFailure) -> Account {
        let found = try await failing { () async throws(StoreError) in try await access.store.account(at: address) }
        guard let found else {
            throw CommandFailure(
                .badData, "\(address) has no account", hint: "mailgateway accounts list shows who has one")
        }
        return found
    }
}

extension StoreAccess {
    /// Makes a link and says in lines what it is for: the one time it is shown.
    fileprivate func newLink(to account: Account, now: Instant) async throws(StoreError) -> [String] {
        let link = OpaqueToken(.link)
        let settings = configuration.api?.identity ?? IdentitySettings()
        let end = now + settings.linkLife
        try await store.keepLink(link.digest, to: account.id, until: end)
        return link.text.reveal { LinkText(token: $0, settings: settings, end: end).lines }
    }
}

/// What is printed with a new link, or with its token alone where nobody said where the API is reached.
struct LinkText {
    let token: String
    let settings: IdentitySettings
    let end: Instant

    var lines: [String] {
        guard let url = settings.publicURL else {
            return [
                "The holder sets a password with this token, once, until \(end); it is posted as \"token\", with the new "
                    + "\"password\", to /api/auth/password:", token,
            ]
        }
        return [
            "The holder sets a password by this link, once, until \(end):",
            "\(url)/api/auth/password?token=\(token)",
        ]
    }
}

/// An account in JSON. Times are RFC 3339 in UTC.
private struct AccountRow: ListedRow {
    let address, role, state: String
    /// Missing for customers.
    let agent: String?
    let sessions, tokens: Int
    let createdAt: String
    let verifiedAt, disabledAt: String?

    init(_ listing: AccountListing, _ configuration: Configuration) {
        let account = listing.account
        address = account.address.description
        var isKnown = true
        switch account.holder {
        case .customer:
            agent = nil
            role = "customer"
        case .agent(let name):
            agent = name.rawValue
            let settings = configuration.agent(name)
            isKnown = settings?.address == account.address
            role = isKnown ? settings?.role.rawValue ?? "-" : "-"
        }
        state =
            if account.disabledAt != nil {
                "disabled"
            } else if !isKnown {
                "not configured"
            } else {
                account.passwordHash == nil ? "no password yet" : "active"
            }
        sessions = listing.sessions
        tokens = listing.tokens
        createdAt = account.createdAt.description
        verifiedAt = account.verifiedAt?.description
        disabledAt = account.disabledAt?.description
    }

    static let columns: [TextTable.Column] = [
        .init(title: "ADDRESS", widest: 60), .init(title: "ROLE"), .init(title: "AGENT"), .init(title: "STATE"),
        .init(title: "SESSIONS", alignment: .right), .init(title: "TOKENS", alignment: .right),
        .init(title: "CREATED"),
    ]

    var cells: [String] { [address, role, agent ?? "-", state, "\(sessions)", "\(tokens)", createdAt] }
}
