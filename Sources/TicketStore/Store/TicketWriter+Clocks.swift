import GatewayKit

/// Keeps the clocks of a ticket as the ticket is and as the service levels say.
extension TicketWriter {
    /// Begins, pauses, resumes and ends what has to. Called after every change of a ticket, in its transaction.
    ///
    /// - Parameter isRevision: Nothing happened but that the service levels are others now. What a clock that begins
    ///   with them would have done in the past is not made up for.
    func reckon(
        _ id: TicketID, isRevision: Bool = false, _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) {
        guard let ticket = try connection.ticket(id) else { return }
        var clocks = try connection.clocks(of: id)
        for kind in ClockKind.allCases {
            let latest = clocks.lastIndex { $0.kind == kind }.map { clocks.remove(at: $0) }
            try reckon(kind, of: ticket, latest, isRevision: isRevision, &connection)
        }
    }

    private func reckon(
        _ kind: ClockKind, of ticket: Ticket, _ latest: SLAClock?, isRevision: Bool,
        _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) {
        let plan = desk.serviceLevels.plan(of: kind, for: ticket)
        let stand = plan == nil ? nil : ClockStand(kind, of: ticket)
        if let clock = latest, let plan, let stand, clock.startedAt == stand.from {
            return try turn(clock, to: stand, plan, &connection)
        }
        if let clock = latest, clock.state != .ended {
            let reason = stand == nil && kind == .nextResponse ? SLAClock.Reason.answered : .superseded
            try end(clock, because: reason, &connection)
            if isRevision { try tellRevision(of: clock, &connection) }
        }
        if let plan, let stand, stand.state != .ended {
            let clock = try begin(plan, stand, for: ticket, isRevision: isRevision, &connection)
            if isRevision, let clock { try tellRevision(of: clock, &connection) }
        }
    }

    /// Brings a clock to where it has to stand. One whose target or calendar is another now is counted anew.
    private func turn(
        _ old: SLAClock, to stand: ClockStand, _ plan: ClockPlan, _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) {
        var clock = old
        let isSame = clock.isUnder(plan)
        if clock.state == .ended, stand.state == .ended { return }
        if isSame, clock.state == stand.state, clock.reason == stand.reason { return }
        if clock.state != stand.state || clock.reason != stand.reason {
            let segment = ClockSegment(state: clock.state, reason: clock.reason, from: clock.since, to: now)
            try connection.keep(segment, of: clock.id)
            if isSame { clock.countedBefore = clock.counted(at: now, by: plan.calendar.hours) }
            clock.state = stand.state
            clock.reason = stand.reason
            clock.since = now
        }
        if !isSame {
            clock.adopt(plan, past: try connection.segments(of: clock.id))
            try connection.keep(plan.calendar, since: now)
            let deadline = clock.deadline(of: plan)
            let before = old.deadlineAt.map { "\(clock.kind.rawValue) \($0)" }
            let after = deadline.map { "\(clock.kind.rawValue) \($0)" }
            try note("sla.recalculated", before, after: after, on: clock.ticket, by: .system, &connection)
        }
        clock.schedule(plan)
        try connection.update(clock)
    }

    private func end(
        _ old: SLAClock, because reason: SLAClock.Reason, _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) {
        var clock = old
        try connection.keep(
            ClockSegment(state: clock.state, reason: clock.reason, from: clock.since, to: now), of: clock.id)
        // Under its own calendar: the service level may be gone.
        if let hours = try connection.calendar(clock.calendar, clock.calendarVersion, or: desk.serviceLevels) {
            clock.countedBefore = clock.counted(at: now, by: hours)
        }
        clock.state = .ended
        clock.reason = reason
        clock.since = now
        clock.deadlineAt = nil
        clock.dueAt = nil
        try connection.update(clock)
    }

    /// Every change of a promise stands in the history: what was counted by promises knows from it which tickets to
    /// look at again. What begins and ends with a change of the ticket has a line already.
    private func tellRevision(
        of clock: SLAClock, _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) {
        let stand = clock.deadlineAt.map { " \($0)" } ?? ""
        try note(
            "sla.recalculated", after: clock.kind.rawValue + stand, on: clock.ticket, by: .system, &connection)
    }

    /// A clock that begins in the past, because its ticket belongs to another service level now, has the pauses that
    /// the ticket's history tells.
    private func begin(
        _ plan: ClockPlan, _ stand: ClockStand, for ticket: Ticket, isRevision: Bool,
        _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) -> SLAClock? {
        var past: [ClockSegment] = []
        if stand.from < now, plan.kind.isTarget {
            past = try connection.past(of: plan.kind, in: ticket, from: stand.from, to: now, until: stand)
        }
        let hours = plan.calendar.hours
        let counted = past.reduce(Duration.zero) {
            $1.state == .running ? $0 + hours.workingTime(from: $1.from, to: $1.to) : $0
        }
        try connection.keep(plan.calendar, since: now)
        // Any id: the row gets its own when it is inserted.
        guard let placeholder = ClockID(1) else { return nil }
        var clock = SLAClock(
            id: placeholder, ticket: ticket.id, kind: plan.kind, policy: plan.policy, target: plan.target,
            calendar: plan.calendar.name, calendarVersion: plan.calendar.version, state: stand.state,
            reason: stand.reason, startedAt: stand.from, since: past.last?.to ?? stand.from, countedBefore: counted,
            done: [])
        if isRevision { clock.done = clock.due(at: now, of: plan) }
        clock.schedule(plan)
        let id = try connection.insert(clock)
        for segment in past { try connection.keep(segment, of: id) }
        return clock
    }

    /// Ends the ladders of a ticket: somebody takes care of it.
    func acknowledgeClocks(
        of ticket: TicketID, by actor: Actor, _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) {
        guard case .agent(let agent) = actor, let found = try connection.ticket(ticket) else { return }
        for var clock in try connection.clocks(of: ticket) where clock.state != .ended && clock.acknowledgedBy == nil {
            guard clock.kind.isTarget else { continue }
            clock.acknowledgedBy = agent
            if let plan = desk.serviceLevels.plan(of: clock.kind, for: found) { clock.schedule(plan) }
            try connection.update(clock)
        }
        try note("escalation.acknowledged", after: agent.rawValue, on: ticket, by: actor, &connection)
    }

    /// An answer that did not arrive was none: the customer waits again, and a first response is still owed.
    func undoAnswer(
        _ entry: OutboxID, in ticket: TicketID, _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) {
        let isRequesters = try connection.first(
            """
            SELECT 1 FROM outbox o JOIN ticket t ON t.id = o.ticket_id
            WHERE o.id = \(entry) AND o.recipient_id = t.requester_id
                AND o.message_id = (SELECT max(id) FROM message
                    WHERE ticket_id = t.id AND kind = 'public' AND direction = \(TicketMessage.Direction.outgoing))
            """)
        guard isRequesters != nil else { return }
        try connection.execute(
            "UPDATE ticket SET unanswered_since = coalesce(unanswered_since, \(now)) WHERE id = \(ticket)")
        var answers = try connection.one(
            """
            SELECT count(*) FROM message WHERE ticket_id = \(ticket) AND kind = 'public' AND direction = \(TicketMessage.Direction.outgoing)
                AND author_agent IS NOT NULL
            """)
        guard try answers.count() == 1 else { return }
        try connection.execute("UPDATE ticket SET first_response_at = NULL WHERE id = \(ticket)")
        try note("first_response.undone", after: nil, on: ticket, by: .system, &connection)
    }
}

extension SLAClock {
    /// Whether it counts what `plan` says, as `plan` says.
    func isUnder(_ plan: ClockPlan) -> Bool {
        policy == plan.policy && target == plan.target && calendar == plan.calendar.name
            && calendarVersion == plan.calendar.version
    }

    /// Counts anew under another plan. What was done stays done as far as it is reached under the new one too.
    fileprivate mutating func adopt(_ plan: ClockPlan, past: [ClockSegment]) {
        let hours = plan.calendar.hours
        countedBefore = past.reduce(Duration.zero) {
            $1.state == .running ? $0 + hours.workingTime(from: $1.from, to: $1.to) : $0
        }
        if policy != plan.policy {
            // Another ladder.
            done.removeAll { deed in if case .escalate = deed { true } else { false } }
        }
        policy = plan.policy
        target = plan.target
        calendar = plan.calendar.name
        calendarVersion = plan.calendar.version
        let reached = counted(at: past.last?.to ?? since, by: hours)
        done = done.filter { deed in plan.moments.contains { $0.deed == deed && $0.after <= reached } }
    }

    fileprivate func deadline(of plan: ClockPlan) -> Instant? {
        guard state == .running else { return nil }
        return plan.calendar.hours.instant(after: max(target - countedBefore, .zero), from: since)
    }
}
