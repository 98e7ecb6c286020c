import GatewayKit
import MIMEParser

/// Does one piece of desk work, inside its savepoint.
struct DeskEntry {
    private let work: DeskWork
    private var writer: TicketWriter

    /// `writer` writes what this work causes.
    init(_ work: DeskWork, by writer: TicketWriter) {
        self.work = work
        self.writer = writer
    }

    /// Attachment files whose names must survive before the transaction is committed.
    var staged: Set<StagedBlob> { writer.staged }
    private var now: Instant { writer.now }

    /// What is refused wrote nothing.
    mutating func apply(
        knowing absences: [Absence], _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) -> Result<DeskReceipt, DeskRefusal> {
        if let earlier = try earlierReceipt(&connection) { return earlier }
        var view = DeskView()
        view.absences = absences
        if let refusal = try fill(&view, &connection) { return .failure(refusal) }
        let decision: DeskDecision
        do { decision = try work.decide(view) } catch { return .failure(error) }
        return .success(try carryOut(decision, in: view, &connection))
    }

    // MARK: What there is

    private func fill(
        _ view: inout DeskView, _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) -> DeskRefusal? {
        if let (address, limits) = work.unproved {
            view.answered = try Recurrence(answering: address, upTo: limits, at: now, &connection)
        }
        for question in work.assignment { view.offers.append(try connection.offer(for: question)) }
        guard let key = work.ticket else { return nil }
        guard let ticket = try connection.ticket(key, visibleTo: work.visibility, now: now) else { return .unknown }
        view.ticket = ticket
        view.participants = try connection.participants(of: ticket.id)
        view.watchers = try connection.watchers(of: ticket.id)
        view.tags = try connection.tags(of: ticket.id)
        if let name = work.message {
            guard let message = try connection.message(name, of: ticket.id) else { return .unknown }
            view.message = message
        }
        for name in work.uploads {
            guard let file = try connection.upload(name, into: ticket.id) else { return .unknown }
            view.uploads.append(file)
        }
        if let version = work.expectedVersion, version != ticket.version { return .changed(ticket.version) }
        return nil
    }

    /// Done before, under the same key.
    private func earlierReceipt(
        _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) -> Result<DeskReceipt, DeskRefusal>? {
        guard let repetition = work.repetition else { return nil }
        let found = try connection.first(
            "SELECT content, ticket_id, message, file FROM done_request WHERE key = \(repetition.key)")
        guard var row = found else { return nil }
        guard try row.digest() == repetition.content, let ticket = try connection.ticket(row.identifier(TicketID.self))
        else { return .failure(.repeatedOtherwise) }
        return .success(
            DeskReceipt(
                ticket: ticket, message: try row.optionalText().map { UniqueID(text: $0) },
                file: try row.optionalText().map { UniqueID(text: $0) }, isRepeated: true))
    }

    // MARK: What is done

    private mutating func carryOut(
        _ decision: DeskDecision, in view: DeskView, _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) -> DeskReceipt {
        var ticket = view.ticket?.id
        var message: MessageRowID?
        var file: UniqueID?
        switch (decision.effect, ticket) {
        case (.open(let new, let first, let details), _):
            let opened = try writer.open(new, by: work.actor, &connection)
            message = try writer.add(first, from: nil, to: opened, &connection)
            try writer.describe(opened, as: details, by: work.actor, &connection)
            ticket = opened
        case (.change(let change, let details, let saying), let existing?):
            if let saying { message = try writer.add(saying, from: nil, to: existing, &connection) }
            if let message { try connection.attach(view.uploads, to: message) }
            try writer.describe(existing, as: details, by: work.actor, &connection)
            try writer.apply(change, to: existing, by: work.actor, &connection)
        case (.edit(let text), let existing?):
            guard let edited = view.message else { break }
            try writer.edit(edited, to: text, in: existing, by: work.actor, &connection)
            message = edited.id
        case (.deleteMessage, let existing?):
            guard let deleted = view.message else { break }
            try writer.delete(deleted, of: existing, by: work.actor, &connection)
        case (.upload(let new, let description), let existing?):
            file = try writer.upload(new, description, into: existing, by: work.actor, &connection)
        case (.deleteFile(let id), let existing?):
            try writer.deleteFile(id, of: existing, by: work.actor, &connection)
        case (.delete, let existing?): try writer.delete(existing, by: work.actor, &connection)
        case (.none, _), (_, nil): break
        }
        guard let ticket, let after = try connection.ticket(ticket) else {
            throw StoreError(.conflict("no such ticket"), at: "desk")
        }
        for notice in decision.notices { try tell(notice, about: after, message, &connection) }
        let name = try message.flatMap { (id) throws(StoreError) in try connection.message(id)?.uuid }
        try remember(after.id, name, file, &connection)
        return DeskReceipt(ticket: after, message: name, file: file, isRepeated: false)
    }

    private func remember(
        _ ticket: TicketID, _ message: UniqueID?, _ file: UniqueID?,
        _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) {
        guard let repetition = work.repetition else { return }
        try connection.execute(
            """
            INSERT INTO done_request (key, content, ticket_id, message, file, at)
            VALUES (\(repetition.key), \(repetition.content), \(ticket), \(message?.text), \(file?.text), \(now))
            """)
    }

    /// Queues one notice. The change is told once: its key names the version of the ticket that it made.
    private func tell(
        _ notice: Notice, about ticket: Ticket, _ message: MessageRowID?,
        _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) {
        let recipient = try connection.contactID(of: notice.recipient, renaming: false)
        if notice.kind.isAutomatic, try connection.isSuppressed(recipient) {
            return try writer.note(
                "notice.suppressed", after: notice.kind.rawValue, on: ticket.id, by: .system, &connection)
        }
        var subject = message
        if subject == nil {
            var last = try connection.first(
                "SELECT id FROM message WHERE ticket_id = \(ticket.id) ORDER BY id DESC LIMIT 1")
            subject = try last?.identifier()
        }
        let domain = notice.kind == .acknowledgement ? notice.recipient.address.domainKey : nil
        let key = "desk \(ticket.uuid.text) \(ticket.version) \(notice.kind.rawValue)"
        try connection.execute(
            """
            INSERT INTO outbox (own_key, kind, template, scope, language, recipient_id, recipient_name,
                acknowledged_domain, ticket_id, message_id, agent, channel, state, attempts, created_at, not_before, due_at)
            VALUES (\(key), \(notice.kind), \(notice.template), \(notice.scope), \(notice.language), \(recipient),
                \(notice.recipient.name), \(domain), \(ticket.id), \(subject), \(notice.agent), \(notice.voice), 'queued', 0,
                \(now), \(notice.notBefore), \(notice.notBefore ?? now))
            ON CONFLICT (own_key, recipient_id, channel) WHERE own_key IS NOT NULL DO NOTHING
            """)
    }
}

extension SQLConnection where Self: ~Copyable {
    /// A message of this ticket that is still there.
    fileprivate mutating func message(_ name: UniqueID, of ticket: TicketID) throws(StoreError) -> TicketMessage? {
        let found = try first(
            "SELECT id FROM message WHERE ticket_id = \(ticket) AND uuid = \(name.text) AND deleted_at IS NULL")
        guard var row = found else { return nil }
        return try message(row.identifier(MessageRowID.self))
    }

    /// A file that was uploaded into this ticket and is no part of a message yet.
    fileprivate mutating func upload(_ name: UniqueID, into ticket: TicketID) throws(StoreError) -> Attachment? {
        try run(
            """
            SELECT \(raw: Attachment.columns) FROM attachment a JOIN blob b ON b.id = a.blob_id
            WHERE a.ticket_id = \(ticket) AND a.uuid = \(name.text) AND a.deleted_at IS NULL
            """
        ).first.map { (row) throws(StoreError) in
            var row = row
            return try Attachment(&row)
        }
    }

    fileprivate mutating func attach(_ files: [Attachment], to message: MessageRowID) throws(StoreError) {
        for file in files {
            try forgetDocument(of: file.id)
            try execute("UPDATE attachment SET message_id = \(message), ticket_id = NULL WHERE id = \(file.id)")
        }
        if !files.isEmpty { try nameFiles(files.map(\.name), of: message) }
    }
}
