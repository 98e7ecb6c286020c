package import GatewayKit

/// The instants of a ticket that its clocks follow from.
package struct TicketTimes: Sendable, Equatable {
    /// Since when its time is kept; `nil` for an imported ticket in which nobody has written since.
    package var keptFrom: Instant?
    /// Since when it has had its status.
    package var statusSince: Instant
    /// Since when the customer has waited for a word of the team; `nil` when he does not.
    package var unansweredSince: Instant?
    /// The last word between customer and team.
    package var spokenAt: Instant
    /// The last thing a person did in it.
    package var activeAt: Instant
    /// When its customer was asked how it was.
    package var surveyedAt: Instant?

    /// Of a ticket whose customer has just written it.
    package init(openedAt instant: Instant) {
        keptFrom = instant
        statusSince = instant
        unansweredSince = instant
        spokenAt = instant
        activeAt = instant
    }
}

/// Who said something in a ticket, as far as its clocks are concerned.
package enum TicketVoice: Sendable, Equatable {
    /// The customer: the team owes an answer.
    case customer
    /// The team, to the customer: nobody waits for it any more.
    case team
    /// A colleague, to colleagues.
    case inside
}

extension TicketTimes {
    /// The times once `change` was made at `now`.
    ///
    /// Whoever resolves a ticket has answered it. A customer who writes into an imported ticket makes it one whose time
    /// is kept.
    func after(_ change: TicketChange, status: TicketStatus, was earlier: TicketStatus, now: Instant) -> TicketTimes {
        var times = self
        if status != earlier { times.statusSince = now }
        if change.voice != nil { times.activeAt = now }
        switch change.voice {
        case .customer:
            times.spokenAt = now
            times.keptFrom = keptFrom ?? now
            times.unansweredSince = unansweredSince ?? now
        case .team:
            times.spokenAt = now
            times.unansweredSince = nil
        case .inside, nil: break
        }
        if status == .resolved || status == .closed || status == .cancelled { times.unansweredSince = nil }
        return times
    }
}
