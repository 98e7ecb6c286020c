package import GatewayKit

/// One line of the history of all tickets, as live clients are told of it.
package struct FeedEntry: Sendable {
    /// Grows with every line; what a client names to go on where it was.
    package var id: Int64
    /// When it was committed.
    package var at: Instant
    /// As the ticket is now.
    package var ticket: TicketID
    /// Of the ticket, as all down to `isDeleted`.
    package var uuid: UniqueID
    package var number: TicketNumber
    package var subject: String
    package var queue: QueueName
    package var status: TicketStatus
    package var priority: TicketPriority
    package var category: CategoryName?
    package var requester: Contact
    package var assignee: AgentName?
    /// Queues besides its own that see it.
    package var watchingQueues: [QueueName] = []
    /// Everybody who takes part, and since when: the requester since ever.
    package var participants: [ContactID: Instant] = [:]
    /// The ticket is deleted: whoever followed it is told of that and of nothing else.
    package var isDeleted: Bool
    /// As in `HistoryEvent`.
    package var action: String
    /// What was, and what is since; `nil` where the action has no such thing.
    package var before: String?
    package var after: String?
    /// Who did it, as `Actor` is written.
    package var actor: String
    /// The message that was added, if one was, and was not deleted since.
    package var message: TicketMessage?

    /// What other programs call it; `nil` for what concerns only us.
    package var event: TicketEvent? { TicketEvent(action: action, before: before, after: after) }
}

extension FeedEntry {
    /// Whether somebody with this visibility may be told of it: of a change that customers have no part in, and of what
    /// was written before somebody joined, he hears nothing.
    package func isSeen(by visibility: TicketVisibility) -> Bool {
        guard !isDeleted || action == "ticket.deleted" else { return false }
        switch visibility {
        case .all: return true
        case .queues(let queues): return isOf(queues)
        case .assigned(let agent): return assignee == agent
        case .desk(let agent, let queues): return assignee == agent || status.isActive && isOf(queues)
        case .participant(let contact):
            guard let since = participants[contact], at >= since else { return false }
            if let message { return message.kind == .public && message.isConfirmed }
            return ["ticket.created", "ticket.deleted", "status", "satisfaction"].contains(action)
        }
    }

    private func isOf(_ queues: [QueueName]) -> Bool {
        queues.contains(queue) || watchingQueues.contains { queues.contains($0) }
    }
}
