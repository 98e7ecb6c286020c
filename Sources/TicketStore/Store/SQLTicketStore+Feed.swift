import GatewayKit

extension SQLTicketStore where Connection: ~Copyable {
    /// See `TicketDirectory`. Ids are given inside transactions of one writer at a time, so no entry ever appears behind
    /// one that was read.
    package func feed(after: Int64, limit: Int) async throws(StoreError) -> [FeedEntry] {
        try await readers.lookUp { (connection) throws(StoreError) in
            var entries = try connection.run(
                """
                SELECT h.id, h.at, t.id, t.uuid, t.number, t.subject, t.queue, t.status, t.priority, t.category, c.id,
                    c.address, c.name, c.language, t.assignee, t.deleted_at IS NOT NULL, h.action, h.before, h.after,
                    h.actor, m.id
                FROM history h JOIN ticket t ON t.id = h.ticket_id JOIN contact c ON c.id = t.requester_id
                LEFT JOIN message m ON m.id = h.message_id AND m.deleted_at IS NULL
                WHERE h.id > \(after) ORDER BY h.id LIMIT \(max(limit, 0))
                """
            ).map { (row) throws(StoreError) in
                var row = row
                var entry = try FeedEntry(&row)
                entry.message = try row.optionalIdentifier(MessageRowID.self).flatMap { (id) throws(StoreError) in
                    try connection.message(id)
                }
                return entry
            }
            try connection.surround(&entries)
            return entries
        }
    }

    /// See `TicketDirectory`.
    package func feedEnd() async throws(StoreError) -> Int64 {
        try await readers.lookUp { (connection) throws(StoreError) in
            var row = try connection.one("SELECT coalesce(max(id), 0) FROM history")
            return try row.integer()
        }
    }
}

extension SQLConnection where Self: ~Copyable {
    /// Who takes part and which queues watch, of all tickets together.
    fileprivate mutating func surround(_ entries: inout [FeedEntry]) throws(StoreError) {
        var participants: [TicketID: [ContactID: Instant]] = [:]
        var queues: [TicketID: [QueueName]] = [:]
        for part in RowList(Set(entries.map(\.ticket.rawValue)).sorted()).parts {
            let people = try run(
                "SELECT ticket_id, contact_id, position, joined_at FROM participant WHERE ticket_id IN (\(part))")
            for var row in people {
                let ticket = try row.identifier(TicketID.self)
                let contact = try row.identifier(ContactID.self)
                let isRequester = try row.integer() == 0
                let joinedAt = try row.instant()
                participants[ticket, default: [:]][contact] = isRequester ? Instant(microseconds: .min) : joinedAt
            }
            let watches = try run(
                "SELECT ticket_id, queue FROM queue_watch WHERE ticket_id IN (\(part)) ORDER BY ticket_id, queue")
            for var row in watches {
                let ticket = try row.identifier(TicketID.self)
                queues[ticket, default: []].append(try row.name())
            }
        }
        for index in entries.indices {
            entries[index].participants = participants[entries[index].ticket] ?? [:]
            entries[index].watchingQueues = queues[entries[index].ticket] ?? []
        }
    }
}

extension FeedEntry {
    /// Leaves `row` at the message.
    fileprivate init(_ row: inout SQLRow) throws(StoreError) {
        id = try row.integer()
        at = try row.instant()
        ticket = try row.identifier()
        uuid = UniqueID(text: try row.text())
        number = try row.number()
        subject = try row.text()
        queue = try row.name()
        status = try row.word()
        priority = try row.word()
        category = try row.optionalName()
        requester = try row.contact()
        assignee = try row.optionalName()
        isDeleted = try row.flag()
        action = try row.text()
        before = try row.optionalText()
        after = try row.optionalText()
        actor = try row.text()
    }
}
