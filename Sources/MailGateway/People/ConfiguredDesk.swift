import GatewayKit
import MIMEParser
import Notifier
import TicketAPI
import TicketStore

/// The help desk as the configuration describes it: what people do there has the consequences that their mail would
/// have.
struct ConfiguredDesk: DeskRules {
    let queues: [DeskQueue]
    let agents: [StaffMember]
    let categories: [CategoryName]
    let zone: TimeZoneRules
    private let rules: IntakeRules

    init(_ configuration: Configuration, rules: IntakeRules) {
        self.rules = rules
        categories = configuration.categories
        zone = TimeZoneRules.load(configuration.site.timeZone) ?? .utc
        queues = configuration.queues.map {
            DeskQueue(name: $0.name, title: $0.title, address: $0.address, agents: $0.agents)
        }
        agents = configuration.staff.everybody
    }

    func assignmentQuestion(for queue: QueueName) -> AssignmentQuestion? { rules.assignmentQuestion(in: queue) }

    var acknowledgementLimits: Recurrence { rules.limits }

    func mayContinue(_ ticket: Ticket, at now: Instant) -> Bool { rules.mayContinue(ticket, at: now) }

    func series(of queue: QueueName, at now: Instant) -> NumberSeries {
        let team = rules.team(queue)
        return team.numbers.series(at: now, zone: team.zone)
    }

    func assignee(
        among offers: [AssignmentOffer], besides opener: AgentName?, _ absences: [Absence], at now: Instant
    ) -> AgentName? {
        offers.first.flatMap { rules.choice(from: $0, besides: opener, absences: absences, at: now)?.agent }
    }

    func notices(of occasion: DeskOccasion, absences: [Absence], at now: Instant) -> [Notice] {
        var round = NoticeRound(rules: rules)
        switch occasion {
        case .opened(let queue, let assignee, let priority, let acknowledged, let actor):
            round.leaveOut(actor)
            if priority == .urgent {
                for agent in rules.onCall(of: queue, at: now, absences: absences) + supervisors(of: queue) {
                    round.tell(agent, .urgentAlert, scope: .agent)
                }
            }
            for agent in rules.agent(named: assignee).map({ [$0] }) ?? rules.team(queue).agents {
                round.tell(agent, .ticketOpened, scope: .agent)
            }
            round.acknowledge(acknowledged, in: rules.team(queue).settings.language)
        case .customerWrote(let ticket, let watchers, let writer):
            round.leaveOut(.customer(writer))
            for agent in rules.responsible(for: ticket, absences: absences, at: now)
                + watchers.compactMap({ rules.agent(named: $0) })
            {
                round.tell(agent, .replyReceived, scope: .agent)
            }
        case .answered(let ticket, let participants, let writer):
            round.leaveOut(writer.map { .agent($0) } ?? .system)
            for person in participants where !rules.isOurs(person.address) {
                round.tell(
                    NewContact(address: person.address, name: person.name), .answer, scope: .customer,
                    in: rules.team(ticket.queue).settings.language)
            }
        case .assigned(_, let name, let by):
            round.leaveOut(by.map { .agent($0) } ?? .system)
            if let agent = rules.agent(named: name) { round.tell(agent, .ticketAssigned, scope: .agent) }
        case .escalated(let ticket, let watchers, let by):
            round.leaveOut(by.map { .agent($0) } ?? .system)
            let called = rules.people(
                for: [.role(.onCall), .role(.supervisors)], ticket: ticket, watchers: watchers, absences: absences,
                at: now)
            for agent in called { round.tell(agent, .escalated, scope: .internal) }
        }
        return rules.reach.notices(round.notices, at: now)
    }

    private func supervisors(of queue: QueueName) -> [AgentSettings] {
        let own = rules.team(queue).agents.filter(\.isSupervisor)
        return own.isEmpty ? rules.supervisors : own
    }
}

/// One mail a person: the first reason, which is the most urgent, wins.
private struct NoticeRound {
    let rules: IntakeRules
    private(set) var notices: [Notice] = []
    private var told: Set<EmailAddress> = []

    init(rules: IntakeRules) {
        self.rules = rules
    }

    /// Who did it knows it.
    mutating func leaveOut(_ actor: Actor) {
        switch actor {
        case .agent(let name): if let agent = rules.agent(named: name) { told.insert(agent.address) }
        case .customer(let address): told.insert(address)
        case .administrator, .system: break
        }
    }

    /// Also when he asked himself: the number is new to him. Nobody of the team is acknowledged.
    mutating func acknowledge(_ person: NewContact?, in language: String) {
        guard let person, !rules.isOurs(person.address), rules.agent(at: person.address) == nil else { return }
        notices.append(
            Notice(kind: .acknowledgement, recipient: person, scope: .customer, language: language))
    }

    mutating func tell(_ agent: AgentSettings, _ kind: Notice.Kind, scope: TokenScope) {
        tell(NewContact(address: agent.address, name: agent.displayName), kind, scope: scope, in: agent.language)
    }

    mutating func tell(_ person: NewContact, _ kind: Notice.Kind, scope: TokenScope, in language: String) {
        guard told.insert(person.address).inserted else { return }
        notices.append(Notice(kind: kind, recipient: person, scope: scope, language: language))
    }
}
