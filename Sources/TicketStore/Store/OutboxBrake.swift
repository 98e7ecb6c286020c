import GatewayKit

/// Decides which due rows may go out, inside the transaction that claims them.
///
/// Mail and SMS are counted each for itself. It counts rows of `passage`, so that neither a restart nor a kill forgets what went out. A mail in hand counts
/// from the moment it is claimed; one that was certainly not taken over is struck out again. Each limit is counted
/// once per claim, and never beyond itself: a look costs a few hundred index entries at most.
struct OutboxBrake {
    enum Verdict {
        case pass
        case hold(BrakeLimit, until: Instant)
        /// The limit is reached only if all that is in hand goes out.
        case wait(until: Instant)
        /// Nothing may go out.
        case stop(Duration)
    }

    private enum Gauge: Hashable {
        case recipientHour(ContactID), recipientDay(ContactID), ticketHour(TicketID), subjectHour(Int64), total
    }

    private struct Tally {
        var count: Int
        /// Known once the limit was reached.
        var opening: Opening?
    }

    /// When there is room again.
    private struct Opening {
        var at: Instant
        /// Mails that are out have reached the limit, without those in hand.
        var isCertain: Bool
    }

    private let channel: OutboxChannel
    private let limits: BrakeLimits
    private let now: Instant
    private let leaseEnd: Instant
    private var tallies: [Gauge: Tally] = [:]

    init(of channel: OutboxChannel, _ limits: BrakeLimits, now: Instant, leaseEnd: Instant) {
        self.channel = channel
        self.limits = limits
        self.now = now
        self.leaseEnd = leaseEnd
    }

    mutating func verdict(
        on row: DueMail, _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) -> Verdict {
        if let opening = try opening(of: .total, &connection) { return .stop(opening.at - now) }
        if row.isReleased { return .pass }
        for (gauge, limit) in gauges(of: row) {
            guard let limit, let opening = try opening(of: gauge, &connection) else { continue }
            return opening.isCertain ? .hold(limit, until: opening.at) : .wait(until: opening.at)
        }
        return .pass
    }

    /// Writes down that the mail goes out.
    mutating func admit(_ row: DueMail, _ connection: inout some SQLConnection & ~Copyable) throws(StoreError) {
        try connection.execute(
            """
            INSERT INTO passage (outbox_id, attempt, channel, recipient_id, ticket_id, subject_key, at)
            VALUES (\(row.id), \(row.attempts), \(channel), \(row.recipient), \(row.ticket), \(row.subjectKey), \(leaseEnd))
            ON CONFLICT (outbox_id, attempt) DO UPDATE SET at = excluded.at
            """)
        for (gauge, _) in gauges(of: row) + [(.total, nil)] { tallies[gauge]?.count += 1 }
    }

    private func gauges(of row: DueMail) -> [(Gauge, BrakeLimit?)] {
        var gauges: [(Gauge, BrakeLimit?)] = [
            (.recipientHour(row.recipient), .recipientHour), (.recipientDay(row.recipient), .recipientDay),
            (.subjectHour(row.subjectKey), .subjectHour),
        ]
        if let ticket = row.ticket { gauges.append((.ticketHour(ticket), .ticketHour)) }
        return gauges
    }

    /// `nil` while there is room.
    private mutating func opening(
        of gauge: Gauge, _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) -> Opening? {
        let (limit, window) = reach(of: gauge)
        guard limit < .max else { return nil }
        if tallies[gauge] == nil {
            tallies[gauge] = Tally(count: try count(gauge, since: now - window, upTo: limit, &connection))
        }
        guard let tally = tallies[gauge], tally.count >= limit else { return nil }
        if let opening = tally.opening { return opening }
        // The mail that must leave the window before the next may pass.
        let last = try instant(of: gauge, skipping: limit - 1, &connection) ?? now
        let isInHand = last > now
        let opening = Opening(
            at: isInHand ? now + Self.nextLook : max(last + window, now + Self.shortestPause), isCertain: !isInHand)
        tallies[gauge]?.opening = opening
        return opening
    }

    private static let shortestPause: Duration = .milliseconds(200)
    /// What is in hand is soon out, or given back.
    private static let nextLook: Duration = .seconds(2)

    private func reach(of gauge: Gauge) -> (limit: Int, window: Duration) {
        switch gauge {
        case .recipientHour: (limits.recipientPerHour, .seconds(3_600))
        case .recipientDay: (limits.recipientPerDay, .seconds(86_400))
        case .ticketHour: (limits.ticketPerHour, .seconds(3_600))
        case .subjectHour: (limits.subjectPerHour, .seconds(3_600))
        case .total: (limits.totalPerMinute, .seconds(60))
        }
    }

    /// What lies beyond the end of this lease was written before the wall clock was set back.
    private func count(
        _ gauge: Gauge, since: Instant, upTo limit: Int, _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) -> Int {
        let sql: SQLText
        if let (column, value) = Self.column(of: gauge) {
            sql = """
                SELECT count(*) FROM (SELECT 1 FROM passage
                    WHERE \(raw: column) = \(value) AND channel = \(channel) AND at > \(since) AND at <= \(leaseEnd) LIMIT \(limit)) AS recent
                """
        } else {
            sql = """
                SELECT count(*) FROM (SELECT 1 FROM passage
                    WHERE channel = \(channel) AND at > \(since) AND at <= \(leaseEnd) LIMIT \(limit)) AS recent
                """
        }
        var row = try connection.one(sql)
        return try row.count()
    }

    private func instant(
        of gauge: Gauge, skipping count: Int, _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) -> Instant? {
        let sql: SQLText
        if let (column, value) = Self.column(of: gauge) {
            sql = """
                SELECT at FROM passage WHERE \(raw: column) = \(value) AND channel = \(channel) AND at <= \(leaseEnd)
                ORDER BY at DESC LIMIT 1 OFFSET \(count)
                """
        } else {
            sql = """
                SELECT at FROM passage WHERE channel = \(channel) AND at <= \(leaseEnd)
                ORDER BY at DESC LIMIT 1 OFFSET \(count)
                """
        }
        var row = try connection.first(sql)
        return try row?.instant()
    }

    private static func column(of gauge: Gauge) -> (StaticString, Int64)? {
        switch gauge {
        case .recipientHour(let contact), .recipientDay(let contact): ("recipient_id", contact.rawValue)
        case .ticketHour(let ticket): ("ticket_id", ticket.rawValue)
        case .subjectHour(let key): ("subject_key", key)
        case .total: nil
        }
    }
}

/// What the brake must know of a due row.
struct DueMail {
    static let columns: StaticString = """
        o.id, o.kind, o.attempts, o.recipient_id, o.ticket_id, coalesce(t.subject, o.alert_subject), o.is_released
        """
    static let tables: StaticString = "outbox o LEFT JOIN ticket t ON t.id = o.ticket_id"

    let id: OutboxID
    let attempts: Int
    let recipient: ContactID
    let ticket: TicketID?
    /// Of the kind of mail and the ticket's subject: what the reader sees in the Subject line, besides the number.
    let subjectKey: Int64
    /// A person let it out: only the limit on all mail holds it.
    let isReleased: Bool

    init(_ row: SQLRow) throws(StoreError) {
        var row = row
        id = try row.identifier()
        let kind = try row.word(Notice.Kind.self)
        attempts = try row.count()
        recipient = try row.identifier()
        ticket = try row.optionalIdentifier()
        subjectKey = Self.key(kind, try row.optionalText() ?? "")
        isReleased = try row.flag()
    }

    /// Upper and lower case are one: programs change it.
    private static func key(_ kind: Notice.Kind, _ subject: String) -> Int64 {
        let lowered = subject.utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
        let digest = sha256(Array(kind.rawValue.utf8) + [0] + lowered)
        return digest.bytes.prefix(8).reduce(0) { $0 << 8 | Int64($1) }
    }
}
