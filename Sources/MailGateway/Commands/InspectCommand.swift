import FoundationEssentials
import MIMEParser

/// `inspect`: what the parser sees in a mail, or in one field. Needs neither configuration nor store.
struct InspectCommand: Command {
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
    private let limits = ParserLimits()

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
        if let field { return try inspect(field, in: context) }
        var code = ExitCode.ok
        for file in files {
            // One that cannot be read never stops the others.
            do throws(CommandFailure) { try inspect(file, in: context) } catch {
                code = .noInput
                if usesJSON {
                    InspectedMessage.writeError(error.description) { context.output.write(Array($0)) }
                }
                context.errors.line("mailgateway inspect: \(error.description)")
            }
        }
        return code
    }

    /// An outline, or one line of JSON.
    private func inspect(_ file: String, in context: CommandContext) throws(CommandFailure) {
        let input = InputFile(path: file)
        let bytes = try input.read(limit: limits.messageBytes, in: context)
        let message: ParsedMessage
        do throws(MessageTooLarge) { message = try MessageParser(limits: limits).parse(bytes) } catch {
            throw input.tooLarge(error.limit)
        }
        if usesJSON {
            InspectedMessage(message).write { context.output.write(Array($0)) }
        } else {
            context.output.write(InspectOutline(message, file: file).text)
        }
    }

    private func inspect(
        _ field: InspectedFieldKind, in context: CommandContext
    ) throws(CommandFailure) -> ExitCode {
        let bytes = try InputFile(path: "-").read(limit: limits.messageBytes, in: context)
        for (number, value) in bytes.split(separator: 0x0A).enumerated() {
            guard let text = try? JSONDecoder().decode(String.self, from: Data(value)) else {
                throw CommandFailure(.badData, "line \(number + 1) is not a JSON string")
            }
            context.output.line(field.line(Array(text.utf8)))
        }
        return .ok
    }
}
