import GatewayKit
import MIMEParser

extension TicketMessage {
    /// Of `message m`, its author `contact c`, its `letter l` and that one's `blob b`.
    static let columns: StaticString = """
        m.id, m.uuid, m.kind, m.direction, c.id, c.address, c.name, c.language, m.author_agent, m.proof,
        m.proof_basis, m.reply_to, m.is_confirmed, m.proposes_split, m.subject, m.new_text, m.full_text, m.safe_html, m.message_id, m.created_at, m.edited_at, m.read_at, b.digest
        """
    static let tables: StaticString = """
        message m LEFT JOIN contact c ON c.id = m.author_contact_id LEFT JOIN letter l ON l.id = m.letter_id
        LEFT JOIN blob b ON b.id = l.blob_id
        """

    /// The attachments stand in rows of their own and come from the caller.
    init(_ row: SQLRow) throws(StoreError) {
        var row = row
        id = try row.identifier()
        uuid = UniqueID(text: try row.text())
        kind = try row.word()
        direction = try row.word()
        let contact = try row.optionalContact()
        let agent = try row.optionalName(AgentName.self)
        author = contact.map { .contact($0) } ?? agent.map { .agent($0) } ?? .system
        proof = try row.word()
        basis = try row.word()
        replyTo = try row.optionalAddress()
        isConfirmed = try row.flag()
        proposesSplit = try row.flag()
        subject = try row.optionalText()
        newText = try row.text()
        fullText = try row.optionalText() ?? newText
        safeHTML = try row.optionalText()
        messageID = try row.optionalMessageID()
        createdAt = try row.instant()
        editedAt = try row.optionalInstant()
        readAt = try row.optionalInstant()
        rawDigest = try row.optionalDigest()
        attachments = []
    }
}

extension Attachment {
    /// Of `attachment a` and its `blob b`.
    static let columns: StaticString = """
        a.id, a.uuid, a.name, a.media_type, a.is_inline, a.content_id, b.size, b.digest, a.description, a.uploader,
        a.created_at
        """

    init(_ row: inout SQLRow) throws(StoreError) {
        id = try row.identifier()
        uuid = UniqueID(text: try row.text())
        name = try row.text()
        mediaType = try row.text()
        isInline = try row.flag()
        contentID = try row.optionalText()
        size = try row.count()
        digest = try row.digest()
        description = try row.optionalText()
        uploader = try row.optionalText()
        createdAt = try row.instant()
    }
}

extension SQLConnection where Self: ~Copyable {
    /// Also one that was deleted; its deleted files are left out.
    mutating func message(_ id: MessageRowID) throws(StoreError) -> TicketMessage? {
        guard
            let row = try first(
                "SELECT \(raw: TicketMessage.columns) FROM \(raw: TicketMessage.tables) WHERE m.id = \(id)")
        else { return nil }
        var message = try TicketMessage(row)
        let files = try run(
            """
            SELECT \(raw: Attachment.columns) FROM attachment a JOIN blob b ON b.id = a.blob_id
            WHERE a.message_id = \(id) AND a.deleted_at IS NULL ORDER BY a.id
            """)
        for var row in files { message.attachments.append(try Attachment(&row)) }
        return message
    }

    /// Oldest first, without what was deleted and what whoever sees the ticket may not read.
    mutating func messages(
        of ticket: TicketID, readableFor visibility: TicketVisibility = .all
    ) throws(StoreError) -> [TicketMessage] {
        var messages = try run(
            """
            SELECT \(raw: TicketMessage.columns) FROM \(raw: TicketMessage.tables)
            WHERE m.ticket_id = \(ticket) AND \(visibility.readable) ORDER BY m.id
            """
        ).map { (row) throws(StoreError) in try TicketMessage(row) }
        let files = try run(
            """
            SELECT a.message_id, \(raw: Attachment.columns) FROM message m JOIN attachment a ON a.message_id = m.id
            JOIN blob b ON b.id = a.blob_id
            WHERE m.ticket_id = \(ticket) AND a.deleted_at IS NULL AND \(visibility.readable) ORDER BY m.id, a.id
            """)
        var place = 0
        for var row in files {
            let message = try row.identifier(MessageRowID.self)
            while place < messages.count, messages[place].id < message { place += 1 }
            guard place < messages.count, messages[place].id == message else { continue }
            messages[place].attachments.append(try Attachment(&row))
        }
        return messages
    }

    /// Files of the ticket that are no part of a message, oldest first.
    mutating func uploads(
        of ticket: TicketID, openableFor visibility: TicketVisibility = .all
    ) throws(StoreError) -> [Attachment] {
        try run(
            """
            SELECT \(raw: Attachment.columns) FROM attachment a JOIN blob b ON b.id = a.blob_id
            WHERE a.ticket_id = \(ticket) AND \(visibility.openable) ORDER BY a.id
            """
        ).map { (row) throws(StoreError) in
            var row = row
            return try Attachment(&row)
        }
    }
}
