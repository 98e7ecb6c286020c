package import GatewayKit

package typealias TicketID = Identifier<Ticket>

package enum ReplyKeyEntity {}
/// A random number below 2⁴⁸ that stands for a ticket in signed addresses and Message-IDs.
///
/// Row ids and numbers are given again when an older database is restored; this is not, so a reply to a ticket that
/// was lost never lands in another one.
package typealias ReplyKey = Identifier<ReplyKeyEntity>

extension Identifier where Entity == ReplyKeyEntity {
    package static let bits = 48
}

/// One request of one customer, from first mail to closing.
package struct Ticket: Sendable {
    package var id: TicketID
    package var uuid: UniqueID
    package var replyKey: ReplyKey
    package var number: TicketNumber
    /// The home queue. Other queues may watch.
    package var queue: QueueName
    package var subject: String
    package var status: TicketStatus
    package var priority: TicketPriority
    package var source: TicketSource
    package var requester: Contact
    package var assignee: AgentName?
    package var category: CategoryName?
    /// The closed ticket this one continues.
    package var linkedTo: TicketID?
    /// Where its conversation goes on: mail to this one belongs there.
    package var mergedInto: TicketID?
    package var createdAt: Instant
    package var updatedAt: Instant
    package var firstResponseAt: Instant?
    package var resolvedAt: Instant?
    package var closedAt: Instant?
    /// Grows with every change; two writers of the same version cannot both win.
    package var version: Int64

    package init(
        id: TicketID, uuid: UniqueID, replyKey: ReplyKey, number: TicketNumber, queue: QueueName, subject: String,
        status: TicketStatus,
        priority: TicketPriority, source: TicketSource, requester: Contact, assignee: AgentName? = nil,
        category: CategoryName? = nil, linkedTo: TicketID? = nil, createdAt: Instant, updatedAt: Instant,
        firstResponseAt: Instant? = nil,
        resolvedAt: Instant? = nil, closedAt: Instant? = nil, version: Int64
    ) {
        self.id = id
        self.uuid = uuid
        self.replyKey = replyKey
        self.number = number
        self.queue = queue
        self.subject = subject
        self.status = status
        self.priority = priority
        self.source = source
        self.requester = requester
        self.assignee = assignee
        self.category = category
        self.linkedTo = linkedTo
        self.createdAt = createdAt
        self.updatedAt = updatedAt
        self.firstResponseAt = firstResponseAt
        self.resolvedAt = resolvedAt
        self.closedAt = closedAt
        self.version = version
    }
}

extension Ticket {
    /// The status while the team has something to do.
    package var activeStatus: TicketStatus { assignee == nil ? .open : .inProgress }

    /// The status once its customer wrote; `nil` when that changes nothing.
    package var statusAfterReply: TicketStatus? {
        switch status {
        case .waitingCustomer, .resolved, .closed, .cancelled: activeStatus
        case .open, .assigned, .inProgress: nil
        }
    }
}

/// Where a ticket stands. The raw values are stored and shown.
package enum TicketStatus: String, Sendable, CaseIterable {
    case open
    case assigned
    case inProgress = "in_progress"
    case waitingCustomer = "waiting_customer"
    case resolved
    case closed
    case cancelled
}

package enum TicketPriority: String, Sendable, CaseIterable {
    case low, normal, high, urgent
}

package enum TicketSource: String, Sendable, CaseIterable {
    case email, web, phone, chat, api
}
