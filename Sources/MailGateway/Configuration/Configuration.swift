import GatewayKit
import MIMEParser
import Notifier
import TicketStore
import Transport

/// Everything the administrator decided, read once from one file and never changed after.
///
/// A value that exists is consistent: every queue and agent that is named exists, no address is used twice,
/// every secret was readable. Lists keep the order of the file.
struct Configuration: Sendable {
    var site: SiteSettings
    /// 0700, owned by the user the daemon runs as: store.db, blobs/, keys/, run/.
    var dataDirectory = "/var/lib/mailgateway"
    var templatesDirectory: String?
    /// Where templates are looked for, the administrator's own first.
    var templateDirectories: [String] = []
    var mailboxes: [MailboxSettings]
    var queues: [QueueSettings]
    var agents: [AgentSettings]
    /// What a ticket may be about.
    var categories: [CategoryName] = []
    var rules = RuleBook()
    var serviceLevels = ServiceLevelBook()
    var smtp: SMTPSettings
    /// `nil` where no SMS are sent.
    var sms: SMSSettings?
    var webhooks: [WebhookSettings] = []
    var operators: OperatorSettings
    var proof = ProofSettings()
    var limits = LimitSettings()
    var daemon = DaemonSettings()
    var log = LogSettings()
    /// `nil` where the API is not served.
    var api: APIConfiguration?
}

extension Configuration {
    func mailbox(_ name: MailboxName) -> MailboxSettings? { mailboxes.first { $0.name == name } }
    func queue(_ name: QueueName) -> QueueSettings? { queues.first { $0.name == name } }
    func agent(_ name: AgentName) -> AgentSettings? { agents.first { $0.name == name } }
}

/// The organisation that runs the gateway.
struct SiteSettings: Sendable {
    /// Shown to customers.
    var name: String
    /// Right side of the Message-IDs we make.
    var domain: String
    /// Template language where nothing else is said: `en`, `fr`.
    var language = "en"
    /// IANA name, present in this machine's tzdata.
    var timeZone = "UTC"
}

/// Who is told when the gateway itself needs a person.
struct OperatorSettings: Sendable {
    var addresses: [EmailAddress]
    var language: String
    /// The same trouble is told again after this.
    var repeatAfter: Duration = .seconds(6 * 3_600)
    /// Mails to one operator in a day; the rest is only logged.
    var mostPerDay = 20
}

struct DaemonSettings: Equatable, Sendable {
    /// How long each service may take to stop before it is cancelled.
    var stopPatience: Duration = .seconds(10)
    /// `status` speaks up when a letter or a delivery waits longer than it should by this.
    var attentionAfter: Duration = .seconds(600)
}

struct LogSettings: Equatable, Sendable {
    var level = Log.Level.info
}
