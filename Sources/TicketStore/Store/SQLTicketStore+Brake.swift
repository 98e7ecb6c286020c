package import GatewayKit

extension SQLTicketStore where Connection: ~Copyable {
    /// A row that is not held, or does not exist, is not counted.
    package func releaseOutbox(_ entries: [OutboxID]?, now: Instant) async throws(StoreError) -> Int {
        try await writer.transaction { (connection) throws(StoreError) in
            guard let entries else {
                return try connection.run(
                    """
                    UPDATE outbox SET state = 'queued', due_at = \(now), is_released = 1, held_for = NULL
                    WHERE state = 'held' RETURNING id
                    """
                ).count
            }
            var count = 0
            for entry in entries {
                count += try connection.run(
                    """
                    UPDATE outbox SET state = 'queued', due_at = \(now), is_released = 1, held_for = NULL
                    WHERE id = \(entry) AND state = 'held' RETURNING id
                    """
                ).count
            }
            return count
        }
    }

    /// Everything but answers, whatever it tells. Passages older than two days are forgotten with it.
    package func giveUpHeldNotices(queuedBefore instant: Instant, now: Instant) async throws(StoreError) -> Int {
        try await writer.transaction { (connection) throws(StoreError) in
            // The window of the longest limit, and a lease.
            try connection.execute("DELETE FROM passage WHERE at < \(now - .seconds(2 * 86_400))")
            return try connection.run(
                """
                UPDATE outbox SET state = 'failed', due_at = NULL, held_for = NULL,
                    last_reply = 'given up: held by the brake for too long'
                WHERE state = 'held' AND kind <> 'answer' AND created_at < \(instant) RETURNING id
                """
            ).count
        }
    }
}

extension SQLConnection where Self: ~Copyable {
    /// Leases due rows as far as the brake lets them go. What it holds is put off in the same transaction.
    mutating func claimDue(
        on channel: OutboxChannel, limit: Int, now: Instant, lease: Duration, limits: BrakeLimits
    ) throws(StoreError) -> (claimed: [OutboxID], heldBack: Int, pause: Duration?) {
        var brake = OutboxBrake(of: channel, limits, now: now, leaseEnd: now + lease)
        var claimed: [OutboxID] = []
        var heldBack = 0
        var putOff = 0
        // Only mail has what goes before all else.
        for rank in DueRank.allCases where channel == .mail || rank != .first {
            while claimed.count < limit, heldBack + putOff < mostPutOffAtOnce {
                let due = try dueMail(rank, on: channel, at: now, limit: limit - claimed.count)
                if due.isEmpty { break }
                for mail in due {
                    switch try brake.verdict(on: mail, &self) {
                    case .pass:
                        try execute(
                            """
                            UPDATE outbox SET state = 'leased', due_at = \(now + lease), held_for = NULL
                            WHERE id = \(mail.id)
                            """)
                        try brake.admit(mail, &self)
                        claimed.append(mail.id)
                    case .hold(let limit, let instant):
                        try execute(
                            """
                            UPDATE outbox SET state = 'held', due_at = \(instant), held_for = \(limit),
                                last_reply = \("held by the brake: " + limits.words(limit))
                            WHERE id = \(mail.id)
                            """)
                        heldBack += 1
                    case .wait(let instant):
                        try execute("UPDATE outbox SET due_at = \(instant) WHERE id = \(mail.id)")
                        putOff += 1
                    case .stop(let pause): return (claimed.sorted(), heldBack, pause)
                    }
                }
            }
        }
        return (claimed.sorted(), heldBack, nil)
    }

    private mutating func dueMail(
        _ rank: DueRank, on channel: OutboxChannel, at now: Instant, limit: Int
    ) throws(StoreError) -> [DueMail] {
        let sql: SQLText =
            switch rank {
            case .first:
                """
                SELECT \(raw: DueMail.columns) FROM \(raw: DueMail.tables)
                WHERE o.due_at <= \(now) AND o.kind IN ('answer', 'operator_alert')
                ORDER BY o.due_at, o.id LIMIT \(limit)
                """
            case .ordinary:
                """
                SELECT \(raw: DueMail.columns) FROM \(raw: DueMail.tables)
                WHERE o.channel = \(channel) AND o.endpoint = '' AND o.due_at <= \(now)
                ORDER BY o.due_at, o.id LIMIT \(limit)
                """
            case .setBack:
                """
                SELECT \(raw: DueMail.columns) FROM \(raw: DueMail.tables)
                WHERE o.channel = \(channel) AND o.endpoint = '' AND o.due_at > \(now + longestWait)
                ORDER BY o.due_at, o.id LIMIT \(limit)
                """
            }
        return try run(sql).map { (row) throws(StoreError) in try DueMail(row) }
    }

    /// No pause is ever longer (`limits.dispatch` allows seven days): what falls due after that was put off before
    /// the wall clock was set back, and would otherwise wait until the clock is there again.
    var longestWait: Duration { .seconds(8 * 86_400) }

    /// One claim does not keep others from writing for long.
    private var mostPutOffAtOnce: Int { 500 }

    /// A row that was sent may have been in the peer's hands from now on.
    mutating func notePassage(of entry: OutboxID, at now: Instant) throws(StoreError) {
        try execute(
            """
            UPDATE passage SET at = \(now)
            WHERE outbox_id = \(entry) AND attempt = (SELECT attempts FROM outbox WHERE id = \(entry))
            """)
    }

    /// The attempt in hand certainly brought nobody a mail. Ask before the attempt is counted.
    mutating func strikePassage(of entry: OutboxID) throws(StoreError) {
        try execute(
            """
            DELETE FROM passage
            WHERE outbox_id = \(entry) AND attempt = (SELECT attempts FROM outbox WHERE id = \(entry))
            """)
    }
}

/// In which order due rows are looked at: words of people, and those that the operators wait for, before notices.
private enum DueRank: CaseIterable { case first, ordinary, setBack }
