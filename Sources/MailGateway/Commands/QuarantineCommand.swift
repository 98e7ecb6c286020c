import GatewayKit
import MIMEParser
import TicketStore

/// `quarantine list`
struct ListQuarantineCommand: Command {
    static let syntax = CommandSyntax.listing(
        "quarantine list", "List mail that was set aside: held, a flood, or quarantined.")

    private let order: ListOrder

    init(_ arguments: Arguments) throws(UsageError) { order = try ListOrder(arguments) }

    func run(in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        try await order.show(in: context) { (access, limit) throws(StoreError) in
            var rows: [DetainedRow] = []
            for letter in try await access.store.detained(limit: limit) {
                rows.append(DetainedRow(letter, try await access.store.beginning(of: letter)))
            }
            return rows
        }
    }
}

/// `quarantine show`
struct ShowQuarantineCommand: Command {
    static let syntax = CommandSyntax(
        name: "quarantine show", summary: "Show a mail that was set aside, and why.", operands: "ID",
        operandCount: 1...1,
        options: [CommandSyntax.configuration, .flag("raw", "the mail as it came, byte for byte")],
        explanation: "Shows dropped mail too; mailgateway ledger --letters has its id.")

    private let arguments: Arguments
    private let letter: LetterID

    init(_ arguments: Arguments) throws(UsageError) {
        self.arguments = arguments
        letter = try arguments.identifier(0, of: "a mail", shownBy: "quarantine list")
    }

    func run(in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        let found = try await StoreAccess.ask(context, arguments) {
            (access) throws(StoreError) -> (DetainedLetter, [UInt8])? in
            guard let found = try await access.store.detained(letter) else { return nil }
            return (found, try await access.store.blob(found.digest))
        }
        guard let (found, bytes) = found else {
            throw CommandFailure(
                .badData, "no mail with this id was set aside", hint: "mailgateway quarantine list shows the ids")
        }
        if arguments.has("raw") {
            context.output.write(bytes)
        } else {
            context.output.write(text(of: found, bytes))
        }
        return .ok
    }

    private func text(of found: DetainedLetter, _ bytes: [UInt8]) -> String {
        let row = DetainedRow(found, Array(bytes.prefix(DetainedRow.beginning)))
        var lines = [
            "letter     \(row.id), \(row.disposition)", "mailbox    \(row.mailbox)",
            "received   \(row.receivedAt), \(row.size) bytes", "from       \(Printable(row.from))",
            "subject    \(Printable(row.subject))",
        ]
        if let ticket = row.ticket { lines.append("ticket     \(ticket)") }
        lines += found.trace.checks.map { "check      \(Printable($0.name)): \(Printable($0.verdict))" }
        // A mail that ended the program is not parsed here: it would end this one, too.
        if found.ticket == nil, let message = try? MessageParser().parse(bytes) {
            lines += ["", Printable(Extraction(message).fullText, keepsLines: true).description]
        }
        return lines.map { $0 + "\n" }.joined()
    }
}

/// What `quarantine retry`, `release` and `drop` do with each letter.
private enum Verdict {
    case retry, release, drop

    func apply(to letter: LetterID, in store: OpenStore.Store) async throws(StoreError) {
        switch self {
        case .retry: try await store.putBack(letter, asReleased: false, silently: false, now: .now)
        case .release: try await store.putBack(letter, asReleased: true, silently: false, now: .now)
        case .drop: try await store.drop(letter, now: .now)
        }
    }

    /// Follows "1 mail".
    var done: String {
        switch self {
        case .retry: "judged again by today's rules"
        case .release: "let through"
        case .drop: "dropped"
        }
    }
}

/// `quarantine retry`
struct RetryQuarantineCommand: Command {
    static let syntax = CommandSyntax.onLetters(
        "quarantine retry", "Judge mail that was set aside again, by today's rules.",
        "What set it aside may do so again; mailgateway explain says so beforehand.")

    private let order: LetterOrder

    init(_ arguments: Arguments) throws(UsageError) { order = try LetterOrder(arguments, .retry) }

    func run(in context: CommandContext) async throws(CommandFailure) -> ExitCode { try await order.run(in: context) }
}

/// `quarantine release`
struct ReleaseQuarantineCommand: Command {
    static let syntax = CommandSyntax.onLetters(
        "quarantine release", "Let mail through that was set aside.",
        """
        It becomes what it would have become; rules that would drop, hold or quarantine it are passed over.
        Works on dropped mail too.
        """)

    private let order: LetterOrder

    init(_ arguments: Arguments) throws(UsageError) { order = try LetterOrder(arguments, .release) }

    func run(in context: CommandContext) async throws(CommandFailure) -> ExitCode { try await order.run(in: context) }
}

/// `quarantine drop`
struct DropQuarantineCommand: Command {
    static let syntax = CommandSyntax.onLetters(
        "quarantine drop", "Drop mail that was set aside.", "Its bytes stay in the store, and release calls it back.")

    private let order: LetterOrder

    init(_ arguments: Arguments) throws(UsageError) { order = try LetterOrder(arguments, .drop) }

    func run(in context: CommandContext) async throws(CommandFailure) -> ExitCode { try await order.run(in: context) }
}

/// One verdict on several letters.
private struct LetterOrder {
    private let arguments: Arguments
    private let verdict: Verdict
    private let letters: [LetterID]

    init(_ arguments: Arguments, _ verdict: Verdict) throws(UsageError) {
        self.arguments = arguments
        self.verdict = verdict
        var letters: [LetterID] = []
        for index in arguments.operands.indices {
            letters.append(try arguments.identifier(index, of: "a mail", shownBy: "quarantine list"))
        }
        self.letters = letters
    }

    /// Stops at the first id that is not one; those before it are done.
    func run(in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        try await StoreAccess.change(context, arguments) { (access) throws(StoreError) in
            for letter in letters { try await verdict.apply(to: letter, in: access.store) }
        }
        context.output.line("\(letters.count) mail\(letters.count == 1 ? "" : "s") \(verdict.done)")
        return .ok
    }
}

extension CommandSyntax {
    fileprivate static func onLetters(_ name: String, _ summary: String, _ explanation: String) -> CommandSyntax {
        CommandSyntax(
            name: name, summary: summary, operands: "ID...", operandCount: 1...10_000,
            options: [CommandSyntax.configuration], explanation: explanation)
    }
}

extension OpenStore.Store {
    /// Enough of a letter to see who wrote what about.
    fileprivate func beginning(of letter: DetainedLetter) async throws(StoreError) -> [UInt8] {
        var reader = try await blobReader(letter.digest)
        return try reader.next(DetainedRow.beginning)
    }
}
