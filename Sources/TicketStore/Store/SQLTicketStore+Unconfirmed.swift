package import GatewayKit
import MIMEParser

extension SQLTicketStore where Connection: ~Copyable {
    /// In the order they were committed.
    package func unconfirmedReplies(limit: Int) async throws(StoreError) -> [UnconfirmedReply] {
        try await readers.snapshot { (connection) throws(StoreError) in
            let waiting = try connection.run(
                """
                SELECT id FROM message WHERE is_confirmed = 0 OR proposes_split = 1 ORDER BY id LIMIT \(limit)
                """)
            var replies: [UnconfirmedReply] = []
            for var row in waiting {
                if let reply = try connection.waitingReply(row.identifier()) { replies.append(reply) }
            }
            return replies
        }
    }

    /// `nil` also for a reply that was accepted or moved.
    package func unconfirmedReply(_ reply: MessageRowID) async throws(StoreError) -> UnconfirmedReply? {
        try await readers.snapshot { (connection) throws(StoreError) in try connection.waitingReply(reply) }
    }

    /// One transaction, with a line in the history for each change.
    package func accept(_ reply: MessageRowID, now: Instant) async throws(StoreError) -> Ticket {
        let desk = desk
        return try await writer.transaction { (connection) throws(StoreError) in
            try desk.writer(nil, now).accept(reply, by: .administrator, &connection)
        }
    }

    /// One transaction. What answers the reply later belongs to the new ticket; what it answered itself stays.
    package func split(
        _ reply: MessageRowID, into new: NewTicket, telling notices: [Notice], now: Instant
    ) async throws(StoreError) -> Ticket {
        let desk = desk
        return try await writer.transaction { (connection) throws(StoreError) in
            let writer = desk.writer(nil, now)
            let ticket = try writer.split(reply, into: new, by: .administrator, &connection)
            guard let message = try connection.message(reply) else { return ticket }
            for notice in notices { try connection.tell(notice, about: message, of: ticket.id, now: now) }
            return ticket
        }
    }
}

extension TicketWriter {
    /// Lets a reply count as its ticket's, or stay there although it may be about something else.
    func accept(
        _ reply: MessageRowID, by actor: Actor, _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) -> Ticket {
        guard let found = try connection.waitingReply(reply) else { throw Self.noSuchReply(reply) }
        let (message, ticket) = (found.message, found.ticket)
        try connection.execute("UPDATE message SET is_confirmed = 1, proposes_split = 0 WHERE id = \(reply)")
        try note("message.accepted", after: message.writer, on: ticket.id, by: actor, &connection)
        var change = TicketChange()
        if case .contact(let contact) = message.author, !message.isConfirmed {
            let person = NewContact(address: contact.address, name: contact.name)
            try join(contact.id, as: person, ticket.id, by: actor, &connection)
            change.status = ticket.statusAfterReply
            change.voice = .customer
        }
        try apply(change, to: ticket.id, by: actor, &connection)
        return try connection.ticket(ticket.id) ?? ticket
    }

    /// Moves a reply into a new ticket. Each ticket's history names the other.
    func split(
        _ reply: MessageRowID, into new: NewTicket, by actor: Actor, _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) -> Ticket {
        guard let found = try connection.waitingReply(reply) else { throw Self.noSuchReply(reply) }
        let (message, origin) = (found.message, found.ticket)
        guard case .contact = message.author else {
            throw StoreError(.conflict("an agent's note opens no ticket"), at: "message \(reply)")
        }
        let id = try open(new, by: actor, &connection)
        try connection.move(message, from: origin.id, to: id)
        guard let ticket = try connection.ticket(id) else {
            throw StoreError(.conflict("no such ticket"), at: "ticket \(id)")
        }
        try note("message.moved", origin.number.text, after: ticket.number.text, on: id, by: actor, &connection)
        try note("message.moved", origin.number.text, after: ticket.number.text, on: origin.id, by: actor, &connection)
        try apply(TicketChange(), to: origin.id, by: actor, &connection)
        return ticket
    }

    private static func noSuchReply(_ reply: MessageRowID) -> StoreError {
        StoreError(.conflict("no unconfirmed reply has this id"), at: "message \(reply)")
    }
}

extension SQLConnection where Self: ~Copyable {
    /// A message that waits for a person's word.
    mutating func waitingReply(_ reply: MessageRowID) throws(StoreError) -> UnconfirmedReply? {
        let found = try first(
            """
            SELECT ticket_id FROM message
            WHERE id = \(reply) AND (is_confirmed = 0 OR proposes_split = 1) AND deleted_at IS NULL
            """)
        guard var row = found, let ticket = try ticket(row.identifier()), let message = try message(reply)
        else { return nil }
        return UnconfirmedReply(message: message, ticket: ticket)
    }

    /// What answers this message belongs to its new ticket; what it answered itself stays with the old one.
    fileprivate mutating func move(
        _ message: TicketMessage, from origin: TicketID, to ticket: TicketID
    ) throws(StoreError) {
        try execute(
            """
            UPDATE message SET ticket_id = \(ticket), is_confirmed = 1, proposes_split = 0 WHERE id = \(message.id)
            """)
        try moveDocuments(to: ticket)
        try execute("UPDATE letter SET ticket_id = \(ticket) WHERE message_id = \(message.id)")
        guard let id = message.messageID else { return }
        try execute("DELETE FROM message_reference WHERE key = \(id.referenceKey) AND ticket_id = \(origin)")
        try remember(id, as: .received, in: ticket)
    }

    /// Queues a notice that no letter caused; one about the same message to the same person exists once.
    mutating func tell(
        _ notice: Notice, about message: TicketMessage, of ticket: TicketID, now: Instant
    ) throws(StoreError) {
        let recipient = try contactID(of: notice.recipient, renaming: false)
        try execute(
            """
            INSERT INTO outbox (own_key, kind, scope, language, recipient_id, recipient_name, ticket_id, message_id,
                channel, state, attempts, created_at, not_before, due_at)
            VALUES (\("\(notice.kind.rawValue) \(message.uuid.text)"), \(notice.kind), \(notice.scope),
                \(notice.language), \(recipient), \(notice.recipient.name), \(ticket), \(message.id), \(notice.voice), 'queued', 0,
                \(now), \(notice.notBefore), \(notice.notBefore ?? now))
            ON CONFLICT (own_key, recipient_id, channel) WHERE own_key IS NOT NULL DO NOTHING
            """)
    }
}

extension TicketMessage {
    /// As the history names them.
    fileprivate var writer: String {
        switch author {
        case .contact(let contact): contact.address.description
        case .agent(let name): name.rawValue
        case .system: "system"
        }
    }
}
