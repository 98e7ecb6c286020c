import GatewayKit
import MIMEParser

/// Forgets one person, inside a transaction.
struct Oblivion {
    private let contact: ContactID
    private let address: EmailAddress
    private let now: Instant
    /// What may be named by nothing any more.
    private var blobs: Set<BlobID> = []
    private(set) var erasure = Erasure()
    /// Files on disk that no row names any more.
    private(set) var files: [Digest] = []

    init(of contact: ContactID, _ address: EmailAddress, now: Instant) {
        self.contact = contact
        self.address = address
        self.now = now
    }

    /// In lower case, as text.
    private var key: String { String(decoding: address.key, as: UTF8.self) }
    private var newAddress: EmailAddress? { EmailAddress("erased-\(contact)@erased.invalid") }

    mutating func run(_ connection: inout some SQLConnection & ~Copyable) throws(StoreError) {
        let own = try connection.identifiers("SELECT id FROM ticket WHERE requester_id = \(contact)", TicketID.self)
        for ticket in own { try eraseTicket(ticket, &connection) }
        let foreign = try connection.identifiers(
            """
            SELECT DISTINCT ticket_id FROM message WHERE author_contact_id = \(contact)
            UNION SELECT ticket_id FROM participant WHERE contact_id = \(contact)
            UNION SELECT ticket_id FROM attachment WHERE ticket_id IS NOT NULL AND lower(uploader) = \("customer " + key)
            """, TicketID.self)
        for ticket in foreign where !own.contains(ticket) { try eraseShare(of: ticket, &connection) }
        try eraseMail("recipient_id = \(contact)", &connection)
        try eraseGatheredMail(&connection)
        try eraseLetters("sender = \(address.senderKey) AND state <> 'held'", &connection)
        try erasePerson(&connection)
        try eraseBlobs(&connection)
    }

    // MARK: Conversations

    /// One the person began: nothing of it remains but that it was.
    private mutating func eraseTicket(
        _ ticket: TicketID, _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) {
        erasure.tickets += 1
        let messages = try connection.identifiers(
            "SELECT id FROM message WHERE ticket_id = \(ticket)", MessageRowID.self)
        for message in messages { try eraseMessage(message, &connection) }
        try eraseFiles("ticket_id = \(ticket)", &connection)
        try eraseMail("ticket_id = \(ticket)", &connection)
        try eraseLetters("id IN (SELECT letter_id FROM history WHERE ticket_id = \(ticket))", &connection)
        try connection.execute(
            """
            UPDATE ticket SET subject = '', unit = NULL, resolution_notes = NULL, metadata = NULL,
                satisfaction_comment = NULL WHERE id = \(ticket)
            """)
        try connection.execute("DELETE FROM ticket_tag WHERE ticket_id = \(ticket)")
        try connection.execute("DELETE FROM ticket_token WHERE ticket_id = \(ticket)")
        try connection.execute("DELETE FROM done_request WHERE ticket_id = \(ticket)")
        try connection.execute(
            """
            UPDATE history SET before = NULL, after = NULL
            WHERE ticket_id = \(ticket) AND action IN ('subject', 'metadata', 'resolution_notes', 'unit', 'file.added',
                'file.deleted', 'tag.added', 'tag.removed', 'participant.added', 'delivery.failed', 'delivery.delayed',
                'complaint.received', 'organisation', 'site')
            """)
        try eraseNames(in: ticket, &connection)
    }

    /// What the person wrote in somebody else's conversation, and what quotes it.
    private mutating func eraseShare(
        of ticket: TicketID, _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) {
        let messages = try connection.identifiers(
            "SELECT id FROM message WHERE ticket_id = \(ticket) AND author_contact_id = \(contact)", MessageRowID.self)
        try eraseFiles("ticket_id = \(ticket) AND lower(uploader) = \("customer " + key)", &connection)
        for message in messages {
            try eraseMessage(message, &connection)
            try eraseMail("ticket_id = \(ticket) AND message_id = \(message)", &connection)
        }
        if !messages.isEmpty {
            try connection.execute(
                """
                UPDATE message SET full_text = NULL, safe_html = NULL
                WHERE ticket_id = \(ticket) AND (full_text IS NOT NULL OR safe_html IS NOT NULL)
                """)
            try connection.execute(
                """
                UPDATE message_revision SET full_text = NULL, safe_html = NULL
                WHERE message_id IN (SELECT id FROM message WHERE ticket_id = \(ticket))
                """)
            try eraseMail("ticket_id = \(ticket) AND state IN ('sent', 'failed')", &connection)
        }
        try connection.execute(
            "DELETE FROM participant WHERE ticket_id = \(ticket) AND contact_id = \(contact)")
        try connection.execute(
            """
            UPDATE history SET before = NULL, after = NULL WHERE ticket_id = \(ticket)
                AND lower(actor) = \("customer " + key)
                AND action IN ('subject', 'file.added', 'file.deleted', 'tag.added', 'tag.removed')
            """)
        try eraseNames(in: ticket, &connection)
    }

    /// The history names the person no more; that he was erased is a change as any other.
    private func eraseNames(
        in ticket: TicketID, _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) {
        try connection.execute(
            """
            UPDATE history SET before = CASE WHEN instr(lower(before), \(key)) > 0 THEN NULL ELSE before END,
                after = CASE WHEN instr(lower(after), \(key)) > 0 THEN NULL ELSE after END
            WHERE ticket_id = \(ticket) AND (instr(lower(before), \(key)) > 0 OR instr(lower(after), \(key)) > 0)
            """)
        try connection.execute(
            """
            UPDATE history SET actor = \("customer erased-\(contact)@erased.invalid")
            WHERE ticket_id = \(ticket) AND lower(actor) = \("customer " + key)
            """)
        try connection.execute(
            """
            INSERT INTO history (ticket_id, at, action, actor) VALUES (\(ticket), \(now), 'person.erased',
                \(Actor.administrator.description))
            """)
        try connection.execute("UPDATE ticket SET version = version + 1, updated_at = \(now) WHERE id = \(ticket)")
    }

    private mutating func eraseMessage(
        _ message: MessageRowID, _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) {
        erasure.messages += 1
        try connection.forgetDocument(of: message)
        try connection.execute("DELETE FROM message_revision WHERE message_id = \(message)")
        try connection.execute(
            """
            UPDATE message SET new_text = '', full_text = NULL, safe_html = NULL, subject = NULL, message_id = NULL,
                reply_to = NULL, words = NULL, proposes_split = 0 WHERE id = \(message)
            """)
        let files = try connection.run("DELETE FROM attachment WHERE message_id = \(message) RETURNING blob_id")
        for var row in files { blobs.insert(try row.identifier()) }
        erasure.files += files.count
        try eraseLetters("id = (SELECT letter_id FROM message WHERE id = \(message))", &connection)
    }

    /// Uploads that are no part of a message.
    private mutating func eraseFiles(
        _ condition: SQLText, _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) {
        for file in try connection.identifiers("SELECT id FROM attachment WHERE \(condition)", AttachmentID.self) {
            try connection.forgetDocument(of: file)
            var row = try connection.one("DELETE FROM attachment WHERE id = \(file) RETURNING blob_id")
            blobs.insert(try row.identifier())
            erasure.files += 1
        }
    }

    // MARK: Mail

    /// Raw mail. That there was a letter stays, so that it is not taken for a new one when its server shows it again.
    private mutating func eraseLetters(
        _ condition: SQLText, _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) {
        for var row in try connection.run("SELECT id, blob_id FROM letter WHERE \(condition)") {
            let letter = try row.identifier(LetterID.self)
            if let blob = try row.optionalIdentifier(BlobID.self) {
                blobs.insert(blob)
                try connection.execute(
                    """
                    UPDATE outbox SET own_key = coalesce(own_key, 'erased ' || id), cause_id = NULL
                    WHERE cause_id = \(blob)
                    """)
            }
            try connection.execute(
                """
                UPDATE letter SET blob_id = NULL, sender = NULL, origin = NULL, trace = NULL, note = NULL,
                    disposition = CASE WHEN disposition IN ('held', 'flood', 'quarantined') THEN 'rule_drop'
                        ELSE disposition END
                WHERE id = \(letter)
                """)
        }
    }

    /// What we composed, or were about to: what is on its way is not sent any more.
    private mutating func eraseMail(
        _ condition: SQLText, _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) {
        for entry in try connection.identifiers("SELECT id FROM outbox WHERE \(condition)", OutboxID.self) {
            erasure.mails += try connection.run(
                "DELETE FROM composed_mail WHERE outbox_id = \(entry) RETURNING outbox_id"
            ).count
            try connection.execute("DELETE FROM composed_parcel WHERE outbox_id = \(entry)")
            try connection.execute("UPDATE webhook_call SET reply = '' WHERE outbox_id = \(entry)")
            let enclosures = try connection.run(
                "DELETE FROM outbox_enclosure WHERE outbox_id = \(entry) RETURNING blob_id")
            for var row in enclosures { blobs.insert(try row.identifier()) }
            try connection.execute(
                """
                UPDATE outbox SET recipient_name = NULL, alert_subject = NULL, alert_body = NULL, refusals = NULL,
                    acknowledged_domain = NULL, last_reply = 'erased', held_for = NULL, due_at = NULL,
                    state = CASE WHEN state = 'sent' THEN state ELSE 'failed' END
                WHERE id = \(entry)
                """)
        }
    }

    /// Digests and gathered notices tell of many tickets at once: what was sent of them is not kept. Neither is what
    /// operators were told of the person.
    private mutating func eraseGatheredMail(
        _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) {
        try eraseMail(
            """
            ticket_id IS NULL AND endpoint = '' AND state IN ('sent', 'failed') AND (kind <> 'operator_alert'
                OR instr(lower(coalesce(alert_subject, '') || coalesce(alert_body, '')), \(key)) > 0)
            """, &connection)
        try connection.execute(
            """
            UPDATE outbox SET own_key = 'erased ' || id WHERE ticket_id IS NULL AND instr(lower(own_key), \(key)) > 0
            """)
    }

    // MARK: The person

    private func erasePerson(_ connection: inout some SQLConnection & ~Copyable) throws(StoreError) {
        if let account = try connection.account(at: address)?.id { try connection.erase(account) }
        try connection.execute(
            """
            UPDATE organisation SET email_key = NULL, email = NULL, phone = NULL, address = NULL,
                name = CASE WHEN type = 'particulier' THEN '' ELSE name END, updated_at = \(now)
            WHERE email_key = \(address.key)
            """)
        try connection.execute(
            """
            UPDATE contact SET address_key = \(newAddress?.key ?? []), address = \(newAddress), name = NULL,
                language = NULL, phone = NULL WHERE id = \(contact)
            """)
        try connection.execute(
            """
            INSERT INTO suppression (contact_id, since, reason) VALUES (\(contact), \(now), 'erased')
            ON CONFLICT (contact_id) DO UPDATE SET since = excluded.since, reason = excluded.reason
            """)
    }

    /// Bytes that nothing names any more.
    private mutating func eraseBlobs(_ connection: inout some SQLConnection & ~Copyable) throws(StoreError) {
        let candidates = blobs.sorted()
        for start in stride(from: 0, to: candidates.count, by: Self.blobsTogether) {
            let part = Array(candidates[start..<min(start + Self.blobsTogether, candidates.count)])
            let gone = try connection.run(
                """
                DELETE FROM blob WHERE id IN (\(list: part)) AND id NOT IN (SELECT blob_id FROM attachment)
                    AND id NOT IN (SELECT blob_id FROM outbox_enclosure)
                    AND NOT EXISTS (SELECT 1 FROM letter l WHERE l.blob_id = blob.id)
                    AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.cause_id = blob.id)
                RETURNING digest, content IS NULL
                """)
            erasure.blobs += gone.count
            for var row in gone {
                let digest = try row.digest()
                if try row.flag() { files.append(digest) }
            }
        }
    }

    /// In one statement.
    private static let blobsTogether = 500
}

extension SQLConnection where Self: ~Copyable {
    fileprivate mutating func identifiers<Entity>(
        _ sql: SQLText, _ type: Identifier<Entity>.Type
    ) throws(StoreError) -> [Identifier<Entity>] {
        try run(sql).map { (row) throws(StoreError) in
            var row = row
            return try row.identifier()
        }
    }
}
