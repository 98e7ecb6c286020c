package import GatewayKit

/// One line of the history of all tickets, as live clients are told of it.
package struct FeedEntry: Sendable {
    /// Grows with every line; what a client names to go on where it was.
    package var id: Int64
    /// When it was committed.
    package var at: Instant
    /// As the ticket is now.
    package var ticket: TicketID
    package var uuid: UniqueID
    package var number: TicketNumber
    package var subject: String
    package var queue: QueueName
    package var status: TicketStatus
    package var priority: TicketPriority
    package var requester: Contact
    package var assignee: AgentName?
    /// Queues besides its own that see it.
    package var watchingQueues: [QueueName] = []
    /// Everybody who takes part, the requester first.
    package var participants: [ContactID] = []
    /// The ticket is deleted: whoever followed it is told of that and of nothing else.
    package var isDeleted: Bool
    /// As in `HistoryEvent`.
    package var action: String
    package var before: String?
    package var after: String?
    package var actor: String
    /// The message that was added, if one was, and was not deleted since.
    package var message: FeedMessage?

    /// What other programs call it; `nil` for what concerns only us.
    package var event: TicketEvent? { TicketEvent(action: action, before: before, after: after) }
}

/// A message that was added, without its text.
package struct FeedMessage: Sendable {
    package var id: MessageRowID
    package var uuid: UniqueID
    package var kind: TicketMessage.Kind
    package var direction: TicketMessage.Direction
    /// Now; a reply that waits for a person's word may have got it.
    package var isConfirmed: Bool
    /// `nil` for an agent, and for the gateway.
    package var author: ContactID?
}
