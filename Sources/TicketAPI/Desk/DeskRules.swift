package import GatewayKit
package import MIMEParser
package import TicketStore

/// What the configuration says about the help desk, as far as the API asks.
package protocol DeskRules: Sendable {
    /// Every queue, in the order of the configuration; the first is where tickets go of which nothing else is known.
    var queues: [DeskQueue] { get }
    /// Everybody of the team.
    var agents: [StaffMember] { get }
    /// What tickets may be about; when empty, anything.
    var categories: [CategoryName] { get }
    /// Where the days of statistics begin and end.
    var zone: TimeZoneRules { get }

    /// How often somebody who was not proved is told the number of a ticket that was opened in his name.
    var acknowledgementLimits: Recurrence { get }

    /// What the number of a ticket of this queue is taken from.
    func series(of queue: QueueName, at now: Instant) -> NumberSeries
    /// Whose turn it is in a queue that gives new tickets to somebody.
    func assignmentQuestion(for queue: QueueName) -> AssignmentQuestion?
    /// Who of those offered gets a new ticket: the first who is there, and not who opened it.
    func assignee(among offers: [AssignmentOffer], besides opener: AgentName?, _ absences: [Absence], at now: Instant)
        -> AgentName?
    /// Whether a word of the customer lets this ticket go on, which may be closed.
    func mayContinue(_ ticket: Ticket, at now: Instant) -> Bool
    /// Who hears of it, each in the ways he chose.
    func notices(of occasion: DeskOccasion, absences: [Absence], at now: Instant) -> [Notice]
}

/// A team.
package struct DeskQueue: Sendable, Equatable {
    package var name: QueueName
    /// As customers know it.
    package var title: String
    /// Where it writes from.
    package var address: EmailAddress
    /// Who works on its tickets.
    package var agents: [AgentName]

    /// Takes every field as it is.
    package init(name: QueueName, title: String, address: EmailAddress, agents: [AgentName]) {
        self.name = name
        self.title = title
        self.address = address
        self.agents = agents
    }
}

/// Something at the desk that people hear of.
package enum DeskOccasion: Sendable {
    /// A ticket was opened; whoever is written to hears its number, unless nobody is.
    case opened(queue: QueueName, assignee: AgentName?, priority: TicketPriority, acknowledged: NewContact?, by: Actor)
    /// Its customer wrote.
    case customerWrote(Ticket, watchers: [AgentName], by: EmailAddress)
    /// An agent answered these people.
    case answered(Ticket, participants: [Contact], by: AgentName?)
    /// It is an agent's from now on.
    case assigned(Ticket, to: AgentName, by: AgentName?)
    /// Somebody calls for help.
    case escalated(Ticket, watchers: [AgentName], by: AgentName?)
}

extension DeskRules {
    /// UTC, unless said.
    package var zone: TimeZoneRules { .utc }

    /// The agent whose short name, display name or address this is.
    package func agent(called text: String) -> StaffMember? {
        let bytes = text.utf8
        return agents.first { $0.name.rawValue.utf8.elementsEqual(bytes) }
            ?? agents.first { $0.address == EmailAddress(text) }
            ?? agents.first { $0.displayName.lowercased().utf8.elementsEqual(text.lowercased().utf8) }
    }

    /// `nil` also for one who left the configuration.
    package func agent(named name: AgentName?) -> StaffMember? {
        name.flatMap { name in agents.first { $0.name == name } }
    }
}
