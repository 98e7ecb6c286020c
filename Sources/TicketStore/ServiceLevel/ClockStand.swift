import GatewayKit

/// Where a clock of a ticket has to stand, as the ticket is now.
struct ClockStand: Equatable {
    let state: SLAClock.State
    let reason: SLAClock.Reason
    /// Where it begins to measure: a clock that began elsewhere is another one.
    let from: Instant

    /// `nil` when the ticket has no such clock now.
    init?(_ kind: ClockKind, of ticket: Ticket) {
        guard let kept = ticket.times.keptFrom else { return nil }
        guard let from = Self.beginning(of: kind, in: ticket, keptFrom: kept) else { return nil }
        self.from = from
        if kind == .firstResponse, ticket.firstResponseAt != nil {
            (state, reason) = (.ended, .answered)
        } else if ticket.mergedInto != nil {
            (state, reason) = (.ended, .merged)
        } else {
            (state, reason) = Self.stand(of: kind, in: ticket.status)
        }
    }

    /// What a status alone does to a clock: for the past, of which only the status is known.
    static func stand(of kind: ClockKind, in status: TicketStatus) -> (SLAClock.State, SLAClock.Reason) {
        guard kind.isTarget else { return (.running, .waiting) }
        let isOver: SLAClock.State = kind == .resolution ? .ended : .paused
        switch status {
        case .open, .assigned, .inProgress: return (.running, .team)
        case .waitingCustomer: return (.paused, .customer)
        case .resolved: return (isOver, .resolved)
        case .closed: return (isOver, .closed)
        case .cancelled: return (isOver, .cancelled)
        }
    }

    private static func beginning(of kind: ClockKind, in ticket: Ticket, keptFrom kept: Instant) -> Instant? {
        let times = ticket.times
        let isActive = ticket.status == .open || ticket.status == .assigned || ticket.status == .inProgress
        switch kind {
        case .firstResponse, .resolution: return kept
        case .nextResponse: return ticket.firstResponseAt == nil ? nil : times.unansweredSince
        case .autoClose: return ticket.status == .resolved ? max(times.statusSince, times.activeAt) : nil
        case .customerReminder:
            return ticket.status == .waitingCustomer ? max(times.statusSince, times.spokenAt) : nil
        case .assigneeReminder:
            return isActive && ticket.assignee != nil ? max(times.statusSince, times.activeAt) : nil
        case .survey:
            let isOver = ticket.status == .closed && ticket.mergedInto == nil
            return isOver && times.surveyedAt == nil ? times.statusSince : nil
        }
    }
}
