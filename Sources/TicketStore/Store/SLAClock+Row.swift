import GatewayKit

extension SLAClock {
    /// Of `clock k`.
    static let columns: StaticString = """
        k.id, k.ticket_id, k.kind, k.policy, k.target, k.calendar, k.calendar_version, k.state, k.reason, k.started_at,
        k.since, k.counted, k.deadline_at, k.due_at, k.done, k.acknowledged_by
        """

    init(_ row: SQLRow) throws(StoreError) {
        var row = row
        id = try row.identifier()
        ticket = try row.identifier()
        kind = try row.word()
        policy = try row.optionalName()
        target = .microseconds(try row.integer())
        calendar = try row.name()
        calendarVersion = try row.integer()
        state = try row.word()
        reason = try row.word()
        startedAt = try row.instant()
        since = try row.instant()
        countedBefore = .microseconds(try row.integer())
        deadlineAt = try row.optionalInstant()
        dueAt = try row.optionalInstant()
        done = try row.text().utf8.split(separator: 0x0A).compactMap { ClockDeed(text: Substring($0)) }
        acknowledgedBy = try row.optionalName()
    }

    fileprivate var doneText: String { done.map(\.text).joined(separator: "\n") }
}

extension ClockKind: SQLBindable {}
extension SLAClock.State: SQLBindable {}
extension SLAClock.Reason: SQLBindable {}

extension SQLConnection where Self: ~Copyable {
    /// Of each kind the latest last. A cycle that is over is left out, unless it can begin again.
    mutating func clocks(of ticket: TicketID) throws(StoreError) -> [SLAClock] {
        try run(
            """
            SELECT \(raw: SLAClock.columns) FROM clock k WHERE k.ticket_id = \(ticket)
                AND (k.state <> 'ended' OR k.kind IN ('first_response', 'resolution'))
            ORDER BY k.id
            """
        ).map { (row) throws(StoreError) in try SLAClock(row) }
    }

    /// Oldest first.
    mutating func segments(of clock: ClockID) throws(StoreError) -> [ClockSegment] {
        try run(
            "SELECT state, reason, began_at, ended_at FROM clock_segment WHERE clock_id = \(clock) ORDER BY id"
        ).map { (row) throws(StoreError) in
            var row = row
            return ClockSegment(
                state: try row.word(), reason: try row.word(), from: try row.instant(), to: try row.instant())
        }
    }

    mutating func insert(_ clock: SLAClock) throws(StoreError) -> ClockID {
        var row = try one(
            """
            INSERT INTO clock (ticket_id, kind, policy, target, calendar, calendar_version, state, reason, started_at,
                since, counted, deadline_at, due_at, done, acknowledged_by)
            VALUES (\(clock.ticket), \(clock.kind), \(clock.policy), \(clock.target.wholeMicroseconds),
                \(clock.calendar), \(clock.calendarVersion), \(clock.state), \(clock.reason), \(clock.startedAt),
                \(clock.since), \(clock.countedBefore.wholeMicroseconds), \(clock.deadlineAt), \(clock.dueAt),
                \(clock.doneText), \(clock.acknowledgedBy))
            RETURNING id
            """)
        return try row.identifier()
    }

    mutating func update(_ clock: SLAClock) throws(StoreError) {
        try execute(
            """
            UPDATE clock SET policy = \(clock.policy), target = \(clock.target.wholeMicroseconds),
                calendar = \(clock.calendar), calendar_version = \(clock.calendarVersion), state = \(clock.state),
                reason = \(clock.reason), since = \(clock.since),
                counted = \(clock.countedBefore.wholeMicroseconds), deadline_at = \(clock.deadlineAt),
                due_at = \(clock.dueAt), done = \(clock.doneText), acknowledged_by = \(clock.acknowledgedBy)
            WHERE id = \(clock.id)
            """)
    }

    /// A stretch of no length is none.
    mutating func keep(_ segment: ClockSegment, of clock: ClockID) throws(StoreError) {
        guard segment.from < segment.to else { return }
        try execute(
            """
            INSERT INTO clock_segment (clock_id, state, reason, began_at, ended_at)
            VALUES (\(clock), \(segment.state), \(segment.reason), \(segment.from), \(segment.to))
            """)
    }

    /// Keeps the definition of a calendar for as long as somebody may ask what was counted by it.
    mutating func keep(_ calendar: NamedCalendar, since now: Instant) throws(StoreError) {
        try execute(
            """
            INSERT INTO calendar_version (name, version, definition, since)
            SELECT \(calendar.name), \(calendar.version), \(calendar.hours.definition), \(now)
            WHERE NOT EXISTS (SELECT 1 FROM calendar_version
                WHERE name = \(calendar.name) AND version = \(calendar.version))
            """)
    }

    /// A definition a calendar had; `nil` when this machine no longer knows its time zone.
    mutating func calendar(
        _ name: CalendarName, _ version: Int64, or book: ServiceLevelBook
    ) throws(StoreError) -> BusinessCalendar? {
        let current = book.named(name)
        if current.version == version { return current.hours }
        let found = try first("SELECT definition FROM calendar_version WHERE name = \(name) AND version = \(version)")
        guard var row = found else { return nil }
        return BusinessCalendar(definition: try row.text())
    }

    /// What a clock would have done from `start` on, as far as the statuses of its ticket tell.
    mutating func past(
        of kind: ClockKind, in ticket: Ticket, from start: Instant, to now: Instant, until stand: ClockStand
    ) throws(StoreError) -> [ClockSegment] {
        let turns = try run(
            """
            SELECT at, before, after FROM history
            WHERE ticket_id = \(ticket.id) AND action = 'status' AND at > \(start) AND at <= \(now) ORDER BY id
            """
        ).map { (row) throws(StoreError) in
            var row = row
            return (
                at: try row.instant(), before: try row.word(TicketStatus.self), after: try row.word(TicketStatus.self)
            )
        }
        guard let first = turns.first else { return [] }
        var segments: [ClockSegment] = []
        var from = start
        var status = first.before
        for turn in turns {
            let (state, reason) = ClockStand.stand(of: kind, in: status)
            segments.append(ClockSegment(state: state, reason: reason, from: from, to: turn.at))
            from = turn.at
            status = turn.after
        }
        return segments
    }
}
