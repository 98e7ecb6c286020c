import GatewayKit
import MIMEParser

extension Recurrence {
    /// - Parameters:
    ///   - sender: The person known by the candidate's From.
    ///   - matches: The tickets the letter claims to belong to, the best first.
    init(
        of candidate: IntakeCandidate<some Sendable>, by sender: Contact?, in matches: [ThreadMatch], at now: Instant,
        _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) {
        self.init()
        let question = candidate.question
        let limits = question.limits
        if let address = candidate.sender {
            mailsThisHour = try connection.mails(
                of: address, before: candidate.letter.receivedAt, upTo: limits.mailsThisHour)
            domainAcknowledgedThisHour = try connection.acknowledgements(
                toDomainOf: address, before: now, upTo: limits.domainAcknowledgedThisHour)
        }
        if let origin = question.origin {
            originMailsThisHour = try connection.mails(
                of: origin, before: candidate.letter.receivedAt, upTo: limits.originMailsThisHour)
        }
        if let sender {
            acknowledgedToday = try connection.acknowledgements(
                to: sender.id, before: now, upTo: limits.acknowledgedToday)
        }
        if let words = question.words, let ticket = matches.first?.ticket.id {
            repeatsToday = try connection.replies(in: words, to: ticket, before: now, upTo: limits.repeatsToday)
        }
    }
}

extension Recurrence {
    /// How often somebody was answered by himself who writes without a mail.
    init(
        answering address: EmailAddress, upTo limits: Recurrence, at now: Instant,
        _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) {
        self.init()
        domainAcknowledgedThisHour = try connection.acknowledgements(
            toDomainOf: address, before: now, upTo: limits.domainAcknowledgedThisHour)
        if let contact = try connection.contact(at: address) {
            acknowledgedToday = try connection.acknowledgements(
                to: contact.id, before: now, upTo: limits.acknowledgedToday)
        }
    }
}

/// Each walks an index and stops at its limit.
extension SQLConnection where Self: ~Copyable {
    fileprivate mutating func mails(
        of sender: EmailAddress, before received: Instant, upTo limit: Int
    ) throws(StoreError) -> Int {
        try count(
            limit,
            """
            SELECT count(*) FROM (SELECT 1 FROM letter WHERE sender = \(sender.senderKey)
                AND received_at > \(received - .seconds(3_600)) AND received_at <= \(received)
                LIMIT \(limit)) AS recent
            """)
    }

    fileprivate mutating func mails(
        of origin: Digest, before received: Instant, upTo limit: Int
    ) throws(StoreError) -> Int {
        try count(
            limit,
            """
            SELECT count(*) FROM (SELECT 1 FROM letter WHERE origin = \(origin.rowKey)
                AND received_at > \(received - .seconds(3_600)) AND received_at <= \(received)
                LIMIT \(limit)) AS recent
            """)
    }

    fileprivate mutating func acknowledgements(
        to recipient: ContactID, before now: Instant, upTo limit: Int
    ) throws(StoreError) -> Int {
        try count(
            limit,
            """
            SELECT count(*) FROM (SELECT 1 FROM outbox WHERE recipient_id = \(recipient)
                AND created_at > \(now - .seconds(86_400)) AND acknowledged_domain IS NOT NULL
                LIMIT \(limit)) AS recent
            """)
    }

    fileprivate mutating func acknowledgements(
        toDomainOf sender: EmailAddress, before now: Instant, upTo limit: Int
    ) throws(StoreError) -> Int {
        try count(
            limit,
            """
            SELECT count(*) FROM (SELECT 1 FROM outbox WHERE acknowledged_domain = \(sender.domainKey)
                AND created_at > \(now - .seconds(3_600)) LIMIT \(limit)) AS recent
            """)
    }

    fileprivate mutating func replies(
        in words: Digest, to ticket: TicketID, before now: Instant, upTo limit: Int
    ) throws(StoreError) -> Int {
        try count(
            limit,
            """
            SELECT count(*) FROM (SELECT 1 FROM message WHERE ticket_id = \(ticket)
                AND words = \(words.rowKey)
                AND created_at > \(now - .seconds(86_400)) LIMIT \(limit)) AS recent
            """)
    }

    /// `text` selects one number. A limit of 0 asks nothing.
    private mutating func count(_ limit: Int, _ text: @autoclosure () -> SQLText) throws(StoreError) -> Int {
        guard limit > 0 else { return 0 }
        var row = try one(text())
        return try row.count()
    }
}
