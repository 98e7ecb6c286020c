import GatewayKit
package import MIMEParser

/// One mail of ours that something came back about.
struct NamedDelivery {
    let id: OutboxID
    let ticket: TicketID?
    let recipient: Contact
}

extension TicketWriter {
    /// Nothing automatic goes to this address any more, and what waits for it is withdrawn. Told in the ticket once.
    func noteComplaint(
        about delivery: NamedDelivery, _ kind: String, _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) -> (ticket: TicketID?, message: MessageRowID?) {
        let contact = delivery.recipient.id
        let entered = try connection.first(
            """
            INSERT INTO suppression (contact_id, since, reason) VALUES (\(contact), \(now), \(kind))
            ON CONFLICT (contact_id) DO NOTHING RETURNING contact_id
            """)
        try connection.execute(
            """
            UPDATE outbox SET state = 'failed', due_at = NULL, last_reply = 'withdrawn: the recipient complained'
            WHERE recipient_id = \(contact) AND kind = \(Notice.Kind.acknowledgement)
                AND state IN ('queued', 'deferred', 'held', 'uncertain')
            """)
        guard let ticket = delivery.ticket else { return (nil, nil) }
        let address = delivery.recipient.address
        try note("complaint.received", after: "\(address): \(kind)", on: ticket, by: .system, &connection)
        guard entered != nil else { return (ticket, nil) }
        let text = "\(address) complained about our mail (\(kind)). No automatic mail goes to this address any more."
        var report = self
        let message = try report.add(
            NewMessage(
                kind: .system, direction: .incoming, writer: .system, proof: .none, newText: text, fullText: text,
                messageID: nil),
            from: nil, to: ticket, &connection)
        return (ticket, message)
    }
}

extension SQLTicketStore where Connection: ~Copyable {
    /// Of one instant, the last stored first.
    package func suppressions(limit: Int) async throws(StoreError) -> [Suppression] {
        try await readers.snapshot { (connection) throws(StoreError) in
            try connection.run(
                """
                SELECT c.address, s.since, s.reason FROM suppression s JOIN contact c ON c.id = s.contact_id
                ORDER BY s.since DESC, s.contact_id DESC LIMIT \(limit)
                """
            ).map { (row) throws(StoreError) in
                var row = row
                return Suppression(address: try row.address(), since: try row.instant(), reason: try row.text())
            }
        }
    }

    /// Every spelling of the address with the same key is meant.
    package func liftSuppression(of address: EmailAddress) async throws(StoreError) -> Bool {
        try await writer.transaction { (connection) throws(StoreError) in
            try connection.first(
                """
                DELETE FROM suppression WHERE contact_id = (SELECT id FROM contact WHERE address_key = \(address.key))
                RETURNING contact_id
                """) != nil
        }
    }
}

extension SQLConnection where Self: ~Copyable {
    mutating func isSuppressed(_ contact: ContactID) throws(StoreError) -> Bool {
        try first("SELECT 1 FROM suppression WHERE contact_id = \(contact)") != nil
    }

    /// The mail that feedback names; of several the newest. A mail nobody was asked to take cannot come back.
    mutating func delivery(
        named claim: DeliveryFeedback.Claim, now: Instant
    ) throws(StoreError) -> NamedDelivery? {
        let oldest = now - DeliveryFeedback.longestWay
        let found: SQLRow? =
            switch claim {
            case .messageID(let messageID):
                try first(
                    """
                    SELECT o.id, o.ticket_id, o.recipient_id FROM composed_mail m JOIN outbox o ON o.id = m.outbox_id
                    WHERE m.message_id = \(messageID)
                    """)
            case .recipient(let address, let ticket):
                try first(
                    """
                    SELECT o.id, o.ticket_id, o.recipient_id FROM outbox o
                    WHERE o.recipient_id = (SELECT id FROM contact WHERE address_key = \(address.key))
                        AND o.ticket_id = \(ticket) AND o.channel = 'mail' AND o.state NOT IN ('queued', 'leased')
                    ORDER BY o.created_at DESC, o.id DESC LIMIT 1
                    """)
            case .anyMail(let address):
                try first(
                    """
                    SELECT o.id, o.ticket_id, o.recipient_id FROM outbox o
                    WHERE o.recipient_id = (SELECT id FROM contact WHERE address_key = \(address.key))
                        AND o.created_at >= \(oldest) AND o.channel = 'mail' AND o.state NOT IN ('queued', 'leased')
                    ORDER BY o.created_at DESC, o.id DESC LIMIT 1
                    """)
            }
        guard var row = found else { return nil }
        let id = try row.identifier(OutboxID.self)
        let ticket = try row.optionalIdentifier(TicketID.self)
        guard let recipient = try contact(try row.identifier(ContactID.self)) else { return nil }
        return NamedDelivery(id: id, ticket: ticket, recipient: recipient)
    }
}
