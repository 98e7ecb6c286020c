import GatewayKit
import TicketStore

/// `stats`: how the work stands and how it went.
struct StatisticsCommand: Command {
    static let syntax = CommandSyntax(
        name: "stats", summary: "Show how much there is to do and how the work went.",
        options: [
            CommandSyntax.configuration,
            .value("from", "DAY", "the first day, such as 2026-11-01 (default 30 days back)"),
            .value("to", "DAY", "the last day (default today)"),
            .value("queue", "NAME", "only of this queue"),
            .flag("json", "one JSON object; spans are in seconds"),
        ],
        explanation:
            "Days are those of the site's time zone. Times are counted in business hours where they are promised.")

    /// Days shown when nobody says which.
    private static let usualDays: Int64 = 30
    /// Ten years.
    private static let mostDays: Int64 = 3_653

    private let arguments: Arguments
    private let first, last: CivilDate?

    init(_ arguments: Arguments) throws(UsageError) {
        self.arguments = arguments
        first = try arguments.day("from")
        last = try arguments.day("to")
        if let first, let last, first > last { throw UsageError("--from \(first) is after --to \(last)") }
    }

    func run(in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        try await StoreAccess.with(context.configurationPath(arguments), for: .reading) {
            (access) throws(CommandFailure) in
            let configuration = access.configuration
            let zone = TimeZoneRules.load(configuration.site.timeZone) ?? .utc
            let now = Instant.now
            var question = StatisticsQuestion(days: try days(until: zone.date(at: now)), zone: zone, now: now)
            let queue = arguments.value("queue").map { QueueName($0) }
            question.queues = queue.map { [$0] }
            let statistics = try await failing { () async throws(StoreError) in
                try await access.store.statistics(question)
            }
            if let queue, statistics.totals.all == 0, configuration.queue(queue) == nil {
                let names = configuration.queues.map(\.name.rawValue)
                let meant = Spelling.closest(to: queue.rawValue, among: Set(names)).map { "did you mean \"\($0)\"? " }
                throw CommandFailure(
                    .badData, "there is no queue \"\(Printable(queue.rawValue, longest: 60))\"",
                    hint: (meant ?? "") + "there are " + names.joined(separator: ", "))
            }
            if arguments.has("json") {
                context.output.line(JSONLine.text(StatisticsRow(statistics, question, configuration.site.timeZone)))
            } else {
                let page = StatisticsPage(statistics, question, zoneName: configuration.site.timeZone)
                context.output.write(page.text(width: context.width, usesColour: context.usesColour))
            }
            return .ok
        }
    }

    private func days(until today: CivilDate) throws(CommandFailure) -> ClosedRange<CivilDate> {
        let last = self.last ?? max(today, first ?? today)
        let first = self.first ?? CivilDate(daysSince1970: last.daysSince1970 - Self.usualDays + 1)
        guard last.daysSince1970 - first.daysSince1970 < Self.mostDays else {
            throw CommandFailure(.usage, "\(first) to \(last) is more than \(Self.mostDays) days")
        }
        return first...last
    }
}

extension Arguments {
    /// A day written as `2026-11-20`.
    fileprivate func day(_ option: String) throws(UsageError) -> CivilDate? {
        guard let word = value(option) else { return nil }
        guard let day = CivilDate(word) else {
            throw UsageError("--\(option) \"\(Printable(word, longest: 60))\" is not a day such as 2026-11-20")
        }
        return day
    }
}

extension CommandContext {
    private static let usualWidth = 80

    /// Columns of the terminal, as the shell tells them.
    var width: Int {
        guard let word = environment["COLUMNS"], case .success(let width) = ScalarKind.count(1...500).read(word) else {
            return Self.usualWidth
        }
        return width
    }
}
