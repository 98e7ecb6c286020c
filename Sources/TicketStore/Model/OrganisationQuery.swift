package import GatewayKit

/// Which organisations are listed; by name.
package struct OrganisationQuery: Hashable, Sendable {
    /// Stands in the name, the town or the address, whatever the case of ASCII letters.
    package var search: String?
    package var type: String?
    /// So many are passed over.
    package var offset = 0
    /// 1 to `TicketQuery.mostListed`; any other number is taken for the nearest of these.
    package var limit = 20

    /// All of them.
    package init() {}
}

/// Which sites are listed; by name.
package struct SiteQuery: Hashable, Sendable {
    /// Stands in the name, the town or the address, whatever the case of ASCII letters.
    package var search: String?
    package var organisation: OrganisationID?
    package var type: String?
    package var status: String?
    /// So many are passed over.
    package var offset = 0
    /// 1 to `TicketQuery.mostListed`; any other number is taken for the nearest of these.
    package var limit = 20

    /// All of them.
    package init() {}
}

/// An organisation with what is counted of it. Deleted tickets do not count.
package struct OrganisationRow: Sendable, Equatable {
    /// What is known of it.
    package var organisation: Organisation
    package var tickets: Int
    /// Of these, those with something to do, or that wait for the customer.
    package var openTickets: Int
    /// Places of its own.
    package var sites: Int
    /// Mean of the ratings, 1 to 5; `nil` where nobody rated.
    package var satisfaction: Double?
    package var createdAt: Instant
    package var updatedAt: Instant
}

/// A site with what is counted of it. Deleted tickets do not count.
package struct SiteRow: Sendable, Equatable {
    /// What is known of it.
    package var site: Site
    package var tickets: Int
    /// Of these, those with something to do, or that wait for the customer.
    package var openTickets: Int
    package var createdAt: Instant
    package var updatedAt: Instant
}
