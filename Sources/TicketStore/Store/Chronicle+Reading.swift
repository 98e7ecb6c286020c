import GatewayKit

/// Where the rows stand: an index holds all that is asked for of every ticket, another one those of few tickets.
extension Chronicle {
    private static let promised: SQLText = "k.kind IN ('first_response', 'next_response', 'resolution')"
    /// What of the history stands in the index of these.
    private static let counted: SQLText = "h.action IN ('status', 'first_response', 'sla.breached', 'satisfaction')"

    /// Reads all rows, or those of the tickets in `part`, which stands between the parentheses of `IN ()`.
    mutating func read(
        _ part: SQLText?, _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) {
        try readStandings(part, &connection)
        try readPromises(part, &connection)
        try readOpened(part, &connection)
        try readAnswers(part, &connection)
        try readTurns(part, &connection)
        try readBreaches(part, &connection)
        try readFirstResponses(part, &connection)
        try readResolutions(part, &connection)
        try readRatings(part, &connection)
    }

    private static func among(_ part: SQLText?, _ column: StaticString) -> SQLText {
        part.map { " AND \(raw: column) IN (\($0))" } ?? ""
    }

    /// `history h`, by the index that has the rows together.
    private static func history(_ part: SQLText?) -> SQLText {
        part == nil ? "history h INDEXED BY history_day" : "history h INDEXED BY history_ticket"
    }

    // MARK: Now

    private mutating func readStandings(
        _ part: SQLText?, _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) {
        let numbers = try connection.integers(
            """
            SELECT t.id, t.queue, t.status, t.priority, coalesce(t.category, ''), coalesce(t.assignee, '')
            FROM ticket t WHERE t.deleted_at IS NULL\(Self.among(part, "t.id"))
            ORDER BY t.queue, t.status, t.priority, t.category
            """, &words)
        var names: ArraySlice<Int64> = []
        var sort: UInt32 = 0
        for start in stride(from: 0, to: numbers.count, by: 6) {
            if names != numbers[start + 1...start + 4] {
                names = numbers[start + 1...start + 4]
                sort = try place(ofSort: Array(names))
            }
            let ticket = Int(numbers[start])
            if ticket >= standings.count {
                standings += repeatElement(Standing(), count: ticket + 1 - standings.count)
            }
            standings[ticket] = Standing(sort: sort, assignee: UInt32(numbers[start + 5]))
        }
    }

    private mutating func place(ofSort names: [Int64]) throws(StoreError) -> UInt32 {
        let sort = Sort(
            queue: Int(names[0]), status: try word(names[1]), priority: try word(names[2]), category: Int(names[3]))
        if let known = places[sort] { return known }
        let place = UInt32(sorts.count)
        sorts.append(sort)
        places[sort] = place
        return place
    }

    private func word<Word: RawRepresentable<String>>(_ place: Int64) throws(StoreError) -> Word {
        let text = words.words[Int(place)]
        guard let word = Word(rawValue: text) else {
            throw StoreError(.conflict("a stored word is not understood"), at: text)
        }
        return word
    }

    private mutating func readPromises(
        _ part: SQLText?, _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) {
        let numbers = try connection.integers(
            """
            SELECT k.ticket_id, coalesce(k.deadline_at, 0), k.deadline_at IS NOT NULL, k.counted > k.target,
                k.done LIKE '%warning%'
            FROM clock k WHERE k.state <> 'ended' AND \(Self.promised)\(Self.among(part, "k.ticket_id"))
            ORDER BY k.ticket_id
            """)
        for start in stride(from: 0, to: numbers.count, by: 5) {
            let promise = Promise(
                ticket: numbers[start],
                deadline: numbers[start + 2] == 0 ? nil : Instant(microseconds: numbers[start + 1]),
                isBroken: numbers[start + 3] != 0, isWarned: numbers[start + 4] != 0)
            promises.append(promise)
            note(promiseOf: promise.ticket, isBroken: promise.isBroken)
        }
        let over = try connection.integers(
            """
            SELECT k.ticket_id, k.counted > k.target FROM clock k
            WHERE k.state = 'ended' AND \(PromiseStand.clocks)\(Self.among(part, "k.ticket_id"))
            """)
        for start in stride(from: 0, to: over.count, by: 2) {
            note(promiseOf: over[start], isBroken: over[start + 1] != 0)
        }
    }

    private mutating func note(promiseOf ticket: Int64, isBroken: Bool) {
        promised.set(ticket, true)
        if isBroken { broken.set(ticket, true) }
    }

    // MARK: Happenings

    private mutating func readOpened(
        _ part: SQLText?, _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) {
        let numbers = try connection.integers(
            """
            SELECT t.id, t.created_at, t.escalation_level > 0 FROM ticket t
            WHERE t.created_at >= \(since)\(Self.among(part, "t.id"))
            """)
        for start in stride(from: 0, to: numbers.count, by: 3) {
            note(.opened(isEscalated: numbers[start + 2] != 0), numbers[start...])
        }
    }

    private mutating func readAnswers(
        _ part: SQLText?, _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) {
        let numbers = try connection.integers(
            """
            SELECT m.ticket_id, m.created_at, m.author_agent FROM message m
            WHERE m.kind = 'public' AND m.direction = 'out' AND m.author_agent IS NOT NULL
                AND m.created_at >= \(since)\(Self.among(part, "m.ticket_id"))
            """, &words)
        for start in stride(from: 0, to: numbers.count, by: 3) {
            note(.answered(UInt32(numbers[start + 2])), numbers[start...])
        }
    }

    private mutating func readTurns(
        _ part: SQLText?, _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) {
        let numbers = try connection.integers(
            """
            SELECT h.ticket_id, h.at, h.before, h.after FROM \(Self.history(part))
            WHERE \(Self.counted) AND h.action = 'status' AND h.at >= \(since)
                AND (h.before IN ('resolved', 'closed', 'cancelled')
                    OR h.after IN ('resolved', 'closed', 'cancelled'))\(Self.among(part, "h.ticket_id"))
            """, &words)
        var statuses: [Int64: TicketStatus] = [:]
        for start in stride(from: 0, to: numbers.count, by: 4) {
            for place in numbers[start + 2...start + 3] where statuses[place] == nil {
                statuses[place] = try word(place)
            }
            guard let before = statuses[numbers[start + 2]], let after = statuses[numbers[start + 3]] else { continue }
            note(.turned(from: before, to: after), numbers[start...])
        }
    }

    private mutating func readBreaches(
        _ part: SQLText?, _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) {
        let numbers = try connection.integers(
            """
            SELECT h.ticket_id, h.at FROM \(Self.history(part))
            WHERE \(Self.counted) AND h.action = 'sla.breached'
                AND h.at >= \(since)\(Self.among(part, "h.ticket_id"))
            """)
        for start in stride(from: 0, to: numbers.count, by: 2) { note(.breached, numbers[start...]) }
    }

    /// `row` begins with the ticket and the time.
    private mutating func note(_ deed: Happening.Deed, _ row: ArraySlice<Int64>) {
        happenings.append(
            Happening(ticket: row[row.startIndex], deed: deed, at: Instant(microseconds: row[row.startIndex + 1])))
    }

    // MARK: Spans

    private mutating func readFirstResponses(
        _ part: SQLText?, _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) {
        let kept = try connection.integers(
            """
            SELECT k.ticket_id, k.since, k.counted, k.counted > k.target FROM clock k
            WHERE k.state = 'ended' AND \(Self.promised) AND k.kind = 'first_response' AND k.reason = 'answered'
                AND k.since >= \(since)\(Self.among(part, "k.ticket_id"))
            """)
        addKept(kept, .firstResponse)
        let unpromised = try connection.integers(
            """
            SELECT h.ticket_id, h.at, h.at - t.created_at FROM \(Self.history(part)) JOIN ticket t ON t.id = h.ticket_id
            WHERE \(Self.counted) AND h.action = 'first_response' AND h.at >= \(since) AND t.first_response_at = h.at
                AND NOT EXISTS (SELECT 1 FROM clock WHERE ticket_id = h.ticket_id
                    AND kind = 'first_response')\(Self.among(part, "h.ticket_id"))
            """)
        addUnpromised(unpromised, .firstResponse)
    }

    /// A ticket that was closed at once was resolved by that; one that was merged was not.
    private mutating func readResolutions(
        _ part: SQLText?, _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) {
        let kept = try connection.integers(
            """
            SELECT k.ticket_id, k.since, k.counted, k.counted > k.target FROM clock k
            WHERE k.state = 'ended' AND \(Self.promised) AND k.kind = 'resolution'
                AND k.reason IN ('resolved', 'closed') AND k.since >= \(since)
                AND k.ticket_id NOT IN (SELECT id FROM ticket
                    WHERE merged_into IS NOT NULL)\(Self.among(part, "k.ticket_id"))
            """)
        addKept(kept, .resolution)
        let unpromised = try connection.integers(
            """
            SELECT h.ticket_id, h.at, h.at - t.created_at FROM \(Self.history(part)) JOIN ticket t ON t.id = h.ticket_id
            WHERE \(Self.counted) AND h.action = 'status' AND h.at >= \(since)
                AND h.after IN ('resolved', 'closed') AND t.status IN ('resolved', 'closed')
                AND coalesce(t.resolved_at, t.closed_at) = h.at AND t.merged_into IS NULL
                AND NOT EXISTS (SELECT 1 FROM clock WHERE ticket_id = h.ticket_id
                    AND kind = 'resolution')\(Self.among(part, "h.ticket_id"))
            """)
        addUnpromised(unpromised, .resolution)
    }

    private mutating func addKept(_ numbers: [Int64], _ kind: Span.Kind) {
        for start in stride(from: 0, to: numbers.count, by: 4) {
            spans.append(
                Span(
                    ticket: numbers[start], kind: kind, isLate: numbers[start + 3] != 0,
                    at: Instant(microseconds: numbers[start + 1]), microseconds: numbers[start + 2]))
        }
    }

    private mutating func addUnpromised(_ numbers: [Int64], _ kind: Span.Kind) {
        for start in stride(from: 0, to: numbers.count, by: 3) {
            spans.append(
                Span(
                    ticket: numbers[start], kind: kind, isLate: nil, at: Instant(microseconds: numbers[start + 1]),
                    microseconds: numbers[start + 2]))
        }
    }

    // MARK: Ratings

    /// Who changed his mind counts with his last word, on the day of it.
    private mutating func readRatings(
        _ part: SQLText?, _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) {
        let numbers = try connection.integers(
            """
            SELECT h.ticket_id, max(h.at), t.satisfaction_rating, coalesce(t.satisfaction_comment, '') <> ''
            FROM \(Self.history(part)) JOIN ticket t ON t.id = h.ticket_id
            WHERE \(Self.counted) AND h.action = 'satisfaction' AND h.at >= \(since)
                AND t.satisfaction_rating IS NOT NULL\(Self.among(part, "h.ticket_id"))
            GROUP BY h.ticket_id, t.satisfaction_rating, t.satisfaction_comment
            """)
        for start in stride(from: 0, to: numbers.count, by: 4) {
            ratings.append(
                Rating(
                    ticket: numbers[start], at: Instant(microseconds: numbers[start + 1]),
                    rating: Int(numbers[start + 2]), hasComment: numbers[start + 3] != 0))
        }
    }
}
