package import GatewayKit
import MIMEParser

extension TicketWriter {
    /// Lets a conversation go on in another ticket: its messages, people, tags and references move there, and mail to
    /// the old one follows. Returns the ticket it goes on in.
    ///
    /// Throws `conflict` when both are the same ticket, or one of them is gone.
    @discardableResult
    func merge(
        _ ticket: TicketID, into target: TicketID, by actor: Actor, _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) -> Ticket {
        let end = try connection.followed(target)
        guard let old = try connection.ticket(ticket), let new = try connection.ticket(end), old.id != new.id,
            old.mergedInto == nil
        else { throw StoreError(.conflict("a ticket is merged once, into another one"), at: "ticket \(ticket)") }
        try connection.execute("UPDATE message SET ticket_id = \(end) WHERE ticket_id = \(ticket)")
        try connection.execute("UPDATE attachment SET ticket_id = \(end) WHERE ticket_id = \(ticket)")
        try connection.moveDocuments(to: end)
        try connection.execute("UPDATE letter SET ticket_id = \(end) WHERE ticket_id = \(ticket)")
        try connection.execute(
            """
            INSERT INTO message_reference (key, ticket_id, kind)
            SELECT key, \(end), kind FROM message_reference WHERE ticket_id = \(ticket)
            ON CONFLICT (key, ticket_id) DO UPDATE SET kind = excluded.kind
            WHERE excluded.kind < message_reference.kind
            """)
        try connection.execute("DELETE FROM message_reference WHERE ticket_id = \(ticket)")
        var change = TicketChange()
        change.participants = try connection.participants(of: ticket).map {
            NewContact(address: $0.address, name: $0.name)
        }
        change.tags = try connection.tags(of: ticket)
        change.watchers = try connection.watchers(of: ticket)
        let isWaiting = new.status == .waitingCustomer || new.status == .resolved
        if old.statusAfterReply == nil, isWaiting { change.status = new.activeStatus }
        for queue in try connection.watchingQueues(of: ticket) + [old.queue] { try watch(end, by: queue, &connection) }
        try note("ticket.merged", old.number.text, after: new.number.text, on: end, by: actor, &connection)
        try apply(change, to: end, by: actor, &connection)
        try note("ticket.merged", old.number.text, after: new.number.text, on: ticket, by: actor, &connection)
        try apply(TicketChange(status: .closed), to: ticket, by: actor, &connection)
        try connection.execute(
            "UPDATE ticket SET merged_into = \(end) WHERE id = \(ticket) OR merged_into = \(ticket)")
        return try connection.ticket(end) ?? new
    }
}

extension SQLTicketStore where Connection: ~Copyable {
    /// See `TicketStore`. Neither ticket changes when one of the numbers is unknown.
    package func merge(
        _ number: TicketNumber, into target: TicketNumber, now: Instant
    ) async throws(StoreError) -> Ticket? {
        let desk = desk
        return try await writer.transaction { (connection) throws(StoreError) in
            guard let old = try connection.ticket(number), let new = try connection.ticket(target),
                old.mergedInto == nil, try connection.followed(new.id) != old.id
            else { return nil }
            let writer = desk.writer(nil, now)
            return try writer.merge(old.id, into: new.id, by: .administrator, &connection)
        }
    }
}

extension SQLConnection where Self: ~Copyable {
    /// Where a ticket's conversation goes on. A merge points everything merged earlier to the end of the road, so one
    /// step is enough.
    mutating func followed(_ ticket: TicketID) throws(StoreError) -> TicketID {
        var row = try first("SELECT coalesce(merged_into, id) FROM ticket WHERE id = \(ticket)")
        return try row?.identifier() ?? ticket
    }
}
