import GatewayKit
import TicketStore

/// Who gets new tickets.
extension IntakeRules {
    /// Whose turn it is, asked for each queue in which this letter may open a ticket.
    ///
    /// - Parameter splits: The letter may open one in any queue: that of a reply which an agent splits off.
    func assignmentQuestions(for letter: JudgedLetter, splits: Bool) -> [AssignmentQuestion] {
        let others = letter.ruleReadings.filter { $0.obstacle == nil }.compactMap(\.rule.actions.queue)
        var queues: [QueueName] = []
        for queue in [letter.queue] + others + (splits ? queueNames : []) where !queues.contains(queue) {
            queues.append(queue)
        }
        return queues.compactMap { assignmentQuestion(in: $0) }
    }

    /// `nil` where tickets are not given out.
    func assignmentQuestion(in queue: QueueName) -> AssignmentQuestion? {
        let settings = team(queue).settings
        return settings.assignment.map { mode in
            AssignmentQuestion(
                queue: queue, mode: mode, agents: settings.agents.filter { !settings.assignmentSkips.contains($0) })
        }
    }

    /// The best of those who are there; never `other`.
    func choice(
        from offer: AssignmentOffer, besides other: AgentName?, absences: [Absence], at now: Instant
    ) -> AssignmentOffer.Candidate? {
        let attendance = attendance.knowing(absences)
        return offer.candidates.first { $0.agent != other && !attendance.isAway($0.agent, at: now) }
    }

    /// The ticket that a reply opens when it is split off. `nil` for what no contact wrote.
    func ticket(splitOff reply: UnconfirmedReply, at now: Instant) -> NewTicket? {
        guard case .contact(let writer) = reply.message.author else { return nil }
        let team = team(reply.ticket.queue)
        return NewTicket(
            series: team.numbers.series(at: now, zone: team.zone), queue: reply.ticket.queue,
            subject: reply.message.subject ?? reply.ticket.subject, priority: .normal,
            requester: NewContact(address: writer.address, name: writer.name))
    }

    /// Who is told of a ticket that was split off: its assignee, or everybody in the queue while there is none.
    func hearers(of new: NewTicket) -> [AgentSettings] {
        agent(named: new.assignee).map { [$0] } ?? team(new.queue).agents
    }
}
