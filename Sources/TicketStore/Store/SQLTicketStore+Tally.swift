package import GatewayKit
import Synchronization

extension SQLTicketStore where Connection: ~Copyable {
    /// See `TicketDirectory`.
    package func tally(_ question: TallyQuestion, now: Instant) async throws(StoreError) -> TicketTally {
        let (tallies, totals) = (tallies, totals)
        return try await readers.snapshot { (connection) throws(StoreError) in
            var newest = try connection.one("SELECT coalesce(max(id), 0) FROM history")
            let stamp = try newest.integer()
            if let known = tallies.tally(of: question, stamp: stamp, at: now) { return known }
            var tally = try connection.tally(question, now: now)
            for health in SLAClock.Health.allCases {
                var query = question.query
                query.health = health
                let isAsked = question.query.health == nil || question.query.health == health
                let known = isAsked ? try totals.list(of: query, words: nil, now: now, always: true, &connection) : nil
                tally.health[health] = known?.total ?? 0
            }
            tallies.keep(tally, of: question, stamp: stamp, from: now, until: try connection.nextDeadline(after: now))
            return tally
        }
    }
}

/// What was counted of late, as long as it is true.
///
/// Every change of a ticket writes a line into the history; without one, only a deadline that passes changes a count.
final class KnownTallies: Sendable {
    /// Questions remembered; the one that was answered the longest ago gives way.
    static let mostQuestions = 32

    private struct Entry {
        let tally: TicketTally
        let stamp: Int64
        let from: Instant
        /// The next deadline of all.
        let until: Instant?
    }

    private let entries = Mutex(RecentlyUsed<TallyQuestion, Entry>(most: mostQuestions))

    /// `nil` when it has to be counted.
    func tally(of question: TallyQuestion, stamp: Int64, at now: Instant) -> TicketTally? {
        guard let entry = entries.withLock({ $0[question] }), entry.stamp == stamp, now >= entry.from,
            entry.until.map({ now < $0 }) ?? true
        else { return nil }
        return entry.tally
    }

    func keep(_ tally: TicketTally, of question: TallyQuestion, stamp: Int64, from: Instant, until: Instant?) {
        entries.withLock { $0.keep(Entry(tally: tally, stamp: stamp, from: from, until: until), for: question) }
    }
}

extension SQLConnection where Self: ~Copyable {
    /// Without what depends on the time.
    fileprivate mutating func tally(_ question: TallyQuestion, now: Instant) throws(StoreError) -> TicketTally {
        let conditions = TicketConditions(question.query, words: nil, form: .ofEach, now: now).sql
        var tally = TicketTally()
        let rows = try run(
            """
            SELECT t.status, t.priority, t.category, count(*) FROM ticket t WHERE \(conditions)
            GROUP BY t.queue, t.status, t.priority, t.category
            """)
        for var row in rows {
            let (status, priority) = (try row.word(TicketStatus.self), try row.word(TicketPriority.self))
            let category = try row.optionalName(CategoryName.self)
            let count = try row.count()
            tally.statuses[status, default: 0] += count
            tally.priorities[priority, default: 0] += count
            if let category { tally.categories[category, default: 0] += count }
        }
        for (place, (from, until)) in zip(question.bounds, question.bounds.dropFirst()).enumerated() {
            let date = CivilDate(daysSince1970: question.days.lowerBound.daysSince1970 + Int64(place))
            var day = TicketTally.Day(date: date)
            var opened = try one(
                "SELECT count(*) FROM ticket t WHERE t.created_at >= \(from) AND t.created_at < \(until) AND \(conditions)"
            )
            day.opened = try opened.count()
            var resolved = try one(
                """
                SELECT count(*) FROM history h JOIN ticket t ON t.id = h.ticket_id
                WHERE h.action IN ('status', 'first_response', 'sla.breached', 'satisfaction') AND h.action = 'status'
                    AND h.at >= \(from) AND h.at < \(until) AND h.after IN ('resolved', 'closed', 'cancelled')
                    AND h.before NOT IN ('resolved', 'closed', 'cancelled') AND \(conditions)
                """)
            day.resolved = try resolved.count()
            tally.days.append(day)
        }
        return tally
    }

    /// When the next promise of all runs out; `nil` when none runs.
    fileprivate mutating func nextDeadline(after now: Instant) throws(StoreError) -> Instant? {
        var row = try one(
            """
            SELECT min(deadline_at) FROM clock WHERE deadline_at > \(now) AND deadline_at IS NOT NULL
                AND kind IN ('first_response', 'next_response', 'resolution')
            """)
        return try row.optionalInstant()
    }
}
