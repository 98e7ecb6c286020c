package import GatewayKit

extension SQLTicketStore where Connection: ~Copyable {
    /// In the order they were first seen.
    package func detained(limit: Int) async throws(StoreError) -> [DetainedLetter] {
        try await readers.snapshot { (connection) throws(StoreError) in
            try connection.run(
                """
                SELECT \(raw: DetainedLetter.columns) FROM \(raw: DetainedLetter.tables)
                WHERE l.disposition IN ('held', 'flood', 'quarantined') ORDER BY l.id LIMIT \(limit)
                """
            ).map { (row) throws(StoreError) in try DetainedLetter(row) }
        }
    }

    /// The four dispositions that can be called back.
    package func detained(_ letter: LetterID) async throws(StoreError) -> DetainedLetter? {
        try await readers.snapshot { (connection) throws(StoreError) in
            try connection.first(
                """
                SELECT \(raw: DetainedLetter.columns) FROM \(raw: DetainedLetter.tables)
                WHERE l.id = \(letter) AND l.disposition IN ('held', 'flood', 'quarantined', 'rule_drop')
                """
            ).map { (row) throws(StoreError) in try DetainedLetter(row) }
        }
    }

    /// Notices of a ticket that held it unread no longer stand in the way of those its words will lead to.
    package func putBack(
        _ letter: LetterID, asReleased isReleased: Bool, silently isSilent: Bool, now: Instant
    ) async throws(StoreError) {
        let desk = desk
        try await writer.transaction { (connection) throws(StoreError) in
            let found = try connection.first(
                """
                UPDATE letter SET state = 'held', disposition = NULL, committed_at = NULL, parse_attempts = 0,
                    returned_at = \(now), is_released = \(isReleased), note = NULL,
                    is_silent = CASE WHEN \(isSilent) = 1 THEN 1 ELSE is_silent END
                WHERE id = \(letter) AND blob_id IS NOT NULL
                    AND disposition IN ('held', 'flood', 'quarantined', 'rule_drop')
                RETURNING ticket_id
                """)
            guard var row = found else { throw Self.noSuchDetention(letter) }
            guard let ticket = try row.optionalIdentifier(TicketID.self) else { return }
            // What was told of the ticket that held it unread does not stand for what its words will have to say.
            try connection.execute(
                """
                UPDATE outbox SET own_key = 'unread ' || id, cause_id = NULL
                WHERE cause_id = (SELECT blob_id FROM letter WHERE id = \(letter)) AND ticket_id = \(ticket)
                """)
            let writer = desk.writer(nil, now)
            try writer.note("letter.read_again", after: "letter \(letter)", on: ticket, by: .administrator, &connection)
        }
    }

    /// Its bytes stay, so it can still be put back.
    package func drop(_ letter: LetterID, now: Instant) async throws(StoreError) {
        try await writer.transaction { (connection) throws(StoreError) in
            let found = try connection.first(
                """
                UPDATE letter SET disposition = \(Disposition.ruleDrop), note = 'dropped by an administrator'
                WHERE id = \(letter) AND disposition IN ('held', 'flood', 'quarantined') RETURNING id
                """)
            if found == nil { throw Self.noSuchDetention(letter) }
        }
    }

    /// In the order they were first seen, without their bytes.
    package func judgedLetters(
        since: Instant, after last: LetterID?, limit: Int
    ) async throws(StoreError) -> [EarlierJudgement] {
        try await readers.snapshot { (connection) throws(StoreError) in
            try connection.run(
                """
                SELECT \(raw: HeldLetter.columns), l.disposition, t.id, t.number, l.trace FROM letter l
                JOIN mailbox m ON m.id = l.mailbox_id JOIN blob b ON b.id = l.blob_id
                LEFT JOIN ticket t ON t.id = l.ticket_id
                WHERE l.id > \(last?.rawValue ?? 0) AND l.seen_at >= \(since) AND l.disposition IS NOT NULL
                ORDER BY l.id LIMIT \(limit)
                """
            ).map { (row) throws(StoreError) in try EarlierJudgement(row) }
        }
    }

    private static func noSuchDetention(_ letter: LetterID) -> StoreError {
        StoreError(.conflict("no letter that waits for a person has this id"), at: "letter \(letter)")
    }
}

extension EarlierJudgement {
    fileprivate init(_ row: SQLRow) throws(StoreError) {
        var row = row
        letter = try HeldLetter(&row)
        disposition = try row.word()
        ticketID = try row.optionalIdentifier()
        ticket = try row.optionalNumber()
        trace = DecisionTrace(text: try row.optionalText() ?? "")
    }
}

extension DetainedLetter {
    fileprivate static let columns: StaticString = """
        l.id, m.name, l.uid_validity, l.uid, b.digest, l.size, l.received_at, l.disposition, t.number, l.trace
        """
    fileprivate static let tables: StaticString = """
        letter l JOIN mailbox m ON m.id = l.mailbox_id JOIN blob b ON b.id = l.blob_id
        LEFT JOIN ticket t ON t.id = l.ticket_id
        """

    fileprivate init(_ row: SQLRow) throws(StoreError) {
        var row = row
        letter = try row.identifier()
        place = try LetterPlace(&row)
        digest = try row.digest()
        size = try row.count()
        receivedAt = try row.instant()
        disposition = try row.word()
        ticket = try row.optionalNumber()
        trace = DecisionTrace(text: try row.optionalText() ?? "")
    }
}
