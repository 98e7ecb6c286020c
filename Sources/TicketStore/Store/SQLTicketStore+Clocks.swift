package import GatewayKit

extension SQLTicketStore where Connection: ~Copyable {
    /// See `TicketStore`. Each clock has a savepoint of its own: one that fails holds up no other, and is tried again
    /// after `ClockFiring.pauseAfterFailure`.
    package func fireClocks(
        limit: Int, now: Instant, telling: @Sendable (ClockEvent) -> EscalationChange
    ) async throws(StoreError) -> [Result<Int, StoreError>] {
        let desk = desk
        return try await writer.transaction { (connection) throws(StoreError) in
            let due = try connection.run(
                "SELECT id FROM clock WHERE due_at <= \(now) ORDER BY due_at, id LIMIT \(limit)")
            var outcomes: [Result<Int, StoreError>] = []
            let absences = due.isEmpty ? [] : try connection.absences()
            for var row in due {
                let id = try row.identifier(ClockID.self)
                do throws(StoreError) {
                    let count = try connection.savepoint { (connection) throws(StoreError) in
                        try ClockFiring(desk: desk, now: now, absences: absences).fire(id, &connection, telling)
                    }
                    outcomes.append(.success(count))
                } catch {
                    if error.endsTransaction { throw error }
                    let later = now + ClockFiring.pauseAfterFailure
                    try connection.execute("UPDATE clock SET due_at = \(later) WHERE id = \(id)")
                    outcomes.append(.failure(error))
                }
            }
            return outcomes
        }
    }

    /// See `TicketStore`.
    package func nextClockDue() async throws(StoreError) -> Instant? {
        try await readers.lookUp { (connection) throws(StoreError) in
            var row = try connection.one("SELECT min(due_at) FROM clock WHERE due_at IS NOT NULL")
            return try row.optionalInstant()
        }
    }

    /// See `TicketStore`.
    package func reviseClocks(limit: Int, now: Instant) async throws(StoreError) -> Int {
        let desk = desk
        return try await writer.transaction { (connection) throws(StoreError) in
            let version = desk.bookVersion
            let stale = try connection.run(
                """
                SELECT id FROM ticket WHERE reckoned_by < \(version) AND status NOT IN ('closed', 'cancelled')
                UNION ALL
                SELECT id FROM ticket WHERE reckoned_by > \(version) AND status NOT IN ('closed', 'cancelled')
                LIMIT \(limit)
                """)
            let ticketWriter = desk.writer(nil, now)
            for var row in stale {
                let ticket = try row.identifier(TicketID.self)
                try ticketWriter.reckon(ticket, isRevision: true, &connection)
                try connection.execute("UPDATE ticket SET reckoned_by = \(version) WHERE id = \(ticket)")
            }
            return stale.count
        }
    }

    /// See `TicketStore`.
    package func clocks(
        of number: TicketNumber, by book: ServiceLevelBook
    ) async throws(StoreError) -> [ClockFile] {
        try await readers.snapshot { (connection) throws(StoreError) in
            let rows = try connection.run(
                """
                SELECT \(raw: SLAClock.columns) FROM clock k JOIN ticket t ON t.id = k.ticket_id
                WHERE t.number = \(number) ORDER BY k.id
                """)
            var files: [ClockFile] = []
            for row in rows {
                let clock = try SLAClock(row)
                files.append(
                    ClockFile(
                        clock: clock, segments: try connection.segments(of: clock.id),
                        calendar: try connection.calendar(clock.calendar, clock.calendarVersion, or: book)))
            }
            return files
        }
    }

    /// See `TicketStore`.
    package func promisesDue(before end: Instant, limit: Int) async throws(StoreError) -> [DueClock] {
        try await readers.snapshot { (connection) throws(StoreError) in
            let rows = try connection.run(
                """
                SELECT \(raw: SLAClock.columns) FROM clock k
                WHERE k.deadline_at < \(end) AND k.kind IN ('first_response', 'next_response', 'resolution')
                ORDER BY k.deadline_at LIMIT \(limit)
                """)
            var due: [DueClock] = []
            for row in rows {
                let clock = try SLAClock(row)
                if let ticket = try connection.ticket(clock.ticket) {
                    due.append(DueClock(clock: clock, ticket: ticket))
                }
            }
            return due
        }
    }
}

/// Does what a clock that fell due asks for, inside a savepoint.
struct ClockFiring {
    static let pauseAfterFailure = Duration.seconds(600)

    let desk: TicketDesk
    let now: Instant
    let absences: [Absence]

    /// Returns how many deeds were done.
    func fire(
        _ id: ClockID, _ connection: inout some SQLConnection & ~Copyable, _ telling: (ClockEvent) -> EscalationChange
    ) throws(StoreError) -> Int {
        guard var clock = try connection.clock(id) else { return 0 }
        guard var ticket = try connection.ticket(clock.ticket),
            let plan = desk.serviceLevels.plan(of: clock.kind, for: ticket), clock.isUnder(plan)
        else {
            // The service levels changed since it was set.
            return try revise(clock, &connection)
        }
        let deeds = clock.due(at: now, of: plan)
        let before = clock
        clock.done += deeds
        clock.schedule(plan)
        try connection.update(clock)
        var told: [(notice: Notice, deed: ClockDeed)] = []
        for deed in deeds {
            let event = ClockEvent(
                deed: deed, clock: before, ticket: ticket, watchers: try connection.watchers(of: ticket.id), at: now,
                absences: absences)
            let answer = telling(event)
            try perform(event, answered: answer, &connection)
            // One mail and one SMS to each: what happened last is the most urgent.
            told.removeAll { earlier in
                answer.notices.contains {
                    $0.recipient.address == earlier.notice.recipient.address
                        && ($0.voice == earlier.notice.voice || $0.voice == .mail && earlier.notice.voice == .digest)
                }
            }
            told += answer.notices.map { ($0, deed) }
            guard let changed = try connection.ticket(ticket.id) else { break }
            ticket = changed
        }
        for (notice, deed) in told { try tell(notice, of: before, because: deed, about: ticket, &connection) }
        return deeds.count
    }

    /// Sets the clocks of the ticket by today's service levels; what is due then comes with the next round.
    private func revise(
        _ clock: SLAClock, _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) -> Int {
        try connection.execute("UPDATE clock SET due_at = NULL WHERE id = \(clock.id)")
        try desk.writer(nil, now).reckon(clock.ticket, isRevision: true, &connection)
        return 0
    }

    private func perform(
        _ event: ClockEvent, answered answer: EscalationChange, _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) {
        let writer = desk.writer(nil, now)
        let (deed, clock, ticket) = (event.deed, event.clock, event.ticket)
        switch deed {
        case .warning:
            try writer.note("sla.warning", after: clock.kind.rawValue, on: ticket.id, by: .system, &connection)
        case .breach:
            try writer.note("sla.breached", after: clock.kind.rawValue, on: ticket.id, by: .system, &connection)
        case .escalate(let level):
            try escalate(ticket, to: level, of: clock, answer, writer, &connection)
        case .remindCustomer(let time):
            try writer.note("customer.reminded", after: String(time), on: ticket.id, by: .system, &connection)
        case .remindAssignee:
            try writer.note(
                "assignee.reminded", after: ticket.assignee?.rawValue, on: ticket.id, by: .system, &connection)
        case .resolve:
            try writer.apply(TicketChange(status: .resolved), to: ticket.id, by: .system, &connection)
        case .close: try writer.apply(TicketChange(status: .closed), to: ticket.id, by: .system, &connection)
        case .survey:
            try connection.execute("UPDATE ticket SET surveyed_at = \(now) WHERE id = \(ticket.id)")
            try writer.note("survey.sent", after: nil, on: ticket.id, by: .system, &connection)
        }
    }

    private func escalate(
        _ ticket: Ticket, to level: Int, of clock: SLAClock, _ answer: EscalationChange, _ writer: TicketWriter,
        _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) {
        let step = desk.serviceLevels.step(level, of: clock.policy)
        let reached = max(level, ticket.escalationLevel)
        try connection.execute("UPDATE ticket SET escalation_level = \(reached) WHERE id = \(ticket.id)")
        try writer.note(
            "escalated", String(ticket.escalationLevel), after: "\(level) \(clock.kind.rawValue)", on: ticket.id,
            by: .system, tellingAlso: step?.webhooks ?? [], &connection)
        var change = TicketChange(assignee: answer.assignee)
        if change.assignee != nil, ticket.status == .open { change.status = .assigned }
        if let priority = step?.priority, priority > ticket.priority { change.priority = priority }
        change.watchers = step?.watchers ?? []
        change.tags = step?.tags ?? []
        guard change != TicketChange() else { return }
        try writer.apply(change, to: ticket.id, by: .system, &connection)
    }

    /// Queues a notice of what a clock did; the same deed for the same deadline is told once.
    private func tell(
        _ notice: Notice, of clock: SLAClock, because deed: ClockDeed, about ticket: Ticket,
        _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) {
        let recipient = try connection.contactID(of: notice.recipient, renaming: false)
        if notice.kind.isAutomatic, try connection.isSuppressed(recipient) {
            return try desk.writer(nil, now).note(
                "notice.suppressed", after: notice.kind.rawValue, on: ticket.id, by: .system, &connection)
        }
        var last = try connection.first(
            "SELECT id FROM message WHERE ticket_id = \(ticket.id) ORDER BY id DESC LIMIT 1")
        let message = try last?.identifier(MessageRowID.self)
        let key = "clock \(clock.id) \(deed.text) \(clock.deadlineAt?.microseconds ?? 0)"
        try connection.execute(
            """
            INSERT INTO outbox (own_key, kind, template, scope, language, recipient_id, recipient_name, ticket_id,
                message_id, clock_id, deed, channel, state, attempts, created_at, not_before, due_at)
            VALUES (\(key), \(notice.kind), \(notice.template), \(notice.scope), \(notice.language), \(recipient),
                \(notice.recipient.name), \(ticket.id), \(message), \(clock.id), \(deed.text), \(notice.voice), 'queued',
                0, \(now), \(notice.notBefore), \(notice.notBefore ?? now))
            ON CONFLICT (own_key, recipient_id, channel) WHERE own_key IS NOT NULL DO NOTHING
            """)
    }
}

extension TicketPriority: Comparable {
    /// In the order of their urgency.
    package static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }

    var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

extension SQLConnection where Self: ~Copyable {
    mutating func clock(_ id: ClockID) throws(StoreError) -> SLAClock? {
        try first("SELECT \(raw: SLAClock.columns) FROM clock k WHERE k.id = \(id)").map {
            (row) throws(StoreError) in try SLAClock(row)
        }
    }
}
