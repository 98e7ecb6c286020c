/// One thing the program does.
protocol Command: SendableMetatype {
    static var syntax: CommandSyntax { get }

    init(_ arguments: Arguments) throws(UsageError)

    func run(in context: CommandContext) async throws(CommandFailure) -> ExitCode
}

/// What a command sees of the world around it.
struct CommandContext: Sendable {
    var environment: [String: String]
    var input: CInt
    var output: TextOutput
    var errors: TextOutput
    var isOutputTerminal: Bool

    /// Colour is for people at a terminal who did not ask for none (no-color.org).
    var usesColour: Bool {
        isOutputTerminal && (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
    }

    /// Configuration file of this call.
    func configurationPath(_ arguments: Arguments) -> String {
        arguments.value("config") ?? ConfigurationFile.usualPath
    }
}
