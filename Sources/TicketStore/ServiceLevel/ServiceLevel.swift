import GatewayKit

/// What a `ServiceLevelName` names: promises for some of the tickets.
package enum ServiceLevelEntity {}
/// What a `CalendarName` names: when somebody works.
package enum CalendarEntity {}
/// Key of a service level in the configuration; clocks keep it.
package typealias ServiceLevelName = ConfiguredName<ServiceLevelEntity>
/// Key of a calendar in the configuration.
package typealias CalendarName = ConfiguredName<CalendarEntity>

/// What is promised about some of the tickets, and what happens when the promise is in danger.
package struct ServiceLevel: Sendable, Equatable {
    /// As configured.
    package var name: ServiceLevelName
    /// Of these queues; empty means all. So do the other two.
    package var queues: Set<QueueName> = []
    package var priorities: Set<TicketPriority> = []
    package var categories: Set<CategoryName> = []
    /// When time counts.
    package var calendar: CalendarName
    /// Counted time, more than zero; what is not promised is missing.
    package var targets: [ClockKind: Duration] = [:]
    /// Percent of a target after which it is in danger; 1 to 99.
    package var warningShare = 80
    /// In their order; the first is level 1.
    package var ladder: [EscalationLevel] = []

    /// Promises nothing until `targets` are set.
    package init(name: ServiceLevelName, calendar: CalendarName) {
        self.name = name
        self.calendar = calendar
    }

    /// Whether it is about such a ticket.
    package func covers(queue: QueueName, priority: TicketPriority, category: CategoryName?) -> Bool {
        guard queues.isEmpty || queues.contains(queue), priorities.isEmpty || priorities.contains(priority) else {
            return false
        }
        return categories.isEmpty || category.map(categories.contains) == true
    }

    /// What happens on the way of one of its clocks, earliest first.
    func moments(of kind: ClockKind, target: Duration) -> [ClockMoment] {
        var moments = [
            ClockMoment(.warning, after: target * warningShare / 100), ClockMoment(.breach, after: target),
        ]
        for (index, level) in ladder.enumerated() where level.concerns(kind) {
            moments.append(ClockMoment(.escalate(index + 1), after: level.moment.time(for: target)))
        }
        return moments.inOrder
    }
}

/// One step of a ladder.
package struct EscalationLevel: Sendable, Equatable {
    /// When a step is taken.
    package enum Moment: Sendable, Equatable {
        /// Percent of the target; 100 is the deadline.
        case share(Int)
        /// Counted time after the deadline.
        case late(Duration)
        /// Counted time without an answer, whatever the target is.
        case unanswered(Duration)

        func time(for target: Duration) -> Duration {
            switch self {
            case .share(let percent): target * percent / 100
            case .late(let duration): target + duration
            case .unanswered(let duration): duration
            }
        }
    }

    /// The clock it belongs to; `nil` means every target, of `unanswered` both responses.
    package var clock: ClockKind?
    /// When it is taken.
    package var moment: Moment
    /// Who is told, in the ways each chose.
    package var notify: [EscalationRecipient] = []
    /// Who is told by SMS at once, whatever he chose.
    package var texts: [EscalationRecipient] = []
    /// Programs that are told, whatever they subscribed to.
    package var webhooks: [EndpointName] = []
    /// Raised to this; never lowered.
    package var priority: TicketPriority?
    /// Who answers for the ticket from then on.
    package var assignee: EscalationRecipient?
    /// Who follows it from then on.
    package var watchers: [AgentName] = []
    /// What it is marked with.
    package var tags: [TagName] = []

    /// Tells nobody until `notify` is set.
    package init(clock: ClockKind? = nil, moment: Moment) {
        self.clock = clock
        self.moment = moment
    }

    /// Whether it is a step on the way of this clock.
    package func concerns(_ kind: ClockKind) -> Bool {
        if let clock { return clock == kind }
        if case .unanswered = moment { return kind != .resolution }
        return true
    }
}

/// Somebody who is told of an escalation, or takes the ticket over.
package enum EscalationRecipient: Sendable, Equatable {
    case agent(AgentName)
    case role(Role)

    /// Who that is depends on the ticket, and on the day.
    package enum Role: String, Sendable, CaseIterable {
        /// Who answers for the ticket; the team while nobody does.
        case assignee
        /// Everybody in the ticket's queue.
        case team
        /// Who is on call for the queue now.
        case onCall = "on_call"
        /// Who follows the ticket.
        case watchers
        /// Agents of the queue, or of no queue, whose role is supervisor or admin.
        case supervisors
    }
}

extension [ClockMoment] {
    /// Earliest first; of one instant, in the order they were listed.
    var inOrder: [ClockMoment] {
        enumerated().sorted { ($0.element.after, $0.offset) < ($1.element.after, $1.offset) }.map(\.element)
    }
}
