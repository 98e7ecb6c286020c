/// Which tickets are listed.
package struct TicketFilter: Sendable {
    /// The home queue; `nil` for all.
    package var queue: QueueName?
    /// Any of these; all when empty.
    package var statuses: [TicketStatus]
    /// Tickets at most, the newest of those that match.
    package var limit: Int

    /// The newest 100 of all, unless said.
    package init(queue: QueueName? = nil, statuses: [TicketStatus] = [], limit: Int = 100) {
        self.queue = queue
        self.statuses = statuses
        self.limit = limit
    }
}
