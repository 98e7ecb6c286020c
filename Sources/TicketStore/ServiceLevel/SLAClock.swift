package import GatewayKit

/// What a `ClockID` identifies: one clock of one ticket.
package typealias ClockID = Identifier<SLAClock>

/// One measured span of a ticket's life: how much of it counts, and what falls due on the way.
///
/// Its past is a row of segments, in which it ran or not, and why. What it counts is the working time of the segments
/// in which it ran, under one version of one calendar.
package struct SLAClock: Sendable, Equatable {
    /// Whether it counts. The raw values are stored.
    package enum State: String, Sendable, CaseIterable {
        case running, paused
        /// It has measured what it is for. It may run again: the answer that ended it never arrived.
        case ended
    }

    /// Why it counts, or does not. The raw values are stored and shown.
    package enum Reason: String, Sendable, CaseIterable {
        /// It is the team's turn.
        case team
        /// It is the customer's turn.
        case customer
        case answered, resolved, closed, cancelled, merged
        /// Another clock of the same kind began anew, or nothing asks for this one any more.
        case superseded
        /// What it waits for, nobody has prevented yet.
        case waiting
    }

    /// Its row.
    package var id: ClockID
    /// Whose clock it is.
    package var ticket: TicketID
    /// What it measures.
    package var kind: ClockKind
    /// The service level that asks for it; `nil` for what the gateway does by itself.
    package var policy: ServiceLevelName?
    /// Counted time that is allowed.
    package var target: Duration
    /// When time counts.
    package var calendar: CalendarName
    /// Which definition of that calendar; see `BusinessCalendar.version`.
    package var calendarVersion: Int64
    /// Whether it counts now.
    package var state: State
    /// Why.
    package var reason: Reason
    /// Where it began to measure.
    package var startedAt: Instant
    /// Since when it has been in this state.
    package var since: Instant
    /// Counted before `since`.
    package var countedBefore: Duration
    /// When the target is reached if nothing pauses it; `nil` while it does not run, or beyond 20 years.
    package var deadlineAt: Instant?
    /// When the next deed is due; `nil` when none is.
    package var dueAt: Instant?
    /// What has happened.
    package var done: [ClockDeed]
    /// Who said that he takes care of it: nobody is told any more.
    package var acknowledgedBy: AgentName?

    /// Everything counted until `now`, in hours of `calendar`.
    package func counted(at now: Instant, by calendar: BusinessCalendar) -> Duration {
        state == .running ? countedBefore + calendar.workingTime(from: since, to: now) : countedBefore
    }
}

/// One stretch of a clock's past.
package struct ClockSegment: Sendable, Equatable {
    /// Whether it counted.
    package var state: SLAClock.State
    /// Why.
    package var reason: SLAClock.Reason
    /// From here on.
    package var from: Instant
    /// Up to here.
    package var to: Instant

    /// Takes every field as it is.
    package init(state: SLAClock.State, reason: SLAClock.Reason, from: Instant, to: Instant) {
        self.state = state
        self.reason = reason
        self.from = from
        self.to = to
    }
}

extension SLAClock {
    /// How a promise stands, as people see it.
    package enum Health: String, Sendable, CaseIterable {
        case ok, warning, breach
    }

    /// Sets what follows from the rest: the deadline, and when the next deed is due.
    mutating func schedule(_ plan: ClockPlan) {
        guard state == .running else {
            deadlineAt = nil
            dueAt = nil
            return
        }
        let hours = plan.calendar.hours
        deadlineAt = hours.instant(after: max(target - countedBefore, .zero), from: since)
        let next = plan.moments.first { !done.contains($0.deed) && !isSilenced($0.deed) }
        dueAt = next.flatMap { hours.instant(after: max($0.after - countedBefore, .zero), from: since) }
    }

    /// What falls due up to `now`, earliest first.
    func due(at now: Instant, of plan: ClockPlan) -> [ClockDeed] {
        guard state == .running else { return [] }
        let counted = counted(at: now, by: plan.calendar.hours)
        return plan.moments.filter { $0.after <= counted && !done.contains($0.deed) && !isSilenced($0.deed) }
            .map(\.deed)
    }

    /// Somebody takes care of it: the ladder ends here, and the rest goes on.
    private func isSilenced(_ deed: ClockDeed) -> Bool {
        if case .escalate = deed { acknowledgedBy != nil } else { false }
    }
}
