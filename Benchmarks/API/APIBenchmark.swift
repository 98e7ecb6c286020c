import GatewayKit
import GatewayTestKit
import Glibc

/// Measures the API of the built gateway with wrk, over a large store, and ends with one line per figure:
/// `result NAME VALUE UNIT`.
///
///     benchmarks api
enum APIBenchmark {
    /// Letters of one measurement of the intake.
    private static let letters = 5_000
    /// How often the intake is measured, without load and under it in turn.
    private static let turns = 3

    static func run(_ words: [String]) async throws {
        guard words.isEmpty else {
            print("usage: benchmarks api")
            exit(2)
        }
        print("\(Machine.description)\nbinary: \(try GatewayUnderTest.binary)\n")
        print("filling a store with \(ListStore.tickets) tickets …")
        var place = try await APIPlace(in: SandboxUnderTest(name: "bench"))
        var figures: [Figure] = []
        do {
            figures = try await Self.figures(&place)
            await place.station.close()
        } catch {
            await place.station.close()
            throw error
        }
        print("\n" + Figure.table(figures) + "\n")
        for figure in figures { print("result \(figure.name) \(figure.text) \(figure.unit)") }
    }

    private static func figures(_ place: inout APIPlace) async throws -> [Figure] {
        let process = await place.gateway.processID
        // What an idle gateway holds: after a first round of everything that is asked.
        for requests in [place.lists, Array(place.details.prefix(20)), place.searches, place.statistics] {
            _ = try await WebLoad(requests: requests, connections: 1, seconds: 2).run(against: place.admin)
        }
        let idle = Machine.kilobytes("VmRSS", of: process)
        try Machine.resetPeak(of: process)
        var figures = try await reading(place)
        figures += try await exports(place)
        figures += try await writing(place)
        figures.append(
            Figure(
                name: "rss_extra", value: (Machine.kilobytes("VmHWM", of: process) - idle) / 1_024, unit: "MB",
                goal: .atMost(150), meaning: "peak of resident memory of all of it above \(Int(idle / 1_024)) MB"))
        return figures + (try await intake(&place))
    }

    private static func reading(_ place: APIPlace) async throws -> [Figure] {
        print("lists, details and searches …")
        let lists = try await WebLoad(requests: place.lists).run(against: place.admin)
        let details = try await WebLoad(requests: place.details).run(against: place.admin)
        let searches = try await WebLoad(requests: place.searches, connections: 1).run(against: place.admin)
        return [
            Figure(
                name: "list_rate", value: lists.rate, unit: "requests/s", goal: .atLeast(3_000),
                meaning: "twenty tickets by \(place.lists.count) filters and orders, 16 connections"),
            Figure(
                name: "list_p99", value: lists.p99, unit: "ms", goal: .atMost(20),
                meaning: "99 of 100 of them; the median is \(Figure.rounded(lists.median)) ms"),
            Figure(
                name: "detail_rate", value: details.rate, unit: "requests/s", goal: .atLeast(4_000),
                meaning: "a ticket with its messages, 16 connections"),
            Figure(
                name: "search_p99", value: searches.p99, unit: "ms", goal: .atMost(50),
                meaning: "\(place.searches.count) searches in turn; the median is \(Figure.rounded(searches.median)) ms"
            ),
        ]
    }

    private static func exports(_ place: APIPlace) async throws -> [Figure] {
        var figures: [Figure] = []
        for (format, name, seconds) in [("csv", "csv_200k", 5.0), ("excel", "xlsx_200k", 20)] {
            print("all tickets as \(format) …")
            let begin = ContinuousClock.now
            let order = try await place.admin.ask(
                "POST", "/api/tickets-client/export", "{\"format\": \"\(format)\"}", fields: ["Prefer: respond-async"])
            guard order.status == 202, case .text(let id)? = order.json["id"] else {
                throw HarnessFailure("the export was answered \(order.status): \(order.json)")
            }
            try await finishes("/api/tickets-client/export/\(id)", for: place.admin)
            figures.append(
                Figure(
                    name: name, value: (ContinuousClock.now - begin) / .seconds(1), unit: "s", goal: .atMost(seconds),
                    meaning: "ordered to finished, all columns"))
        }
        return figures
    }

    private static func finishes(_ export: String, for client: APIClient) async throws {
        for _ in 0..<1_200 {
            let progress = try await client.ask("GET", export)
            if progress.json["progress"] == .number(100) { return }
            await Pacing.reaches(.now + .milliseconds(50))
        }
        throw HarnessFailure("\(export) is not finished after a minute")
    }

    /// What a working day does at once: 500 lists and 50 new tickets a second.
    private static func day(_ place: APIPlace, seconds: Int) -> (lists: WebLoad, creations: WebLoad) {
        (
            WebLoad(requests: place.lists, connections: 50, seconds: seconds, pauseMilliseconds: 95),
            WebLoad(requests: place.creations, connections: 5, seconds: seconds, pauseMilliseconds: 95)
        )
    }

    private static func writing(_ place: APIPlace) async throws -> [Figure] {
        print("new tickets …")
        let creations = try await WebLoad(requests: place.creations).run(against: place.customer)
        try await place.gateway.reaches("all mail about them is out") { store in
            try store.number("SELECT count(*) FROM outbox WHERE kind = 'acknowledgement' AND state <> 'sent'") == 0
        }
        print("statistics while tickets are opened …")
        let few = day(place, seconds: 10).creations
        async let opened = few.run(against: place.customer)
        let statistics = try await WebLoad(requests: place.statistics, connections: 1, seconds: 9).run(
            against: place.admin)
        _ = try await opened
        return [
            Figure(
                name: "create_rate", value: creations.rate, unit: "tickets/s", goal: .atLeast(1_000),
                meaning: "durable, 16 connections, mail about them going out; p99 \(Figure.rounded(creations.p99)) ms"),
            Figure(
                name: "stats_p99", value: statistics.p99, unit: "ms", goal: .atMost(100),
                meaning: "statistics of 30 days while 50 tickets a second are opened; the median is "
                    + "\(Figure.rounded(statistics.median)) ms"), try await events(place),
        ]
    }

    private static func events(_ place: APIPlace) async throws -> Figure {
        print("live clients …")
        let watches = (0..<10).map { _ in EventWatch(place.admin) }
        for watch in watches { try await watch.opens() }
        let database = place.gateway.database
        let commitWatch = try CommitWatch(database)
        let day = day(place, seconds: 10)
        async let lists = day.lists.run(against: place.admin)
        let made = try await day.creations.run(against: place.customer)
        let listed = try await lists
        let commits = commitWatch.commits()
        // A watch that saw nothing would make every event look quick.
        guard Double(commits.count) >= 0.9 * made.requests else {
            throw HarnessFailure("of \(Int(made.requests)) new tickets only \(commits.count) were seen being committed")
        }
        var requests: [Int: Int] = [:]
        for row in try StoreReader(database).rows("SELECT id, created_at FROM ticket") {
            if commits[row[0].integer] != nil { requests[row[0].integer] = row[1].integer }
        }
        var ages: (sinceCommit: [Double], sinceRequest: [Double]) = ([], [])
        for watch in watches {
            ages.sinceCommit += try await watch.ages(since: commits)
            ages.sinceRequest += try await watch.ages(since: requests)
        }
        return Figure(
            name: "event_p99", value: ages.sinceCommit.percentile(0.99), unit: "ms", goal: .atMost(50),
            meaning: "commit of a new ticket to its event, at 10 clients, beside \(Int(listed.rate)) lists/s and "
                + "\(Int(made.rate)) creations/s; from the request on "
                + "\(Figure.rounded(ages.sinceRequest.percentile(0.99))) ms")
    }

    // MARK: Intake

    private static func intake(_ place: inout APIPlace) async throws -> [Figure] {
        var rates: (alone: [Double], loaded: [Double]) = ([], [])
        var load = ""
        for turn in 0..<turns {
            print("intake alone and under load, turn \(turn + 1) of \(turns) …")
            rates.alone.append(try await intake(&place, series: "alone\(turn)") { _ in })
            rates.loaded.append(
                try await intake(&place, series: "loaded\(turn)") { place in
                    let day = day(place, seconds: 15)
                    async let lists = day.lists.run(against: place.admin)
                    let made = try await day.creations.run(against: place.customer)
                    load = "\(Int(try await lists.rate)) lists/s and \(Int(made.rate)) creations/s"
                })
        }
        return [
            Figure(
                name: "ingest_share", value: rates.loaded.percentile(0.5) / rates.alone.percentile(0.5), unit: "ratio",
                goal: .atLeast(0.7),
                meaning: "intake beside \(load), as a share of \(Int(rates.alone.percentile(0.5))) mails/s alone")
        ]
    }

    /// Mails a second, from the start of the daemon in front of a full mailbox to the last commit.
    private static func intake(
        _ place: inout APIPlace, series: String, _ load: (APIPlace) async throws -> Void
    ) async throws -> Double {
        let database = place.gateway.database
        let before = try StoreReader(database).number("SELECT count(*) FROM letter WHERE committed_at IS NOT NULL")
        let begin = wallMicroseconds()
        try await place.restart { [station = place.station] in
            try await station.place.deliver(twoKilobyteMails(letters, series: series))
        }
        try await load(place)
        try await place.gateway.reaches("every mail committed", within: .seconds(300)) { store in
            try store.number("SELECT count(*) FROM letter WHERE committed_at IS NOT NULL") >= before + letters
        }
        let store = try StoreReader(database)
        let first = try store.number("SELECT min(committed_at) FROM letter WHERE committed_at > \(begin)")
        let last = try store.number("SELECT max(committed_at) FROM letter")
        return Double(letters) / (Double(last - first) / 1_000_000)
    }
}
