package import GatewayKit
package import MIMEParser

extension SQLTicketStore where Connection: ~Copyable {
    /// See `PersonStore`. One unchanging view of everything.
    package func person(at address: EmailAddress, now: Instant) async throws(StoreError) -> PersonFile? {
        try await readers.snapshot { (connection) throws(StoreError) in
            guard let contact = try connection.contact(at: address) else { return nil }
            let visibility = TicketVisibility.participant(contact.id)
            let tickets = try connection.run(
                """
                SELECT \(raw: Ticket.columns) FROM ticket t JOIN contact c ON c.id = t.requester_id
                WHERE t.id IN (SELECT ticket_id FROM participant WHERE contact_id = \(contact.id)) ORDER BY t.id
                """
            ).map { (row) throws(StoreError) in try Ticket(row) }
            var files: [TicketFile] = []
            for ticket in tickets {
                var file = TicketFile(
                    ticket: ticket, messages: try connection.messages(of: ticket.id, readableFor: visibility),
                    history: try connection.history(of: ticket.id, for: visibility))
                file.uploads = try connection.uploads(of: ticket.id, openableFor: visibility)
                files.append(file)
            }
            return PersonFile(
                contact: contact, account: try connection.account(at: address), tickets: files,
                deliveries: try connection.deliveries(to: contact.id), letters: try connection.letters(from: address))
        }
    }
}

extension SQLConnection where Self: ~Copyable {
    fileprivate mutating func deliveries(to contact: ContactID) throws(StoreError) -> [Delivery] {
        try run(
            """
            SELECT \(raw: Delivery.columns) FROM \(raw: Delivery.tables) WHERE o.recipient_id = \(contact) ORDER BY o.id
            """
        ).map { (row) throws(StoreError) in try Delivery(row) }
    }

    fileprivate mutating func letters(from address: EmailAddress) throws(StoreError) -> [PersonFile.LetterEntry] {
        try run(
            """
            SELECT received_at, size, disposition FROM letter WHERE sender = \(address.senderKey) ORDER BY received_at, id
            """
        ).map { (row) throws(StoreError) in
            var row = row
            return PersonFile.LetterEntry(
                receivedAt: try row.instant(), size: try row.count(), disposition: try row.optionalWord())
        }
    }
}
