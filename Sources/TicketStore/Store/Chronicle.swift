import GatewayKit

/// How every ticket stands, and what happened since a day: what statistics are summed of.
///
/// Rows of a few bytes each, kept in memory. When tickets changed, all rows about them are dropped and read again, so a
/// sum is always one over what the database holds. Deleted tickets have no standing, and what has none counts nowhere.
struct Chronicle: Sendable {
    /// Tickets that count alike. Names are places in `words`.
    struct Sort: Hashable, Sendable {
        let queue: Int
        let status: TicketStatus
        let priority: TicketPriority
        /// 0 without a category.
        let category: Int
    }

    /// How one ticket stands.
    struct Standing: Sendable {
        /// A place in `sorts`; 0 where there is no such ticket.
        var sort: UInt32 = 0
        /// A place in `words`; 0 for nobody.
        var assignee: UInt32 = 0
    }

    /// A promise that is still to be kept.
    struct Promise: Sendable {
        let ticket: Int64
        /// `nil` while it does not run.
        let deadline: Instant?
        let isBroken: Bool
        let isWarned: Bool
    }

    /// Something that happened to a ticket.
    struct Happening: Sendable {
        enum Deed: Sendable {
            case opened(isEscalated: Bool)
            /// By the agent of this place in `words`.
            case answered(UInt32)
            case turned(from: TicketStatus, to: TicketStatus)
            case breached
        }

        let ticket: Int64
        let deed: Deed
        let at: Instant
    }

    /// How long an answer or a solution took.
    struct Span: Sendable {
        enum Kind: Sendable {
            case firstResponse, resolution
        }

        let ticket: Int64
        let kind: Kind
        /// More than was promised; `nil` where nothing was.
        let isLate: Bool?
        let at: Instant
        let microseconds: Int64
    }

    /// A customer's last word about a ticket.
    struct Rating: Sendable {
        let ticket: Int64
        let at: Instant
        let rating: Int
        let hasComment: Bool
    }

    /// Nothing that happened before is in it.
    let since: Instant
    /// The greatest id of the history.
    private(set) var stamp: Int64
    var words = WordTable()
    var sorts: [Sort?] = [nil]
    var places: [Sort: UInt32] = [:]
    /// By ticket id.
    var standings: [Standing] = []
    /// Those of one ticket one after the other.
    var promises: [Promise] = []
    /// Tickets about which something is promised, or was; and those of them of which a promise was broken.
    var promised = TicketSet([])
    var broken = TicketSet([])
    var happenings: [Happening] = []
    var spans: [Span] = []
    var ratings: [Rating] = []

    /// Reads all of it.
    init(
        since: Instant, stamp: Int64, _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) {
        self.since = since
        self.stamp = stamp
        try read(nil, &connection)
    }

    /// Rows about what happened; those about how tickets stand are as many as there are tickets.
    var count: Int { happenings.count + spans.count + ratings.count }

    func isThere(_ ticket: Int64) -> Bool { sort(of: ticket) != 0 }

    /// Where the ticket's sort stands in `sorts`; 0 where there is no such ticket.
    func sort(of ticket: Int64) -> Int {
        ticket < standings.count ? Int(standings[Int(ticket)].sort) : 0
    }

    /// Reads again what is known of the tickets that changed.
    mutating func follow(
        _ changed: Set<Int64>, upTo stamp: Int64, _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) {
        let tickets = TicketSet(Array(changed))
        for ticket in changed where ticket < standings.count { standings[Int(ticket)] = Standing() }
        promises.removeAll { tickets.contains($0.ticket) }
        for ticket in changed {
            promised.set(ticket, false)
            broken.set(ticket, false)
        }
        happenings.removeAll { tickets.contains($0.ticket) }
        spans.removeAll { tickets.contains($0.ticket) }
        ratings.removeAll { tickets.contains($0.ticket) }
        for part in RowList(changed.sorted()).parts { try read(part, &connection) }
        self.stamp = stamp
    }
}
