/// Something that happened to a ticket, as other programs are told of it. The raw values are sent.
///
/// Each is a line of the ticket's history.
package enum TicketEvent: String, Hashable, Sendable, CaseIterable {
    case created = "ticket.created"
    case updated = "ticket.updated"
    case assigned = "ticket.assigned"
    case resolved = "ticket.resolved"
    case closed = "ticket.closed"
    case reopened = "ticket.reopened"
    case messageAdded = "ticket.message.new"
    case escalated = "ticket.escalated"
    case deadlineNear = "ticket.sla.warning"
    case deadlineMissed = "ticket.sla.breached"
    case rated = "ticket.satisfaction.received"

    /// What a line of the history is called outside; `nil` for what only concerns us, such as the fate of our mails.
    package init?(action: String, before: String?, after: String?) {
        switch action {
        case "ticket.created": self = .created
        case "status": self.init(statusBefore: before, after: after)
        case "assignee": self = after == nil ? .updated : .assigned
        case "message.added": self = .messageAdded
        case "escalated": self = .escalated
        case "sla.warning": self = .deadlineNear
        case "sla.breached": self = .deadlineMissed
        case "satisfaction": self = .rated
        case "priority", "category", "queue", "tag.added", "tag.removed", "watcher.added", "watcher.removed",
            "participant.added", "queue.watching", "ticket.merged":
            self = .updated
        default: return nil
        }
    }

    private init(statusBefore before: String?, after: String?) {
        let wasOver = before.flatMap { TicketStatus(rawValue: $0) }?.isOver ?? false
        switch after.flatMap({ TicketStatus(rawValue: $0) }) {
        case .resolved: self = .resolved
        case .closed, .cancelled: self = .closed
        case .open, .assigned, .inProgress, .waitingCustomer: self = wasOver ? .reopened : .updated
        case nil: self = .updated
        }
    }
}

extension TicketStatus {
    fileprivate var isOver: Bool { self == .resolved || self == .closed || self == .cancelled }
}

/// What one endpoint wants to hear of.
package struct EventSubscription: Equatable, Sendable {
    /// Who is told.
    package var endpoint: EndpointName
    /// Of what.
    package var events: Set<TicketEvent>
    /// Of tickets in these queues only; `nil` for all.
    package var queues: Set<QueueName>?

    /// Of all queues, unless said.
    package init(endpoint: EndpointName, events: Set<TicketEvent>, queues: Set<QueueName>? = nil) {
        self.endpoint = endpoint
        self.events = events
        self.queues = queues
    }
}
