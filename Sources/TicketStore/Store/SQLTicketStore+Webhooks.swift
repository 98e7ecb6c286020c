package import GatewayKit

extension SQLTicketStore where Connection: ~Copyable {
    /// Rows in hand come back as failed, too.
    package func retire(_ endpoint: EndpointName, because reason: String, now: Instant) async throws(StoreError) {
        try await writer.transaction { (connection) throws(StoreError) in
            try connection.execute(
                """
                INSERT INTO retired_endpoint (name, since, reason) VALUES (\(endpoint), \(now), \(reason))
                ON CONFLICT (name) DO NOTHING
                """)
            let open = try connection.run(
                """
                UPDATE outbox SET state = 'failed', due_at = NULL, last_reply = \(reason)
                WHERE channel = 'webhook' AND endpoint = \(endpoint) AND due_at IS NOT NULL RETURNING id
                """)
            for var row in open {
                try connection.logCall(try row.identifier(), became: .failed, reply: reason, now: now)
            }
        }
    }

    /// Nothing is said about rows that failed meanwhile: `resendCall` sends them.
    package func reinstate(_ endpoint: EndpointName) async throws(StoreError) -> Bool {
        try await writer.transaction { (connection) throws(StoreError) in
            try connection.first("DELETE FROM retired_endpoint WHERE name = \(endpoint) RETURNING name") != nil
        }
    }

    /// One view.
    package func retiredEndpoints() async throws(StoreError) -> [RetiredEndpoint] {
        try await readers.snapshot { (connection) throws(StoreError) in
            try connection.run("SELECT name, since, reason FROM retired_endpoint ORDER BY name").map {
                (row) throws(StoreError) in
                var row = row
                return RetiredEndpoint(name: try row.name(), since: try row.instant(), reason: try row.text())
            }
        }
    }

    /// Of one instant, the last logged first.
    package func webhookAttempts(
        to endpoint: EndpointName?, limit: Int
    ) async throws(StoreError) -> [WebhookAttempt] {
        try await readers.snapshot { (connection) throws(StoreError) in
            let sql: SQLText =
                if let endpoint {
                    """
                    SELECT \(raw: WebhookAttempt.columns) FROM \(raw: WebhookAttempt.tables)
                    WHERE o.endpoint = \(endpoint) ORDER BY w.id DESC LIMIT \(limit)
                    """
                } else {
                    """
                    SELECT \(raw: WebhookAttempt.columns) FROM \(raw: WebhookAttempt.tables)
                    ORDER BY w.id DESC LIMIT \(limit)
                    """
                }
            return try connection.run(sql).map { (row) throws(StoreError) in try WebhookAttempt(row) }
        }
    }

    /// One that is just being called is left alone.
    package func resendCall(_ entry: OutboxID, now: Instant) async throws(StoreError) -> Bool {
        try await writer.transaction { (connection) throws(StoreError) in
            try connection.first(
                """
                UPDATE outbox SET state = 'queued', due_at = \(now), created_at = \(now)
                WHERE id = \(entry) AND channel = 'webhook' AND state NOT IN ('leased', 'sending') RETURNING id
                """) != nil
        }
    }
}

extension SQLConnection where Self: ~Copyable {
    mutating func claimCalls(
        to endpoint: EndpointName, limit: Int, now: Instant, lease: Duration
    ) throws(StoreError) -> [WebhookCall] {
        let claimed = try run(
            """
            UPDATE outbox SET state = 'leased', due_at = \(now + lease) WHERE id IN (
                SELECT id FROM outbox WHERE channel = 'webhook' AND endpoint = \(endpoint)
                    AND (due_at <= \(now) OR due_at > \(now + longestWait))
                ORDER BY due_at, id LIMIT \(limit))
            RETURNING id
            """
        ).map { (row) throws(StoreError) in
            var row = row
            return try row.identifier(OutboxID.self)
        }
        return try claimed.sorted().map { (id) throws(StoreError) in try call(id) }
    }

    private mutating func call(_ id: OutboxID) throws(StoreError) -> WebhookCall {
        var row = try one(
            """
            SELECT o.endpoint, o.kind, o.ticket_id, o.message_id, o.created_at, o.attempts,
                h.at, h.action, h.before, h.after, h.actor
            FROM outbox o JOIN history h ON h.id = o.history_id WHERE o.id = \(id)
            """)
        let endpoint = try row.name(EndpointName.self)
        let event = try row.word(TicketEvent.self)
        let ticketID = try row.identifier(TicketID.self)
        let messageID = try row.optionalIdentifier(MessageRowID.self)
        let createdAt = try row.instant()
        let attempts = try row.count()
        let change = HistoryEvent(
            at: try row.instant(), action: try row.text(), before: try row.optionalText(),
            after: try row.optionalText(), actor: try row.text())
        guard let ticket = try ticket(ticketID) else {
            throw StoreError(.conflict("no such ticket"), at: "outbox \(id)")
        }
        return WebhookCall(
            id: id, endpoint: endpoint, event: event, change: change, ticket: ticket, tags: try tags(of: ticketID),
            message: try messageID.map { (id) throws(StoreError) in try message(id) } ?? nil, createdAt: createdAt,
            attempts: attempts, kept: try parcel(of: id))
    }

    /// Queues an event for whoever subscribed to it, once for each line of the history.
    mutating func publish(
        _ event: TicketEvent, _ history: Int64, of ticket: TicketID, message: MessageRowID?,
        to endpoints: [EndpointName], now: Instant
    ) throws(StoreError) {
        for endpoint in endpoints {
            try execute(
                """
                INSERT INTO outbox (channel, endpoint, kind, history_id, scope, language, ticket_id, message_id, state,
                    attempts, created_at, due_at)
                SELECT 'webhook', \(endpoint), \(event), \(history), \(TokenScope.internal), '', \(ticket), \(message),
                    'queued', 0, \(now), \(now)
                WHERE NOT EXISTS (SELECT 1 FROM retired_endpoint WHERE name = \(endpoint))
                ON CONFLICT (history_id, endpoint) WHERE history_id IS NOT NULL DO NOTHING
                """)
        }
    }

    /// Whether a person gets it, and not a program.
    mutating func isToPerson(_ entry: OutboxID) throws(StoreError) -> Bool {
        var row = try one("SELECT channel FROM outbox WHERE id = \(entry)")
        return try row.word(OutboxChannel.self) != .webhook
    }

    mutating func logCall(
        _ entry: OutboxID, became state: DeliveryState, reply: String, now: Instant
    ) throws(StoreError) {
        try execute(
            """
            INSERT INTO webhook_call (outbox_id, at, state, reply) VALUES (\(entry), \(now), \(state), \(reply))
            """)
    }
}

extension WebhookAttempt {
    fileprivate static let columns: StaticString = "o.id, o.endpoint, o.kind, t.number, w.at, w.state, w.reply"
    fileprivate static let tables: StaticString = """
        webhook_call w JOIN outbox o ON o.id = w.outbox_id JOIN ticket t ON t.id = o.ticket_id
        """

    fileprivate init(_ row: SQLRow) throws(StoreError) {
        var row = row
        entry = try row.identifier()
        endpoint = try row.name()
        event = try row.word()
        ticket = try row.number()
        at = try row.instant()
        state = try row.word()
        reply = try row.text()
    }
}
