import GatewayKit
import Notifier
import Transport

/// `check-config`
struct CheckConfigurationCommand: Command {
    static let syntax = CommandSyntax(
        name: "check-config", summary: "Check the configuration file, all of it at once.",
        options: [
            CommandSyntax.configuration,
            .flag("connect", "also log in to every mail server, and ask the virus scanner"),
        ],
        explanation: "Ends with 0 when everything is right, otherwise with 1.")

    private let arguments: Arguments

    init(_ arguments: Arguments) {
        self.arguments = arguments
    }

    func run(in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        let path = context.configurationPath(arguments)
        let configuration: Configuration
        do throws(ConfigurationError) {
            configuration = try ConfigurationFile.load(
                path, secrets: arguments.has("connect") ? .needed : .checked)
        } catch {
            for problem in error.problems { context.errors.line(problem.description) }
            let count = error.problems.count
            context.errors.line("\(count) problem\(count == 1 ? "" : "s") in \(path)")
            return .attention
        }
        guard !configuration.templateDirectories.isEmpty else {
            throw .noTemplates(besides: path)
        }
        let problems = TemplateLibrary.check(
            configuration.templateDirectories, siteLanguage: configuration.site.language,
            replies: configuration.rules.replies)
        guard problems.isEmpty else {
            for problem in problems { context.errors.line(problem.description) }
            return .attention
        }
        context.output.line("\(path): no problems found")
        return arguments.has("connect") ? await connect(configuration, context) : .ok
    }

    /// One line for each server, and what to do about those that refuse.
    private func connect(_ configuration: Configuration, _ context: CommandContext) async -> ExitCode {
        var allWell = true
        for mailbox in configuration.mailboxes {
            context.output.line("mailbox \(mailbox.name): \(mailbox.server.name) …")
            context.output.flush()
            do throws(TransportError) {
                let count = try await tryMailbox(mailbox, configuration.limits.transport)
                context.output.line("  ok: logged in, \"\(Printable(mailbox.folder))\" holds \(count) mails")
            } catch {
                allWell = false
                report(error, context)
            }
        }
        context.output.line("smtp: \(configuration.smtp.server.name) …")
        context.output.flush()
        do throws(TransportError) {
            let session = SMTPSession(endpoint: configuration.smtp.server, limits: configuration.limits.transport)
            try await session.open()
            await session.close()
            let login = configuration.smtp.server.user == nil ? "connected" : "logged in"
            context.output.line("  ok: \(login)")
        } catch {
            allWell = false
            report(error, context)
        }
        if let scanner = configuration.api?.clamd {
            context.output.line("clamd: \(scanner.name) …")
            context.output.flush()
            do throws(TransportError) {
                try await ScanSession(endpoint: scanner, limits: configuration.limits.transport).ping()
                context.output.line("  ok: it answers")
            } catch {
                allWell = false
                report(error, context)
            }
        }
        return allWell ? .ok : .attention
    }

    private func tryMailbox(_ mailbox: MailboxSettings, _ limits: TransportLimits) async throws(TransportError) -> Int {
        let session = IMAPSession(endpoint: mailbox.server, limits: limits)
        let outcome: Result<Int, TransportError>
        do throws(TransportError) {
            try await session.open()
            _ = try await session.select(mailbox.folder, readOnly: true)
            outcome = .success(try await session.messageCount(in: mailbox.folder))
        } catch {
            outcome = .failure(error)
        }
        await session.close()
        return try outcome.get()
    }

    private func report(_ error: TransportError, _ context: CommandContext) {
        context.output.line("  failed: \(error.description)")
        if let hint = error.hint { context.output.line("  hint: \(hint)") }
    }
}
