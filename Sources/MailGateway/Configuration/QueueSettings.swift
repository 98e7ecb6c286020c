import MIMEParser
import Notifier
import TicketStore

/// One team and how its tickets live.
struct QueueSettings: Sendable {
    var name: QueueName
    /// Display name on outgoing mail: `Support team`.
    var title: String
    /// The From address of what the queue sends: the address of its first mailbox.
    var address: EmailAddress
    /// `TICKET-{yyyyMMdd}-{seq:3}`
    var numbers: NumberPattern
    var replyAddress: ReplyAddress
    var agents: [AgentName]
    /// Told at once about urgent mail.
    var onCall: [AgentName] = []
    /// One after the other told at once about urgent mail; `nil` for no such order.
    var rota: OnCallRota?
    /// Who gets a new ticket for which nobody is named; `nil`: nobody, and all are told.
    var assignment: AssignmentMode?
    /// Agents who are never chosen so.
    var assignmentSkips: [AgentName] = []
    var reopen = Reopening.within(.seconds(14 * 86_400))
    /// Any of these in a subject makes the mail urgent.
    var urgentWords: [String] = []
    /// IANA name.
    var timeZone: String
    /// Of the acknowledgement, and of mail to customers whose language is unknown.
    var language: String

    /// What a customer's reply does to a closed ticket.
    enum Reopening: Equatable, Sendable {
        case always
        /// A new, linked ticket.
        case never
        /// Reopens up to this long after closing; later, a new, linked ticket.
        case within(Duration)
    }
}
