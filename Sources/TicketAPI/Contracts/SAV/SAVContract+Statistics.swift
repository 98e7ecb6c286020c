import GatewayKit
import TicketStore

/// How the work stands, and how it went.
extension SAVContract {
    static let statistics: [Route] = [
        Route(
            .get, "/tickets/statistics", "sav.tickets.statistics",
            "How the work stands now, and how it went in some days; spans in seconds, shares from 0 to 1",
            query: [
                .init("from", .day, "the first day; 30 days until the last unless given"),
                .init("to", .day, "the last day, included; today unless given"),
                .init("queue", .line, "of this queue; all that the caller sees unless given"),
            ], answer: .ok(SAVStatistics.schema)
        ) { call in
            let (days, statistics) = try await call.desk.statistics(
                from: call.query["from"].flatMap { CivilDate($0) }, to: call.query["to"].flatMap { CivilDate($0) },
                queue: call.query["queue"], for: call.caller, now: call.now)
            return .json(SAVStatistics(rules: call.desk.rules).words(statistics, of: days)).kept(for: 300)
        }
    ]
}

/// Statistics in the words of document 004.
private struct SAVStatistics {
    let rules: any DeskRules

    static let schema = Schema.named(
        "SAVStatistics",
        .object([
            .required("from", .day), .required("to", .day), .required("total", .count), .required("active", .count),
            .required("overdue", .count),
            .required("by_status", .object(TicketStatus.allCases.map { .required($0.rawValue, .count) })),
            .required("by_priority", .object(TicketPriority.allCases.map { .required($0.rawValue, sort) })),
            .required(
                "by_category",
                .list(
                    .object([
                        .required("category", .nullable(.line)), .required("active", .count),
                        .required("total", .count),
                    ]), atMost: 100_000)),
            .required("by_sla_status", .object(SLAClock.Health.allCases.map { .required($0.rawValue, .count) })),
            .required("first_response", times), .required("resolution", times), .required("escalated", .count),
            .required("escalation_rate", .nullable(.number(0...1_000_000))), .required("satisfaction", satisfaction),
            .required(
                "workload",
                .list(
                    .object([
                        .required("agent", .line), .required("name", .line), .required("open", .count),
                        .required("waiting", .count), .required("overdue", .count), .required("answered", .count),
                    ]), atMost: 100_000)),
            .required(
                "trend",
                .list(
                    .object(
                        [.required("date", .day)] + measures.map { .required($0.name, .count) }),
                    atMost: Int(HelpDesk.mostStatisticsDays))),
        ]))

    private static let sort = Schema.object([.required("active", .count), .required("total", .count)])
    private static let times = Schema.named(
        "SAVTimes",
        .object([
            .required("count", .count), .required("late", .count), .required("mean", .nullable(.count)),
            .required("median", .nullable(.count)), .required("p90", .nullable(.count)),
            .required("p95", .nullable(.count)),
        ]))
    private static let satisfaction = Schema.object([
        .required("count", .count), .required("mean", .nullable(.number(1...5))),
        .required("ratings", .list(.count, atMost: 5)),
    ])

    /// What is counted of each day.
    private static let measures: [(name: String, of: @Sendable (DayCount) -> Int)] = [
        ("opened", \.opened), ("answered", \.answered), ("resolved", \.resolved), ("closed", \.closed),
        ("reopened", \.reopened), ("breached", \.breached),
    ]

    func words(_ statistics: TicketStatistics, of days: ClosedRange<CivilDate>) -> JSONValue {
        let totals = statistics.totals
        let opened = statistics.sum(\.opened)
        let categories = totals.categories.sorted { ($0.key?.rawValue ?? "") < ($1.key?.rawValue ?? "") }
        return .object([
            ("from", .text(days.lowerBound.description)), ("to", .text(days.upperBound.description)),
            ("total", .number(totals.all)), ("active", .number(totals.active)), ("overdue", .number(totals.overdue)),
            (
                "by_status",
                .object(TicketStatus.allCases.map { ($0.rawValue, .number(totals.statuses[$0] ?? 0)) })
            ),
            (
                "by_priority",
                .object(TicketPriority.allCases.map { ($0.rawValue, .object(Self.sort(totals.priorities[$0]))) })
            ),
            (
                "by_category",
                .list(categories.map { .object([("category", .text($0.key?.rawValue))] + Self.sort($0.value)) })
            ),
            (
                "by_sla_status",
                .object(SLAClock.Health.allCases.map { ($0.rawValue, .number(totals.health[$0] ?? 0)) })
            ), ("first_response", Self.times(statistics.firstResponse)),
            ("resolution", Self.times(statistics.resolution)), ("escalated", .number(statistics.escalated)),
            (
                "escalation_rate",
                opened == 0 ? .null : .decimal(Double(statistics.escalated) / Double(opened))
            ), ("satisfaction", Self.satisfaction(statistics.satisfaction)),
            ("workload", .list(statistics.agents.map { load($0) })), ("trend", .list(statistics.days.map(Self.day))),
        ])
    }

    private static func sort(_ count: TicketTotals.Count?) -> [(String, JSONValue)] {
        [("active", .number(count?.active ?? 0)), ("total", .number(count?.all ?? 0))]
    }

    /// Counted time where something was promised, and time on the wall where nothing was.
    private static func times(_ times: TimesTaken) -> JSONValue {
        let all = times.counted + times.onTheWall
        let percentiles = Percentiles(all)
        func seconds(_ duration: Duration?) -> JSONValue { .number(duration.map { Int($0.components.seconds) }) }
        return .object([
            ("count", .number(all.count)), ("late", .number(times.late)), ("mean", seconds(all.mean)),
            ("median", seconds(percentiles.median)), ("p90", seconds(percentiles[90])),
            ("p95", seconds(percentiles[95])),
        ])
    }

    private static func satisfaction(_ satisfaction: SatisfactionCount) -> JSONValue {
        .object([
            ("count", .number(satisfaction.count)), ("mean", satisfaction.mean.map { .decimal($0) } ?? .null),
            ("ratings", .list((1...5).map { .number(satisfaction.ratings[$0] ?? 0) })),
        ])
    }

    private func load(_ load: AgentLoad) -> JSONValue {
        .object([
            ("agent", .text(load.agent.rawValue)),
            ("name", .text(rules.agent(named: load.agent)?.displayName ?? load.agent.rawValue)),
            ("open", .number(load.open)), ("waiting", .number(load.waiting)), ("overdue", .number(load.overdue)),
            ("answered", .number(load.answered)),
        ])
    }

    private static func day(_ day: DayCount) -> JSONValue {
        .object([("date", .text(day.date.description))] + measures.map { ($0.name, .number($0.of(day))) })
    }
}
