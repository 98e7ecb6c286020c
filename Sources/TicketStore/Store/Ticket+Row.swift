import GatewayKit
import MIMEParser

extension Ticket {
    /// Of `ticket t` and its requester, `contact c`.
    static let columns: StaticString = """
        t.id, t.uuid, t.reply_key, t.number, t.queue, t.subject, t.status, t.priority, t.source, c.id, c.address, c.name,
        c.language, t.assignee, t.category, t.linked_to, t.merged_into, t.created_at, t.updated_at, t.first_response_at, t.resolved_at,
        t.closed_at, t.version, t.escalation_level, t.satisfaction_rating, t.satisfaction_comment, t.kept_from,
        t.status_since, t.unanswered_since, t.spoken_at, t.active_at, t.surveyed_at
        """

    init(_ row: SQLRow) throws(StoreError) {
        var row = row
        id = try row.identifier()
        uuid = UniqueID(text: try row.text())
        replyKey = try row.identifier()
        number = try row.number()
        queue = try row.name()
        subject = try row.text()
        status = try row.word()
        priority = try row.word()
        source = try row.word()
        requester = try row.contact()
        assignee = try row.optionalName()
        category = try row.optionalName()
        linkedTo = try row.optionalIdentifier()
        mergedInto = try row.optionalIdentifier()
        createdAt = try row.instant()
        updatedAt = try row.instant()
        firstResponseAt = try row.optionalInstant()
        resolvedAt = try row.optionalInstant()
        closedAt = try row.optionalInstant()
        version = try row.integer()
        escalationLevel = try row.count()
        let rating = try row.optionalInteger()
        let comment = try row.optionalText()
        satisfaction = rating.flatMap { Satisfaction(rating: Int($0), comment: comment) }
        times = try TicketTimes(&row)
    }
}

extension TicketTimes {
    fileprivate init(_ row: inout SQLRow) throws(StoreError) {
        let keptFrom = try row.optionalInstant()
        self.init(openedAt: try row.instant())
        self.keptFrom = keptFrom
        unansweredSince = try row.optionalInstant()
        spokenAt = try row.instant()
        activeAt = try row.instant()
        surveyedAt = try row.optionalInstant()
    }
}

extension TicketMessage {
    /// Of `message m`, its author `contact c`, its `letter l` and that one's `blob b`.
    static let columns: StaticString = """
        m.id, m.uuid, m.kind, m.direction, c.id, c.address, c.name, c.language, m.author_agent, m.proof,
        m.proof_basis, m.reply_to, m.is_confirmed, m.proposes_split, m.subject, m.new_text, m.full_text, m.safe_html, m.message_id, m.created_at, b.digest
        """
    static let tables: StaticString = """
        message m LEFT JOIN contact c ON c.id = m.author_contact_id LEFT JOIN letter l ON l.id = m.letter_id
        LEFT JOIN blob b ON b.id = l.blob_id
        """

    /// The attachments stand in rows of their own and come from the caller.
    init(_ row: SQLRow) throws(StoreError) {
        var row = row
        id = try row.identifier()
        uuid = UniqueID(text: try row.text())
        kind = try row.word()
        direction = try row.word()
        let contact = try row.optionalContact()
        let agent = try row.optionalName(AgentName.self)
        author = contact.map { .contact($0) } ?? agent.map { .agent($0) } ?? .system
        proof = try row.word()
        basis = try row.word()
        replyTo = try row.optionalAddress()
        isConfirmed = try row.flag()
        proposesSplit = try row.flag()
        subject = try row.optionalText()
        newText = try row.text()
        fullText = try row.optionalText() ?? newText
        safeHTML = try row.optionalText()
        messageID = try row.optionalMessageID()
        createdAt = try row.instant()
        rawDigest = try row.optionalDigest()
        attachments = []
    }
}

extension SQLConnection where Self: ~Copyable {
    mutating func ticket(_ id: TicketID) throws(StoreError) -> Ticket? {
        try first(
            """
            SELECT \(raw: Ticket.columns) FROM ticket t JOIN contact c ON c.id = t.requester_id WHERE t.id = \(id)
            """
        ).map { (row) throws(StoreError) in try Ticket(row) }
    }

    mutating func ticket(_ number: TicketNumber) throws(StoreError) -> Ticket? {
        try first(
            """
            SELECT \(raw: Ticket.columns) FROM ticket t JOIN contact c ON c.id = t.requester_id
            WHERE t.number = \(number)
            """
        ).map { (row) throws(StoreError) in try Ticket(row) }
    }

    /// Requester first, then in the order they joined.
    mutating func participants(of ticket: TicketID) throws(StoreError) -> [Contact] {
        try run(
            """
            SELECT c.id, c.address, c.name, c.language FROM participant p JOIN contact c ON c.id = p.contact_id
            WHERE p.ticket_id = \(ticket) ORDER BY p.position
            """
        ).map { (row) throws(StoreError) in
            var row = row
            return try row.contact()
        }
    }

    /// Agents who follow a ticket, by name.
    mutating func watchers(of ticket: TicketID) throws(StoreError) -> [AgentName] {
        try run("SELECT agent FROM ticket_watcher WHERE ticket_id = \(ticket) ORDER BY agent").map {
            (row) throws(StoreError) in
            var row = row
            return try row.name()
        }
    }

    mutating func tags(of ticket: TicketID) throws(StoreError) -> [TagName] {
        try run("SELECT tag FROM ticket_tag WHERE ticket_id = \(ticket) ORDER BY tag").map { (row) throws(StoreError) in
            var row = row
            return try row.name()
        }
    }

    mutating func message(_ id: MessageRowID) throws(StoreError) -> TicketMessage? {
        guard
            let row = try first(
                "SELECT \(raw: TicketMessage.columns) FROM \(raw: TicketMessage.tables) WHERE m.id = \(id)")
        else { return nil }
        var message = try TicketMessage(row)
        message.attachments = try attachments(of: id)
        return message
    }

    mutating func messages(of ticket: TicketID) throws(StoreError) -> [TicketMessage] {
        let rows = try run(
            """
            SELECT \(raw: TicketMessage.columns) FROM \(raw: TicketMessage.tables)
            WHERE m.ticket_id = \(ticket) ORDER BY m.id
            """)
        var messages: [TicketMessage] = []
        for row in rows {
            var message = try TicketMessage(row)
            message.attachments = try attachments(of: message.id)
            messages.append(message)
        }
        return messages
    }

    mutating func contact(at address: EmailAddress) throws(StoreError) -> Contact? {
        let found = try first("SELECT id, address, name, language FROM contact WHERE address_key = \(address.key)")
        guard var row = found else { return nil }
        return try row.contact()
    }

    mutating func contact(_ id: ContactID) throws(StoreError) -> Contact? {
        let found = try first("SELECT id, address, name, language FROM contact WHERE id = \(id)")
        guard var row = found else { return nil }
        return try row.contact()
    }

    private mutating func attachments(of message: MessageRowID) throws(StoreError) -> [Attachment] {
        try run(
            """
            SELECT a.id, a.name, a.media_type, a.is_inline, a.content_id, b.size, b.digest
            FROM attachment a JOIN blob b ON b.id = a.blob_id WHERE a.message_id = \(message) ORDER BY a.id
            """
        ).map { (row) throws(StoreError) in
            var row = row
            return Attachment(
                id: try row.identifier(), name: try row.text(), mediaType: try row.text(), isInline: try row.flag(),
                contentID: try row.optionalText(), size: try row.count(), digest: try row.digest())
        }
    }
}
