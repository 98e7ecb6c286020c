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

    /// Who looks: what he may not see is not listed.
    package var visibility: TicketVisibility
    /// Any of these, as with priorities, categories and queues.
    package var statuses: Set<TicketStatus> = []
    package var priorities: Set<TicketPriority> = []
    package var categories: Set<CategoryName> = []
    package var queues: Set<QueueName> = []
    /// Every one of them.
    package var tags: Set<TagName> = []
    package var assignee: AgentName?
    /// Only those that nobody has.
    package var isUnassigned = false
    /// Who opened it, and still takes part.
    package var requester: ContactID?
    /// For whom, and where, the work is done.
    package var organisation: OrganisationID?
    package var site: SiteID?
    /// From the first instant on, before the second.
    package var createdFrom: Instant?
    package var createdBefore: Instant?
    /// Changed then or later.
    package var updatedSince: Instant?
    /// How the most urgent promise stands.
    package var health: SLAClock.Health?
    /// What people typed; see `SearchWords`. `nil` for no search. One that names nothing holds for all.
    ///
    /// It finds tickets among the newest `SearchReach.scanned` messages and notes that hold the words.
    package var search: String?
    /// The greatest first, unless `isAscending`.
    package var order = Order.created
    package var isAscending = false
    package var page = Page.offset(0)
    /// 1 to `mostListed`; any other number is taken for the nearest of these.
    package var limit = 20

    /// Tickets on one page at most.
    package static let mostListed = 1_000

    /// Of all tickets that may be seen, the first page of the newest.
    package init(visibleTo visibility: TicketVisibility) {
        self.visibility = visibility
    }
}

/// A place in a list, as text that only this program reads.
package struct TicketCursor: Hashable, Sendable {
    /// Letters and digits.
    package let text: String

    /// Takes what somebody showed, which may be no place at all.
    package init(text: String) {
        self.text = text
    }
}

/// One ticket as lists show it.
package struct TicketRow: Sendable {
    /// As it is now.
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
    /// For whom, and where, the work is done.
    package var organisation: Organisation?
    package var site: Site?

    /// Takes every field as it is.
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
    /// In the order of the query.
    package var rows: [TicketRow]
    /// All that the query holds for, exactly, at the instant the rows were read.
    package var total: Int
    /// Where the next page begins; `nil` at the end.
    package var next: TicketCursor?

    /// Takes every field as it is.
    package init(rows: [TicketRow], total: Int, next: TicketCursor?) {
        self.rows = rows
        self.total = total
        self.next = next
    }
}
