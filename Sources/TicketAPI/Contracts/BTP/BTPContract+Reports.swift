import GatewayKit
import TicketStore

/// Searching, and counting.
extension BTPContract {
    static let reports: [Route] = [
        Route(
            .get, place + "/search", "btp.search",
            "Search in titles, texts, numbers and names of files, the best first",
            query: [
                .init(
                    "q", .text(1, 256), "words, \"phrases\", from: is: tag: before: after: status:", isRequired: true),
                .init("limit", .integer(1...Int64(SearchReach.mostFound)), "results at most; 10 unless given"),
            ],
            answer: .ok(
                .object([
                    .required(
                        "results",
                        .list(
                            .object([
                                .required("id", .uuid), .required("numero", .line),
                                .required("titre", .text(0, 10_000)),
                                .required("status", BTPWords.status), .required("priority", BTPWords.priority),
                                .required("score", .number(0...1)),
                            ]), atMost: SearchReach.mostFound)), .required("total", .count),
                ])), perform: search),
        Route(
            .get, place + "/stats", "btp.statistics", "How many tickets there are of each sort, and of each day",
            query: [
                .init("dateFrom", .instant, "opened then or later"),
                .init("dateTo", .instant, "opened before the end of it"),
                .init("clientId", .uuid, "of this client"), .init("chantierId", .uuid, "of this construction site"),
            ],
            answer: .ok(
                .object([
                    .required("totaux", counts(["total"] + BTPWords.Status.allCases.map(\.rawValue))),
                    .required("priorites", counts(BTPWords.Priority.allCases.map(\.rawValue))),
                    .required("sla", counts(SLAClock.Health.allCases.map(\.rawValue))),
                    // One member for each category.
                    .required("categories", .members),
                    .required(
                        "tendances",
                        .list(
                            .object([
                                .required("date", .day), .required("nouveaux", .count), .required("resolus", .count),
                            ]), atMost: mostDays)),
                ])), perform: statistics),
    ]

    /// Days of which `tendances` tells at most.
    static let mostDays = 366
    /// Days of which it tells when nobody says from when.
    private static let usualDays: Int64 = 30

    private static func counts(_ names: [String]) -> Schema { .object(names.map { .required($0, .count) }) }

    private static func search(_ call: APICall) async throws -> HTTPResponse {
        let text = call.query["q"] ?? ""
        let caller = try call.caller
        let desk = call.desk
        let page = try await desk.asking { () throws(StoreError) in
            try await desk.store.search(
                text, visibleTo: caller.visibility, limit: call.number("limit") ?? 10, now: call.now)
        }
        let results = page.hits.map { hit in
            let ticket = hit.row.ticket
            return JSONValue.object([
                ("id", .text(ticket.uuid.text)), ("numero", .text(ticket.number.text)),
                ("titre", .text(ticket.subject)), ("status", .text(BTPWords.Status(ticket.status).rawValue)),
                ("priority", .text(BTPWords.Priority(ticket.priority).rawValue)),
                ("score", .decimal(max(0.01, (hit.score * 100).rounded() / 100))),
            ])
        }
        return .json(.object([("results", .list(results)), ("total", .number(page.total))]))
    }

    private static func statistics(_ call: APICall) async throws -> HTTPResponse {
        var query = TicketQuery(visibleTo: try call.caller.visibility)
        let listing = try call.listing(visibleTo: call.caller)
        query.createdFrom = listing.createdFrom
        query.createdBefore = listing.createdBefore
        try await narrow(&query, call)
        let question = TallyQuestion(query, days: try days(of: query, call.now), zone: .utc)
        let desk = call.desk
        let tally = try await desk.asking { () throws(StoreError) in try await desk.store.tally(question, now: call.now)
        }
        var statuses: [BTPWords.Status: Int] = [:]
        var priorities: [BTPWords.Priority: Int] = [:]
        for (status, count) in tally.statuses { statuses[BTPWords.Status(status), default: 0] += count }
        for (priority, count) in tally.priorities { priorities[BTPWords.Priority(priority), default: 0] += count }
        let categories = tally.categories.sorted { $0.key < $1.key }.map {
            ($0.key.rawValue, JSONValue.number($0.value))
        }
        return .json(
            .object([
                (
                    "totaux",
                    .object(
                        [("total", .number(tally.all))]
                            + BTPWords.Status.allCases.map { ($0.rawValue, .number(statuses[$0] ?? 0)) })
                ),
                (
                    "priorites",
                    .object(BTPWords.Priority.allCases.map { ($0.rawValue, .number(priorities[$0] ?? 0)) })
                ),
                (
                    "sla",
                    .object(SLAClock.Health.allCases.map { ($0.rawValue, .number(tally.health[$0] ?? 0)) })
                ), ("categories", .object(categories)),
                (
                    "tendances",
                    .list(
                        tally.days.map { day in
                            .object([
                                ("date", .text(day.date.description)), ("nouveaux", .number(day.opened)),
                                ("resolus", .number(day.resolved)),
                            ])
                        })
                ),
            ]))
    }

    /// Those of the query; else the last thirty.
    private static func days(of query: TicketQuery, _ now: Instant) throws(APIProblem) -> ClosedRange<CivilDate> {
        let zone = TimeZoneRules.utc
        let last = query.createdBefore.map { zone.date(at: $0 - .microseconds(1)) } ?? zone.date(at: now)
        let first =
            query.createdFrom.map { zone.date(at: $0) }
            ?? CivilDate(daysSince1970: last.daysSince1970 - usualDays + 1)
        guard first <= last else { throw .field("query.dateTo", "est avant dateFrom") }
        guard last.daysSince1970 - first.daysSince1970 < Int64(mostDays) else {
            throw .field("query.dateFrom", "est à plus de \(mostDays) jours de la fin")
        }
        return first...last
    }
}
