import GatewayKit
import MIMEParser

/// Changes tickets and writes each change into their history, inside a transaction.
struct TicketWriter {
    /// The letter that caused it all; its decision trace is the answer to "why".
    let letter: LetterID?
    let desk: TicketDesk
    let now: Instant
    /// Attachment files whose names must survive before the transaction is committed.
    var staged: Set<StagedBlob> = []

    init(letter: LetterID?, desk: TicketDesk, now: Instant) {
        self.letter = letter
        self.desk = desk
        self.now = now
    }

    func open(
        _ new: NewTicket, by actor: Actor, _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) -> TicketID {
        let requester = try connection.contactID(of: new.requester, renaming: true)
        let number = try connection.nextNumber(of: new.series)
        var row = try connection.one(
            """
            INSERT INTO ticket (uuid, reply_key, number, queue, subject, status, priority, source, requester_id,
                assignee, category, linked_to, created_at, updated_at, version, kept_from, status_since,
                unanswered_since, spoken_at, active_at, reckoned_by, organisation_id)
            VALUES (\(UniqueID(at: now)), \(Int64.random(in: 1..<1 << ReplyKey.bits)), \(number), \(new.queue), \(new.subject),
                \(new.assignee == nil ? TicketStatus.open : .assigned), \(new.priority), \(new.source), \(requester),
                \(new.assignee), \(new.category), \(new.linkedTo), \(now), \(now), 1,
                \(new.isImported ? nil : now), \(now), \(new.isImported ? nil : now), \(now), \(now),
                \(desk.bookVersion),
                (SELECT id FROM organisation WHERE email_key = \(new.requester.address.key)))
            RETURNING id
            """)
        let ticket = try row.identifier(TicketID.self)
        try note("ticket.created", after: number.text, on: ticket, by: actor, &connection)
        if let earlier = new.linkedTo, let continued = try connection.ticket(earlier) {
            try note("ticket.linked", after: continued.number.text, on: ticket, by: actor, &connection)
            try note("ticket.continued", after: number.text, on: earlier, by: actor, &connection)
        }
        try connection.execute(
            """
            INSERT INTO participant (ticket_id, contact_id, position, joined_at)
            VALUES (\(ticket), \(requester), 0, \(now))
            """)
        for person in new.participants {
            let contact = try connection.contactID(of: person, renaming: true)
            try join(contact, as: person, ticket, by: actor, &connection)
        }
        try describe(new, as: ticket, by: actor, &connection)
        if new.isAssignedInTurn, let agent = new.assignee { try connection.endTurn(of: agent, in: new.queue) }
        if let (change, agent) = new.commanded { try apply(change, to: ticket, by: .agent(agent), &connection) }
        if desk.serviceLevels.hasClocks(for: new) { try reckon(ticket, &connection) }
        return ticket
    }

    /// What is decided about a new ticket, each with its line in the history: by rules where a mail opened it, else by
    /// whoever asked for it. Whose turn it was, nobody decided.
    private func describe(
        _ new: NewTicket, as ticket: TicketID, by opener: Actor, _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) {
        let actor = new.source == .email ? .system : opener
        if let assignee = new.assignee {
            let giver = new.isAssignedInTurn ? .system : actor
            try note("assignee", after: assignee.rawValue, on: ticket, by: giver, &connection)
        }
        if let category = new.category {
            try note("category", after: category.rawValue, on: ticket, by: actor, &connection)
        }
        var change = TicketChange()
        change.tags = new.tags
        change.watchers = new.watchers
        try gather(change, around: ticket, by: actor, &connection)
    }

    /// Changes fields, counts the version up and notes each difference.
    func apply(
        _ change: TicketChange, to ticket: TicketID, by actor: Actor,
        _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) {
        guard let old = try connection.ticket(ticket) else {
            throw StoreError(.conflict("no such ticket"), at: "ticket \(ticket)")
        }
        let status = change.status ?? old.status
        let assignee = change.assignee ?? old.assignee
        let priority = change.priority ?? old.priority
        let isFirstResponse = change.voice == .team && old.firstResponseAt == nil
        let times = old.times.after(change, status: status, was: old.status, now: now)
        try connection.execute(
            """
            UPDATE ticket SET status = \(status), assignee = \(assignee), priority = \(priority),
                first_response_at = \(isFirstResponse ? now : old.firstResponseAt),
                resolved_at = \(status.keepsResolution ? old.resolvedAt ?? (status == .resolved ? now : nil) : nil),
                closed_at = \(status.isClosed ? old.closedAt ?? now : nil),
                updated_at = \(now), version = version + 1, kept_from = \(times.keptFrom),
                status_since = \(times.statusSince), unanswered_since = \(times.unansweredSince),
                spoken_at = \(times.spokenAt), active_at = \(times.activeAt), reckoned_by = \(desk.bookVersion)
            WHERE id = \(ticket)
            """)
        if status != old.status {
            try note("status", old.status.rawValue, after: status.rawValue, on: ticket, by: actor, &connection)
        }
        if assignee != old.assignee {
            try note(
                "assignee", old.assignee?.rawValue, after: assignee?.rawValue, on: ticket, by: actor, &connection)
        }
        if priority != old.priority {
            try note("priority", old.priority.rawValue, after: priority.rawValue, on: ticket, by: actor, &connection)
        }
        if isFirstResponse {
            try note("first_response", after: now.description, on: ticket, by: actor, &connection)
        }
        try gather(change, around: ticket, by: actor, &connection)
        if change.isAcknowledgement { try acknowledgeClocks(of: ticket, by: actor, &connection) }
        if let satisfaction = change.satisfaction { try keep(satisfaction, of: ticket, by: actor, &connection) }
        try reckon(ticket, &connection)
    }

    private func keep(
        _ satisfaction: Satisfaction, of ticket: TicketID, by actor: Actor,
        _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) {
        try connection.execute(
            """
            UPDATE ticket SET satisfaction_rating = \(satisfaction.rating), satisfaction_comment = \(satisfaction.comment)
            WHERE id = \(ticket)
            """)
        try note("satisfaction", after: String(satisfaction.rating), on: ticket, by: actor, &connection)
    }

    /// Lets another queue see the ticket. A queue that sees it already changes nothing.
    func watch(
        _ ticket: TicketID, by queue: QueueName, _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) {
        let entered = try connection.first(
            """
            INSERT INTO queue_watch (ticket_id, queue) SELECT id, \(queue) FROM ticket
            WHERE id = \(ticket) AND queue <> \(queue)
            ON CONFLICT (ticket_id, queue) DO NOTHING RETURNING ticket_id
            """)
        guard entered != nil else { return }
        try note("queue.watching", after: queue.rawValue, on: ticket, by: .system, &connection)
        try apply(TicketChange(), to: ticket, by: .system, &connection)
    }

    /// Lets a person take part. Somebody who does already changes nothing.
    func join(
        _ contact: ContactID, as person: NewContact, _ ticket: TicketID, by actor: Actor,
        _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) {
        let entered = try connection.first(
            """
            INSERT INTO participant (ticket_id, contact_id, position, joined_at)
            VALUES (\(ticket), \(contact), (SELECT count(*) FROM participant WHERE ticket_id = \(ticket)), \(now))
            ON CONFLICT (ticket_id, contact_id) DO NOTHING RETURNING contact_id
            """)
        guard entered != nil else { return }
        try note("participant.added", after: person.address.description, on: ticket, by: actor, &connection)
    }

    /// The one place where history is written, and with it what other programs hear of it. `message` is the one that
    /// was added; `chosen` hear of it whatever they subscribed to.
    func note(
        _ action: StaticString, _ before: String? = nil, after: String?, on ticket: TicketID,
        message: MessageRowID? = nil, by actor: Actor, tellingAlso chosen: [EndpointName] = [],
        _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) {
        var row = try connection.one(
            """
            INSERT INTO history (ticket_id, at, action, before, after, actor, letter_id, message_id)
            VALUES (\(ticket), \(now), \(action.description), \(before), \(after), \(actor.description), \(letter),
                \(message))
            RETURNING id
            """)
        guard !desk.subscriptions.isEmpty || !chosen.isEmpty,
            let event = TicketEvent(action: action.description, before: before, after: after)
        else { return }
        let endpoints = try endpoints(wanting: event, about: ticket, &connection) + chosen
        try connection.publish(
            event, try row.integer(), of: ticket, message: message, to: endpoints, now: now)
    }

    private func endpoints(
        wanting event: TicketEvent, about ticket: TicketID, _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) -> [EndpointName] {
        let wanting = desk.subscriptions.filter { $0.events.contains(event) }
        guard wanting.contains(where: { $0.queues != nil }) else { return wanting.map(\.endpoint) }
        var row = try connection.one("SELECT queue FROM ticket WHERE id = \(ticket)")
        let queue = try row.name(QueueName.self)
        return wanting.filter { $0.queues?.contains(queue) ?? true }.map(\.endpoint)
    }
}

extension TicketStatus {
    fileprivate var isClosed: Bool { self == .closed || self == .cancelled }
    fileprivate var keepsResolution: Bool { self == .resolved || isClosed }
}

extension SQLConnection where Self: ~Copyable {
    /// The row of a person, made when there is none. `renaming` keeps the display name that was seen last.
    mutating func contactID(of person: NewContact, renaming: Bool) throws(StoreError) -> ContactID {
        if var row = try first("SELECT id, name, language FROM contact WHERE address_key = \(person.address.key)") {
            let id = try row.identifier(ContactID.self)
            let name = try row.optionalText()
            let language = try row.optionalText()
            if renaming || name == nil, let new = person.name, !new.utf8.elementsEqual((name ?? "").utf8) {
                try execute("UPDATE contact SET name = \(new) WHERE id = \(id)")
            }
            if let new = person.language, !new.utf8.elementsEqual((language ?? "").utf8) {
                try execute("UPDATE contact SET language = \(new) WHERE id = \(id)")
            }
            return id
        }
        var row = try one(
            """
            INSERT INTO contact (address_key, address, name, language)
            VALUES (\(person.address.key), \(person.address), \(person.name), \(person.language)) RETURNING id
            """)
        return try row.identifier()
    }

    /// The next number of a series that no ticket has. A number is never given twice.
    fileprivate mutating func nextNumber(of series: NumberSeries) throws(StoreError) -> TicketNumber {
        while true {
            var row = try one(
                """
                INSERT INTO ticket_counter (prefix, last) VALUES (\(series.prefix), 1)
                ON CONFLICT (prefix) DO UPDATE SET last = ticket_counter.last + 1 RETURNING last
                """)
            guard let number = series.number(try row.integer()) else {
                throw StoreError(.conflict("a ticket number must be short and plain"), at: series.prefix)
            }
            // Two series may render the same number: T1 + 11 and T11 + 1.
            if try first("SELECT 1 FROM ticket WHERE number = \(number)") == nil { return number }
        }
    }
}
