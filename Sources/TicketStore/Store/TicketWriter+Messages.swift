import GatewayKit
import MIMEParser

extension TicketWriter {
    /// Adds a message. `sender` is the address its mail came from, if it came by mail.
    mutating func add(
        _ new: NewMessage, from sender: EmailAddress?, to ticket: TicketID,
        _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) -> MessageRowID {
        let actor = Actor(new.writer)
        var author: ContactID?
        var agent: AgentName?
        switch new.writer {
        case .contact(let person):
            author = try connection.contactID(of: person, renaming: true)
            if let author, new.isConfirmed, new.kind == .public {
                try join(author, as: person, ticket, by: actor, &connection)
            }
        case .agent(let name):
            agent = name
            // An answer says that what it answers belongs here.
            if new.kind == .public {
                try connection.execute(
                    "UPDATE message SET proposes_split = 0 WHERE ticket_id = \(ticket) AND proposes_split = 1")
            }
        case .system: break
        }
        var mailer = author
        if mailer == nil, let sender {
            mailer = try connection.contactID(of: NewContact(address: sender, name: nil), renaming: false)
        }
        let isSame = new.newText.utf8.elementsEqual(new.fullText.utf8)
        var row = try connection.one(
            """
            INSERT INTO message (uuid, ticket_id, kind, direction, author_contact_id, author_agent, sender_contact_id,
                proof, proof_basis, reply_to, is_confirmed, proposes_split, subject, new_text, full_text, safe_html,
                message_id, words, created_at, letter_id)
            VALUES (\(UniqueID(at: now)), \(ticket), \(new.kind), \(new.direction), \(author), \(agent), \(mailer),
                \(new.proof), \(new.basis), \(new.replyTo), \(new.isConfirmed),
                \(new.proposesSplit), \(new.subject), \(new.newText), \(isSame ? nil : new.fullText),
                \(new.safeHTML), \(new.messageID),
                \((new.words?.bytes.prefix(LetterIdentity.halfLength)).map { Array($0) }), \(now), \(letter))
            RETURNING id
            """)
        let message = try row.identifier(MessageRowID.self)
        for attachment in new.attachments { try add(attachment, to: message, &connection) }
        try document(
            message, new.newText, files: new.attachments.map(\.name), by: author, in: ticket, &connection)
        if let own = new.messageID { try connection.remember(own, as: .received, in: ticket) }
        for reference in new.references { try connection.remember(reference, as: .seen, in: ticket) }
        let kind = new.isConfirmed ? new.kind.rawValue : "\(new.kind.rawValue), unconfirmed"
        try note("message.added", after: kind, on: ticket, message: message, by: actor, &connection)
        return message
    }

    private mutating func add(
        _ new: NewAttachment, to message: MessageRowID, _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) {
        let content = try StoredContent(new.content, in: desk.blobs)
        if let file = content.file { staged.insert(file) }
        let blob = try connection.keepBlob(content)
        try connection.execute(
            """
            INSERT INTO attachment (uuid, message_id, name, media_type, is_inline, content_id, blob_id, created_at)
            VALUES (\(UniqueID(at: now)), \(message), \(new.name), \(new.mediaType), \(new.isInline),
                \(new.contentID), \(blob), \(now))
            """)
    }
}

extension SQLConnection where Self: ~Copyable {
    /// From now on a letter that mentions `messageID` is about `ticket`. Better evidence replaces weaker.
    mutating func remember(
        _ messageID: MessageID, as kind: ReferenceKind, in ticket: TicketID
    ) throws(StoreError) {
        try execute(
            """
            INSERT INTO message_reference (key, ticket_id, kind) VALUES (\(messageID.referenceKey), \(ticket), \(kind))
            ON CONFLICT (key, ticket_id) DO UPDATE SET kind = excluded.kind
            WHERE excluded.kind < message_reference.kind
            """)
    }
}
