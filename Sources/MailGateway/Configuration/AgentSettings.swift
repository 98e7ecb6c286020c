import MIMEParser
import TicketStore

/// One person who answers customers. The configuration file is the only source of agents.
struct AgentSettings: Sendable {
    var name: AgentName
    /// For display: `Anna Martin`.
    var displayName: String
    var address: EmailAddress
    var role = Role.agent
    var language: String
    /// In international form, `+33612345678`; for the on-call voices that come later.
    var phone: String?
    /// When he is not there, as planned; he may say more by mail.
    var away: [ClosedRange<CivilDate>] = []

    enum Role: String, Sendable, CaseIterable {
        case agent, supervisor, admin
    }
}
