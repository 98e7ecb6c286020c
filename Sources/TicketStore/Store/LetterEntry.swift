import GatewayKit
import MIMEParser

/// Writes what was decided about one letter, inside its savepoint.
struct LetterEntry {
    private let letter: HeldLetter
    private let sender: EmailAddress?
    private let origin: Digest?
    private let identityKey: [UInt8]?
    private var writer: TicketWriter
    /// Later letters of the batch see another picture of who is there.
    private(set) var changesAbsences = false

    /// `writer` writes what this letter causes.
    init(_ candidate: IntakeCandidate<some Sendable>, by writer: TicketWriter) {
        letter = candidate.letter
        sender = candidate.sender
        origin = candidate.question.origin
        identityKey = candidate.identity.key(sender: candidate.sender)
        self.writer = writer
    }

    /// Attachment files whose names must survive before the transaction is committed.
    var staged: Set<StagedBlob> { writer.staged }
    private var now: Instant { writer.now }

    /// What was said of this letter before. Committing it twice changes nothing.
    func earlierReceipt(_ connection: inout some SQLConnection & ~Copyable) throws(StoreError) -> Receipt? {
        let found = try connection.first(
            """
            SELECT l.state, l.disposition, l.ticket_id, t.number, l.message_id
            FROM letter l LEFT JOIN ticket t ON t.id = l.ticket_id WHERE l.id = \(letter.id)
            """)
        guard var row = found else { throw StoreError(.conflict("no such letter"), at: "letter \(letter.id)") }
        switch try row.word(LetterState.self) {
        case .held: return nil
        case .fetching: throw StoreError(.conflict("the letter was not held"), at: "letter \(letter.id)")
        case .committed, .done:
            return Receipt(
                letter: letter.id, disposition: try row.word(), ticket: try row.optionalIdentifier(),
                number: try row.optionalNumber(), message: try row.optionalIdentifier())
        }
    }

    mutating func apply(
        _ record: IntakeRecord, in surroundings: Surroundings, _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) -> Receipt {
        var ticket: TicketID?
        var message: MessageRowID?
        var untold = record.notices
        switch record.effect {
        case .none:
            ticket = record.disposition == .duplicate ? surroundings.original?.ticket : nil
        case .open(let new, let first):
            let opened = try writer.open(new, by: Actor(first.writer), &connection)
            message = try writer.add(first, from: sender, to: opened, &connection)
            if let note = new.note { _ = try writer.add(note, from: sender, to: opened, &connection) }
            ticket = opened
        case .append(let existing, let new, let change):
            message = try writer.add(new, from: sender, to: existing, &connection)
            try writer.apply(change, to: existing, by: Actor(new.writer), &connection)
            ticket = existing
        case .obey(let named, let deed, let note, let agent):
            (ticket, message) = try writer.obey(deed, about: named, note: note, by: agent, from: sender, &connection)
        case .deliveryReported(let feedback):
            let found = try writer.note(feedback, telling: record.notices, &connection)
            untold = []
            ticket = found?.ticket
            message = found?.message
        case .watch(let existing, let queue):
            try writer.watch(existing, by: queue, &connection)
            ticket = existing
        }
        if let absence = record.absence {
            try connection.keep(absence)
            changesAbsences = true
        }
        for notice in untold { try tell(notice, ticket: ticket, message: message, &connection) }
        return try close(
            record, ticket: ticket, message: message, original: surroundings.original?.letter, &connection)
    }

    /// Queues one notice. The same mail leads to the same notice once, however often it comes.
    private func tell(
        _ notice: Notice, ticket: TicketID?, message: MessageRowID?,
        _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) {
        let recipient = try connection.contactID(of: notice.recipient, renaming: false)
        if notice.kind.isAutomatic, try connection.isSuppressed(recipient) {
            if let ticket {
                try writer.note("notice.suppressed", after: notice.kind.rawValue, on: ticket, by: .system, &connection)
            }
            return
        }
        var subject = message
        if subject == nil, let ticket {
            var last = try connection.first(
                "SELECT id FROM message WHERE ticket_id = \(ticket) ORDER BY id DESC LIMIT 1")
            subject = try last?.identifier()
        }
        let domain = notice.kind == .acknowledgement ? notice.recipient.address.domainKey : nil
        try connection.execute(
            """
            INSERT INTO outbox (cause_id, kind, template, scope, language, recipient_id, recipient_name,
                acknowledged_domain, ticket_id, message_id, refusals, absence, agent, channel, state, attempts,
                created_at, not_before, due_at)
            VALUES ((SELECT blob_id FROM letter WHERE id = \(letter.id)), \(notice.kind),
                \(notice.template), \(notice.scope), \(notice.language), \(recipient), \(notice.recipient.name),
                \(domain), \(ticket), \(subject), \(notice.refusals.text), \(notice.absence?.text), \(notice.agent),
                \(notice.voice), 'queued', 0, \(now), \(notice.notBefore), \(notice.notBefore ?? now))
            ON CONFLICT (cause_id, kind, recipient_id, channel) DO NOTHING
            """)
    }

    /// Gives the letter its final word. What came through a pipe has no copy to acknowledge.
    private func close(
        _ record: IntakeRecord, ticket: TicketID?, message: MessageRowID?, original: LetterID?,
        _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) -> Receipt {
        let state: LetterState =
            switch letter.place {
            case .mailbox: .committed
            case .pipe: .done
            }
        let isCounted = record.disposition != .flood && record.disposition != .bounce
        try connection.execute(
            """
            UPDATE letter SET state = CASE WHEN done_at IS NULL THEN \(state) ELSE 'done' END,
                disposition = \(record.disposition), committed_at = \(now),
                done_at = coalesce(done_at, \(state == .done ? now : nil)), identity = \(identityKey),
                sender = \(sender?.senderKey), origin = \(isCounted ? origin?.rowKey : nil),
                original_id = \(record.disposition == .duplicate ? original : nil), ticket_id = \(ticket),
                message_id = \(message), trace = \(record.trace.text)
            WHERE id = \(letter.id)
            """)
        var number: TicketNumber?
        if let ticket {
            var row = try connection.one("SELECT number FROM ticket WHERE id = \(ticket)")
            number = try row.number()
        }
        return Receipt(
            letter: letter.id, disposition: record.disposition, ticket: ticket, number: number, message: message)
    }
}
