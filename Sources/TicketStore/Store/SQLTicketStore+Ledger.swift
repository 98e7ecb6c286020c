package import GatewayKit

extension SQLTicketStore where Connection: ~Copyable {
    /// In the order the letters were first seen, the last one first.
    package func ledger(of mailbox: MailboxName?, limit: Int) async throws(StoreError) -> [LedgerEntry] {
        try await readers.snapshot { (connection) throws(StoreError) in
            let sql: SQLText =
                if let mailbox {
                    """
                    SELECT \(raw: LedgerEntry.columns) FROM \(raw: LedgerEntry.tables) WHERE m.name = \(mailbox)
                    ORDER BY l.id DESC LIMIT \(limit)
                    """
                } else {
                    """
                    SELECT \(raw: LedgerEntry.columns) FROM \(raw: LedgerEntry.tables)
                    ORDER BY l.id DESC LIMIT \(limit)
                    """
                }
            return try connection.run(sql).map { (row) throws(StoreError) in try LedgerEntry(row) }
        }
    }

    /// Every mailbox that was ever read, by name, also one that is no longer configured.
    package func ledgerSummaries() async throws(StoreError) -> [LedgerSummary] {
        try await readers.snapshot { (connection) throws(StoreError) in
            let rows = try connection.run(
                """
                SELECT m.name, l.disposition, count(l.id) FROM mailbox m LEFT JOIN letter l ON l.mailbox_id = m.id
                GROUP BY m.name, l.disposition ORDER BY m.name, l.disposition
                """)
            var summaries: [LedgerSummary] = []
            for var row in rows {
                let mailbox = try row.name(MailboxName.self)
                let disposition = try row.optionalWord(Disposition.self)
                let count = try row.count()
                if summaries.last?.mailbox != mailbox {
                    summaries.append(LedgerSummary(mailbox: mailbox, seen: 0, byDisposition: [], inHand: 0))
                }
                let last = summaries.count - 1
                summaries[last].seen += count
                if let disposition {
                    summaries[last].byDisposition.append((disposition, count))
                } else {
                    summaries[last].inHand += count
                }
            }
            return summaries
        }
    }

    /// One view of everything but the log's size, which is asked of the file system.
    package func census(now: Instant) async throws(StoreError) -> StoreCensus {
        let walBytes = place.directory.walBytes
        return try await readers.snapshot { (connection) throws(StoreError) in
            var fetching = try connection.one("SELECT count(*), min(seen_at) FROM letter WHERE state = 'fetching'")
            var held = try connection.one("SELECT count(*), min(seen_at) FROM letter WHERE state = 'held'")
            var quarantined = try connection.one("SELECT count(*) FROM letter WHERE disposition = 'quarantined'")
            var due = try connection.one(
                """
                SELECT count(*), min(due_at) FROM outbox WHERE channel IN ('mail', 'sms', 'digest') AND due_at <= \(now)
                """)
            // What waits for somebody's quiet hours to end, or for his digest, does not count yet.
            var untried = try connection.one(
                """
                SELECT min(coalesce(not_before, created_at)) FROM outbox WHERE state IN ('queued', 'leased', 'sending')
                    AND channel <> 'webhook' AND coalesce(not_before, created_at) <= \(now)
                """)
            let inHand = try fetching.count() + held.count()
            let oldest = try [fetching.optionalInstant(), held.optionalInstant()].compactMap { $0 }.min()
            var flooded = try connection.one(
                """
                SELECT count(*) FROM letter WHERE disposition = 'flood' AND committed_at > \(now - .seconds(86_400))
                """)
            var census = StoreCensus(
                lettersInHand: inHand, oldestLetterInHand: oldest, quarantined: try quarantined.count(),
                outboxDue: try due.count(), oldestOutboxDue: try due.optionalInstant(),
                oldestUntried: try untried.optionalInstant(),
                outboxByState: try connection.counts("SELECT state, count(*) FROM outbox GROUP BY state")
                    .map { (state: $0.word, count: $0.count) },
                ticketsByStatus: try connection.counts(
                    "SELECT status, count(*) FROM ticket WHERE deleted_at IS NULL GROUP BY status"
                ).map { (status: $0.word, count: $0.count) },
                walBytes: walBytes, troubles: try connection.troubles())
            census.heldMail = try connection.heldMail()
            census.floodedToday = try flooded.count()
            census.waitingByRoute = try connection.waiting()
            return census
        }
    }
}

extension SQLConnection where Self: ~Copyable {
    fileprivate mutating func waiting() throws(StoreError) -> [(route: OutboxRoute, count: Int)] {
        try run(
            "SELECT channel, endpoint, count(*) FROM outbox WHERE due_at IS NOT NULL GROUP BY channel, endpoint"
        ).map { (row) throws(StoreError) in
            var row = row
            return (OutboxRoute(try row.word(), try row.name()), try row.count())
        }
    }
}

extension SQLTicketStore where Connection: ~Copyable {
    /// A second note about the same subject replaces the reason and keeps the instant.
    package func noteTrouble(_ reason: String?, with subject: String, now: Instant) async throws(StoreError) {
        try await writer.transaction { (connection) throws(StoreError) in
            guard let reason else {
                return try connection.execute("DELETE FROM trouble WHERE subject = \(subject)")
            }
            try connection.execute(
                """
                INSERT INTO trouble (subject, reason, since) VALUES (\(subject), \(reason), \(now))
                ON CONFLICT (subject) DO UPDATE SET reason = excluded.reason
                """)
        }
    }

    /// The notes of an earlier process say nothing about this one.
    package func forgetTroubles() async throws(StoreError) {
        try await writer.transaction { (connection) throws(StoreError) in
            try connection.execute("DELETE FROM trouble")
        }
    }
}

extension SQLConnection where Self: ~Copyable {
    fileprivate mutating func troubles() throws(StoreError) -> [StoreCensus.Trouble] {
        try run("SELECT subject, reason, since FROM trouble ORDER BY since, subject").map { (row) throws(StoreError) in
            var row = row
            return StoreCensus.Trouble(
                subject: try row.text(), reason: try row.text(), since: try row.instant())
        }
    }

    fileprivate mutating func heldMail() throws(StoreError) -> [StoreCensus.HeldMail] {
        let rows = try run(
            """
            SELECT held_for, count(*), sum(CASE WHEN kind = 'answer' THEN 1 ELSE 0 END) FROM outbox
            WHERE state = 'held' GROUP BY held_for ORDER BY held_for
            """)
        return try rows.map { (row) throws(StoreError) in
            var row = row
            return StoreCensus.HeldMail(limit: try row.word(), count: try row.count(), answers: try row.count())
        }
    }

    fileprivate mutating func counts<Word: RawRepresentable<String>>(
        _ sql: SQLText
    ) throws(StoreError) -> [(word: Word, count: Int)] {
        try run(sql).map { (row) throws(StoreError) in
            var row = row
            return (word: try row.word(), count: try row.count())
        }
    }
}

extension LedgerEntry {
    fileprivate static let columns: StaticString = """
        l.id, m.name, l.uid_validity, l.uid, l.state, l.disposition, coalesce(l.size_on_server, l.size), l.seen_at,
        l.committed_at, t.number, l.fetch_attempts, l.parse_attempts, l.original_id, l.note
        """
    fileprivate static let tables: StaticString =
        "letter l JOIN mailbox m ON m.id = l.mailbox_id LEFT JOIN ticket t ON t.id = l.ticket_id"

    fileprivate init(_ row: SQLRow) throws(StoreError) {
        var row = row
        letter = try row.identifier()
        place = try LetterPlace(&row)
        state = try row.word()
        disposition = try row.optionalWord()
        size = try row.count()
        seenAt = try row.instant()
        committedAt = try row.optionalInstant()
        ticket = try row.optionalNumber()
        fetchAttempts = try row.count()
        parseAttempts = try row.count()
        original = try row.optionalIdentifier()
        note = try row.optionalText()
    }
}
