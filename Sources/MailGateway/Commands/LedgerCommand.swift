import GatewayKit
import TicketStore
import Transport

/// `ledger`: what became of every mail a server ever showed.
struct LedgerCommand: Command {
    static let syntax = CommandSyntax(
        name: "ledger", summary: "Account for every mail the servers ever showed.",
        options: [
            CommandSyntax.configuration,
            .value("mailbox", "NAME", "only of this mailbox"),
            .flag("letters", "one line for each mail, the newest first"),
            .value("limit", "COUNT", "at most this many mails (default 100)"),
            .flag("verify", "compare with what the servers have now"),
            CommandSyntax.json,
        ],
        explanation: """
            --verify logs in to the servers and changes nothing there. It ends with 1 when a server has
            mail the ledger passed by, or has numbered a folder anew. "Not read yet" is what the daemon
            fetches next, as after restoring the store from a backup.
            """)

    private let arguments: Arguments
    private let mailbox: MailboxName?
    private let limit: Int

    init(_ arguments: Arguments) throws(UsageError) {
        self.arguments = arguments
        mailbox = arguments.value("mailbox").map { MailboxName($0) }
        limit = try arguments.limit()
    }

    func run(in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        let secrets: SecretUse = arguments.has("verify") ? .needed : .unread
        return try await StoreAccess.with(context.configurationPath(arguments), for: .reading, secrets: secrets) {
            (access) throws(CommandFailure) in
            if arguments.has("verify") {
                return try await verify(access, context)
            } else if arguments.has("letters") {
                let entries = try await failing { () async throws(StoreError) in
                    try await access.store.ledger(of: mailbox, limit: limit)
                }
                context.list(entries.map(LedgerRow.init), arguments)
            } else {
                let summaries = try await failing { () async throws(StoreError) in
                    try await access.store.ledgerSummaries()
                }
                let chosen = summaries.filter { mailbox == nil || $0.mailbox == mailbox }
                context.list(chosen.map(LedgerSummaryRow.init), arguments)
            }
            return .ok
        }
    }

    private func verify(_ access: StoreAccess, _ context: CommandContext) async throws(CommandFailure) -> ExitCode {
        let chosen = access.configuration.mailboxes.filter { mailbox == nil || $0.name == mailbox }
        var isSound = true
        for settings in chosen {
            let server = try await failing { () async throws(TransportError) in
                try await settings.lettersOnServer(access.configuration.limits.transport)
            }
            let verification = try await failing { () async throws(StoreError) in
                LedgerVerification(
                    mailbox: settings.name, uidValidity: server.uidValidity, uids: server.uids,
                    cursor: try await access.store.cursor(of: settings.name),
                    known: try await access.store.ledger(of: settings.name, limit: .max).lazy.map(\.place))
            }
            context.output.line(arguments.has("json") ? JSONLine.text(verification) : verification.text)
            isSound = isSound && verification.isSound
        }
        return isSound ? .ok : .attention
    }
}

extension MailboxSettings {
    /// Every UID in the folder, asked for read-only in windows.
    fileprivate func lettersOnServer(
        _ limits: TransportLimits
    ) async throws(TransportError) -> (uidValidity: UInt32, uids: [UInt32]) {
        let session = IMAPSession(endpoint: server, limits: limits)
        let outcome: Result<(UInt32, [UInt32]), TransportError>
        do throws(TransportError) {
            try await session.open()
            let selected = try await session.select(folder, readOnly: true)
            let highest = try await session.highestUID()
            var uids: [UInt32] = []
            var first: UInt32 = 1
            while first <= highest {
                let last = min(
                    highest, first.addingReportingOverflow(UInt32(clamping: limits.listingWindow) - 1).partialValue)
                uids += try await session.listing(first...max(first, last)).map(\.uid)
                guard last < .max else { break }
                first = last + 1
            }
            outcome = .success((selected.uidValidity, uids))
        } catch {
            outcome = .failure(error)
        }
        await session.close()
        return try outcome.get()
    }
}

/// One letter of the ledger in JSON.
struct LedgerRow: ListedRow {
    let letter: Int64
    let mailbox, source, state, seenAt: String
    let uid, uidValidity: UInt32?
    let disposition, committedAt, ticket, note: String?
    let size, fetchAttempts, parseAttempts: Int

    init(_ entry: LedgerEntry) {
        letter = entry.letter.rawValue
        mailbox = entry.place.mailbox.rawValue
        switch entry.place {
        case .mailbox(_, let validity, let number): (source, uidValidity, uid) = ("imap", validity, number)
        case .pipe: (source, uidValidity, uid) = ("pipe", nil, nil)
        }
        state = entry.state.rawValue
        seenAt = entry.seenAt.description
        disposition = entry.disposition?.rawValue
        committedAt = entry.committedAt?.description
        ticket = entry.ticket?.text
        note = entry.note
        size = entry.size
        fetchAttempts = entry.fetchAttempts
        parseAttempts = entry.parseAttempts
    }

    static let columns: [TextTable.Column] = [
        .init(title: "LETTER", alignment: .right), .init(title: "MAILBOX"), .init(title: "UID", alignment: .right),
        .init(title: "SEEN"), .init(title: "STATE"), .init(title: "BECAME"), .init(title: "TICKET"),
        .init(title: "BYTES", alignment: .right), .init(title: "NOTE", widest: 60),
    ]

    var cells: [String] {
        [
            "\(letter)", mailbox, uid.map { "\($0)" } ?? "-", seenAt, state, disposition ?? "-", ticket ?? "-",
            "\(size)", note ?? "",
        ]
    }
}

/// The account of one mailbox in JSON.
struct LedgerSummaryRow: ListedRow {
    let mailbox: String
    let seen, inHand: Int
    let byDisposition: [String: Int]

    init(_ summary: LedgerSummary) {
        mailbox = summary.mailbox.rawValue
        seen = summary.seen
        inHand = summary.inHand
        byDisposition = Dictionary(
            summary.byDisposition.map { ($0.disposition.rawValue, $0.count) }, uniquingKeysWith: +)
    }

    static let columns: [TextTable.Column] = [
        .init(title: "MAILBOX"), .init(title: "SEEN", alignment: .right), .init(title: "IN HAND", alignment: .right),
        .init(title: "BECAME"),
    ]

    var cells: [String] {
        let became = byDisposition.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
        return [mailbox, "\(seen)", "\(inHand)", became.joined(separator: ", ")]
    }
}
