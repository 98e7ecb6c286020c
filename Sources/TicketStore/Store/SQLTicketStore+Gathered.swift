package import GatewayKit

extension SQLTicketStore where Connection: ~Copyable {
    /// See `TicketStore`.
    package func nextGathered(now: Instant) async throws(StoreError) -> Instant? {
        try await readers.snapshot { (connection) throws(StoreError) in
            var row = try connection.one(
                """
                SELECT min(CASE WHEN due_at > \(now + connection.longestWait) THEN \(now) ELSE due_at END)
                FROM outbox WHERE channel = 'digest' AND endpoint = '' AND due_at IS NOT NULL
                """)
            return try row.optionalInstant()
        }
    }

    /// The mail speaks the language of the newest of them.
    package func tellGathered(limit: Int, now: Instant) async throws(StoreError) -> Int {
        try await writer.transaction { (connection) throws(StoreError) in
            guard let recipient = try connection.mostPatient(at: now) else { return 0 }
            let rows = try connection.run(
                """
                SELECT id FROM outbox WHERE channel = 'digest' AND endpoint = '' AND recipient_id = \(recipient)
                    AND (due_at <= \(now) OR due_at > \(now + connection.longestWait)) ORDER BY id LIMIT \(limit)
                """
            ).map { (row) throws(StoreError) in
                var row = row
                return try row.identifier(OutboxID.self)
            }
            guard let first = rows.first, let last = rows.last else { return 0 }
            let key = "gathered \(first)"
            // The subject is for the brake, which counts mails about one.
            var mail = try connection.one(
                """
                INSERT INTO outbox (own_key, kind, scope, language, recipient_id, recipient_name, alert_subject, state,
                    attempts, created_at, due_at)
                SELECT \(key), \(Notice.Kind.noticeDigest), \(TokenScope.internal), language, recipient_id,
                    recipient_name, \(key), 'queued', 0, \(now), \(now)
                FROM outbox WHERE id = \(last) RETURNING id
                """)
            let id = try mail.identifier(OutboxID.self)
            for row in rows {
                try connection.execute(
                    """
                    UPDATE outbox SET state = 'sent', due_at = NULL, told_in = \(id),
                        last_reply = \("told together with others in \(id)")
                    WHERE id = \(row)
                    """)
            }
            return rows.count
        }
    }
}

extension SQLConnection where Self: ~Copyable {
    /// Who has waited longest for what was gathered for him.
    fileprivate mutating func mostPatient(at now: Instant) throws(StoreError) -> ContactID? {
        var row = try first(
            """
            SELECT recipient_id FROM outbox WHERE channel = 'digest' AND endpoint = ''
                AND (due_at <= \(now) OR due_at > \(now + longestWait)) ORDER BY due_at, id LIMIT 1
            """)
        return try row?.identifier()
    }

    /// What this mail tells together.
    mutating func gathered(in mail: OutboxID) throws(StoreError) -> [GatheredNotice] {
        let rows = try run("SELECT kind, scope, ticket_id FROM outbox WHERE told_in = \(mail) ORDER BY id")
        var notices: [GatheredNotice] = []
        for var row in rows {
            let kind = try row.word(Notice.Kind.self)
            let scope = TokenScope(rawValue: UInt8(truncatingIfNeeded: try row.integer()))
            guard let scope, let id = try row.optionalIdentifier(TicketID.self), let ticket = try ticket(id) else {
                throw StoreError(.conflict("a stored value is not understood"), at: "outbox \(mail)")
            }
            notices.append(GatheredNotice(kind: kind, scope: scope, ticket: ticket))
        }
        return notices
    }
}
