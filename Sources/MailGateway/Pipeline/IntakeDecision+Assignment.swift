import TicketStore

/// New tickets for which nobody is named.
extension IntakeDecision {
    /// Gives the ticket to whose turn it is, as its queue says, unless a rule or a command has said something else.
    /// Nobody gets one while he is away, nor one that he wrote, passed on or split off himself: somebody shall hear of it.
    mutating func assign(_ ticket: inout NewTicket) {
        guard !isSilent, ticket.assignee == nil, let offer = offers.first(where: { $0.queue == ticket.queue }) else {
            return
        }
        if let change = ticket.commanded?.change, change.assignee != nil || change.status != nil { return }
        let writer = rules.agent(at: letter.writer?.address)?.name
        guard let chosen = rules.choice(from: offer, besides: writer, absences: absences, at: now) else {
            return record.trace.note("assign", "nobody is there: all are told")
        }
        ticket.assignee = chosen.agent
        ticket.isAssignedInTurn = true
        if let load = chosen.load {
            record.trace.note("assign", "\(chosen.agent) has the fewest (\(load)) open tickets")
        } else {
            record.trace.note("assign", "it is the turn of \(chosen.agent)")
        }
    }
}
