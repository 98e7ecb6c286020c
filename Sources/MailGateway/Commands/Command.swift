import Glibc

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

    /// The file of an operand, to be closed by the caller unless it is `input`; `-` is standard input.
    func open(_ source: String) throws(CommandFailure) -> CInt {
        guard source != "-" else { return input }
        let file = unsafe Glibc.open(source, O_RDONLY | O_CLOEXEC | O_NOCTTY)
        guard file >= 0 else {
            throw CommandFailure(.noInput, "cannot read \"\(Printable(source))\": \(errorText(errno))")
        }
        return file
    }

    /// Configuration file of this call.
    func configurationPath(_ arguments: Arguments) -> String {
        arguments.value("config") ?? ConfigurationFile.usualPath
    }
}
