import GatewayKit
import MIMEParser
import Notifier
import TicketStore

/// `template list`
struct ListTemplatesCommand: Command {
    static let syntax = CommandSyntax(
        name: "template list", summary: "List the templates of outgoing mail and SMS and their languages.",
        options: [CommandSyntax.configuration, CommandSyntax.json],
        explanation: """
            "Your own" are the files that are used instead of those that came with the program, or that
            add a language to them. NAME.sms is the SMS about something, notice.sms the one about all else.
            """)

    private let arguments: Arguments

    init(_ arguments: Arguments) {
        self.arguments = arguments
    }

    func run(in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        let configuration = try context.configurationWithTemplates(arguments)
        let listing = TemplateListing.all(
            in: configuration.templateDirectories, replies: configuration.rules.replies)
        context.list(listing.map(TemplateRow.init), arguments)
        return .ok
    }
}

/// `template preview`
struct PreviewTemplateCommand: Command {
    static let syntax = CommandSyntax(
        name: "template preview", summary: "Show a mail, and its SMS, as the templates make them, with sample values.",
        operands: "NAME", operandCount: 1...1,
        options: [
            CommandSyntax.configuration, .value("locale", "LOCALE", "its language (default: that of the queue)"),
            .value("queue", "QUEUE", "whose mail it is (default: the first queue)"),
            .flag("html", "print the HTML page instead of subject, text and SMS"),
        ],
        explanation: "mailgateway template list shows the names. Nothing is sent and nothing is stored.")

    private let arguments: Arguments

    init(_ arguments: Arguments) {
        self.arguments = arguments
    }

    func run(in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        let configuration = try context.configurationWithTemplates(arguments)
        let queue = try queue(of: configuration)
        let locale = arguments.value("locale") ?? queue.language
        let listing = try listing(in: configuration)
        let templates = try failing { () throws(NotifierError) in
            try TemplateLibrary.load(
                from: configuration.templateDirectories, siteLanguage: configuration.site.language,
                replies: configuration.rules.replies)
        }
        if !listing.languages.contains(where: { $0 == locale || locale.hasPrefix($0 + "-") }) {
            let known = listing.languages.joined(separator: ", ")
            context.errors.line(
                "\(listing.name) has no words in \"\(Printable(locale))\" (it has \(known)): the next best")
        }
        // The keys of this moment: the addresses in a preview prove nothing to anybody.
        let composer = NoticeComposer(
            settings: configuration.notifierSettings, keys: .ephemeral(), templates: templates)
        let segments = configuration.sms?.segments ?? SMSSettings.usualSegments
        if let kind = kind(ofText: listing.name, configuration) {
            let sample = SampleNotice(kind.rawValue, of: queue.name, language: locale)
            try show(sample, by: composer, segments: segments, context)
            return .ok
        }
        let sample = SampleNotice(listing.name, of: queue.name, language: locale)
        let composed = try failing { () throws(NotifierError) in try composer.compose(sample.entry) }
        let limits = ParserLimits()
        guard let mail = try? MessageParser(limits: limits).parse(composed.head + composed.tail) else {
            throw CommandFailure(
                .badData, "the mail is larger than mail may be", hint: "shorten the template \(listing.name)")
        }
        show(mail, context)
        if let kind = Notice.Kind(rawValue: listing.name), kind.isToTeam, !arguments.has("html") {
            context.output.line("")
            try show(sample, by: composer, segments: segments, context)
        }
        return .ok
    }

    /// What the SMS of this name tells; `nil` when it is the name of a mail. That of everything else is shown of
    /// something that has none of its own.
    private func kind(ofText name: String, _ configuration: Configuration) -> Notice.Kind? {
        let kinds = Notice.Kind.allCases.filter(\.isToTeam)
        guard name == TemplateListing.anyText else { return kinds.first { TemplateListing.text(of: $0) == name } }
        let names = TemplateListing.all(in: configuration.templateDirectories).map(\.name)
        return kinds.first { !names.contains(TemplateListing.text(of: $0)) } ?? kinds.first
    }

    private func show(
        _ sample: SampleNotice, by composer: NoticeComposer, segments: Int, _ context: CommandContext
    ) throws(CommandFailure) {
        let text = try failing { () throws(NotifierError) in try composer.text(sample.entry, atMost: segments) }
        context.output.line("SMS, \(text.segments) segment\(text.segments == 1 ? "" : "s"):")
        context.output.line("")
        context.output.line(text.text)
    }

    private func show(_ mail: ParsedMessage, _ context: CommandContext) {
        if arguments.has("html") {
            context.output.write(mail.htmlBody.first.map { mail.text(of: $0) } ?? "")
            return
        }
        context.output.line("Subject: \(Printable(mail.subject ?? "", longest: .max))")
        context.output.line("")
        context.output.write(mail.textBody.first.map { mail.text(of: $0) } ?? "")
    }

    private func queue(of configuration: Configuration) throws(CommandFailure) -> QueueSettings {
        guard let name = arguments.value("queue") else { return configuration.queues[0] }
        if let queue = configuration.queue(QueueName(name)) { return queue }
        let names = configuration.queues.map(\.name.rawValue)
        throw CommandFailure(
            .badData, "there is no queue \"\(Printable(name, longest: 60))\"",
            hint: "the queues are \(names.joined(separator: ", "))")
    }

    private func listing(in configuration: Configuration) throws(CommandFailure) -> TemplateListing {
        let all = TemplateListing.all(in: configuration.templateDirectories, replies: configuration.rules.replies)
        let name = arguments.operands[0]
        if let found = all.first(where: { $0.name == name }) { return found }
        let guess = Spelling.closest(to: name, among: all.map(\.name)).map { "did you mean \"\($0)\"?" }
        throw CommandFailure(
            .badData, "there is no template \"\(Printable(name, longest: 60))\"",
            hint: guess ?? "mailgateway template list shows the names")
    }
}

extension CommandContext {
    /// Throws when there is no template anywhere.
    fileprivate func configurationWithTemplates(_ arguments: Arguments) throws(CommandFailure) -> Configuration {
        let path = configurationPath(arguments)
        let configuration = try failing { () throws(ConfigurationError) in
            try ConfigurationFile.load(path, secrets: .unread)
        }
        guard !configuration.templateDirectories.isEmpty else { throw .noTemplates(besides: path) }
        return configuration
    }
}

extension CommandFailure {
    /// Nothing that could be sent has words.
    static func noTemplates(besides path: String) -> CommandFailure {
        CommandFailure(
            .attention, "no templates are installed, and there is no folder \"templates\" beside \(path)",
            hint: "set templates_directory to a copy of the templates that came with the program")
    }
}

/// A template in JSON.
private struct TemplateRow: ListedRow {
    let name: String
    let languages: [String]
    let own: [String]

    init(_ listing: TemplateListing) {
        (name, languages, own) = (listing.name, listing.languages, listing.own)
    }

    static let columns: [TextTable.Column] = [
        .init(title: "NAME"), .init(title: "LANGUAGES"), .init(title: "YOUR OWN"),
    ]

    var cells: [String] {
        [name, languages.joined(separator: " "), own.isEmpty ? "-" : own.joined(separator: ", ")]
    }
}
