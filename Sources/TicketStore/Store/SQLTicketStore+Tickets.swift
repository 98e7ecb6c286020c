package import GatewayKit
import MIMEParser

extension SQLTicketStore where Connection: ~Copyable {
    /// With a queue and several statuses, each status is read by its index and the newest of all are kept.
    package func tickets(_ filter: TicketFilter) async throws(StoreError) -> [Ticket] {
        try await readers.snapshot { (connection) throws(StoreError) in
            let all = filter.queue == nil && filter.statuses.isEmpty
            if all { return try connection.tickets(limit: filter.limit) }
            var found: [Ticket] = []
            for status in filter.statuses.isEmpty ? TicketStatus.allCases : filter.statuses {
                found += try connection.tickets(status, in: filter.queue, limit: filter.limit)
            }
            return Array(found.sorted { $0.id > $1.id }.prefix(filter.limit))
        }
    }

    /// One view of the whole file: no message is there without its history.
    package func ticketFile(_ number: TicketNumber) async throws(StoreError) -> TicketFile? {
        try await readers.snapshot { (connection) throws(StoreError) in
            guard let ticket = try connection.ticket(number) else { return nil }
            var file = TicketFile(
                ticket: ticket, participants: try connection.participants(of: ticket.id),
                watchingQueues: try connection.watchingQueues(of: ticket.id),
                tags: try connection.tags(of: ticket.id), watchers: try connection.watchers(of: ticket.id),
                messages: try connection.messages(of: ticket.id), history: try connection.history(of: ticket.id),
                deliveries: try connection.deliveries(of: ticket.id))
            file.uploads = try connection.uploads(of: ticket.id)
            return file
        }
    }

    /// Claims that lead to no ticket are passed over; one that leads to a ticket without sent mail is not.
    package func sentMail(
        under claims: [ThreadClaim], limit: Int, bytes: Int, now: Instant
    ) async throws(StoreError) -> [[UInt8]] {
        try await readers.lookUp { (connection) throws(StoreError) in
            for claim in claims {
                guard let ticket = try connection.ticketID(of: claim, at: now) else { continue }
                return try connection.sentMail(in: ticket, toTeam: claim.isOfTeam, limit: limit, bytes: bytes)
            }
            return []
        }
    }

    /// The newest of all states together.
    package func deliveries(in states: [DeliveryState], limit: Int) async throws(StoreError) -> [Delivery] {
        try await readers.snapshot { (connection) throws(StoreError) in
            var found: [Delivery] = []
            for state in states { found += try connection.deliveries(in: state, limit: limit) }
            return Array(found.sorted { $0.id > $1.id }.prefix(limit))
        }
    }
}

extension SQLConnection where Self: ~Copyable {
    fileprivate mutating func tickets(limit: Int) throws(StoreError) -> [Ticket] {
        try run(
            """
            SELECT \(raw: Ticket.columns) FROM ticket t JOIN contact c ON c.id = t.requester_id
            WHERE t.deleted_at IS NULL ORDER BY t.id DESC LIMIT \(limit)
            """
        ).map { (row) throws(StoreError) in try Ticket(row) }
    }

    fileprivate mutating func tickets(
        _ status: TicketStatus, in queue: QueueName?, limit: Int
    ) throws(StoreError) -> [Ticket] {
        let sql: SQLText =
            if let queue {
                """
                SELECT \(raw: Ticket.columns) FROM ticket t JOIN contact c ON c.id = t.requester_id
                WHERE t.status = \(status) AND t.deleted_at IS NULL AND (t.queue = \(queue)
                    OR t.id IN (SELECT ticket_id FROM queue_watch WHERE queue = \(queue)))
                ORDER BY t.created_at DESC, t.id DESC LIMIT \(limit)
                """
            } else {
                """
                SELECT \(raw: Ticket.columns) FROM ticket t JOIN contact c ON c.id = t.requester_id
                WHERE t.status = \(status) AND t.deleted_at IS NULL ORDER BY t.created_at DESC, t.id DESC LIMIT \(limit)
                """
            }
        return try run(sql).map { (row) throws(StoreError) in try Ticket(row) }
    }

    mutating func watchingQueues(of ticket: TicketID) throws(StoreError) -> [QueueName] {
        try run("SELECT queue FROM queue_watch WHERE ticket_id = \(ticket) ORDER BY queue").map {
            (row) throws(StoreError) in
            var row = row
            return try row.name()
        }
    }

    /// Rows that never left are no mail anybody could quote.
    fileprivate mutating func sentMail(
        in ticket: TicketID, toTeam: Bool, limit: Int, bytes: Int
    ) throws(StoreError) -> [[UInt8]] {
        try run(
            """
            SELECT substr(cm.head, 1, \(bytes)) FROM outbox o JOIN composed_mail cm ON cm.outbox_id = o.id
            WHERE o.ticket_id = \(ticket) AND o.state IN ('sent', 'uncertain', 'sending')
                AND (o.scope = \(TokenScope.customer)) <> (\(toTeam) = 1)
            ORDER BY o.id DESC LIMIT \(limit)
            """
        ).map { (row) throws(StoreError) in
            var row = row
            return try row.bytes()
        }
    }

    mutating func history(of ticket: TicketID) throws(StoreError) -> [HistoryEvent] {
        try run(
            """
            SELECT h.at, h.action, h.before, h.after, h.actor, l.trace
            FROM history h LEFT JOIN letter l ON l.id = h.letter_id WHERE h.ticket_id = \(ticket) ORDER BY h.id
            """
        ).map { (row) throws(StoreError) in
            var row = row
            return HistoryEvent(
                at: try row.instant(), action: try row.text(), before: try row.optionalText(),
                after: try row.optionalText(), actor: try row.text(),
                trace: try row.optionalText().map { DecisionTrace(text: $0) })
        }
    }

    mutating func deliveries(of ticket: TicketID) throws(StoreError) -> [Delivery] {
        try run(
            """
            SELECT \(raw: Delivery.columns) FROM \(raw: Delivery.tables) WHERE o.ticket_id = \(ticket) ORDER BY o.id
            """
        ).map { (row) throws(StoreError) in try Delivery(row) }
    }

    fileprivate mutating func deliveries(
        in state: DeliveryState, limit: Int
    ) throws(StoreError) -> [Delivery] {
        try run(
            """
            SELECT \(raw: Delivery.columns) FROM \(raw: Delivery.tables) WHERE o.state = \(state)
            ORDER BY o.id DESC LIMIT \(limit)
            """
        ).map { (row) throws(StoreError) in try Delivery(row) }
    }
}

extension ThreadClaim {
    /// Whether it was signed for somebody of the team, whose mail repeats what the customer wrote.
    fileprivate var isOfTeam: Bool {
        switch self {
        case .signedAddress(_, _, let scope), .signedMessageID(_, _, let scope): scope != .customer
        case .reference, .subjectToken, .delivery: false
        }
    }
}

extension OutboxRoute {
    /// Of what persons are told.
    fileprivate var voice: Notice.Voice {
        switch self {
        case .mail, .webhook: .mail
        case .sms: .sms
        case .digest: .digest
        }
    }
}

extension Delivery {
    static let columns: StaticString = """
        o.id, o.channel, o.endpoint, b.digest, o.own_key, o.kind, c.address, o.history_id, t.number, o.message_id, o.state, o.attempts, o.created_at, o.due_at,
        o.last_reply
        """
    static let tables: StaticString = """
        outbox o LEFT JOIN contact c ON c.id = o.recipient_id LEFT JOIN ticket t ON t.id = o.ticket_id
        LEFT JOIN blob b ON b.id = o.cause_id
        """

    init(_ row: SQLRow) throws(StoreError) {
        var row = row
        id = try row.identifier()
        route = OutboxRoute(try row.word(), try row.name())
        let cause = try OutboxCause(&row)
        switch route {
        case .mail, .sms, .digest:
            let kind = try row.word(Notice.Kind.self)
            let address = try row.address()
            _ = try row.optionalInteger()
            content = .notice(kind)
            key = cause.key(of: kind, to: address, as: route.voice)
            recipient = address.description
        case .webhook(let endpoint):
            let event = try row.word(TicketEvent.self)
            _ = try row.optionalAddress()
            content = .event(event)
            key = "\(event.rawValue)/\(try row.integer())/\(endpoint)"
            recipient = endpoint.rawValue
        }
        ticket = try row.optionalNumber()
        message = try row.optionalIdentifier()
        state = try row.word()
        attempts = try row.count()
        createdAt = try row.instant()
        nextAttemptAt = try row.optionalInstant()
        lastReply = try row.optionalText()
    }
}
