import GatewayKit
import TicketStore

/// What the store counted, kept until something is committed: whoever answers with statistics asks here.
///
/// Who asks while the same is being counted waits for that count. Nothing is kept longer than `longestKept`: a promise
/// becomes late without a commit.
actor StatisticsCache {
    /// What is counted.
    struct Question: Hashable, Sendable {
        /// The last one included, where the site is.
        var days: ClosedRange<CivilDate>
        /// `nil` for all.
        var queues: [QueueName]?
        /// As in `StatisticsQuestion`.
        var mostListed = 5

        /// The order of the queues does not matter.
        init(days: ClosedRange<CivilDate>, queues: [QueueName]?) {
            self.days = days
            self.queues = queues.map { Set($0).sorted() }
        }
    }

    static let longestKept = Duration.seconds(60)
    /// Answers; when there would be more, all are forgotten.
    static let mostKept = 64

    private typealias Outcome = Result<TicketStatistics, StoreError>

    private let store: any TicketStore
    /// Where days begin and end.
    nonisolated let zone: TimeZoneRules
    private var kept: [Question: (feedEnd: Int64, at: Instant, statistics: TicketStatistics)] = [:]
    /// Those who wait for a count that has begun.
    private var waiting: [Question: [CheckedContinuation<Outcome, Never>]] = [:]

    /// How often the store was asked to count.
    private(set) var counts = 0

    init(store: any TicketStore, zone: TimeZoneRules) {
        self.store = store
        self.zone = zone
    }

    func statistics(_ question: Question, now: Instant) async throws(StoreError) -> TicketStatistics {
        let end = try await store.feedEnd()
        if let found = kept[question], found.feedEnd == end, found.at <= now, now - found.at < Self.longestKept {
            return found.statistics
        }
        if waiting[question] != nil {
            return try await withCheckedContinuation { waiting[question, default: []].append($0) }.get()
        }
        waiting[question] = []
        let outcome = await count(question, now: now)
        if case .success(let statistics) = outcome {
            if kept.count >= Self.mostKept { kept.removeAll() }
            // Named by the commit before it: what was committed since makes it count again.
            kept[question] = (end, now, statistics)
        }
        for other in waiting.removeValue(forKey: question) ?? [] { other.resume(returning: outcome) }
        return try outcome.get()
    }

    private func count(_ question: Question, now: Instant) async -> Outcome {
        counts += 1
        var asked = StatisticsQuestion(days: question.days, zone: zone, queues: question.queues, now: now)
        asked.mostListed = question.mostListed
        do throws(StoreError) {
            return .success(try await store.statistics(asked))
        } catch {
            return .failure(error)
        }
    }
}

extension HelpDesk {
    /// The days that a question about statistics covers at most.
    static let mostStatisticsDays: Int64 = 366
    /// Days until today, where nobody says which.
    private static let usualStatisticsDays: Int64 = 30

    /// How the work of the queues that the caller sees stands and went, from the first day to the last, both included.
    ///
    /// Throws 400 for a queue that is none of his, and for more days than `mostStatisticsDays`.
    func statistics(
        from first: CivilDate?, to last: CivilDate?, queue: String?, for caller: Caller, now: Instant
    ) async throws(APIProblem) -> (question: StatisticsCache.Question, statistics: TicketStatistics) {
        let today = statistics.zone.date(at: now)
        let end = last ?? max(today, first ?? today)
        let start = first ?? CivilDate(daysSince1970: end.daysSince1970 - Self.usualStatisticsDays + 1)
        guard start <= end else { throw .field("query.from", "must not be after the last day, \(end)") }
        guard end.daysSince1970 - start.daysSince1970 < Self.mostStatisticsDays else {
            throw .field("query.from", "must be at most \(Self.mostStatisticsDays) days before the end of \(end)")
        }
        let own = caller.role == .admin ? rules.queues.map(\.name) : caller.queues
        var queues: [QueueName]? = caller.role == .admin ? nil : own
        if let queue {
            guard own.contains(QueueName(queue)) else {
                throw .field("query.queue", "must be one of " + own.map(\.rawValue).joined(separator: ", "))
            }
            queues = [QueueName(queue)]
        }
        let question = StatisticsCache.Question(days: start...end, queues: queues)
        let counted = try await asking { () throws(StoreError) in try await statistics.statistics(question, now: now) }
        return (question, counted)
    }
}
