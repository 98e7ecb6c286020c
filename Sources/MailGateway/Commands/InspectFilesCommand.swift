/// `inspect`: what the parser sees in a mail. Needs neither configuration nor store.
struct InspectFilesCommand: Command {
    static let syntax = CommandSyntax(
        name: "inspect", summary: "Show how mail files are read.", operands: "FILE...", operandCount: 1...10_000,
        options: [CommandSyntax.json])

    private let files: [String]
    private let usesJSON: Bool

    init(_ arguments: Arguments) {
        files = arguments.operands
        usesJSON = arguments.has("json")
    }

    func run(in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        ExitCode(rawValue: InspectCommand.run(files: files, json: usesJSON))
    }
}
