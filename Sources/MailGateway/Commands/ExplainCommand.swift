import GatewayKit
import Glibc
import MIMEParser
import Notifier
import TicketStore

/// `explain`: the life of a letter, told and not lived.
struct ExplainCommand: Command {
    static let syntax = CommandSyntax(
        name: "explain", summary: "Say what would become of a mail, check by check.", operands: "FILE|-",
        operandCount: 1...1,
        options: [
            CommandSyntax.configuration,
            .value("mailbox", "NAME", "the mailbox it would come to (default: found by its recipients)"),
            .flag("again", "as if the mail had not come before"),
            CommandSyntax.json,
        ],
        explanation: """
            Nothing is stored and nothing is sent. Rules, known tickets and reply addresses are those of the
            configuration; without one (none given, none at the usual place) the mail is judged by itself.
            """)

    private let arguments: Arguments

    init(_ arguments: Arguments) {
        self.arguments = arguments
    }

    func run(in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        let bytes = try InputFile(path: arguments.operands[0]).read(limit: ParserLimits().messageBytes, in: context)
        let explanation: Explanation
        if arguments.value("config") == nil, unsafe access(ConfigurationFile.usualPath, R_OK) != 0 {
            explanation = try await explain(bytes, Self.bareConfiguration, keys: nil, store: nil)
        } else {
            explanation = try await explain(bytes, context.configurationPath(arguments))
        }
        if arguments.has("json") {
            context.output.line(JSONLine.text(explanation))
        } else {
            context.output.write(explanation.text)
        }
        return .ok
    }

    private func explain(_ bytes: [UInt8], _ path: String) async throws(CommandFailure) -> Explanation {
        let configuration = try failing { () throws(ConfigurationError) in
            try ConfigurationFile.load(path, secrets: .unread)
        }
        do throws(CommandFailure) {
            return try await StoreAccess.with(path, for: .reading) { (access) throws(CommandFailure) in
                let keys = try failing { () throws(NotifierError) in
                    try SigningKeys.existing(in: access.directory.keys)
                }
                return try await explain(bytes, configuration, keys: keys, store: access.store)
            }
        } catch {
            // Before the first start there is no store: the rules can be tried all the same.
            guard error.code == .unavailable else { throw error }
            return try await explain(bytes, configuration, keys: nil, store: nil)
        }
    }

    private func explain(
        _ bytes: [UInt8], _ configuration: Configuration, keys: SigningKeys?, store: OpenStore.Store?
    ) async throws(CommandFailure) -> Explanation {
        let now = Instant.now
        let mailbox = try mailbox(of: bytes, configuration)
        let letter = HeldLetter(
            id: Self.unstored, place: .pipe(mailbox), digest: sha256(bytes), size: bytes.count, receivedAt: now,
            isSilent: false, parseAttempts: 0)
        let outcome = try await failing { () async throws(StoreError) in
            try await DryRun(configuration, keys: keys).decide(letter, bytes, at: now, in: store) { known in
                if arguments.has("again") { known.original = nil }
            }
        }
        guard let outcome else {
            throw CommandFailure(
                .badData, "the mail is larger than the parser's limit; its ticket would hold it unread")
        }
        return Explanation(outcome, mailbox: mailbox)
    }

    /// Where the mail's own words say it went; else the first mailbox.
    private func mailbox(of bytes: [UInt8], _ configuration: Configuration) throws(CommandFailure) -> MailboxName {
        var recipients: [String] = []
        if arguments.value("mailbox") == nil, let message = try? MessageParser().parse(bytes) {
            recipients = ThreadClaims.recipients(of: message).map(\.description)
        }
        do throws(CommandFailure) {
            let route = try IngestRoute(
                mailbox: arguments.value("mailbox"), recipients: recipients, environment: [:],
                mailboxes: configuration.mailboxes, queues: configuration.queues)
            return route.mailboxes[0]
        } catch {
            guard arguments.value("mailbox") == nil else { throw error }
            return configuration.mailboxes[0].name
        }
    }

    /// An id no letter has.
    private static let unstored = LetterID(.max) ?? { preconditionFailure("an id is a positive number") }()

    /// One mailbox of nobody, for mail that is judged by itself.
    private static let bareConfiguration: Configuration = {
        let text = """
            site: {name: Example, domain: localhost.invalid}
            agents: {agent: {address: agent@localhost.invalid}}
            mailboxes:
              mailbox:
                address: mailbox@localhost.invalid
                queue: queue
                imap: {url: imaps://localhost.invalid, user: mailbox, password_file: /none}
            queues: {queue: {reply_address: none, agents: [agent]}}
            smtp: {url: smtps://localhost.invalid}
            operators: {addresses: [operator@localhost.invalid]}

            """
        let file = ConfigurationFile(Array(text.utf8), name: "built in", secrets: .unread)
        guard let configuration = file.configuration else { preconditionFailure("\(file.problems)") }
        return configuration
    }()
}
