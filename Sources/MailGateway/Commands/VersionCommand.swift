struct VersionCommand: Command {
    static let syntax = CommandSyntax(name: "version", summary: "Say which version this is.")

    init(_ arguments: Arguments) {}

    func run(in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        context.output.line("mailgateway \(Invocation.version)")
        return .ok
    }
}
