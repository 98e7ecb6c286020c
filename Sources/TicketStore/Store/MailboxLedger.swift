import GatewayKit

/// The ledger of one mailbox under one UIDVALIDITY, inside a transaction.
struct MailboxLedger {
    private let mailbox: Identifier<WatchedMailbox>
    private let uidValidity: UInt32
    private let now: Instant
    /// The mailbox was known under another UIDVALIDITY, so its mail may be known, too.
    private let hasEarlierValidity: Bool

    /// Finds the mailbox, or starts its cursor.
    init(
        _ name: MailboxName, uidValidity: UInt32, now: Instant, _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) {
        try connection.execute(
            """
            INSERT INTO mailbox (name, uid_validity, first_contact) VALUES (\(name), \(uidValidity), \(now))
            ON CONFLICT (name) DO UPDATE SET uid_validity = excluded.uid_validity WHERE mailbox.uid_validity IS NULL
            """)
        var row = try connection.one("SELECT id, has_earlier_validity FROM mailbox WHERE name = \(name)")
        mailbox = try row.identifier()
        hasEarlierValidity = try row.flag()
        self.uidValidity = uidValidity
        self.now = now
    }

    func claim(
        _ sighting: LetterSighting, _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) -> ClaimedLetter {
        let isBeforeStart = try wasBeforeStart(sighting, &connection)
        let entered = try connection.first(
            """
            INSERT INTO letter (mailbox_id, uid_validity, uid, size, received_at, state, fetch_attempts, seen_at)
            VALUES (\(mailbox), \(uidValidity), \(sighting.uid), \(sighting.size), \(sighting.receivedAt), 'fetching',
                \(isBeforeStart ? 0 : 1), \(now))
            ON CONFLICT (mailbox_id, uid_validity, uid) DO NOTHING RETURNING id
            """)
        if var row = entered {
            let id = try row.identifier(LetterID.self)
            return ClaimedLetter(sighting, as: id, need: isBeforeStart ? .beforeStart : .fetch(attempt: 1))
        }
        return try claimAgain(sighting, isBeforeStart: isBeforeStart, &connection)
    }

    /// Counts one more attempt for every letter whose bytes never came.
    func reclaim(_ connection: inout some SQLConnection & ~Copyable) throws(StoreError) -> [ClaimedLetter] {
        let rows = try connection.run(
            """
            UPDATE letter SET fetch_attempts = fetch_attempts + CASE WHEN fetch_attempts = 0 THEN 0 ELSE 1 END
            WHERE mailbox_id = \(mailbox) AND uid_validity = \(uidValidity) AND state = 'fetching'
            RETURNING id, uid, size, received_at, fetch_attempts
            """)
        return try rows.map { (row) throws(StoreError) in
            var row = row
            let id = try row.identifier(LetterID.self)
            let sighting = LetterSighting(
                uid: try row.unsigned(), size: try row.count(), receivedAt: try row.instant())
            let attempts = try row.count()
            return ClaimedLetter(sighting, as: id, need: attempts == 0 ? .beforeStart : .fetch(attempt: attempts))
        }
        .sorted { $0.uid < $1.uid }
    }

    func moveCursor(
        to highestUID: UInt32, _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) {
        try connection.execute(
            """
            UPDATE mailbox SET highest_uid = \(highestUID)
            WHERE id = \(mailbox) AND uid_validity = \(uidValidity) AND highest_uid < \(highestUID)
            """)
    }

    /// Takes the UIDs above `highestUID` from their letters, whose disposition stays.
    func rewind(
        to highestUID: UInt32, _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) {
        try connection.execute(
            """
            UPDATE letter SET state = 'done', disposition = 'vanished', committed_at = \(now)
            WHERE mailbox_id = \(mailbox) AND uid_validity = \(uidValidity) AND uid > \(highestUID)
                AND state = 'fetching'
            """)
        try connection.execute(
            """
            UPDATE letter SET state = CASE WHEN state = 'committed' THEN 'done' ELSE state END,
                done_at = coalesce(done_at, CASE WHEN state = 'held' THEN NULL ELSE \(now) END),
                note = 'had UID ' || uid || ', which the server gave to another letter',
                uid_validity = NULL, uid = NULL
            WHERE mailbox_id = \(mailbox) AND uid_validity = \(uidValidity) AND uid > \(highestUID)
            """)
        try connection.execute(
            """
            UPDATE mailbox SET highest_uid = \(highestUID)
            WHERE id = \(mailbox) AND uid_validity = \(uidValidity) AND highest_uid > \(highestUID)
            """)
    }

    private func claimAgain(
        _ sighting: LetterSighting, isBeforeStart: Bool, _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) -> ClaimedLetter {
        var row = try connection.one(
            """
            SELECT id, state FROM letter
            WHERE mailbox_id = \(mailbox) AND uid_validity = \(uidValidity) AND uid = \(sighting.uid)
            """)
        let id = try row.identifier(LetterID.self)
        switch try row.word(LetterState.self) {
        case .fetching where isBeforeStart:
            return ClaimedLetter(sighting, as: id, need: .beforeStart)
        case .fetching:
            var counted = try connection.one(
                """
                UPDATE letter SET fetch_attempts = fetch_attempts + 1 WHERE id = \(id) RETURNING fetch_attempts
                """)
            return ClaimedLetter(sighting, as: id, need: .fetch(attempt: try counted.count()))
        case .committed: return ClaimedLetter(sighting, as: id, need: .acknowledge)
        case .held, .done: return ClaimedLetter(sighting, as: id, need: .nothing)
        }
    }

    private func wasBeforeStart(
        _ sighting: LetterSighting, _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) -> Bool {
        guard hasEarlierValidity else { return false }
        let second = Instant(seconds: sighting.receivedAt.seconds)
        return try connection.first(
            """
            SELECT 1 FROM letter WHERE disposition = 'before_start' AND mailbox_id = \(mailbox)
                AND size = \(sighting.size) AND received_at >= \(second)
                AND received_at < \(second + .seconds(1)) AND uid_validity <> \(uidValidity) LIMIT 1
            """) != nil
    }
}

extension ClaimedLetter {
    fileprivate init(_ sighting: LetterSighting, as letter: LetterID, need: Need) {
        self.letter = letter
        uid = sighting.uid
        size = sighting.size
        receivedAt = sighting.receivedAt
        self.need = need
    }
}
