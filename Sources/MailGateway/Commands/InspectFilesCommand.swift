import FoundationEssentials

/// `inspect`: what the parser sees in a mail, or in one field. Needs neither configuration nor store.
struct InspectFilesCommand: Command {
    static let syntax = CommandSyntax(
        name: "inspect", summary: "Show how mail files are read.", operands: "FILE...", operandCount: 0...10_000,
        options: [
            CommandSyntax.json,
            .value("field", "KIND", "read values of one kind of field from standard input instead"),
        ],
        explanation: """
            With --field every line of standard input is a JSON string, the value of one field; every line of the
            output is what is read from it. KIND is one of:
            \(InspectedFieldKind.names).
            """)

    private let files: [String]
    private let usesJSON: Bool
    private let field: InspectedFieldKind?

    init(_ arguments: Arguments) throws(UsageError) {
        files = arguments.operands
        usesJSON = arguments.has("json")
        let kind = arguments.value("field")
        field = kind.flatMap { InspectedFieldKind(rawValue: $0) }
        if kind != nil, field == nil { throw UsageError("--field is one of \(InspectedFieldKind.names)") }
        if kind != nil, !files.isEmpty { throw UsageError("--field reads standard input, not files") }
        if kind == nil, files.isEmpty, !arguments.has("help") { throw UsageError("needs FILE...") }
    }

    func run(in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        guard let field else { return ExitCode(rawValue: InspectCommand.run(files: files, json: usesJSON)) }
        let values = try InspectCommand.bytes(of: context.input).split(separator: 0x0A)
        for (number, value) in values.enumerated() {
            guard let text = try? JSONDecoder().decode(String.self, from: Data(value)) else {
                throw CommandFailure(.badData, "line \(number + 1) is not a JSON string")
            }
            context.output.line(field.line(Array(text.utf8)))
        }
        return .ok
    }
}
