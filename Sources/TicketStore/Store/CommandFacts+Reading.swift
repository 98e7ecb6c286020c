import MIMEParser

extension SQLConnection where Self: ~Copyable {
    /// What an agent's commands name; `ticket` is the one they are about.
    mutating func facts(for question: CommandQuestion, about ticket: Ticket?) throws(StoreError) -> CommandFacts {
        var facts = CommandFacts()
        if let number = question.mergeTarget, let target = try self.ticket(number) {
            facts.mergeTarget = try self.ticket(followed(target.id))
        }
        if question.isAcknowledgement, let ticket { facts.escalatedTo = try escalationsTold(of: ticket.id) }
        guard question.isAboutReply, let ticket else { return facts }
        for answered in question.answered {
            if let reply = try replyTold(by: answered, in: ticket.id) {
                facts.waitingReply = reply
                return facts
            }
        }
        let waiting = try run(
            """
            SELECT id FROM message WHERE ticket_id = \(ticket.id) AND (is_confirmed = 0 OR proposes_split = 1) LIMIT 2
            """)
        guard waiting.count == 1, var only = waiting.first else { return facts }
        facts.waitingReply = try waitingReply(only.identifier())
        return facts
    }

    /// Who was told of a ladder that goes on.
    private mutating func escalationsTold(of ticket: TicketID) throws(StoreError) -> [Contact] {
        try run(
            """
            SELECT DISTINCT c.id, c.address, c.name, c.language FROM outbox o
            JOIN clock k ON k.id = o.clock_id JOIN contact c ON c.id = o.recipient_id
            WHERE o.ticket_id = \(ticket) AND o.kind = \(Notice.Kind.escalated)
                AND k.state <> \(SLAClock.State.ended.rawValue) AND k.acknowledged_by IS NULL
            ORDER BY c.id LIMIT \(CommandFacts.mostTold)
            """
        ).map { (row) throws(StoreError) in
            var row = row
            return try row.contact()
        }
    }

    /// The reply that waits and that a notice of ours was about.
    private mutating func replyTold(
        by notice: MessageID, in ticket: TicketID
    ) throws(StoreError) -> UnconfirmedReply? {
        let found = try first(
            """
            SELECT o.message_id FROM composed_mail m JOIN outbox o ON o.id = m.outbox_id
            WHERE m.message_id = \(notice) AND o.ticket_id = \(ticket) AND o.message_id IS NOT NULL
            """)
        guard var row = found else { return nil }
        return try waitingReply(row.identifier())
    }
}
