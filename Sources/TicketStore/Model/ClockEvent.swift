package import GatewayKit

/// Something a clock does now, for those who say who is told of it.
package struct ClockEvent: Sendable {
    /// What happens.
    package var deed: ClockDeed
    /// As it stood when it fell due.
    package var clock: SLAClock
    /// As it is once the deed is done.
    package var ticket: Ticket
    /// Agents who follow the ticket.
    package var watchers: [AgentName]
    /// When it happens.
    package var at: Instant
    /// What each agent said last about being there.
    package var absences: [Absence]

    /// Takes every field as it is.
    package init(
        deed: ClockDeed, clock: SLAClock, ticket: Ticket, watchers: [AgentName], at: Instant,
        absences: [Absence] = []
    ) {
        self.absences = absences
        self.deed = deed
        self.clock = clock
        self.ticket = ticket
        self.watchers = watchers
        self.at = at
    }
}

/// What a step of a ladder does to its ticket, once it is known who the roles stand for today.
package struct EscalationChange: Sendable {
    /// Who answers from now on; `nil` leaves it.
    package var assignee: AgentName?
    /// Who is told, each once.
    package var notices: [Notice]

    /// Nobody, unless said.
    package init(assignee: AgentName? = nil, notices: [Notice] = []) {
        self.assignee = assignee
        self.notices = notices
    }
}

/// One clock with everything that explains it.
package struct ClockFile: Sendable {
    /// As it stands.
    package var clock: SLAClock
    /// Its past, oldest first; what it does now is not among it.
    package var segments: [ClockSegment]
    /// By which it counts; `nil` when its time zone is no longer known here.
    package var calendar: BusinessCalendar?

    /// Takes every field as it is.
    package init(clock: SLAClock, segments: [ClockSegment], calendar: BusinessCalendar?) {
        self.clock = clock
        self.segments = segments
        self.calendar = calendar
    }

    /// Every stretch of it until `now`.
    package func stretches(until now: Instant) -> [ClockSegment] {
        segments + [
            ClockSegment(state: clock.state, reason: clock.reason, from: clock.since, to: max(now, clock.since))
        ]
    }
}

/// A promise and the ticket it was made about, for listings.
package struct DueClock: Sendable {
    /// As it stands.
    package var clock: SLAClock
    /// Whose clock it is.
    package var ticket: Ticket

    /// `clock` is one of `ticket`.
    package init(clock: SLAClock, ticket: Ticket) {
        self.clock = clock
        self.ticket = ticket
    }
}
