import GatewayKit

/// Makes the raw bytes of a batch of letters durable.
struct LetterHolder {
    private let blobs: any BlobStore
    private let now: Instant
    /// Files whose names must survive before the rows that name them are committed.
    private(set) var staged: Set<StagedBlob> = []

    init(blobs: any BlobStore, now: Instant) {
        self.blobs = blobs
        self.now = now
    }

    /// Turns content into what a row can hold. Runs before the transaction, because it may write a file.
    mutating func stage(_ content: BlobContent, digest: Digest?) throws(StoreError) -> StoredContent {
        let stored = try StoredContent(content, digest: digest, in: blobs)
        if let file = stored.file { staged.insert(file) }
        return stored
    }

    /// `nil` when the letter was held before.
    func hold(
        _ letter: Letter, _ content: StoredContent, _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) -> HeldLetter? {
        let blob = try connection.keepBlob(content)
        let entered: SQLRow?
        switch letter.place {
        case .mailbox(let name, let uidValidity, let uid):
            let mailbox = try connection.mailbox(name, now: now)
            let claimed = try connection.first(
                """
                UPDATE letter SET state = 'held', blob_id = \(blob), size = \(content.size), held_at = \(now),
                    is_silent = \(letter.isSilent), size_on_server = \(letter.sizeOnServer),
                    received_at = \(letter.receivedAt)
                WHERE mailbox_id = \(mailbox) AND uid_validity = \(uidValidity) AND uid = \(uid)
                    AND state = 'fetching'
                RETURNING id, parse_attempts
                """)
            if let claimed {
                entered = claimed
            } else {
                entered = try enter(letter, in: mailbox, uidValidity: uidValidity, uid: uid, blob, content, &connection)
            }
        case .pipe(let name):
            let mailbox = try connection.mailbox(name, now: now)
            entered = try enter(letter, in: mailbox, uidValidity: nil, uid: nil, blob, content, &connection)
        }
        guard var row = entered else { return nil }
        return HeldLetter(
            id: try row.identifier(), place: letter.place, digest: content.digest, size: content.size,
            receivedAt: letter.receivedAt, isSilent: letter.isSilent, sizeOnServer: letter.sizeOnServer,
            parseAttempts: try row.count(), bytes: content.bytes)
    }

    private func enter(
        _ letter: Letter, in mailbox: Identifier<WatchedMailbox>, uidValidity: UInt32?, uid: UInt32?,
        _ blob: BlobID, _ content: StoredContent, _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) -> SQLRow? {
        try connection.first(
            """
            INSERT INTO letter (mailbox_id, uid_validity, uid, size, size_on_server, received_at, is_silent, state,
                blob_id, seen_at, held_at)
            VALUES (\(mailbox), \(uidValidity), \(uid), \(content.size), \(letter.sizeOnServer), \(letter.receivedAt),
                \(letter.isSilent), 'held', \(blob), \(now), \(now))
            ON CONFLICT (mailbox_id, uid_validity, uid) DO NOTHING RETURNING id, parse_attempts
            """)
    }
}

extension SQLConnection where Self: ~Copyable {
    /// The row of a mailbox, made when there is none.
    fileprivate mutating func mailbox(
        _ name: MailboxName, now: Instant
    ) throws(StoreError) -> Identifier<WatchedMailbox> {
        if var row = try first("SELECT id FROM mailbox WHERE name = \(name)") { return try row.identifier() }
        var row = try one("INSERT INTO mailbox (name, first_contact) VALUES (\(name), \(now)) RETURNING id")
        return try row.identifier()
    }
}
