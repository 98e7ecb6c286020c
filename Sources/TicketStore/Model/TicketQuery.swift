package import GatewayKit

/// Whose tickets somebody may see.
package enum TicketVisibility: Hashable, Sendable {
    /// Every one.
    case all
    /// Those of these queues, their own and those they watch.
    case queues([QueueName])
    /// Those given to the agent, and those of the queues that are not over.
    case desk(AgentName, queues: [QueueName])
    /// Those given to the agent.
    case assigned(AgentName)
    /// Those in which the contact takes part.
    case participant(ContactID)
}

/// Which tickets are listed, in what order, and which of them this time. A condition that is empty holds for all.
///
/// Deleted tickets are never listed. Those merged into others are, as closed ones.
package struct TicketQuery: Hashable, Sendable {
    /// By what they are sorted. Equal ones are in the order they were opened in, so no page has one twice. Of deadlines
    /// the earliest counts, and tickets without one are last in both directions.
    package enum Order: String, Hashable, Sendable, CaseIterable {
        case created, updated, priority, deadline
    }

    /// Which part of the list.
    package enum Page: Hashable, Sendable {
        /// So many are passed over.
        case offset(Int)
        /// What comes after the last one of an earlier page.
        case after(TicketCursor)
    }

    package var visibility: TicketVisibility
    package var statuses: Set<TicketStatus> = []
    package var priorities: Set<TicketPriority> = []
    package var categories: Set<CategoryName> = []
    package var queues: Set<QueueName> = []
    /// Every one of them.
    package var tags: Set<TagName> = []
    package var assignee: AgentName?
    package var isUnassigned = false
    package var requester: ContactID?
    package var organisation: OrganisationID?
    package var site: SiteID?
    /// From the first instant on, before the second.
    package var createdFrom: Instant?
    package var createdBefore: Instant?
    package var updatedSince: Instant?
    /// How the most urgent promise stands.
    package var health: SLAClock.Health?
    /// What people typed; see `SearchWords`. `nil` for no search. One that names nothing holds for all.
    ///
    /// It finds tickets among the newest `SearchReach.scanned` messages and notes that hold the words.
    package var search: String?
    package var order = Order.created
    package var isAscending = false
    package var page = Page.offset(0)
    /// 1 to `mostListed`; any other number is taken for the nearest of these.
    package var limit = 20

    /// Tickets on one page at most.
    package static let mostListed = 1_000

    package init(visibleTo visibility: TicketVisibility) {
        self.visibility = visibility
    }
}

/// A place in a list, as text that only this program reads.
package struct TicketCursor: Hashable, Sendable {
    /// Letters and digits.
    package let text: String

    package init(text: String) {
        self.text = text
    }
}

/// One ticket as lists show it.
package struct TicketRow: Sendable {
    package var ticket: Ticket
    /// The beginning of the first message, at most 500 bytes.
    package var description: String
    /// By name.
    package var tags: [TagName]
    /// Messages that were not deleted; of a customer's list, those he may read.
    package var messages: Int
    /// Of these messages, and uploads besides.
    package var attachments: Int
    /// How its most urgent promise stands; `nil` where nothing is promised any more.
    package var stand: PromiseStand?
    package var organisation: Organisation?
    package var site: Site?

    package init(
        ticket: Ticket, description: String, tags: [TagName], messages: Int, attachments: Int, stand: PromiseStand?,
        organisation: Organisation?, site: Site?
    ) {
        self.ticket = ticket
        self.description = description
        self.tags = tags
        self.messages = messages
        self.attachments = attachments
        self.stand = stand
        self.organisation = organisation
        self.site = site
    }
}

/// A part of a list.
package struct TicketPage: Sendable {
    package var rows: [TicketRow]
    /// All that the query holds for, exactly, at the instant the rows were read.
    package var total: Int
    /// Where the next page begins; `nil` at the end.
    package var next: TicketCursor?

    package init(rows: [TicketRow], total: Int, next: TicketCursor?) {
        self.rows = rows
        self.total = total
        self.next = next
    }
}
