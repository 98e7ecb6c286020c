import GatewayKit
import TicketStore

/// Statistics as people read them at a terminal: numbers in tables, numbers over time drawn.
struct StatisticsPage {
    private let statistics: TicketStatistics
    private let question: StatisticsQuestion
    private let zoneName: String

    /// Lines of a chart.
    private static let chartHeight = 6

    init(_ statistics: TicketStatistics, _ question: StatisticsQuestion, zoneName: String) {
        self.statistics = statistics
        self.question = question
        self.zoneName = zoneName
    }

    /// Charts keep to `width` columns, tables take what they need.
    func text(width: Int, usesColour: Bool) -> String {
        let queue = question.queues?.first.map { "queue \(Printable($0.rawValue))" } ?? "all queues"
        let days = question.days
        var blocks = [
            strong("Tickets now, \(queue)", usesColour) + "\n" + now + "\n" + totals(usesColour),
            strong("\(days.lowerBound) to \(days.upperBound) (\(Printable(zoneName)))", usesColour) + "\n" + happened,
        ]
        blocks += [chart("Opened", \.opened, width, usesColour), chart("Resolved", \.resolved, width, usesColour)]
        blocks.append(times(usesColour))
        if !statistics.agents.isEmpty { blocks.append(agents(usesColour)) }
        if statistics.satisfaction.count > 0 { blocks.append(satisfaction(width, usesColour)) }
        return blocks.joined(separator: "\n")
    }

    // MARK: Now

    private var now: String {
        let totals = statistics.totals
        var lines = ["\(totals.active) to be dealt with, \(totals.all) in all"]
        let promised = totals.health.values.reduce(0, +)
        if promised > 0 {
            let health = SLAClock.Health.allCases.map { "\(totals.health[$0] ?? 0) \($0.rawValue)" }
            lines.append("promises to keep in \(promised): " + health.joined(separator: ", "))
        }
        if totals.overdue > 0 { lines.append("overdue: \(totals.overdue), see mailgateway sla list") }
        return lines.map { $0 + "\n" }.joined()
    }

    private func totals(_ usesColour: Bool) -> String {
        let totals = statistics.totals
        var statuses = TextTable([.init(title: "STATUS"), .init(title: "ALL", alignment: .right)])
        for status in TicketStatus.allCases { statuses.add([status.rawValue, "\(totals.statuses[status] ?? 0)"]) }
        var priorities = Self.sorts("PRIORITY")
        for priority in TicketPriority.allCases.reversed() {
            let count = totals.priorities[priority]
            priorities.add([priority.rawValue, "\(count?.active ?? 0)", "\(count?.all ?? 0)"])
        }
        var tables = [statuses, priorities]
        if totals.categories.keys.contains(where: { $0 != nil }) {
            var categories = Self.sorts("CATEGORY")
            for (name, count) in totals.orderedCategories {
                categories.add([name?.rawValue ?? "none", "\(count.active)", "\(count.all)"])
            }
            tables.append(categories)
        }
        if question.queues == nil, totals.queues.count > 1 {
            var queues = Self.sorts("QUEUE")
            for (name, count) in totals.orderedQueues {
                queues.add([name.rawValue, "\(count.active)", "\(count.all)"])
            }
            tables.append(queues)
        }
        return tables.map { $0.text(usesColour: usesColour) }.joined(separator: "\n")
    }

    private static func sorts(_ title: String) -> TextTable {
        TextTable([
            .init(title: title, widest: 40), .init(title: "ACTIVE", alignment: .right),
            .init(title: "ALL", alignment: .right),
        ])
    }

    // MARK: Days

    private var happened: String {
        let opened = statistics.sum(\.opened)
        let counts = [
            "opened \(opened)", "answered \(statistics.sum(\.answered))", "resolved \(statistics.sum(\.resolved))",
            "closed \(statistics.sum(\.closed))", "reopened \(statistics.sum(\.reopened))",
        ]
        var lines = [counts.joined(separator: ", "), "promises broken: \(statistics.sum(\.breached))"]
        if opened > 0 {
            lines.append("escalated: \(statistics.escalated) of \(opened) (\(statistics.escalated * 100 / opened) %)")
        }
        return lines.map { $0 + "\n" }.joined()
    }

    private func chart(
        _ title: String, _ count: KeyPath<DayCount, Int>, _ width: Int, _ usesColour: Bool
    ) -> String {
        let points = statistics.days.map { ChartSeries.Point($0.date.description, Double($0[keyPath: count])) }
        let series = ChartSeries(title: title, points: points) { String(Int($0)) }
        let chart = ColumnChart(series, merging: .sum, height: Self.chartHeight)
        let days = chart.pointsPerColumn(width: width)
        let unit = days == 1 ? "a day" : "in \(days) days"
        return strong("\(title) \(unit)", usesColour) + "\n" + chart.text(width: width)
    }

    private func times(_ usesColour: Bool) -> String {
        var table = TextTable([
            .init(title: "TIME TO"), .init(title: "COUNTED"), .init(title: "TICKETS", alignment: .right),
            .init(title: "LATE", alignment: .right), .init(title: "MEAN", alignment: .right),
            .init(title: "MEDIAN", alignment: .right), .init(title: "90 %", alignment: .right),
            .init(title: "95 %", alignment: .right),
        ])
        for (name, times) in [
            ("first response", statistics.firstResponse), ("resolution", statistics.resolution),
        ] {
            if !times.counted.isEmpty || times.onTheWall.isEmpty {
                table.add([name, "as promised"] + Self.cells(times.counted, late: "\(times.late)"))
            }
            if !times.onTheWall.isEmpty {
                table.add([name, "around the clock"] + Self.cells(times.onTheWall, late: ChartSeries.nothing))
            }
        }
        return table.text(usesColour: usesColour)
    }

    private static func cells(_ taken: [Duration], late: String) -> [String] {
        let percentiles = Percentiles(taken)
        let spans = [taken.mean, percentiles.median, percentiles[90], percentiles[95]].map {
            $0.map(TimeText.span) ?? ChartSeries.nothing
        }
        return ["\(taken.count)", late] + spans
    }

    // MARK: People

    private func agents(_ usesColour: Bool) -> String {
        var table = TextTable([
            .init(title: "AGENT", widest: 40), .init(title: "OPEN", alignment: .right),
            .init(title: "WAITING", alignment: .right), .init(title: "OVERDUE", alignment: .right),
            .init(title: "ANSWERED", alignment: .right),
        ])
        for load in statistics.agents {
            table.add([
                load.agent.rawValue, "\(load.open)", "\(load.waiting)", "\(load.overdue)", "\(load.answered)",
            ])
        }
        return table.text(usesColour: usesColour)
    }

    private func satisfaction(_ width: Int, _ usesColour: Bool) -> String {
        let satisfaction = statistics.satisfaction
        let points = (1...5).reversed().map {
            ChartSeries.Point("\($0)", Double(satisfaction.ratings[$0] ?? 0))
        }
        let series = ChartSeries(title: "Satisfaction", points: points) { String(Int($0)) }
        let tenths = Int(((satisfaction.mean ?? 0) * 10).rounded())
        let title = "Satisfaction: \(tenths / 10).\(tenths % 10) of 5, said by \(satisfaction.count)"
        let comments = satisfaction.comments.map {
            "\($0.rating)  \($0.number)  \(Printable($0.text, longest: Self.longestComment))\n"
        }
        return strong(title, usesColour) + "\n" + BarChart(series).text(width: min(width, Self.widestBars))
            + comments.joined()
    }

    /// Characters of a comment.
    private static let longestComment = 200
    private static let widestBars = 50

    private func strong(_ text: String, _ usesColour: Bool) -> String {
        usesColour ? "\u{1B}[1m\(text)\u{1B}[0m" : text
    }
}
