import GatewayKit
import TicketStore

extension HelpDesk {
    /// The days that a question about statistics covers at most.
    static let mostStatisticsDays: Int64 = 366
    /// Days until today, where nobody says which.
    private static let usualStatisticsDays: Int64 = 30

    /// How the work of the queues that the caller sees stands and went, from the first day to the last, both included,
    /// and which days these are.
    ///
    /// Throws 400 for a queue that is none of his, and for more days than `mostStatisticsDays`.
    func statistics(
        from first: CivilDate?, to last: CivilDate?, queue: String?, for caller: Caller, now: Instant
    ) async throws(APIProblem) -> (days: ClosedRange<CivilDate>, statistics: TicketStatistics) {
        let today = rules.zone.date(at: now)
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
        let question = StatisticsQuestion(days: start...end, zone: rules.zone, queues: queues, now: now)
        let counted = try await asking { () throws(StoreError) in try await store.statistics(question) }
        return (start...end, counted)
    }
}
