import GatewayKit
import Glibc
import MIMEParser
import TicketStore

/// Takes one mail from an MTA's pipe and makes it durable. Judging it is the daemon's work.
///
/// 0 only when the mail is safe. Whatever may pass by itself or by the hand of an administrator is 75: the MTA
/// keeps the mail and tries again.
struct IngestCommand: Command {
    static let syntax = CommandSyntax(
        name: "ingest", summary: "Take one mail from a file or a pipe into the store.", operands: "FILE|-",
        operandCount: 1...1,
        options: [
            CommandSyntax.configuration,
            .value("mailbox", "NAME", "the mailbox it counts as"),
            .value("recipient", "ADDRESS", "whom it was sent to; finds the mailbox", isRepeatable: true),
        ],
        explanation: """
            Without --mailbox and --recipient the environment's ORIGINAL_RECIPIENT, then RECIPIENT is
            used. Postfix's local(8) and Exim set them; to Postfix's pipe(8) say
            --recipient ${original_recipient}.

            0   the mail is safe
            66  FILE cannot be read
            67  no recipient is ours
            75  to be tried again
            """)

    private let source: String
    private let mailbox: String?
    private let recipients: [String]
    private let arguments: Arguments

    init(_ arguments: Arguments) {
        source = arguments.operands[0]
        mailbox = arguments.value("mailbox")
        recipients = arguments.all("recipient")
        self.arguments = arguments
    }

    func run(in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        let input = try openSource(context)
        defer { if input != context.input { close(input) } }
        do throws(CommandFailure) {
            return try await StoreAccess.with(context.configurationPath(arguments), for: .changing) {
                (access) throws(CommandFailure) in
                try await hold(input, access, context)
            }
        } catch {
            guard ![ExitCode.unknownRecipient, .noInput].contains(error.code) else { throw error }
            throw CommandFailure(.tryAgain, error.description, hint: error.hint)
        }
    }

    private func hold(
        _ input: CInt, _ access: StoreAccess, _ context: CommandContext
    ) async throws(CommandFailure) -> ExitCode {
        let route = try IngestRoute(
            mailbox: mailbox, recipients: recipients, environment: context.environment,
            mailboxes: access.configuration.mailboxes, queues: access.configuration.queues)
        for stranger in route.unknown {
            context.errors.line(
                "mailgateway ingest: no mailbox has the address \"\(Printable(stranger, longest: 254))\"")
        }
        try leaveReserve(on: access)
        let content = try read(input, access)
        let now = Instant.now
        let letters = route.mailboxes.map { Letter(place: .pipe($0), content: content, receivedAt: now) }
        _ = try await failing { () async throws(StoreError) in try await access.store.hold(letters, now: now) }
        access.ring()
        return .ok
    }

    /// Below the reserve the MTA keeps the mail, so that what is in hand can still be finished.
    private func leaveReserve(on access: StoreAccess) throws(CommandFailure) {
        let free = try failing { () throws(StoreError) in try access.directory.freeBytes() }
        let reserve = access.configuration.limits.intake.freeSpace
        guard free < reserve else { return }
        throw CommandFailure(
            .tryAgain,
            "\(free / 1_000_000) MB are free in \(access.directory.path), \(reserve / 1_000_000) MB are wanted",
            hint: "free space on that disk, or lower limits.intake.free_space")
    }

    /// Everything up to the end of the input, however large: beyond 64 KiB it goes through a file.
    private func read(_ input: CInt, _ access: StoreAccess) throws(CommandFailure) -> BlobContent {
        let writer = access.store.makeBlobWriter()
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = unsafe buffer.withUnsafeMutableBytes { unsafe Glibc.read(input, $0.baseAddress, $0.count) }
            if count > 0 {
                try failing { () throws(StoreError) in try writer.append(buffer[..<count]) }
            } else if count == 0 {
                return try failing { () throws(StoreError) in try writer.finish() }
            } else if errno != EINTR {
                throw CommandFailure(.inputOutput, "cannot read the mail: \(errorText(errno))")
            }
        }
    }

    private func openSource(_ context: CommandContext) throws(CommandFailure) -> CInt {
        guard source != "-" else { return context.input }
        let file = unsafe open(source, O_RDONLY | O_CLOEXEC | O_NOCTTY)
        guard file >= 0 else {
            throw CommandFailure(.noInput, "cannot read \"\(Printable(source))\": \(errorText(errno))")
        }
        return file
    }
}
