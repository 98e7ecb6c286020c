package import GatewayKit

extension SQLTicketStore where Connection: ~Copyable {
    /// `nil` also for a mailbox that only a pipe has filled.
    package func cursor(of mailbox: MailboxName) async throws(StoreError) -> MailboxCursor? {
        try await readers.lookUp { (connection) throws(StoreError) in
            let found = try connection.first(
                """
                SELECT uid_validity, highest_uid, baseline_uid, first_contact FROM mailbox
                WHERE name = \(mailbox) AND uid_validity IS NOT NULL
                """)
            guard var row = found else { return nil }
            return MailboxCursor(
                uidValidity: try row.unsigned(), highestUID: try row.unsigned(), baselineUID: try row.unsigned(),
                firstContact: try row.instant())
        }
    }

    /// Another UIDVALIDITY is remembered: mail of the mailbox may then be known under other UIDs.
    package func setCursor(_ cursor: MailboxCursor, of mailbox: MailboxName) async throws(StoreError) {
        try await writer.transaction { (connection) throws(StoreError) in
            try connection.execute(
                """
                INSERT INTO mailbox (name, uid_validity, highest_uid, baseline_uid, first_contact)
                VALUES (\(mailbox), \(cursor.uidValidity), \(cursor.highestUID), \(cursor.baselineUID),
                    \(cursor.firstContact))
                ON CONFLICT (name) DO UPDATE SET
                    has_earlier_validity = CASE WHEN mailbox.uid_validity <> excluded.uid_validity THEN 1
                        ELSE mailbox.has_earlier_validity END,
                    uid_validity = excluded.uid_validity, highest_uid = excluded.highest_uid,
                    baseline_uid = excluded.baseline_uid, first_contact = excluded.first_contact
                """)
        }
    }

    /// Letters above `highestUID` that are still being fetched are `vanished` before they lose their UID.
    package func rewind(
        _ mailbox: MailboxName, uidValidity: UInt32, to highestUID: UInt32, now: Instant
    ) async throws(StoreError) {
        try await writer.transaction { (connection) throws(StoreError) in
            let ledger = try MailboxLedger(mailbox, uidValidity: uidValidity, now: now, &connection)
            try ledger.rewind(to: highestUID, &connection)
        }
    }

    /// Sightings that name one UID twice count once.
    package func claim(
        _ sightings: [LetterSighting], upTo highestUID: UInt32, in mailbox: MailboxName, uidValidity: UInt32,
        now: Instant
    ) async throws(StoreError) -> [ClaimedLetter] {
        try await writer.transaction { (connection) throws(StoreError) in
            let ledger = try MailboxLedger(mailbox, uidValidity: uidValidity, now: now, &connection)
            var claimed: [ClaimedLetter] = []
            var known: Set<UInt32> = []
            for sighting in sightings where known.insert(sighting.uid).inserted {
                claimed.append(try ledger.claim(sighting, &connection))
            }
            try ledger.moveCursor(to: highestUID, &connection)
            return claimed
        }
    }

    /// In the order of their UIDs. Those that need no fetch are not counted up.
    package func reclaim(
        in mailbox: MailboxName, uidValidity: UInt32, now: Instant
    ) async throws(StoreError) -> [ClaimedLetter] {
        try await writer.transaction { (connection) throws(StoreError) in
            try MailboxLedger(mailbox, uidValidity: uidValidity, now: now, &connection).reclaim(&connection)
        }
    }

    /// Files are durable before the transaction begins, which then holds the write lock only briefly.
    package func hold(_ letters: [Letter], now: Instant) async throws(StoreError) -> [HeldLetter] {
        let blobs = blobs
        // The digests are computed here, on the caller's side, so that several mailboxes share the cores.
        let digested = letters.map { (letter: $0, digest: $0.content.smallDigest) }
        return try await writer.perform { (connection) throws(StoreError) in
            var holder = LetterHolder(blobs: blobs, now: now)
            let contents = try digested.map { (letter, digest) throws(StoreError) in
                try holder.stage(letter.content, digest: digest)
            }
            try blobs.makeDurable(holder.staged)
            return try connection.transaction { (connection) throws(StoreError) in
                var held: [HeldLetter] = []
                for (letter, content) in zip(letters, contents) {
                    if let letter = try holder.hold(letter, content, &connection) { held.append(letter) }
                }
                return held
            }
        }
    }

    /// Letters that are no longer being fetched keep what they have.
    package func settle(
        _ letters: [LetterID], as disposition: Disposition, note: String?, now: Instant
    ) async throws(StoreError) {
        try await writer.transaction { (connection) throws(StoreError) in
            for letter in letters {
                try connection.execute(
                    """
                    UPDATE letter SET state = 'done', disposition = \(disposition), note = \(note),
                        committed_at = \(now), done_at = \(now)
                    WHERE id = \(letter) AND state = 'fetching'
                    """)
            }
        }
    }

    /// In the order they were first seen.
    package func lettersInHand(_ whose: LettersHeld, limit: Int) async throws(StoreError) -> [HeldLetter] {
        let mailbox: MailboxName? = if case .of(let name) = whose { name } else { nil }
        let isHandedOver = if case .handedOver = whose { true } else { false }
        return try await readers.lookUp { (connection) throws(StoreError) in
            let rows = try connection.run(
                """
                SELECT \(raw: HeldLetter.columns) FROM letter l
                JOIN mailbox m ON m.id = l.mailbox_id JOIN blob b ON b.id = l.blob_id
                WHERE l.state = 'held' AND (\(isHandedOver) = 0 OR l.uid IS NULL OR l.returned_at IS NOT NULL)
                    AND (\(mailbox) IS NULL
                        OR (m.name = \(mailbox) AND l.uid IS NOT NULL AND l.returned_at IS NULL))
                ORDER BY l.id LIMIT \(limit)
                """)
            return try rows.map { (row) throws(StoreError) in try HeldLetter(row) }
        }
    }

    /// Changes nothing but the count.
    package func countParseAttempt(_ letter: LetterID) async throws(StoreError) {
        try await writer.transaction { (connection) throws(StoreError) in
            try connection.execute("UPDATE letter SET parse_attempts = parse_attempts + 1 WHERE id = \(letter)")
        }
    }

    /// One connection of the pool is busy until all bytes are read.
    package func blob(_ digest: Digest) async throws(StoreError) -> [UInt8] {
        let blobs = blobs
        return try await readers.snapshot { (connection) throws(StoreError) in
            var reader = try connection.blob(digest, in: blobs)
            return try reader.next(reader.size)
        }
    }

    /// The connection of the pool is free again at once; a file is read without it.
    package func blobReader(_ digest: Digest) async throws(StoreError) -> BlobReader {
        let blobs = blobs
        return try await readers.snapshot { (connection) throws(StoreError) in
            let reader = try connection.blob(digest, in: blobs)
            try reader.confirm()
            return reader
        }
    }

    /// In the order of their UIDs, of this UIDVALIDITY only.
    package func lettersToAcknowledge(
        in mailbox: MailboxName, uidValidity: UInt32, limit: Int
    ) async throws(StoreError) -> [(letter: LetterID, uid: UInt32)] {
        try await readers.lookUp { (connection) throws(StoreError) in
            let rows = try connection.run(
                """
                SELECT l.id, l.uid FROM letter l JOIN mailbox m ON m.id = l.mailbox_id
                WHERE m.name = \(mailbox) AND l.uid_validity = \(uidValidity) AND l.state = 'committed'
                ORDER BY l.uid LIMIT \(limit)
                """)
            return try rows.map { (row) throws(StoreError) in
                var row = row
                return (letter: try row.identifier(), uid: try row.unsigned())
            }
        }
    }

    /// Letters that are not waiting for it keep what they have.
    package func markAcknowledged(_ letters: [LetterID], now: Instant) async throws(StoreError) {
        try await writer.transaction { (connection) throws(StoreError) in
            for letter in letters {
                try connection.execute(
                    "UPDATE letter SET state = 'done', done_at = \(now) WHERE id = \(letter) AND state = 'committed'")
            }
        }
    }
}

extension HeldLetter {
    /// Of `letter l`, `mailbox m` and `blob b`.
    static let columns: StaticString = """
        l.id, m.name, l.uid_validity, l.uid, b.digest, l.size, l.received_at, l.is_silent, l.size_on_server,
        l.parse_attempts, l.is_released
        """

    init(_ row: SQLRow) throws(StoreError) {
        var row = row
        try self.init(&row)
    }

    init(_ row: inout SQLRow) throws(StoreError) {
        id = try row.identifier()
        place = try LetterPlace(&row)
        digest = try row.digest()
        size = try row.count()
        receivedAt = try row.instant()
        isSilent = try row.flag()
        sizeOnServer = try row.optionalInteger().map { Int($0) }
        parseAttempts = try row.count()
        isReleased = try row.flag()
        bytes = nil
    }
}

extension LetterPlace {
    /// Reads name, UIDVALIDITY and UID.
    init(_ row: inout SQLRow) throws(StoreError) {
        let name = try row.name(MailboxName.self)
        let validity = try row.optionalUnsigned()
        let uid = try row.optionalUnsigned()
        if let validity, let uid {
            self = .mailbox(name, uidValidity: validity, uid: uid)
        } else {
            self = .pipe(name)
        }
    }
}

extension BlobContent {
    /// `nil` for bytes that will be hashed while they are written to a file.
    fileprivate var smallDigest: Digest? {
        switch self {
        case .bytes(let bytes): bytes.count <= BlobLimits.largestRow ? sha256(bytes) : nil
        case .file(let blob): blob.digest
        }
    }
}
