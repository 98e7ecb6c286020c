import GatewayKit
import TicketStore

extension IntakeRules {
    func people(
        for recipients: [EscalationRecipient], ticket: Ticket, watchers: [AgentName], at now: Instant
    ) -> [AgentSettings] {
        var people: [AgentSettings] = []
        for recipient in recipients {
            let found: [AgentSettings] =
                switch recipient {
                case .agent(let name): agent(named: name).map { [$0] } ?? []
                case .role(.assignee): responsible(for: ticket)
                case .role(.team): team(ticket.queue).agents
                case .role(.onCall): team(ticket.queue).onCall
                case .role(.watchers): watchers.compactMap { agent(named: $0) }
                case .role(.supervisors): team(ticket.queue).agents.filter { $0.role != .agent }
                }
            for person in found.isEmpty ? team(ticket.queue).agents : found
            where !people.contains(where: { $0.name == person.name }) {
                people.append(person)
            }
        }
        return people
    }
}
