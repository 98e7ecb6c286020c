import MIMEParser
import Notifier
import TicketStore

/// One person who answers customers. The configuration file is the only source of agents.
struct AgentSettings: Sendable {
    var name: AgentName
    /// For display: `Anna Martin`.
    var displayName: String
    var address: EmailAddress
    var role = Role.agent
    var language: String
    /// In international form, `+33612345678`; for SMS.
    var phone: String?
    /// When he is not there, as planned; he may say more by mail.
    var away: [ClosedRange<CivilDate>] = []
    /// IANA name.
    var timeZone = "UTC"
    /// How he wants to be told.
    var reach = Reach.Preference()

    enum Role: String, Sendable, CaseIterable {
        case agent, technician, supervisor, admin
    }
}
