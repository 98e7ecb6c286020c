import GatewayKit
import MIMEParser

/// Message-IDs in References at most; more would make the field longer than some servers read.
private let longestThread = 20

extension SQLConnection where Self: ~Copyable {
    /// One row with everything needed to word it.
    mutating func outboxEntry(_ id: OutboxID) throws(StoreError) -> OutboxEntry {
        var row = try one(
            """
            SELECT b.digest, o.own_key, o.kind, o.template, o.scope, o.language, o.recipient_name, c.id, c.address,
                c.name, c.language, o.created_at, o.attempts, o.ticket_id, o.message_id, o.failed_id, o.refusals,
                o.absence, o.channel, o.not_before, o.agent, o.alert_subject, o.alert_body, o.clock_id, o.deed
            FROM outbox o JOIN contact c ON c.id = o.recipient_id LEFT JOIN blob b ON b.id = o.cause_id
            WHERE o.id = \(id)
            """)
        let cause = try OutboxCause(&row)
        let kind = try row.word(Notice.Kind.self)
        let template = try row.optionalText()
        guard let scope = TokenScope(rawValue: UInt8(truncatingIfNeeded: try row.integer())) else {
            throw StoreError(.conflict("a stored value is not understood"), at: "outbox \(id)")
        }
        let language = try row.text()
        let name = try row.optionalText()
        let recipient = try row.contact()
        let createdAt = try row.instant()
        let attempts = try row.count()
        let ticket = try row.optionalIdentifier(TicketID.self)
        let message = try row.optionalIdentifier(MessageRowID.self)
        let failed = try row.optionalIdentifier(OutboxID.self)
        let refusals = try row.optionalText()
        let absence = try row.optionalText()
        let voice = try row.word(Notice.Voice.self)
        let notBefore = try row.optionalInstant()
        let agent = try row.optionalName(AgentName.self)
        var alert: (subject: String, body: String)?
        let (alertSubject, alertBody) = (try row.optionalText(), try row.optionalText())
        if let alertSubject, let alertBody { alert = (alertSubject, alertBody) }
        let clock = try row.optionalIdentifier(ClockID.self)
        let deed = try row.optionalText().flatMap { ClockDeed(text: $0) }
        var notice = Notice(
            kind: kind, recipient: NewContact(address: recipient.address, name: name), scope: scope,
            language: language, template: template)
        notice.agent = agent
        notice.absence = absence.flatMap { Absence.Word(text: $0) }
        notice.voice = voice
        notice.notBefore = notBefore
        notice.refusals = refusals.map { [CommandRefusal](text: $0) } ?? []
        var entry = OutboxEntry(
            id: id, key: cause.key(of: kind, to: recipient.address, as: notice.voice), notice: notice,
            recipient: recipient,
            createdAt: createdAt, attempts: attempts,
            subject: try subject(ticket, message, of: notice, for: recipient),
            failure: try failed.map { (failed) throws(StoreError) in try failure(of: failed) },
            clock: try noticeClock(clock, deed), alert: alert, composed: notice.voice == .mail ? try composed(id) : nil,
            kept: notice.voice == .mail ? nil : try parcel(of: id))
        if kind == .noticeDigest { entry.gathered = try gathered(in: id) }
        return entry
    }

    /// What an outbox row is known by, in every run over the same mail.
    mutating func outboxKey(_ id: OutboxID) throws(StoreError) -> String {
        var row = try one(
            """
            SELECT b.digest, o.own_key, o.kind, c.address, o.channel
            FROM outbox o JOIN contact c ON c.id = o.recipient_id
            LEFT JOIN blob b ON b.id = o.cause_id WHERE o.id = \(id)
            """)
        let cause = try OutboxCause(&row)
        return cause.key(of: try row.word(), to: try row.address(), as: try row.word())
    }

    private mutating func failure(of id: OutboxID) throws(StoreError) -> DeliveryFailure {
        var row = try one(
            """
            SELECT c.address, o.last_reply FROM outbox o JOIN contact c ON c.id = o.recipient_id WHERE o.id = \(id)
            """)
        return DeliveryFailure(recipient: try row.address(), reason: try row.optionalText() ?? "")
    }

    private mutating func noticeClock(_ id: ClockID?, _ deed: ClockDeed?) throws(StoreError) -> NoticeClock? {
        guard let id, let deed, let clock = try clock(id) else { return nil }
        return NoticeClock(
            kind: clock.kind, deed: deed, target: clock.target, deadlineAt: clock.deadlineAt,
            since: clock.startedAt)
    }

    private mutating func subject(
        _ ticket: TicketID?, _ message: MessageRowID?, of notice: Notice, for recipient: Contact
    ) throws(StoreError) -> NoticeSubject? {
        guard let ticket, let message, let found = try self.ticket(ticket), let text = try self.message(message)
        else { return nil }
        return NoticeSubject(
            ticket: found, message: text,
            thread: try thread(
                of: ticket, upTo: message, knownTo: recipient.id, isCustomer: notice.scope == .customer))
    }

    /// What this person's mail program held of the conversation when `last` was written: what they wrote, what we
    /// sent them, and for a customer the mail that began it. Of a long thread the first and the newest are kept.
    private mutating func thread(
        of ticket: TicketID, upTo last: MessageRowID, knownTo recipient: ContactID, isCustomer: Bool
    ) throws(StoreError) -> [MessageID] {
        let rows = try run(
            """
            SELECT message_id FROM (
                SELECT m.message_id, m.created_at AS at, 0 AS rank, m.id FROM message m
                WHERE m.ticket_id = \(ticket) AND m.message_id IS NOT NULL AND m.id <= \(last)
                    AND (m.sender_contact_id = \(recipient) OR (\(isCustomer) = 1
                        AND m.id = (SELECT min(id) FROM message WHERE ticket_id = \(ticket))))
                UNION ALL
                SELECT cm.message_id, o.created_at AS at, 1 AS rank, o.id FROM outbox o
                JOIN composed_mail cm ON cm.outbox_id = o.id
                WHERE o.ticket_id = \(ticket) AND o.recipient_id = \(recipient) AND o.message_id <= \(last)
                    AND o.state IN ('sent', 'uncertain', 'sending')
            ) AS known ORDER BY at, rank, id
            """)
        var thread: [MessageID] = []
        for var row in rows { thread.append(try row.messageID()) }
        if thread.count > longestThread { thread.removeSubrange(1...(thread.count - longestThread)) }
        return thread
    }

    /// What an attempt to send a text or to call somebody sent.
    mutating func parcel(of id: OutboxID) throws(StoreError) -> KeptParcel? {
        guard var row = try first("SELECT uuid, body FROM composed_parcel WHERE outbox_id = \(id)") else { return nil }
        return KeptParcel(id: UniqueID(text: try row.text()), body: try row.bytes())
    }

    private mutating func composed(_ id: OutboxID) throws(StoreError) -> ComposedMail? {
        let found = try first(
            "SELECT message_id, envelope_sender, head, tail FROM composed_mail WHERE outbox_id = \(id)")
        guard var row = found else { return nil }
        let messageID = try row.messageID()
        let sender = try row.optionalBytes().flatMap { EmailAddress($0) }
        let head = try row.bytes()
        let tail = try row.bytes()
        let enclosures = try run(
            """
            SELECT e.header, b.digest, b.size FROM outbox_enclosure e JOIN blob b ON b.id = e.blob_id
            WHERE e.outbox_id = \(id) ORDER BY e.position
            """
        ).map { (row) throws(StoreError) in
            var row = row
            return ComposedMail.Enclosure(
                header: try row.bytes(), digest: try row.digest(), size: try row.count())
        }
        return ComposedMail(
            messageID: messageID, envelopeSender: sender, head: head, enclosures: enclosures, tail: tail)
    }
}

/// What made an outbox row, and so what its key is made of.
struct OutboxCause {
    private let text: String

    /// Reads the digest of the raw mail and the key of what no mail caused.
    init(_ row: inout SQLRow) throws(StoreError) {
        let digest = try row.optionalDigest()
        text = try row.optionalText() ?? digest?.description ?? ""
    }

    /// The same for the same mail, kind and person, in every run over the same mail.
    func key(of kind: Notice.Kind, to recipient: EmailAddress, as voice: Notice.Voice) -> String {
        let key = "\(kind.rawValue)/\(text)/\(recipient.keyText)"
        return voice == .mail ? key : "\(key)/\(voice.rawValue)"
    }
}

extension EmailAddress {
    /// The key as ASCII text, so that two addresses never share one.
    fileprivate var keyText: String {
        var text: [UInt8] = []
        for byte in key {
            if byte < 0x80, byte != UInt8(ascii: "%") {
                text.append(byte)
            } else {
                text += Array("%".utf8) + (byte < 16 ? [UInt8(ascii: "0")] : []) + String(byte, radix: 16).utf8
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
