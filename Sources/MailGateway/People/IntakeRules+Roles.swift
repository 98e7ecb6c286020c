import GatewayKit
import TicketStore

/// Who is responsible when.
extension IntakeRules {
    /// Who is told about a ticket: its assignee, or everybody in the queue while there is none. With an assignee who is
    /// away everybody is told, too: he may read it late.
    func responsible(for ticket: Ticket, absences: [Absence], at now: Instant) -> [AgentSettings] {
        let team = team(ticket.queue).agents
        guard let assignee = agent(named: ticket.assignee) else { return team }
        guard attendance.knowing(absences).isAway(assignee.name, at: now) else { return [assignee] }
        return [assignee] + team.filter { $0.name != assignee.name }
    }

    /// Who is on call for a queue now: all of `on_call`, and whose turn it is in the rota. Those who are away are not
    /// counted unless nobody else is left.
    func onCall(of queue: QueueName, at now: Instant, absences: [Absence]) -> [AgentSettings] {
        let team = team(queue)
        let attendance = attendance.knowing(absences)
        var people = attendance.present(team.onCall, at: now)
        if let rota = team.settings.rota, let agent = agent(named: rota.person(at: now, in: team.zone, attendance)),
            !people.contains(where: { $0.name == agent.name })
        {
            people.append(agent)
        }
        return people.isEmpty ? team.onCall : people
    }

    /// Whom these names and roles stand for, each person once.
    ///
    /// A person who is named is meant, there or away; of those a role stands for, who is away does not count. A role
    /// that stands for nobody falls back to the team: an alarm that nobody hears is none. Only watchers are nobody's
    /// duty: without any the others suffice.
    func people(
        for recipients: [EscalationRecipient], ticket: Ticket, watchers: [AgentName], absences: [Absence] = [],
        at now: Instant
    ) -> [AgentSettings] {
        var people: [AgentSettings] = []
        func add(_ agents: [AgentSettings]) {
            for agent in agents where !people.contains(where: { $0.name == agent.name }) { people.append(agent) }
        }
        let attendance = attendance.knowing(absences)
        for recipient in recipients {
            switch recipient {
            case .agent(let name): add(agent(named: name).map { [$0] } ?? [])
            case .role(.watchers):
                add(attendance.present(watchers.compactMap { agent(named: $0) }, at: now))
            case .role(let role):
                let meant = attendance.present(members(of: role, ticket: ticket, absences: absences, at: now), at: now)
                add(meant.isEmpty ? somebody(for: ticket.queue, attendance, at: now) : meant)
            }
        }
        if people.isEmpty, !recipients.isEmpty { add(somebody(for: ticket.queue, attendance, at: now)) }
        return people
    }

    private func members(
        of role: EscalationRecipient.Role, ticket: Ticket, absences: [Absence], at now: Instant
    ) -> [AgentSettings] {
        switch role {
        case .assignee: return agent(named: ticket.assignee).map { [$0] } ?? []
        case .team, .watchers: return team(ticket.queue).agents
        case .onCall: return onCall(of: ticket.queue, at: now, absences: absences)
        case .supervisors:
            let own = team(ticket.queue).agents.filter(\.isSupervisor)
            return own.isEmpty ? supervisors : own
        }
    }

    /// The team as far as it is there, else all of it; for a queue without agents the supervisors.
    private func somebody(for queue: QueueName, _ attendance: Attendance, at now: Instant) -> [AgentSettings] {
        let team = team(queue).agents
        let candidates = team.isEmpty ? supervisors : team
        let present = attendance.present(candidates, at: now)
        return present.isEmpty ? candidates : present
    }
}

extension AgentSettings {
    /// Whether others report to him.
    var isSupervisor: Bool { role == .supervisor || role == .admin }
}
