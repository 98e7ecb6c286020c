package import GatewayKit

extension SQLTicketStore where Connection: ~Copyable {
    /// See `TicketStore`.
    package func statistics(_ question: StatisticsQuestion) async throws(StoreError) -> TicketStatistics {
        let chronicles = chronicles
        let days = DayBounds(question.days, zone: question.zone)
        return try await newestView { (connection, always) throws(StoreError) in
            guard let chronicle = try chronicles.chronicle(since: days.start, always: always, &connection) else {
                return nil
            }
            var statistics = chronicle.statistics(question, days)
            for rating in chronicle.comments(question, days) {
                statistics.satisfaction.comments.append(try connection.comment(of: rating))
            }
            statistics.oldest = try connection.oldest(question)
            return statistics
        }
    }

    /// See `TicketDirectory`.
    package func keepCounting() async throws(StoreError) {
        let chronicles = chronicles
        try await readers.snapshot { (connection) throws(StoreError) in
            try chronicles.keepUp(at: .now, &connection)
        }
    }

    /// See `TicketDirectory`.
    package func tally(_ question: TallyQuestion, now: Instant) async throws(StoreError) -> TicketTally {
        let (chronicles, totals) = (chronicles, totals)
        return try await newestView { (connection, always) throws(StoreError) in
            let chronicle = try chronicles.chronicle(since: question.days.start, always: always, &connection)
            let list = try totals.list(
                of: question.query, words: nil, withMembers: true, now: now, always: always, &connection)
            guard let chronicle, let members = list?.members else { return nil }
            return chronicle.tally(question, members, now: now)
        }
    }
}

extension SQLConnection where Self: ~Copyable {
    fileprivate mutating func comment(of rating: Chronicle.Rating) throws(StoreError) -> SatisfactionCount.Comment {
        var row = try one("SELECT number, satisfaction_comment FROM ticket WHERE id = \(rating.ticket)")
        return SatisfactionCount.Comment(
            number: try row.number(), rating: rating.rating, text: try row.text(), at: rating.at)
    }

    fileprivate mutating func oldest(_ question: StatisticsQuestion) throws(StoreError) -> [Ticket] {
        var oldest: [Ticket] = []
        // With `nil`, the condition about the queue is left out, so that an index holds all that is asked.
        for queue in question.queues.map({ $0.map(Optional.some) }) ?? [nil] {
            let isOfQueue: SQLText = queue.map { "AND t.queue = \($0)" } ?? ""
            for status in TicketStatus.allCases where status.isActive {
                oldest += try run(
                    """
                    SELECT \(raw: Ticket.columns) FROM ticket t JOIN contact c ON c.id = t.requester_id
                    WHERE t.status = \(status) AND t.deleted_at IS NULL \(isOfQueue)
                    ORDER BY t.created_at, t.id LIMIT \(question.mostListed)
                    """
                ).map { (row) throws(StoreError) in try Ticket(row) }
            }
        }
        return Array(oldest.sorted { $0.id < $1.id }.prefix(question.mostListed))
    }
}
