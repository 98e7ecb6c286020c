import GatewayKit
import MIMEParser
import Notifier
import TicketStore

/// The mistakes in one configuration file, all of them.
struct ConfigurationError: Failure, Equatable {
    var problems: [ConfigurationProblem]

    var remedy: Remedy { .askOperator }
    var hint: String? { "every setting is explained in the mailgateway.yaml that came with the program" }
    var description: String { problems.map(\.description).joined(separator: "\n") }
}

/// Reads the configuration file.
///
/// Agents come first, queues name them, mailboxes name queues: so each name is checked where it stands.
struct ConfigurationFile {
    static let usualPath = "/etc/mailgateway/mailgateway.yaml"

    /// What came of the reading: a configuration exactly when there are no problems.
    var configuration: Configuration?
    var problems: [ConfigurationProblem]
    /// Every setting there is, with `*` for names the administrator chooses.
    var settings: Set<String>

    static func load(_ path: String, secrets: SecretUse) throws(ConfigurationError) -> Configuration {
        let content: [UInt8]
        do throws(SmallFile.Refusal) {
            content = try SmallFile.open(path, longest: YAMLReader.longestFile).bytes
        } catch {
            let problem = ConfigurationProblem(file: path, path: "", message: "cannot be read: \(error)")
            throw ConfigurationError(problems: [problem])
        }
        let file = ConfigurationFile(content, name: path, secrets: secrets)
        guard var configuration = file.configuration else { throw ConfigurationError(problems: file.problems) }
        configuration.templateDirectories = TemplatePlaces.directories(
            chosen: configuration.templatesDirectory, configurationFile: path)
        return configuration
    }

    /// `name` stands before every problem.
    init(_ content: [UInt8], name: String, secrets: SecretUse) {
        let report = ConfigurationReport(file: name, secretUse: secrets)
        var reader = YAMLReader(content)
        do throws(YAMLReader.Fault) {
            let root = try reader.read()
            for fault in reader.duplicates { report.add(at: fault.position, "", Complaint(fault.message)) }
            var section = ConfigurationSection(root, at: root.position, path: "", pattern: "", report: report)
            configuration = Self.configuration(&section, report)
            section.finish()
        } catch {
            report.add(at: error.position, "", Complaint(error.message))
        }
        problems = report.sorted
        settings = report.settings
        if !problems.isEmpty { configuration = nil }
    }

    private static func configuration(
        _ root: inout ConfigurationSection, _ report: ConfigurationReport
    ) -> Configuration? {
        let site = root.section("site", isRequired: true) { SiteSettings(&$0) }
        let fallback = site ?? SiteSettings(name: "", domain: "")
        var addresses = AddressBook(report: report)

        var dataDirectory = "/var/lib/mailgateway"
        root.read("data_directory", .path, into: &dataDirectory)
        let templates = root.optional("templates_directory", .existingFolder)

        let hasTexts = root.wasGiven("sms")
        let agentNames = root.names(in: "agents")
        let mailboxNames = root.names(in: "mailboxes")
        let queueNames = root.names(in: "queues")
        let agents = root.table("agents") {
            AgentSettings(name: $0, &$1, site: fallback, hasTexts: hasTexts, &addresses)
        }
        let mailboxes = root.table("mailboxes") { MailboxSettings(name: $0, &$1, queues: queueNames, &addresses) }
        let queues = root.table("queues") { (name, section) in
            // While a mailbox cannot be read, nobody knows which queue it meant.
            let isFed = mailboxes.count < mailboxNames.count || mailboxes.contains { $0.queue.rawValue == name }
            if !isFed { section.complain(Complaint("no mailbox delivers into this queue")) }
            return QueueSettings(name: name, &section, agents: agentNames, mailboxes: mailboxes, site: fallback)
        }
        let categories = root.list("categories", .category)
        let rules = RuleBook(
            &root,
            among: RuleNames(
                mailboxes: mailboxNames, queues: queueNames, agents: agentNames,
                categories: categories.map(\.value.rawValue), ownAddresses: mailboxes.flatMap(\.addresses)))
        let serviceLevels = ServiceLevelBook(
            &root, site: fallback,
            among: ServiceLevelNames(
                queues: queueNames, agents: agentNames, categories: categories.map(\.value.rawValue), calendars: [],
                webhooks: root.names(in: "webhooks"),
                agentsWithoutPhone: agents.filter { $0.phone == nil }.map(\.name), hasTexts: hasTexts),
            now: .now)
        let smtp = root.section("smtp", isRequired: true) { SMTPSettings(&$0) }
        let sms = hasTexts ? root.section("sms") { SMSSettings(&$0) } : nil
        let webhooks = root.table("webhooks", isRequired: false) {
            WebhookSettings(name: $0, &$1, queues: queueNames)
        }
        let operators = root.section("operators", isRequired: true) {
            OperatorSettings(&$0, site: fallback, mailboxes: mailboxes)
        }
        let proof = root.section("proof") { ProofSettings(&$0, mailboxes: mailboxes, queues: queues) }
        var limits = root.section("limits") { LimitSettings(&$0) } ?? LimitSettings()
        limits.parser.messageBytes = mailboxes.map(\.largestMail).max() ?? limits.parser.messageBytes
        let api = root.wasGiven("api") ? root.section("api") { APIConfiguration(&$0, within: limits) } : nil
        let daemon = root.section("daemon") { DaemonSettings(&$0) } ?? DaemonSettings()
        let log = root.section("log") { LogSettings(&$0) } ?? LogSettings()

        guard let site, let smtp, let operators else { return nil }
        return Configuration(
            site: site, dataDirectory: dataDirectory, templatesDirectory: templates, mailboxes: mailboxes,
            queues: queues, agents: agents, categories: categories.map(\.value), rules: rules,
            serviceLevels: serviceLevels, smtp: smtp, sms: sms, webhooks: webhooks, operators: operators,
            proof: proof ?? ProofSettings(), limits: limits, daemon: daemon, log: log, api: api)
    }
}

/// Makes sure that no address belongs to two of ours: mail between them would never end.
struct AddressBook {
    let report: ConfigurationReport
    private var owners: [EmailAddress: String] = [:]

    init(report: ConfigurationReport) {
        self.report = report
    }

    mutating func enter(_ address: Located<EmailAddress>) {
        if let owner = owners[address.value] {
            report.add(at: address.position, address.path, Complaint("\(address.value) is also \(owner)"))
        } else {
            owners[address.value] = address.path
        }
    }
}
