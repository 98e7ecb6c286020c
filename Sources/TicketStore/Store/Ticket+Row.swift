import GatewayKit
import MIMEParser

extension Ticket {
    /// Of `ticket t` and its requester, `contact c`.
    static let columns: StaticString = """
        t.id, t.uuid, t.reply_key, t.number, t.queue, t.subject, t.status, t.priority, t.source, c.id, c.address, c.name,
        c.language, t.assignee, t.category, t.linked_to, t.merged_into, t.created_at, t.updated_at, t.first_response_at, t.resolved_at,
        t.closed_at, t.version, t.escalation_level, t.satisfaction_rating, t.satisfaction_comment, t.kept_from,
        t.status_since, t.unanswered_since, t.spoken_at, t.active_at, t.surveyed_at, t.organisation_id, t.site_id, t.unit,
        t.resolution_notes, t.metadata, t.deleted_at
        """

    init(_ row: SQLRow) throws(StoreError) {
        var row = row
        try self.init(&row)
    }

    /// Leaves `row` at the column behind those of the ticket.
    init(_ row: inout SQLRow) throws(StoreError) {
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
        organisation = try row.optionalIdentifier()
        site = try row.optionalIdentifier()
        unit = try row.optionalText()
        resolutionNotes = try row.optionalText()
        metadata = try row.optionalText()
        deletedAt = try row.optionalInstant()
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
}
