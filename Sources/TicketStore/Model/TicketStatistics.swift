package import GatewayKit

/// Which tickets are counted, and over which days.
package struct StatisticsQuestion: Sendable {
    /// What happened in them is counted, the last day included.
    package var days: ClosedRange<CivilDate>
    /// Where a day begins and ends.
    package var zone: TimeZoneRules
    /// Of these queues, as the tickets stand in them now; `nil` means all, and those no longer configured.
    package var queues: [QueueName]?
    /// What is late is late at this instant.
    package var now: Instant
    /// Comments of customers, and old tickets, that are listed.
    package var mostListed = 5

    /// Asks about every queue, unless said.
    package init(days: ClosedRange<CivilDate>, zone: TimeZoneRules, queues: [QueueName]? = nil, now: Instant) {
        self.days = days
        self.zone = zone
        self.queues = queues
        self.now = now
    }
}

/// What the store knows of the work: how it stands now, and what happened in some days.
///
/// A ticket that was merged counts, as one that was opened and closed.
package struct TicketStatistics: Sendable {
    /// Every ticket as it stands now.
    package var totals = TicketTotals()
    /// Each day in order, also those on which nothing happened.
    package var days: [DayCount] = []
    /// First answers given in these days, and tickets resolved.
    package var firstResponse = TimesTaken()
    package var resolution = TimesTaken()
    /// Tickets opened in these days that went up a ladder since.
    package var escalated = 0
    /// Everybody who has a ticket or answered one, by name.
    package var agents: [AgentLoad] = []
    /// What customers said in these days, each ticket once.
    package var satisfaction = SatisfactionCount()
    /// The oldest tickets that are not over.
    package var oldest: [Ticket] = []

    /// Nothing.
    package init() {}

    /// One measure of all the days together.
    package func sum(_ count: KeyPath<DayCount, Int>) -> Int { days.reduce(0) { $0 + $1[keyPath: count] } }
}

/// How many tickets there are of each sort.
package struct TicketTotals: Sendable, Equatable {
    /// Of one sort.
    package struct Count: Sendable, Equatable {
        /// Those somebody still has to deal with, or whose customer owes an answer.
        package var active = 0
        /// All of them.
        package var all = 0
    }

    /// Every status, also those that do not occur; so are priorities.
    package var statuses = Dictionary(uniqueKeysWithValues: TicketStatus.allCases.map { ($0, 0) })
    package var priorities = Dictionary(uniqueKeysWithValues: TicketPriority.allCases.map { ($0, Count()) })
    /// Those that occur; `nil` is the key of tickets without a category.
    package var categories: [CategoryName?: Count] = [:]
    /// Those that occur.
    package var queues: [QueueName: Count] = [:]
    /// Tickets with a promise that is still to be kept, by the worst of these.
    package var health = Dictionary(uniqueKeysWithValues: SLAClock.Health.allCases.map { ($0, 0) })
    /// Tickets whose promise runs out while it is the team's turn.
    package var overdue = 0

    /// Nothing.
    package init() {}

    /// Every ticket.
    package var all: Int { statuses.values.reduce(0, +) }
    /// Those that are not over.
    package var active: Int { priorities.values.reduce(0) { $0 + $1.active } }

    mutating func add(
        _ count: Int, _ queue: QueueName, _ status: TicketStatus, _ priority: TicketPriority, _ category: CategoryName?
    ) {
        let more = Count(active: status.isActive ? count : 0, all: count)
        statuses[status, default: 0] += count
        priorities[priority, default: Count()] += more
        categories[category, default: Count()] += more
        queues[queue, default: Count()] += more
    }
}

extension TicketTotals.Count {
    fileprivate static func += (left: inout Self, right: Self) {
        left.active += right.active
        left.all += right.all
    }
}

/// What happened on one day. A ticket that is resolved twice counts twice.
package struct DayCount: Sendable, Equatable {
    /// On the wall clock of the question's zone.
    package var date: CivilDate
    package var opened = 0
    /// Public answers of agents.
    package var answered = 0
    package var resolved = 0
    /// Closed or cancelled.
    package var closed = 0
    /// Active again after they were resolved, closed or cancelled.
    package var reopened = 0
    /// Promises that were broken.
    package var breached = 0

    /// A day on which nothing happened yet.
    package init(date: CivilDate) {
        self.date = date
    }
}

/// How long something took, each time it was done.
package struct TimesTaken: Sendable {
    /// Counted time, where something was promised.
    package var counted: [Duration] = []
    /// Of these, more than was promised.
    package var late = 0
    /// Time on the wall, where nothing was promised.
    package var onTheWall: [Duration] = []

    /// Nothing was done.
    package init() {}
}

extension [Duration] {
    /// `nil` of none.
    package var mean: Duration? { isEmpty ? nil : reduce(.zero, +) / count }
}

/// The work of one agent.
package struct AgentLoad: Sendable, Equatable {
    /// Need not be configured any more.
    package var agent: AgentName
    /// Tickets in which it is his turn, now.
    package var open = 0
    /// Tickets whose customer owes an answer, now.
    package var waiting = 0
    /// Tickets with a promise that ran out while it is his turn, now.
    package var overdue = 0
    /// Public answers he gave in the days of the question.
    package var answered = 0

    /// Nothing to do.
    package init(agent: AgentName) {
        self.agent = agent
    }
}

/// What customers said of closed tickets.
package struct SatisfactionCount: Sendable {
    /// One customer's words.
    package struct Comment: Sendable, Equatable {
        /// Of the ticket.
        package var number: TicketNumber
        /// 1 to 5.
        package var rating: Int
        /// In the customer's words.
        package var text: String
        /// When it was said.
        package var at: Instant
    }

    /// How often each rating was given; from 1 to 5, all of them.
    package var ratings = Dictionary(uniqueKeysWithValues: (1...5).map { ($0, 0) })
    /// Newest first.
    package var comments: [Comment] = []

    /// Nobody said anything.
    package init() {}

    /// How many customers said something.
    package var count: Int { ratings.values.reduce(0, +) }
    /// `nil` when nobody said anything.
    package var mean: Double? {
        count == 0 ? nil : Double(ratings.reduce(0) { $0 + $1.key * $1.value }) / Double(count)
    }
}
