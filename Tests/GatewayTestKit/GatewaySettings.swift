/// The configuration a gateway under test gets: one queue, two agents, mailboxes on the given servers.
///
/// Pauses are as short as the configuration allows, so that recovery is seen soon.
package struct GatewaySettings: Sendable {
    package struct Mailbox: Sendable {
        package var name: String
        package var url: String
        package var user: String
        package var password: String
        package var folder: String
        package var address: String
        package var acknowledge = "leave"
        package var existingMail = "process"
        package var authorityFile: String?
        /// Further lines of the mailbox, already indented by four spaces.
        package var more: [String] = []

        package init(
            name: String = "support", url: String, user: String, password: String, folder: String = "INBOX",
            address: String
        ) {
            self.name = name
            self.url = url
            self.user = user
            self.password = password
            self.folder = folder
            self.address = address
        }
    }

    package var domain = "example.test"
    package var mailboxes: [Mailbox]
    package var smtpURL: String
    /// Lines of `smtp:` besides the address, already indented by two spaces.
    package var smtpLines = ["connections: 4"]
    package var logLevel = "debug"
    /// `intake:` and so on, name to lines.
    package var limits: [String: [String: String]] = [
        "intake": [
            "first_reconnect": "10ms", "longest_reconnect": "1s", "login_pause": "1s",
            // The factory's customers write far more than people do.
            "acknowledgements_per_address": "10000", "acknowledgements_per_domain": "10000",
            "mails_per_sender": "1000000", "mails_per_domain": "1000000",
        ],
        "brake": [
            "recipient_per_hour": "1000000", "recipient_per_day": "1000000", "ticket_per_hour": "1000000",
            "subject_per_hour": "1000000", "total_per_minute": "1000000",
        ],
        "dispatch": ["first_retry": "1s", "longest_retry": "1s", "uncertain_retry": "1s"],
        "transport": ["farewell_deadline": "200ms"],
    ]
    /// Further sections, as they stand in the file.
    package var more: [String] = []
    package var agents = ["anna", "bruno"]
    /// Of agents, by name.
    package var phones: [String: String] = [:]
    /// Of agents, by name: technician, supervisor, admin.
    package var roles: [String: String] = [:]
    /// Agents of the queue; the first one when `nil`.
    package var members: [String]?
    /// Further lines of the queue, already indented by four spaces.
    package var queueLines: [String] = []
    /// Further lines of the first agent, already indented by four spaces.
    package var agentLines: [String] = []
    /// Where the data is kept; below the gateway's own directory when `nil`.
    package var dataDirectory: String?

    package init(mailboxes: [Mailbox], smtpURL: String) {
        self.mailboxes = mailboxes
        self.smtpURL = smtpURL
    }

    /// A mailbox of the sandbox and mail going to a sink: how most tests run.
    package init(folder: String, in sandbox: SandboxUnderTest, account: String = "support", sink: MailSink) {
        let user = "\(account)@\(sandbox.domain)"
        let mailbox = Mailbox(
            url: "imap://127.0.0.1:\(sandbox.port("IMAP"))", user: user, password: sandbox.password(of: account),
            folder: folder, address: "support@\(sandbox.domain)")
        self.init(mailboxes: [mailbox], smtpURL: "smtp://127.0.0.1:\(sandbox.port("SMTP"))")
        smtpURL = "smtp://127.0.0.1:\(sink.port)"
    }

    /// The file; passwords lie in `home`, one file per mailbox.
    func text(home: String) -> String {
        var lines = [
            "data_directory: \(dataDirectory ?? home + "/data")",
            "templates_directory: \(checkout)/config/templates",
            "site:", "  name: Example", "  domain: \(domain)",
            "agents:",
        ]
        for agent in agents {
            lines += ["  \(agent):", "    address: \(agent)@\(domain)"]
            if let phone = phones[agent] { lines.append("    phone: \"\(phone)\"") }
            if let role = roles[agent] { lines.append("    role: \(role)") }
            if agent == agents.first { lines += agentLines }
        }
        lines.append("mailboxes:")
        for mailbox in mailboxes { lines += self.lines(of: mailbox, home: home) }
        lines += [
            "queues:", "  support:", "    name: Support",
            "    reply_address: support+r.{token}@\(domain)",
            "    agents: [\((members ?? Array(agents.prefix(1))).joined(separator: ", "))]",
            "    on_call: [\(agents.suffix(1).joined())]",
            "    urgent_words: [urgent]",
        ]
        lines += queueLines
        lines += ["smtp:", "  url: \(smtpURL)"]
        lines += smtpLines.map { "  " + $0 }
        lines += ["operators:", "  addresses: [operator@\(domain)]", "log:", "  level: \(logLevel)", "limits:"]
        for (group, keys) in limits.sorted(by: { $0.key < $1.key }) {
            lines.append("  \(group):")
            lines += keys.sorted { $0.key < $1.key }.map { "    \($0.key): \($0.value)" }
        }
        return (lines + more).joined(separator: "\n") + "\n"
    }

    private func lines(of mailbox: Mailbox, home: String) -> [String] {
        var lines = [
            "  \(mailbox.name):", "    address: \(mailbox.address)", "    queue: support",
            "    acknowledge: \(mailbox.acknowledge)", "    existing_mail: \(mailbox.existingMail)",
            "    imap:", "      url: \(mailbox.url)", "      user: \(mailbox.user)",
            "      password_file: \(home)/\(mailbox.name).password", "      folder: \(mailbox.folder)",
        ]
        if let file = mailbox.authorityFile { lines.append("      certificate_authority_file: \(file)") }
        return lines + mailbox.more.map { "    " + $0 }
    }
}
