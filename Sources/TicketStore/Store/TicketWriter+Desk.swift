import GatewayKit
import MIMEParser

/// What people change at the desk.
extension TicketWriter {
    /// Sets fields that no mail sets, each with its line in the history.
    func describe(
        _ ticket: TicketID, as details: TicketDetails, by actor: Actor,
        _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) {
        guard details != TicketDetails() else { return }
        guard let old = try connection.ticket(ticket) else {
            throw StoreError(.conflict("no such ticket"), at: "ticket \(ticket)")
        }
        if let subject = details.subject, !subject.utf8.elementsEqual(old.subject.utf8) {
            try connection.execute("UPDATE ticket SET subject = \(subject) WHERE id = \(ticket)")
            try connection.retitleDocuments(of: ticket)
            try note("subject", old.subject, after: subject, on: ticket, by: actor, &connection)
        }
        if let queue = details.queue, queue != old.queue {
            try connection.execute("UPDATE ticket SET queue = \(queue) WHERE id = \(ticket)")
            try connection.execute("DELETE FROM queue_watch WHERE ticket_id = \(ticket) AND queue = \(queue)")
            try note("queue", old.queue.rawValue, after: queue.rawValue, on: ticket, by: actor, &connection)
        }
        if let category = details.category, category != old.category {
            try connection.execute("UPDATE ticket SET category = \(category) WHERE id = \(ticket)")
            try note("category", old.category?.rawValue, after: category?.rawValue, on: ticket, by: actor, &connection)
        }
        if details.isReturned, let agent = old.assignee {
            let status = old.status == .assigned ? TicketStatus.open : old.status
            try connection.execute(
                "UPDATE ticket SET assignee = NULL, status = \(status) WHERE id = \(ticket)")
            try note("assignee", agent.rawValue, after: nil, on: ticket, by: actor, &connection)
            if status != old.status {
                try note("status", old.status.rawValue, after: status.rawValue, on: ticket, by: actor, &connection)
            }
        }
        if let level = details.escalationLevel, level > old.escalationLevel {
            try connection.execute("UPDATE ticket SET escalation_level = \(level) WHERE id = \(ticket)")
            try note(
                "sla.escalated", String(old.escalationLevel), after: String(level), on: ticket, by: actor, &connection)
        }
        if let text = details.description { try describeAnew(ticket, text, by: actor, &connection) }
        if let tags = details.tags { try keepOnly(tags, of: ticket, by: actor, &connection) }
        try place(ticket, as: details, by: actor, &connection)
    }

    /// For whom and where the work is, and what is written down about it.
    private func place(
        _ ticket: TicketID, as details: TicketDetails, by actor: Actor,
        _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) {
        if let organisation = details.organisation {
            try connection.execute("UPDATE ticket SET organisation_id = \(organisation) WHERE id = \(ticket)")
            try note("organisation", after: organisation?.description, on: ticket, by: actor, &connection)
        }
        if let site = details.site {
            try connection.execute("UPDATE ticket SET site_id = \(site) WHERE id = \(ticket)")
            try note("site", after: site?.description, on: ticket, by: actor, &connection)
        }
        if let unit = details.unit {
            try connection.execute("UPDATE ticket SET unit = \(unit) WHERE id = \(ticket)")
            try note("unit", after: unit, on: ticket, by: actor, &connection)
        }
        if let notes = details.resolutionNotes {
            try connection.execute("UPDATE ticket SET resolution_notes = \(notes) WHERE id = \(ticket)")
            try note("resolution_notes", after: notes, on: ticket, by: actor, &connection)
        }
        if let metadata = details.metadata {
            try connection.execute("UPDATE ticket SET metadata = \(metadata) WHERE id = \(ticket)")
            try note("metadata", after: metadata, on: ticket, by: actor, &connection)
        }
    }

    private func describeAnew(
        _ ticket: TicketID, _ text: String, by actor: Actor, _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) {
        var first = try connection.one("SELECT id FROM message WHERE ticket_id = \(ticket) ORDER BY id LIMIT 1")
        guard let message = try connection.message(first.identifier(MessageRowID.self)),
            !message.newText.utf8.elementsEqual(text.utf8)
        else { return }
        try keepRevision(of: message, saying: text, &connection)
        try note(
            "message.edited", after: message.kind.rawValue, on: ticket, message: message.id, by: actor, &connection)
    }

    private func keepOnly(
        _ tags: [TagName], of ticket: TicketID, by actor: Actor,
        _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) {
        for former in try connection.tags(of: ticket) where !tags.contains(former) {
            try connection.execute("DELETE FROM ticket_tag WHERE ticket_id = \(ticket) AND tag = \(former)")
            try note("tag.removed", former.rawValue, after: nil, on: ticket, by: actor, &connection)
        }
        var change = TicketChange()
        change.tags = tags
        try gather(change, around: ticket, by: actor, &connection)
    }

    /// What the message said is kept beside it; nothing is mailed.
    func edit(
        _ message: TicketMessage, to text: String, in ticket: TicketID, by actor: Actor,
        _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) {
        try keepRevision(of: message, saying: text, &connection)
        try note(
            "message.edited", after: message.kind.rawValue, on: ticket, message: message.id, by: actor, &connection)
        try apply(TicketChange(), to: ticket, by: actor, &connection)
    }

    private func keepRevision(
        of message: TicketMessage, saying text: String, _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) {
        try connection.execute(
            """
            INSERT INTO message_revision (message_id, until, new_text, full_text, safe_html)
            SELECT id, \(now), new_text, full_text, safe_html FROM message WHERE id = \(message.id)
            ON CONFLICT (message_id, until) DO NOTHING
            """)
        try connection.reindex(message.id, as: text) { (connection) throws(StoreError) in
            try connection.execute(
                """
                UPDATE message SET new_text = \(text), full_text = NULL, safe_html = NULL, edited_at = \(now)
                WHERE id = \(message.id)
                """)
        }
    }

    /// Nobody sees it any more; it stays for those who have to account for it.
    func delete(
        _ message: TicketMessage, of ticket: TicketID, by actor: Actor,
        _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) {
        try connection.forgetDocument(of: message.id)
        try connection.execute("UPDATE message SET deleted_at = \(now) WHERE id = \(message.id)")
        try note("message.deleted", after: message.kind.rawValue, on: ticket, by: actor, &connection)
        try apply(TicketChange(), to: ticket, by: actor, &connection)
    }

    /// A file of the ticket that is no part of a message yet. Returns its name.
    mutating func upload(
        _ new: NewAttachment, _ description: String?, into ticket: TicketID, by actor: Actor,
        _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) -> UniqueID {
        let content = try StoredContent(new.content, in: desk.blobs)
        if let file = content.file { staged.insert(file) }
        let blob = try connection.keepBlob(content)
        let name = UniqueID(at: now)
        var row = try connection.one(
            """
            INSERT INTO attachment (uuid, ticket_id, name, media_type, is_inline, blob_id, description, uploader,
                created_at)
            VALUES (\(name.text), \(ticket), \(new.name), \(new.mediaType), 0, \(blob), \(description),
                \(actor.description), \(now))
            RETURNING id
            """)
        try connection.indexUpload(row.identifier(), named: new.name, in: ticket)
        try note("file.added", after: new.name, on: ticket, by: actor, &connection)
        try apply(TicketChange(), to: ticket, by: actor, &connection)
        return name
    }

    /// Nobody sees it any more.
    func deleteFile(
        _ file: AttachmentID, of ticket: TicketID, by actor: Actor, _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) {
        try connection.forgetDocument(of: file)
        var row = try connection.one("UPDATE attachment SET deleted_at = \(now) WHERE id = \(file) RETURNING name")
        try note("file.deleted", row.text(), after: nil, on: ticket, by: actor, &connection)
        try apply(TicketChange(), to: ticket, by: actor, &connection)
    }

    /// Nobody sees the ticket any more; its clocks end.
    func delete(
        _ ticket: TicketID, by actor: Actor, _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) {
        try connection.execute("UPDATE ticket SET deleted_at = \(now) WHERE id = \(ticket)")
        try note("ticket.deleted", after: nil, on: ticket, by: actor, &connection)
        try apply(TicketChange(status: .closed), to: ticket, by: actor, &connection)
    }
}
