import GatewayKit
import MIMEParser
import TicketAPI
import TicketStore

/// `persons export`
struct ExportPersonCommand: Command {
    static let syntax = CommandSyntax.onAddress(
        "persons export", "Print all that is kept of the person with an address, as JSON.",
        "What he may read of his tickets, what was mailed to him, and what came from him; no internal notes.")

    private let arguments: Arguments
    private let address: EmailAddress

    init(_ arguments: Arguments) throws(UsageError) {
        self.arguments = arguments
        address = try arguments.address()
    }

    func run(in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        let found = try await StoreAccess.ask(context, arguments) { (access) throws(StoreError) in
            try await access.store.person(at: address, now: .now)
        }
        guard let found else { throw CommandFailure.nobody(at: address) }
        context.output.line(String(decoding: PersonExport.json(of: found).bytes, as: UTF8.self))
        return .ok
    }
}

/// `persons erase`
struct ErasePersonCommand: Command {
    static let syntax = CommandSyntax.onAddress(
        "persons erase", "Forget the person with an address, for good.",
        """
        Takes away text, files, raw mails and composed mails of every conversation the person began, what he
        wrote in others, his account, name and address. Numbers, times and states stay. What is on its way to him
        is not sent any more. Copies on mail servers and in backups are not touched.
        """)

    private let arguments: Arguments
    private let address: EmailAddress

    init(_ arguments: Arguments) throws(UsageError) {
        self.arguments = arguments
        address = try arguments.address()
    }

    func run(in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        let path = context.configurationPath(arguments)
        let erasure = try await StoreAccess.with(path, for: .changing) { (access) throws(CommandFailure) in
            guard !access.configuration.agents.contains(where: { $0.address == address }) else {
                throw CommandFailure(
                    .badData, "\(address) is somebody of the team",
                    hint: "take the agent out of the configuration first")
            }
            defer { access.ring() }
            return try await failing { () async throws(StoreError) in
                try await access.store.erase(personAt: address, now: .now)
            }
        }
        guard let erasure else { throw CommandFailure.nobody(at: address) }
        context.output.line(
            "erased: \(erasure.tickets) tickets, \(erasure.messages) messages, \(erasure.files) files, "
                + "\(erasure.mails) composed mails, \(erasure.blobs) raw mails and file contents")
        if !erasure.isLogEmpty {
            context.output.line(
                "the write-ahead log was in use and is overwritten in time; run the command again to be sure")
        }
        return .ok
    }
}

extension CommandFailure {
    fileprivate static func nobody(at address: EmailAddress) -> CommandFailure {
        CommandFailure(.badData, "nobody with the address \(address) is known")
    }
}
