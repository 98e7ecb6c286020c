import GatewayKit
import MIMEParser

extension TicketWriter {
    /// Writes down what came back about a mail of ours. `nil` when it names none.
    func note(
        _ feedback: DeliveryFeedback, telling notices: [Notice], _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) -> (ticket: TicketID?, message: MessageRowID?)? {
        for claim in feedback.claims {
            guard let delivery = try connection.delivery(named: claim, now: now) else { continue }
            switch feedback.word {
            case .failed:
                return try failDelivery(delivery.id, reason: feedback.reason, telling: notices, &connection)
            case .delayed:
                if let ticket = delivery.ticket {
                    let words = "\(delivery.recipient.address): \(feedback.reason)"
                    try note("delivery.delayed", after: words, on: ticket, by: .system, &connection)
                }
                return (delivery.ticket, nil)
            case .complaint: return try noteComplaint(about: delivery, feedback.reason, &connection)
            }
        }
        return nil
    }

    /// Marks a delivery as failed for good and tells its ticket, once.
    ///
    /// When it was meant for the customer, the ticket no longer waits for an answer that cannot come. Only of an
    /// answer others are told: somebody wrote it and believes that it arrived.
    @discardableResult
    func failDelivery(
        _ entry: OutboxID, reason: String, telling notices: [Notice],
        _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) -> (ticket: TicketID?, message: MessageRowID?) {
        var row = try connection.one(
            """
            SELECT o.state, o.kind, o.scope, o.ticket_id, c.address FROM outbox o JOIN contact c ON c.id = o.recipient_id
            WHERE o.id = \(entry)
            """)
        let state = try row.word(DeliveryState.self)
        let kind = try row.word(Notice.Kind.self)
        let scope = try row.integer()
        let ticket = try row.optionalIdentifier(TicketID.self)
        let recipient = try row.address()
        try connection.execute(
            "UPDATE outbox SET state = 'failed', due_at = NULL, last_reply = \(reason) WHERE id = \(entry)")
        guard let ticket, state != .failed else { return (ticket, nil) }
        try note("delivery.failed", after: "\(recipient): \(reason)", on: ticket, by: .system, &connection)
        if kind == .answer {
            for notice in notices { try tell(notice, ofFailed: entry, &connection) }
        }
        guard scope == Int64(TokenScope.customer.rawValue) else { return (ticket, nil) }
        let text = "A mail to \(recipient) was not delivered: \(reason)"
        var report = self
        let message = try report.add(
            NewMessage(
                kind: .system, direction: .incoming, writer: .system, proof: .none, newText: text, fullText: text,
                messageID: nil),
            from: nil, to: ticket, &connection)
        let waiting = try connection.ticket(ticket)
        let change = TicketChange(status: waiting?.status == .waitingCustomer ? waiting?.activeStatus : nil)
        if kind == .answer { try undoAnswer(entry, in: ticket, &connection) }
        try apply(change, to: ticket, by: .system, &connection)
        return (ticket, message)
    }

    /// Queues a notice about the message that did not arrive. A delivery that fails again is not told again.
    private func tell(
        _ notice: Notice, ofFailed entry: OutboxID, _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) {
        let key = try connection.outboxKey(entry)
        let recipient = try connection.contactID(of: notice.recipient, renaming: false)
        try connection.execute(
            """
            INSERT INTO outbox (own_key, kind, scope, language, recipient_id, recipient_name, ticket_id, message_id,
                failed_id, channel, state, attempts, created_at, not_before, due_at)
            SELECT \(key), \(notice.kind), \(notice.scope), \(notice.language), \(recipient), \(notice.recipient.name),
                ticket_id, message_id, id, \(notice.voice), 'queued', 0, \(now), \(notice.notBefore), \(notice.notBefore ?? now)
            FROM outbox WHERE id = \(entry) AND recipient_id <> \(recipient)
            ON CONFLICT (own_key, recipient_id, channel) WHERE own_key IS NOT NULL DO NOTHING
            """)
    }
}
