import GatewayKit

/// Which tickets are counted, and what of which days.
package struct TallyQuestion: Hashable, Sendable {
    /// Its order, page and search do not count.
    package var query: TicketQuery
    let days: DayBounds

    /// The last day is included; `zone` is where a day begins and ends.
    package init(_ query: TicketQuery, days: ClosedRange<CivilDate>, zone: TimeZoneRules) {
        self.query = query
        self.query.page = .offset(0)
        self.query.limit = 1
        self.query.order = .created
        self.query.isAscending = false
        self.query.search = nil
        self.days = DayBounds(days, zone: zone)
    }
}

/// The tickets of a list, counted. Deleted ones are none of them.
package struct TicketTally: Sendable, Equatable {
    /// What happened on one day.
    package struct Day: Sendable, Equatable {
        package var date: CivilDate
        /// Tickets opened.
        package var opened = 0
        /// How often one of them was resolved, closed or cancelled that was not over before.
        package var resolved = 0

        package init(date: CivilDate) {
            self.date = date
        }
    }

    /// Every status, also those that do not occur; so are priorities and healths.
    package var statuses = Dictionary(uniqueKeysWithValues: TicketStatus.allCases.map { ($0, 0) })
    package var priorities = Dictionary(uniqueKeysWithValues: TicketPriority.allCases.map { ($0, 0) })
    /// Of tickets about which something was promised, as lists filter by it.
    package var health = Dictionary(uniqueKeysWithValues: SLAClock.Health.allCases.map { ($0, 0) })
    /// Those that occur.
    package var categories: [CategoryName: Int] = [:]
    /// Each day of the question, in order.
    package var days: [Day] = []

    /// Nothing.
    package init() {}

    /// All of them.
    package var all: Int { statuses.values.reduce(0, +) }
}
