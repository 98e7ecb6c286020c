package import GatewayKit

/// How long after a lost reply the same mail is tried again when nobody says otherwise.
private let uncertainPause = Duration.seconds(600)

extension SQLTicketStore where Connection: ~Copyable {
    /// Expired `sending` rows, the brake, and the leases: one transaction, so two claims never share a row.
    package func claimOutbox(
        _ voice: Notice.Voice, limit: Int, now: Instant, lease: Duration, within limits: BrakeLimits
    ) async throws(StoreError) -> ClaimedOutbox<OutboxEntry> {
        try await writer.transaction { (connection) throws(StoreError) in
            try connection.giveUpExpired(now: now)
            let channel: OutboxChannel = voice == .mail ? .mail : .sms
            let due = try connection.claimDue(on: channel, limit: limit, now: now, lease: lease, limits: limits)
            let entries = try due.claimed.map { (id) throws(StoreError) in try connection.outboxEntry(id) }
            return ClaimedOutbox(entries: entries, heldBack: due.heldBack, pause: due.pause)
        }
    }

    /// Leased and read in one transaction.
    package func claimCalls(
        to endpoint: EndpointName, limit: Int, now: Instant, lease: Duration
    ) async throws(StoreError) -> [WebhookCall] {
        try await writer.transaction { (connection) throws(StoreError) in
            try connection.giveUpExpired(now: now)
            return try connection.claimCalls(to: endpoint, limit: limit, now: now, lease: lease)
        }
    }

    /// Nothing else changes with it.
    package func keep(_ parcel: KeptParcel, for entry: OutboxID) async throws(StoreError) {
        try await writer.transaction { (connection) throws(StoreError) in
            try connection.execute(
                """
                INSERT INTO composed_parcel (outbox_id, uuid, body) VALUES (\(entry), \(parcel.id), \(parcel.body))
                ON CONFLICT (outbox_id) DO NOTHING
                """)
        }
    }

    /// Throws `missingBlob` when an enclosure has no row in the store.
    package func keepComposed(_ mail: ComposedMail, for entry: OutboxID) async throws(StoreError) {
        try await writer.transaction { (connection) throws(StoreError) in
            let kept = try connection.first(
                """
                INSERT INTO composed_mail (outbox_id, message_id, envelope_sender, head, tail)
                VALUES (\(entry), \(mail.messageID), \(mail.envelopeSender), \(mail.head), \(mail.tail))
                ON CONFLICT (outbox_id) DO NOTHING RETURNING outbox_id
                """)
            // Retries send the bytes that were kept first.
            guard kept != nil else { return }
            for (position, enclosure) in mail.enclosures.enumerated() {
                let known = try connection.first("SELECT id FROM blob WHERE digest = \(enclosure.digest)")
                guard var row = known else { throw StoreError(.missingBlob, at: "\(enclosure.digest)") }
                try connection.execute(
                    """
                    INSERT INTO outbox_enclosure (outbox_id, position, header, blob_id)
                    VALUES (\(entry), \(position), \(enclosure.header), \(try row.identifier(BlobID.self)))
                    """)
            }
            var row = try connection.one("SELECT ticket_id FROM outbox WHERE id = \(entry)")
            if let ticket = try row.optionalIdentifier(TicketID.self) {
                try connection.remember(mail.messageID, as: .sent, in: ticket)
            }
        }
    }

    /// The passage that the brake counts begins here, too.
    package func markSending(_ entry: OutboxID, now: Instant) async throws(StoreError) {
        try await writer.transaction { (connection) throws(StoreError) in
            let marked = try connection.first(
                "UPDATE outbox SET state = 'sending' WHERE id = \(entry) AND state = 'leased' RETURNING id")
            guard marked != nil else { throw StoreError(.conflict("the lease ran out"), at: "outbox \(entry)") }
            try connection.notePassage(of: entry, at: now)
        }
    }

    /// What the brake counted for the attempt is taken back when nobody can have got the mail.
    package func finish(
        _ entry: OutboxID, with result: DeliveryResult, telling notices: [Notice], now: Instant
    ) async throws(StoreError) {
        let desk = desk
        try await writer.change { (connection) throws(StoreError) in
            switch result {
            case .sent(let reply):
                try connection.finish(entry, as: .sent, due: nil, reply: reply, now: now)
            case .deferred(let until, let reason):
                try connection.strikePassage(of: entry)
                try connection.finish(entry, as: .deferred, due: until, reply: reason, now: now)
            case .uncertain(let retryAt, let reason):
                try connection.finish(entry, as: .uncertain, due: retryAt, reply: reason, now: now)
            case .failed(let reason, _):
                try connection.execute("DELETE FROM passage WHERE outbox_id = \(entry) AND at > \(now)")
                guard try connection.isToPerson(entry) else {
                    return try connection.finish(entry, as: .failed, due: nil, reply: reason, now: now)
                }
                let open = try connection.first(
                    """
                    UPDATE outbox SET attempts = attempts + 1
                    WHERE id = \(entry) AND state NOT IN ('sent', 'failed') RETURNING id
                    """)
                guard open != nil else { return }
                try desk.writer(nil, now)
                    .failDelivery(entry, reason: reason, telling: notices, &connection)
            case .returned(let until, let reason):
                try connection.strikePassage(of: entry)
                try connection.execute(
                    """
                    UPDATE outbox SET state = CASE WHEN attempts = 0 THEN 'queued' ELSE 'deferred' END,
                        due_at = \(until), last_reply = \(reason)
                    WHERE id = \(entry) AND state IN ('leased', 'sending')
                    """)
            }
        }
    }

    /// Of all rows with an instant, leased ones among them.
    package func nextOutboxDue(on route: OutboxRoute) async throws(StoreError) -> Instant? {
        try await readers.lookUp { (connection) throws(StoreError) in
            var row = try connection.one(
                """
                SELECT min(due_at) FROM outbox
                WHERE channel = \(route.channel) AND endpoint = \(route.endpoint) AND due_at IS NOT NULL
                """)
            return try row.optionalInstant()
        }
    }

    /// The alert is due at once.
    package func alertOperator(
        key: String, recipient: NewContact, subject: String, body: String, language: String, now: Instant
    ) async throws(StoreError) -> Bool {
        try await queue(.operatorAlert, key: key, to: recipient, subject, body, language: language, now: now)
    }

    /// One for each day and person, however often it is queued.
    package func queueDigest(
        _ digest: DailyDigest, for recipient: NewContact, language: String, now: Instant
    ) async throws(StoreError) -> Bool {
        let day = digest.day.description
        return try await queue(
            .digest, key: "digest/\(day)", to: recipient, day, digest.text, language: language, now: now)
    }

    /// A mail that belongs to no ticket. Returns whether it was new.
    private func queue(
        _ kind: Notice.Kind, key: String, to recipient: NewContact, _ subject: String, _ body: String,
        language: String, now: Instant
    ) async throws(StoreError) -> Bool {
        try await writer.transaction { (connection) throws(StoreError) in
            let contact = try connection.contactID(of: recipient, renaming: false)
            let entered = try connection.first(
                """
                INSERT INTO outbox (own_key, kind, scope, language, recipient_id, recipient_name, alert_subject,
                    alert_body, state, attempts, created_at, due_at)
                VALUES (\(key), \(kind), \(TokenScope.internal),
                    \(language), \(contact), \(recipient.name), \(subject), \(body), 'queued', 0, \(now), \(now))
                ON CONFLICT (own_key, recipient_id, channel) WHERE own_key IS NOT NULL DO NOTHING RETURNING id
                """)
            return entered != nil
        }
    }

    /// Leased rows fall due as old as they are. Each `sending` row counts as an attempt.
    package func recoverOutbox(_ route: OutboxRoute, uncertainRetryAt retryAt: Instant) async throws(StoreError) {
        try await writer.transaction { (connection) throws(StoreError) in
            try connection.execute(
                """
                DELETE FROM passage WHERE (outbox_id, attempt) IN
                    (SELECT id, attempts FROM outbox WHERE state = 'leased' AND channel = \(route.channel))
                """)
            try connection.execute(
                """
                UPDATE outbox SET state = 'queued', due_at = created_at
                WHERE state = 'leased' AND channel = \(route.channel) AND endpoint = \(route.endpoint)
                """)
            try connection.execute(
                """
                UPDATE outbox SET state = 'uncertain', attempts = attempts + 1, due_at = \(retryAt)
                WHERE state = 'sending' AND channel = \(route.channel) AND endpoint = \(route.endpoint)
                """)
        }
    }

    /// What is held is not among them. The attempts made so far stay counted.
    package func retryOutbox(_ entries: [OutboxID]?, now: Instant) async throws(StoreError) -> Int {
        try await writer.transaction { (connection) throws(StoreError) in
            guard let entries else {
                return try connection.run(
                    """
                    UPDATE outbox SET state = 'queued', due_at = \(now)
                    WHERE (state IN ('failed', 'deferred', 'uncertain')
                            OR (state = 'queued' AND due_at > \(now) AND coalesce(not_before, 0) <= \(now)))
                        AND NOT (kind = \(Notice.Kind.acknowledgement)
                            AND recipient_id IN (SELECT contact_id FROM suppression))
                    RETURNING id
                    """
                ).count
            }
            var count = 0
            for entry in entries {
                count += try connection.run(
                    """
                    UPDATE outbox SET state = 'queued', due_at = \(now)
                    WHERE id = \(entry) AND (state IN ('failed', 'deferred', 'uncertain')
                        OR (state = 'queued' AND due_at > \(now)))
                    RETURNING id
                    """
                ).count
            }
            return count
        }
    }
}

extension SQLConnection where Self: ~Copyable {
    /// Ends one attempt. What is sent or failed already keeps its word. Each call of a webhook is logged.
    fileprivate mutating func finish(
        _ entry: OutboxID, as state: DeliveryState, due: Instant?, reply: String, now: Instant
    ) throws(StoreError) {
        let ended = try first(
            """
            UPDATE outbox SET state = \(state), due_at = \(due), last_reply = \(reply), attempts = attempts + 1
            WHERE id = \(entry) AND state NOT IN ('sent', 'failed') RETURNING channel
            """)
        guard var row = ended, try row.word(OutboxChannel.self) == .webhook else { return }
        try logCall(entry, became: state, reply: reply, now: now)
    }

    /// What a dead or late dispatcher may have sent is uncertain.
    fileprivate mutating func giveUpExpired(now: Instant) throws(StoreError) {
        try execute(
            """
            UPDATE outbox SET state = 'uncertain', attempts = attempts + 1, due_at = \(now + uncertainPause)
            WHERE state = 'sending' AND due_at <= \(now)
            """)
    }
}
