import GatewayKit
import TicketStore

/// The customer's answer to the question how it was.
extension IntakeDecision {
    /// A number that calls for a word with the customer, and every number below it.
    static let lowRating = 2

    /// Keeps the number and what was said with it. The ticket stays as it is: he was asked, he did not ask.
    ///
    /// A low number is told to those who look after the team. Nobody else is told, and nothing is acknowledged.
    mutating func recordRating(_ answer: SurveyAnswer, in thread: ThreadChoice) {
        let satisfaction = answer.satisfaction
        var change = TicketChange()
        change.satisfaction = satisfaction
        var reply = message(in: thread)
        reply.words = letter.words
        // One touch on a link writes nothing but the subject.
        if reply.newText.isEmpty { reply.newText = letter.subject }
        if reply.fullText.isEmpty { reply.fullText = letter.subject }
        record.trace.note("survey", "\(satisfaction.rating) of 5")
        finish(.reply, .append(thread.ticket.id, reply, change))
        guard satisfaction.rating <= Self.lowRating else { return }
        let overseers = rules.overseers(of: thread.ticket, absences: absences, at: now)
        for agent in overseers { tell(agent, .ratingReceived, scope: .internal) }
    }
}

extension IntakeRules {
    /// The supervisors of a ticket's team; where it has none, who answers for the ticket.
    fileprivate func overseers(of ticket: Ticket, absences: [Absence], at now: Instant) -> [AgentSettings] {
        let supervisors = team(ticket.queue).agents.filter(\.isSupervisor)
        return supervisors.isEmpty ? responsible(for: ticket, absences: absences, at: now) : supervisors
    }
}
