import GatewayKit
import TicketStore

/// Statistics in JSON. Times are RFC 3339 in UTC, spans in seconds; what nobody measured is missing.
struct StatisticsRow: Encodable {
    struct Totals: Encodable {
        let all, active, overdue: Int
        let byStatus, promises: [String: Int]
        let byPriority, byCategory, byQueue: [Sort]
    }

    /// One priority, category or queue; no category has no name.
    struct Sort: Encodable {
        let name: String?
        let active, all: Int
    }

    struct Times: Encodable {
        let count, late: Int
        let mean, median, p90, p95: Int64?
        let onTheWall: WallTimes
    }

    struct WallTimes: Encodable {
        let count: Int
        let mean, median, p90, p95: Int64?
    }

    struct Load: Encodable {
        let agent: String
        let open, waiting, overdue, answered: Int
    }

    struct Satisfaction: Encodable {
        let count: Int
        let mean: Double?
        let ratings: [Int]
        let comments: [Comment]
    }

    struct Comment: Encodable {
        let number, text, at: String
        let rating: Int
    }

    struct Day: Encodable {
        let date: String
        let opened, answered, resolved, closed, reopened, breached: Int
    }

    let from, to, timeZone: String
    let queue: String?
    let totals: Totals
    let opened, answered, resolved, closed, reopened, breached, escalated: Int
    let escalationRate: Double?
    let firstResponse, resolution: Times
    let agents: [Load]
    let satisfaction: Satisfaction
    let oldest: [String]
    let days: [Day]

    init(_ statistics: TicketStatistics, _ question: StatisticsQuestion, _ zoneName: String) {
        from = question.days.lowerBound.description
        to = question.days.upperBound.description
        timeZone = zoneName
        queue = question.queues?.first?.rawValue
        totals = Totals(statistics.totals)
        opened = statistics.sum(\.opened)
        answered = statistics.sum(\.answered)
        resolved = statistics.sum(\.resolved)
        closed = statistics.sum(\.closed)
        reopened = statistics.sum(\.reopened)
        breached = statistics.sum(\.breached)
        escalated = statistics.escalated
        escalationRate = opened == 0 ? nil : Double(escalated) / Double(opened)
        firstResponse = Times(statistics.firstResponse)
        resolution = Times(statistics.resolution)
        agents = statistics.agents.map {
            Load(
                agent: $0.agent.rawValue, open: $0.open, waiting: $0.waiting, overdue: $0.overdue,
                answered: $0.answered)
        }
        satisfaction = Satisfaction(statistics.satisfaction)
        oldest = statistics.oldest.map(\.number.text)
        days = statistics.days.map {
            Day(
                date: $0.date.description, opened: $0.opened, answered: $0.answered, resolved: $0.resolved,
                closed: $0.closed, reopened: $0.reopened, breached: $0.breached)
        }
    }
}

extension StatisticsRow.Totals {
    fileprivate init(_ totals: TicketTotals) {
        all = totals.all
        active = totals.active
        overdue = totals.overdue
        byStatus = Dictionary(uniqueKeysWithValues: totals.statuses.map { ($0.key.rawValue, $0.value) })
        promises = Dictionary(uniqueKeysWithValues: totals.health.map { ($0.key.rawValue, $0.value) })
        byPriority = TicketPriority.allCases.map { .init($0.rawValue, totals.priorities[$0]) }
        byCategory = totals.orderedCategories.map { .init($0.name?.rawValue, $0.count) }
        byQueue = totals.orderedQueues.map { .init($0.name.rawValue, $0.count) }
    }
}

extension StatisticsRow.Sort {
    fileprivate init(_ name: String?, _ count: TicketTotals.Count?) {
        self.init(name: name, active: count?.active ?? 0, all: count?.all ?? 0)
    }
}

extension StatisticsRow.Times {
    fileprivate init(_ times: TimesTaken) {
        let percentiles = Percentiles(times.counted)
        let wall = Percentiles(times.onTheWall)
        let seconds = { (duration: Duration?) in duration?.components.seconds }
        self.init(
            count: percentiles.count, late: times.late, mean: seconds(times.counted.mean),
            median: seconds(percentiles.median), p90: seconds(percentiles[90]), p95: seconds(percentiles[95]),
            onTheWall: .init(
                count: wall.count, mean: seconds(times.onTheWall.mean), median: seconds(wall.median),
                p90: seconds(wall[90]), p95: seconds(wall[95])))
    }
}

extension StatisticsRow.Satisfaction {
    fileprivate init(_ satisfaction: SatisfactionCount) {
        count = satisfaction.count
        mean = satisfaction.mean
        ratings = (1...5).map { satisfaction.ratings[$0] ?? 0 }
        comments = satisfaction.comments.map {
            .init(number: $0.number.text, text: $0.text, at: $0.at.description, rating: $0.rating)
        }
    }
}

extension TicketTotals {
    /// By name; tickets without a category last.
    var orderedCategories: [(name: CategoryName?, count: Count)] {
        categories.sorted { left, right in
            guard let name = left.key else { return false }
            return right.key.map { name < $0 } ?? true
        }.map { (name: $0.key, count: $0.value) }
    }

    /// By name.
    var orderedQueues: [(name: QueueName, count: Count)] {
        queues.sorted { $0.key < $1.key }.map { (name: $0.key, count: $0.value) }
    }
}
