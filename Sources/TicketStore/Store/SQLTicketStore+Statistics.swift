import GatewayKit

extension SQLTicketStore where Connection: ~Copyable {
    /// See `TicketStore`. Everything is counted when it is asked for, in one view: there is no sum that could be wrong.
    package func statistics(_ question: StatisticsQuestion) async throws(StoreError) -> TicketStatistics {
        try await readers.snapshot { (connection) throws(StoreError) in
            var count = StatisticsCount(question)
            // With `nil`, each condition about the queue is true without a look at the ticket.
            for queue in question.queues.map({ $0.map(Optional.some) }) ?? [nil] {
                try count.add(queue, &connection)
            }
            return count.result
        }
    }
}

/// Counts one queue after the other.
private struct StatisticsCount {
    private let question: StatisticsQuestion
    private let period: Range<Instant>
    private var statistics = TicketStatistics()
    private var loads: [AgentName: AgentLoad] = [:]
    /// Tickets that count nowhere. They are few, and an index holds nothing else.
    private static let deleted: SQLText = "SELECT id FROM ticket WHERE deleted_at IS NOT NULL"

    init(_ question: StatisticsQuestion) {
        self.question = question
        period = question.zone.instants(of: question.days)
        let days = question.days.lowerBound.daysSince1970...question.days.upperBound.daysSince1970
        statistics.days = days.map { DayCount(date: CivilDate(daysSince1970: $0)) }
    }

    var result: TicketStatistics {
        var result = statistics
        result.agents = loads.values.sorted { $0.agent < $1.agent }
        result.oldest = Array(result.oldest.sorted { $0.id < $1.id }.prefix(question.mostListed))
        let comments = result.satisfaction.comments.sorted { $0.at > $1.at }
        result.satisfaction.comments = Array(comments.prefix(question.mostListed))
        return result
    }

    mutating func add(_ queue: QueueName?, _ connection: inout some SQLConnection & ~Copyable) throws(StoreError) {
        try addTotals(queue, &connection)
        try addHealth(queue, &connection)
        try addLoads(queue, &connection)
        try addOldest(queue, &connection)
        for index in statistics.days.indices { try addDay(index, queue, &connection) }
        try addFirstResponses(queue, &connection)
        try addResolutions(queue, &connection)
        try addSatisfaction(queue, &connection)
    }

    // MARK: Now

    private mutating func addTotals(
        _ queue: QueueName?, _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) {
        let sql: SQLText =
            if let queue {
                """
                SELECT queue, status, priority, category, count(*) FROM ticket
                WHERE queue = \(queue) AND deleted_at IS NULL
                GROUP BY queue, status, priority, category
                """
            } else {
                """
                SELECT queue, status, priority, category, count(*) FROM ticket WHERE deleted_at IS NULL
                GROUP BY queue, status, priority, category
                """
            }
        for var row in try connection.run(sql) {
            let queue = try row.name(QueueName.self)
            let status = try row.word(TicketStatus.self)
            let priority = try row.word(TicketPriority.self)
            let category = try row.optionalName(CategoryName.self)
            statistics.totals.add(try row.count(), queue, status, priority, category)
        }
    }

    /// A promise is in danger once that was said: see `ServiceLevel.warningShare`.
    private mutating func addHealth(
        _ queue: QueueName?, _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) {
        let rows = try connection.run(
            """
            SELECT worst, count(*) FROM (
                SELECT max(CASE WHEN k.counted > k.target OR (k.state = 'running' AND k.deadline_at <= \(question.now))
                    THEN 2 WHEN k.done LIKE '%warning%' THEN 1 ELSE 0 END) AS worst
                FROM clock k
                WHERE k.state <> 'ended' AND k.kind IN ('first_response', 'next_response', 'resolution')
                    AND k.ticket_id NOT IN (\(Self.deleted))
                    AND (CAST(\(queue) AS TEXT) IS NULL
                        OR (SELECT queue FROM ticket WHERE id = k.ticket_id) = \(queue))
                GROUP BY k.ticket_id) AS promised
            GROUP BY worst
            """)
        for var row in rows {
            let worst = try row.count()
            let health: SLAClock.Health = worst == 2 ? .breach : worst == 1 ? .warning : .ok
            statistics.totals.health[health, default: 0] += try row.count()
        }
    }

    private mutating func addLoads(
        _ queue: QueueName?, _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) {
        let desks = try connection.run(
            """
            SELECT assignee, sum(CASE WHEN status = 'waiting_customer' THEN 0 ELSE 1 END),
                sum(CASE WHEN status = 'waiting_customer' THEN 1 ELSE 0 END)
            FROM ticket
            WHERE assignee IS NOT NULL AND status IN ('open', 'assigned', 'in_progress', 'waiting_customer')
                AND deleted_at IS NULL AND (CAST(\(queue) AS TEXT) IS NULL OR queue = \(queue))
            GROUP BY assignee
            """)
        for var row in desks {
            let agent = try row.name(AgentName.self)
            loads[agent, default: AgentLoad(agent: agent)].open += try row.count()
            loads[agent, default: AgentLoad(agent: agent)].waiting += try row.count()
        }
        let late = try connection.run(
            """
            SELECT t.assignee, count(DISTINCT t.id) FROM clock k JOIN ticket t ON t.id = k.ticket_id
            WHERE k.deadline_at <= \(question.now) AND k.kind IN ('first_response', 'next_response', 'resolution')
                AND t.deleted_at IS NULL AND (CAST(\(queue) AS TEXT) IS NULL OR t.queue = \(queue))
            GROUP BY t.assignee
            """)
        for var row in late {
            let agent = try row.optionalName(AgentName.self)
            let count = try row.count()
            statistics.totals.overdue += count
            if let agent { loads[agent, default: AgentLoad(agent: agent)].overdue += count }
        }
    }

    private mutating func addOldest(
        _ queue: QueueName?, _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) {
        for status in TicketStatus.allCases where status.isActive {
            let sql: SQLText =
                if let queue {
                    """
                    SELECT \(raw: Ticket.columns) FROM ticket t JOIN contact c ON c.id = t.requester_id
                    WHERE t.status = \(status) AND t.queue = \(queue) AND t.deleted_at IS NULL
                    ORDER BY t.created_at, t.id LIMIT \(question.mostListed)
                    """
                } else {
                    """
                    SELECT \(raw: Ticket.columns) FROM ticket t JOIN contact c ON c.id = t.requester_id
                    WHERE t.status = \(status) AND t.deleted_at IS NULL
                    ORDER BY t.created_at, t.id LIMIT \(question.mostListed)
                    """
                }
            statistics.oldest += try connection.run(sql).map { (row) throws(StoreError) in try Ticket(row) }
        }
    }

    // MARK: Days

    private mutating func addDay(
        _ index: Int, _ queue: QueueName?, _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) {
        let date = statistics.days[index].date
        let day = question.zone.instants(of: date...date)
        var opened = try connection.one(
            """
            SELECT count(*), coalesce(sum(CASE WHEN escalation_level > 0 THEN 1 ELSE 0 END), 0) FROM ticket
            WHERE created_at >= \(day.lowerBound) AND created_at < \(day.upperBound) AND deleted_at IS NULL
                AND (CAST(\(queue) AS TEXT) IS NULL OR queue = \(queue))
            """)
        statistics.days[index].opened += try opened.count()
        statistics.escalated += try opened.count()
        let answers = try connection.run(
            """
            SELECT m.author_agent, count(*) FROM message m
            WHERE m.kind = 'public' AND m.direction = 'out' AND m.author_agent IS NOT NULL
                AND m.created_at >= \(day.lowerBound) AND m.created_at < \(day.upperBound)
                AND m.ticket_id NOT IN (\(Self.deleted))
                AND (CAST(\(queue) AS TEXT) IS NULL
                    OR (SELECT queue FROM ticket WHERE id = m.ticket_id) = \(queue))
            GROUP BY m.author_agent
            """)
        for var row in answers {
            let agent = try row.name(AgentName.self)
            let count = try row.count()
            statistics.days[index].answered += count
            loads[agent, default: AgentLoad(agent: agent)].answered += count
        }
        try addEvents(day, to: index, queue, &connection)
    }

    private mutating func addEvents(
        _ day: Range<Instant>, to index: Int, _ queue: QueueName?, _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) {
        let turns = try connection.run(
            """
            SELECT h.before, h.after, count(*) FROM history h
            WHERE h.action IN ('status', 'first_response', 'sla.breached', 'satisfaction') AND h.action = 'status'
                AND h.at >= \(day.lowerBound) AND h.at < \(day.upperBound)
                AND (h.before IN ('resolved', 'closed', 'cancelled') OR h.after IN ('resolved', 'closed', 'cancelled'))
                AND h.ticket_id NOT IN (\(Self.deleted))
                AND (CAST(\(queue) AS TEXT) IS NULL
                    OR (SELECT queue FROM ticket WHERE id = h.ticket_id) = \(queue))
            GROUP BY h.before, h.after
            """)
        for var row in turns {
            let before = try row.word(TicketStatus.self)
            let after = try row.word(TicketStatus.self)
            let count = try row.count()
            if after == .resolved { statistics.days[index].resolved += count }
            if after.isEnd, !before.isEnd { statistics.days[index].closed += count }
            if after.isActive, !before.isActive { statistics.days[index].reopened += count }
        }
        var broken = try connection.one(
            """
            SELECT count(*) FROM history h
            WHERE h.action IN ('status', 'first_response', 'sla.breached', 'satisfaction')
                AND h.action = 'sla.breached' AND h.at >= \(day.lowerBound) AND h.at < \(day.upperBound)
                AND h.ticket_id NOT IN (\(Self.deleted))
                AND (CAST(\(queue) AS TEXT) IS NULL
                    OR (SELECT queue FROM ticket WHERE id = h.ticket_id) = \(queue))
            """)
        statistics.days[index].breached += try broken.count()
    }

    // MARK: Times

    private mutating func addFirstResponses(
        _ queue: QueueName?, _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) {
        let kept = try connection.integers(
            """
            SELECT k.counted, k.target FROM clock k
            WHERE k.state = 'ended' AND k.kind IN ('first_response', 'next_response', 'resolution')
                AND k.kind = 'first_response' AND k.since >= \(period.lowerBound) AND k.since < \(period.upperBound)
                AND k.reason = 'answered' AND k.ticket_id NOT IN (\(Self.deleted))
                AND (CAST(\(queue) AS TEXT) IS NULL
                    OR (SELECT queue FROM ticket WHERE id = k.ticket_id) = \(queue))
            """)
        statistics.firstResponse.add(kept)
        let unpromised = try connection.integers(
            """
            SELECT h.at - t.created_at FROM history h JOIN ticket t ON t.id = h.ticket_id
            WHERE h.action IN ('status', 'first_response', 'sla.breached', 'satisfaction')
                AND h.action = 'first_response' AND h.at >= \(period.lowerBound) AND h.at < \(period.upperBound)
                AND t.first_response_at = h.at AND t.deleted_at IS NULL
                AND (CAST(\(queue) AS TEXT) IS NULL OR t.queue = \(queue))
                AND NOT EXISTS (SELECT 1 FROM clock WHERE ticket_id = h.ticket_id AND kind = 'first_response')
            """)
        statistics.firstResponse.onTheWall += unpromised.map { .microseconds($0) }
    }

    /// A ticket that was closed at once was resolved by that; one that was merged was not.
    private mutating func addResolutions(
        _ queue: QueueName?, _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) {
        let kept = try connection.integers(
            """
            SELECT k.counted, k.target FROM clock k
            WHERE k.state = 'ended' AND k.kind IN ('first_response', 'next_response', 'resolution')
                AND k.kind = 'resolution' AND k.since >= \(period.lowerBound) AND k.since < \(period.upperBound)
                AND k.reason IN ('resolved', 'closed') AND k.ticket_id NOT IN (\(Self.deleted))
                AND k.ticket_id NOT IN (SELECT id FROM ticket WHERE merged_into IS NOT NULL)
                AND (CAST(\(queue) AS TEXT) IS NULL
                    OR (SELECT queue FROM ticket WHERE id = k.ticket_id) = \(queue))
            """)
        statistics.resolution.add(kept)
        let unpromised = try connection.integers(
            """
            SELECT h.at - t.created_at FROM history h JOIN ticket t ON t.id = h.ticket_id
            WHERE h.action IN ('status', 'first_response', 'sla.breached', 'satisfaction')
                AND h.action = 'status' AND h.at >= \(period.lowerBound) AND h.at < \(period.upperBound)
                AND h.after IN ('resolved', 'closed') AND t.status IN ('resolved', 'closed')
                AND coalesce(t.resolved_at, t.closed_at) = h.at AND t.merged_into IS NULL AND t.deleted_at IS NULL
                AND (CAST(\(queue) AS TEXT) IS NULL OR t.queue = \(queue))
                AND NOT EXISTS (SELECT 1 FROM clock WHERE ticket_id = h.ticket_id AND kind = 'resolution')
            """)
        statistics.resolution.onTheWall += unpromised.map { .microseconds($0) }
    }

    // MARK: Satisfaction

    /// Who changed his mind counts with his last word, on the day of it.
    private mutating func addSatisfaction(
        _ queue: QueueName?, _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) {
        let rows = try connection.run(
            """
            SELECT t.number, t.satisfaction_rating, t.satisfaction_comment, max(h.at) FROM history h
            JOIN ticket t ON t.id = h.ticket_id
            WHERE h.action IN ('status', 'first_response', 'sla.breached', 'satisfaction')
                AND h.action = 'satisfaction' AND h.at >= \(period.lowerBound) AND h.at < \(period.upperBound)
                AND t.satisfaction_rating IS NOT NULL AND t.deleted_at IS NULL
                AND (CAST(\(queue) AS TEXT) IS NULL OR t.queue = \(queue))
                AND NOT EXISTS (SELECT 1 FROM history l
                    WHERE l.ticket_id = h.ticket_id AND l.action = 'satisfaction' AND l.at >= \(period.upperBound))
            GROUP BY t.id, t.number, t.satisfaction_rating, t.satisfaction_comment
            """)
        for var row in rows {
            let number = try row.number()
            let rating = try row.count()
            let comment = try row.optionalText()
            let at = try row.instant()
            statistics.satisfaction.ratings[rating, default: 0] += 1
            guard let comment, !comment.utf8.isEmpty else { continue }
            statistics.satisfaction.comments.append(
                SatisfactionCount.Comment(number: number, rating: rating, text: comment, at: at))
        }
    }
}

extension TimesTaken {
    /// What was counted and what was promised, in turn.
    fileprivate mutating func add(_ pairs: [Int64]) {
        for place in stride(from: 0, to: pairs.count - 1, by: 2) {
            counted.append(.microseconds(pairs[place]))
            if pairs[place] > pairs[place + 1] { late += 1 }
        }
    }
}

extension TicketStatus {
    fileprivate var isEnd: Bool { self == .closed || self == .cancelled }
}
