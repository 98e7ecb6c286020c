package import GatewayKit

extension SQLTicketStore where Connection: ~Copyable {
    /// See `TicketDirectory`. One unchanging view of the whole file.
    package func ticketFile(
        _ key: TicketKey, visibleTo visibility: TicketVisibility, now: Instant
    ) async throws(StoreError) -> TicketFile? {
        let book = desk.serviceLevels
        return try await readers.snapshot { (connection) throws(StoreError) in
            guard let ticket = try connection.ticket(key, visibleTo: visibility, now: now) else { return nil }
            var file = TicketFile(
                ticket: ticket, participants: try connection.participants(of: ticket.id),
                tags: try connection.tags(of: ticket.id),
                messages: try connection.messages(of: ticket.id, readableFor: visibility),
                history: try connection.history(of: ticket.id, for: visibility))
            file.uploads = try connection.uploads(of: ticket.id, openableFor: visibility)
            file.organisation = try ticket.organisation.flatMap { (id) throws(StoreError) in
                try connection.organisation(id)
            }
            file.site = try ticket.site.flatMap { (id) throws(StoreError) in try connection.site(id) }
            file.stand = try connection.promises("\(ticket.id)", now: now)[ticket.id]
            file.progress = try connection.progress("\(ticket.id)", by: book, now: now)[ticket.id]
            guard !visibility.isCustomer else { return file }
            file.watchingQueues = try connection.watchingQueues(of: ticket.id)
            file.watchers = try connection.watchers(of: ticket.id)
            file.deliveries = try connection.deliveries(of: ticket.id)
            return file
        }
    }

    /// See `TicketDirectory`.
    package func ticket(
        _ key: TicketKey, visibleTo visibility: TicketVisibility, now: Instant
    ) async throws(StoreError) -> Ticket? {
        try await readers.lookUp { (connection) throws(StoreError) in
            try connection.ticket(key, visibleTo: visibility, now: now)
        }
    }
}

extension SQLConnection where Self: ~Copyable {
    /// `nil` for one that is deleted, or that is not to be seen, as for one that never was.
    mutating func ticket(
        _ key: TicketKey, visibleTo visibility: TicketVisibility, now: Instant
    ) throws(StoreError) -> Ticket? {
        let query = TicketQuery(visibleTo: visibility)
        let conditions = TicketConditions(query, words: nil, form: .ofOne, now: now)
        let name: SQLText =
            switch key {
            case .number(let number): "t.number = \(number)"
            case .uuid(let uuid): "t.uuid = \(uuid)"
            case .row(let id): "t.id = \(id)"
            }
        return try first(
            """
            SELECT \(raw: Ticket.columns) FROM ticket t JOIN contact c ON c.id = t.requester_id
            WHERE \(name) AND \(conditions.sql)
            """
        ).map { (row) throws(StoreError) in try Ticket(row) }
    }

    mutating func organisation(_ id: OrganisationID) throws(StoreError) -> Organisation? {
        try first("SELECT \(raw: Organisation.columns) FROM organisation o WHERE o.id = \(id)").map {
            (row) throws(StoreError) in
            var row = row
            return try Organisation(&row)
        }
    }

    mutating func site(_ id: SiteID) throws(StoreError) -> Site? {
        try first("SELECT \(raw: Site.columns) FROM \(raw: Site.tables) WHERE s.id = \(id)").map {
            (row) throws(StoreError) in
            var row = row
            return try Site(&row)
        }
    }

    /// Of what customers see, that which tells nothing of the team's inner life.
    mutating func history(
        of ticket: TicketID, for visibility: TicketVisibility
    ) throws(StoreError) -> [HistoryEvent] {
        guard case .participant(let contact) = visibility else { return try history(of: ticket) }
        return try run(
            """
            SELECT h.at, h.action, h.before, h.after, h.actor FROM history h JOIN participant p
                ON p.ticket_id = h.ticket_id AND p.contact_id = \(contact)
            WHERE h.ticket_id = \(ticket) AND (p.position = 0 OR h.at >= p.joined_at OR h.action = 'ticket.created')
                AND (h.action IN ('ticket.created', 'status', 'priority', 'category', 'satisfaction')
                    OR (h.action = 'message.added' AND EXISTS
                        (SELECT 1 FROM message m WHERE m.id = h.message_id AND \(visibility.readable))))
            ORDER BY h.id
            """
        ).map { (row) throws(StoreError) in
            var row = row
            return HistoryEvent(
                at: try row.instant(), action: try row.text(), before: try row.optionalText(),
                after: try row.optionalText(), actor: try row.text())
        }
    }

    /// Of each ticket in a part of a `RowList` its promise that runs out first; where none runs, one that waits, then the
    /// last that is over.
    mutating func progress(
        _ part: SQLText, by book: ServiceLevelBook, now: Instant
    ) throws(StoreError) -> [TicketID: PromiseProgress] {
        let rows = try run(
            """
            SELECT \(raw: SLAClock.columns) FROM (SELECT k.*, row_number() OVER (PARTITION BY k.ticket_id
                ORDER BY CASE k.state WHEN 'running' THEN 0 WHEN 'paused' THEN 1 ELSE 2 END,
                    CASE k.state WHEN 'running' THEN k.deadline_at WHEN 'paused' THEN k.target - k.counted
                        ELSE -k.since END, k.id DESC) AS place
                FROM clock k WHERE k.ticket_id IN (\(part)) AND \(PromiseStand.clocks)) k
            WHERE k.place = 1
            """)
        var progress: [TicketID: PromiseProgress] = [:]
        for row in rows {
            let clock = try SLAClock(row)
            let hours = try calendar(clock.calendar, clock.calendarVersion, or: book)
            let elapsed = hours.map { clock.counted(at: now, by: $0) } ?? clock.countedBefore
            progress[clock.ticket] = PromiseProgress(
                kind: clock.kind, elapsed: elapsed, target: clock.target, state: clock.state)
        }
        return progress
    }
}
