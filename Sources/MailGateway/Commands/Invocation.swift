import GatewayKit

/// Finds the command somebody asked for, runs it, and says what went wrong.
struct Invocation {
    static let version = "0.1.0"

    static let commands: [any Command.Type] = [
        RunCommand.self, CheckConfigurationCommand.self, IngestCommand.self, InspectCommand.self,
        SanitizeCommand.self, ExtractCommand.self, ExplainCommand.self, ListQuarantineCommand.self,
        ShowQuarantineCommand.self, RetryQuarantineCommand.self, ReleaseQuarantineCommand.self,
        DropQuarantineCommand.self, ReplayCommand.self,
        ListTicketsCommand.self, ShowTicketCommand.self, MergeTicketsCommand.self, ListUnconfirmedCommand.self,
        AcceptUnconfirmedCommand.self, SplitUnconfirmedCommand.self, ListServiceLevelsCommand.self,
        ExplainServiceLevelCommand.self, LedgerCommand.self, ListOutboxCommand.self,
        RetryOutboxCommand.self, ReleaseOutboxCommand.self, ListSuppressionsCommand.self, LiftSuppressionCommand.self,
        ListAgentsCommand.self, SetAgentAwayCommand.self, SetAgentBackCommand.self, OnCallCommand.self,
        AddAccountCommand.self, ListAccountsCommand.self, LinkAccountCommand.self, DisableAccountCommand.self,
        EnableAccountCommand.self, AddTokenCommand.self, ListTokensCommand.self, RevokeTokenCommand.self,
        ExportPersonCommand.self, ErasePersonCommand.self, ListWebhooksCommand.self, LogWebhooksCommand.self,
        ResendWebhookCommand.self, EnableWebhookCommand.self,
        TestWebhookCommand.self, RotateKeysCommand.self, ListTemplatesCommand.self, PreviewTemplateCommand.self,
        StatusCommand.self, StatisticsCommand.self,
        VersionCommand.self,
    ]

    let context: CommandContext

    /// `words` are the command line without the program's own name.
    func run(_ words: [String]) async -> ExitCode {
        guard let first = words.first else {
            context.errors.write(Self.help)
            return .usage
        }
        if ["help", "--help", "-h"].contains(first) {
            return help(on: words.dropFirst().filter { !$0.hasPrefix("-") })
        }
        if first == "--version" { return await run(VersionCommand.self, []) }
        for length in [3, 2, 1] {
            guard let command = Self.command(words.prefix(length).joined(separator: " ")) else { continue }
            return await run(command, words.dropFirst(length))
        }
        if ["--help", "-h"].contains(words.dropFirst().first) { return help(on: [first]) }
        return complainAboutUnknown(words)
    }

    private func run(_ command: any Command.Type, _ words: some Sequence<String>) async -> ExitCode {
        let syntax = command.syntax
        do throws(UsageError) {
            let arguments = try Arguments(words, syntax)
            guard !arguments.has("help") else {
                context.output.write(syntax.help)
                return .ok
            }
            return await finish(try command.init(arguments), syntax)
        } catch {
            return complain(error, of: syntax.name)
        }
    }

    private func finish(_ command: any Command, _ syntax: CommandSyntax) async -> ExitCode {
        do throws(CommandFailure) {
            return try await command.run(in: context)
        } catch {
            context.errors.line("mailgateway \(syntax.name): \(error.description)")
            if let hint = error.hint { context.errors.line("hint: \(hint)") }
            return error.code
        }
    }

    private func help(on words: [String]) -> ExitCode {
        if words.isEmpty {
            context.output.write(Self.help)
            return .ok
        }
        let name = words.joined(separator: " ")
        let found = Self.commands.filter { $0.syntax.name == name || $0.syntax.name.hasPrefix(name + " ") }
        guard !found.isEmpty else { return complainAboutUnknown(words) }
        context.output.write(found.map { $0.syntax.help }.joined(separator: "\n"))
        return .ok
    }

    private func complainAboutUnknown(_ words: [String]) -> ExitCode {
        let names = Self.commands.map { $0.syntax.name }
        let family = names.filter { $0.hasPrefix(words[0] + " ") }.map { String($0.dropFirst(words[0].count + 1)) }
        if !family.isEmpty {
            let wanted = words.dropFirst().first.flatMap { Spelling.closest(to: $0, among: family) }
            let message = "needs one of " + family.joined(separator: ", ")
            return complain(UsageError(message, suggestion: wanted), of: words[0])
        }
        let starts = Set(names.compactMap { $0.split(separator: " ").first.map(String.init) } + ["help"])
        let meant = Spelling.closest(to: words[0], among: starts)
        let message = "unknown command \"\(Printable(words[0], longest: 60))\""
        return complain(UsageError(message, suggestion: meant), of: "")
    }

    private func complain(_ error: UsageError, of command: String) -> ExitCode {
        let name = command.isEmpty ? "mailgateway" : "mailgateway \(command)"
        let question = error.suggestion.map { "; did you mean \"\($0)\"?" } ?? ""
        context.errors.line("\(name): \(error.message)\(question)")
        context.errors.line("Try \"\(name) --help\".")
        return .usage
    }

    private static func command(_ name: String) -> (any Command.Type)? { commands.first { $0.syntax.name == name } }

    private static var help: String {
        let rows = commands.map { ($0.syntax.name, $0.syntax.summary) } + [("help [COMMAND]", "Explain a command.")]
        let width = rows.map(\.0.utf8.count).max() ?? 0
        let lines = rows.map { name, summary in
            "  \(name)\(String(repeating: " ", count: width - name.utf8.count))  \(summary)\n"
        }
        return """
            mailgateway turns mail into tickets and answers by mail.

            Usage: mailgateway COMMAND [OPTION...]

            \(lines.joined())
            """
    }
}
