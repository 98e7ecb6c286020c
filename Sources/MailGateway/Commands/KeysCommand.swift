import GatewayKit
import Notifier
import TicketStore

/// `keys rotate`
struct RotateKeysCommand: Command {
    static let syntax = CommandSyntax(
        name: "keys rotate", summary: "Make a new key for reply addresses, or for the API.",
        options: [
            CommandSyntax.configuration,
            .flag("api", "for access tokens and addresses of downloads, not for reply addresses"),
        ],
        explanation: """
            New mail is signed with the new key once the daemon was restarted. Addresses signed with
            older keys stay valid for 400 days; do not remove key files before. What the API signs is
            good for an hour at most; an older key of it may go after that.
            """)

    private let arguments: Arguments

    init(_ arguments: Arguments) {
        self.arguments = arguments
    }

    func run(in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        let path = context.configurationPath(arguments)
        let configuration = try failing { () throws(ConfigurationError) in
            try ConfigurationFile.load(path, secrets: .unread)
        }
        let directory = try failing { () throws(StoreError) in
            try DataDirectory(preparing: configuration.dataDirectory)
        }
        let use: SigningKeys.Use = arguments.has("api") ? .api : .reply
        let number = try failing { () throws(NotifierError) in
            try SigningKeys.rotate(in: directory.keys, for: use)
        }
        context.output.line("key \(number) made; restart the daemon to sign with it")
        return .ok
    }
}
