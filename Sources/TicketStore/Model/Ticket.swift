package import GatewayKit

/// Row id of a ticket, in the order they were opened.
package typealias TicketID = Identifier<Ticket>

/// What a `ReplyKey` identifies: a ticket, beyond the life of its row.
package enum ReplyKeyEntity {}
/// A random number below 2⁴⁸ that stands for a ticket in signed addresses and Message-IDs.
///
/// Row ids and numbers are given again when an older database is restored; this is not, so a reply to a ticket that
/// was lost never lands in another one.
package typealias ReplyKey = Identifier<ReplyKeyEntity>

extension Identifier where Entity == ReplyKeyEntity {
    /// Bits that a reply key may have.
    package static let bits = 48
}

/// One request of one customer, from first mail to closing.
package struct Ticket: Sendable {
    /// Its row; never shown to people.
    package var id: TicketID
    /// What other systems know it by.
    package var uuid: UniqueID
    /// Chosen at random when the ticket was opened; never changes.
    package var replyKey: ReplyKey
    /// What people quote; no other ticket ever has it.
    package var number: TicketNumber
    /// The home queue. Other queues may watch.
    package var queue: QueueName
    /// What it is called, on one line.
    package var subject: String
    /// Changed by mails as they come, and by people.
    package var status: TicketStatus
    /// Given when it was opened; may be changed since.
    package var priority: TicketPriority
    /// By which way the request came.
    package var source: TicketSource
    /// Who asked first; the first of the participants.
    package var requester: Contact
    /// Who answers for it; `nil` while the whole team does.
    package var assignee: AgentName?
    /// What a rule said it is about; `nil` when none did.
    package var category: CategoryName?
    /// The closed ticket this one continues.
    package var linkedTo: TicketID?
    /// Where its conversation goes on: mail to this one belongs there.
    package var mergedInto: TicketID?
    /// When it was committed, not what its mail says.
    package var createdAt: Instant
    /// When anything of it changed last.
    package var updatedAt: Instant
    /// When an agent first answered publicly; `nil` until then.
    package var firstResponseAt: Instant?
    /// When it was resolved; kept when it is closed, `nil` again when it goes on.
    package var resolvedAt: Instant?
    /// When it was closed or cancelled; `nil` again when it goes on.
    package var closedAt: Instant?
    /// Grows with every change; two writers of the same version cannot both win.
    package var version: Int64
    /// The highest step of a ladder that was taken for it; 0 for none.
    package var escalationLevel = 0
    /// What its customer said of it, once it was closed.
    package var satisfaction: Satisfaction?
    /// What its clocks follow from.
    package var times: TicketTimes
    /// For whom the work is done; `nil` where nobody said.
    package var organisation: OrganisationID?
    /// Where the work is done; `nil` where nobody said.
    package var site: SiteID?
    /// The flat or room there, as whoever asked named it.
    package var unit: String?
    /// How it was resolved, in the words of who did it.
    package var resolutionNotes: String?
    /// What other systems keep with it: a JSON object, as text.
    package var metadata: String?
    /// Nobody sees it any more since then.
    package var deletedAt: Instant?

    /// A ticket as stored; for one without a row there is `NewTicket`.
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
        times = TicketTimes(openedAt: createdAt)
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

/// What a customer said of a ticket that was closed.
package struct Satisfaction: Sendable, Equatable {
    /// 1, very bad, to 5, very good.
    package let rating: Int
    /// In the customer's words; `nil` for none.
    package let comment: String?

    /// `nil` unless `rating` is one of the five.
    package init?(rating: Int, comment: String?) {
        guard (1...5).contains(rating) else { return nil }
        self.rating = rating
        self.comment = comment
    }
}

/// By which way a request came. The raw values are stored and shown.
package enum TicketSource: String, Sendable, CaseIterable {
    case email, web, phone, chat, api
}
