import GatewayKit

extension TicketWriter {
    /// Makes a message findable: what stands around its text is kept, and the rest follows at the end of the transaction;
    /// see `indexNewDocuments`.
    func document(
        _ message: MessageRowID, _ text: String, files: [String], by author: ContactID?, in ticket: TicketID,
        _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) {
        try connection.keepDocument(message.rawValue, text, files: files, by: author, in: ticket)
    }
}

extension SQLConnection where Self: ~Copyable {
    /// Puts all documents that came since the last time into the indexes of words.
    ///
    /// To be called last in a transaction, and once: an index writes what it gathered at every savepoint, in pieces that
    /// have to be merged later. Documents of messages have growing ids, so the greatest that is indexed tells what is new.
    mutating func indexNewDocuments() throws(StoreError) {
        var row = try one(
            """
            SELECT max((SELECT coalesce(max(id), 0) FROM message_search_docsize),
                (SELECT coalesce(max(id), 0) FROM note_search_docsize))
            """)
        let last = try row.integer()
        guard try first("SELECT 1 FROM document WHERE id > \(last) LIMIT 1") != nil else { return }
        try execute(
            """
            INSERT INTO message_search (rowid, heading, people, text, files, runs)
            SELECT d.id, d.heading, d.people, m.new_text, d.files, d.runs FROM document d JOIN message m ON m.id = d.id
            WHERE d.id > \(last) AND m.kind = 'public'
            """)
        try execute(
            """
            INSERT INTO note_search (rowid, heading, people, text, files, runs)
            SELECT d.id, d.heading, d.people, m.new_text, d.files, d.runs FROM document d JOIN message m ON m.id = d.id
            WHERE d.id > \(last) AND m.kind <> 'public'
            """)
    }

    /// To be called with a message of this transaction that was given further files: it is found by their names.
    mutating func nameFiles(_ names: [String], of message: MessageRowID) throws(StoreError) {
        let more = names.joined(separator: " ")
        try execute(
            """
            UPDATE document SET files = coalesce(files || ' ', '') || \(more),
                runs = coalesce(runs || ' ', '') || coalesce(\(SpacelessText.runs(of: names)), '') WHERE id = \(message)
            """)
    }

    /// To be called before a message is deleted, or an erased person's text changes: it is found no more.
    mutating func forgetDocument(of message: MessageRowID) throws(StoreError) {
        try unindex(message.rawValue)
        try execute("DELETE FROM document WHERE id = \(message)")
    }

    /// To be called with a message that is about to say something else. `change` changes its row.
    mutating func reindex(
        _ message: MessageRowID, as text: String,
        changing change: (inout Self) throws(StoreError) -> Void
    ) throws(StoreError) {
        try unindex(message.rawValue)
        try change(&self)
        var row = try one("SELECT heading, files FROM document WHERE id = \(message)")
        let runs = SpacelessText.runs(of: [try row.text(), text, try row.optionalText() ?? ""])
        try execute("UPDATE document SET runs = \(runs) WHERE id = \(message)")
        try index(message.rawValue)
    }

    /// To be called after the subject of a ticket changed: every message of it is found by the new one.
    mutating func retitleDocuments(of ticket: TicketID) throws(StoreError) {
        var title = try one("SELECT number, subject FROM ticket WHERE id = \(ticket)")
        let heading = "\(try title.text()) \(try title.text())"
        let documents = try run(
            """
            SELECT d.id, coalesce(m.new_text, ''), coalesce(d.files, '') FROM document d
            LEFT JOIN message m ON m.id = d.id
            WHERE d.ticket_id = \(ticket) AND (d.id IN (SELECT id FROM message WHERE ticket_id = \(ticket))
                OR d.id IN (SELECT -id FROM attachment WHERE ticket_id = \(ticket)))
            """)
        for var row in documents {
            let id = try row.integer()
            let runs = SpacelessText.runs(of: [heading, try row.text(), try row.text()])
            let wasIndexed = try unindex(id)
            try execute("UPDATE document SET heading = \(heading), runs = \(runs) WHERE id = \(id)")
            // What was not is indexed at the end of the transaction.
            if wasIndexed { try index(id) }
        }
    }

    /// Makes an upload findable by its name.
    mutating func indexUpload(_ upload: AttachmentID, named name: String, in ticket: TicketID) throws(StoreError) {
        try keepDocument(-upload.rawValue, "", files: [name], by: nil, in: ticket)
        try index(-upload.rawValue)
    }

    /// To be called before an upload is deleted, or becomes part of a message.
    mutating func forgetDocument(of upload: AttachmentID) throws(StoreError) {
        try unindex(-upload.rawValue)
        try execute("DELETE FROM document WHERE id = \(-upload.rawValue)")
    }

    /// Messages and uploads that changed their ticket are found in the new one.
    mutating func moveDocuments(to ticket: TicketID) throws(StoreError) {
        try execute(
            """
            UPDATE document SET ticket_id = \(ticket) WHERE ticket_id <> \(ticket)
                AND (id IN (SELECT id FROM message WHERE ticket_id = \(ticket))
                    OR id IN (SELECT -id FROM attachment WHERE ticket_id = \(ticket)))
            """)
    }

    fileprivate mutating func keepDocument(
        _ id: Int64, _ text: String, files: [String], by author: ContactID?, in ticket: TicketID
    ) throws(StoreError) {
        var row = try one(
            """
            SELECT t.number, t.subject, coalesce(c.name || ' ', '') || CAST(c.address AS TEXT),
                (SELECT ' ' || coalesce(a.name || ' ', '') || CAST(a.address AS TEXT) FROM contact a
                    WHERE a.id = \(author) AND a.id <> t.requester_id)
            FROM ticket t JOIN contact c ON c.id = t.requester_id WHERE t.id = \(ticket)
            """)
        let heading = "\(try row.text()) \(try row.text())"
        let people = try row.text() + (try row.optionalText() ?? "")
        let names: String? = files.isEmpty ? nil : files.joined(separator: " ")
        try execute(
            """
            INSERT INTO document (id, ticket_id, heading, people, files, runs)
            VALUES (\(id), \(ticket), \(heading), \(people), \(names),
                \(SpacelessText.runs(of: [heading, people, text] + files)))
            """)
    }

    /// What is told to be forgotten is read as it was indexed. Returns whether it was.
    @discardableResult
    private mutating func unindex(_ id: Int64) throws(StoreError) -> Bool {
        if try first("SELECT 1 FROM message_search_docsize WHERE id = \(id)") != nil {
            try execute(
                """
                INSERT INTO message_search (message_search, rowid, heading, people, text, files, runs)
                SELECT 'delete', id, heading, people, text, files, runs FROM message_document WHERE id = \(id)
                """)
            return true
        }
        guard try first("SELECT 1 FROM note_search_docsize WHERE id = \(id)") != nil else { return false }
        try execute(
            """
            INSERT INTO note_search (note_search, rowid, heading, people, text, files, runs)
            SELECT 'delete', id, heading, people, text, files, runs FROM message_document WHERE id = \(id)
            """)
        return true
    }

    private mutating func index(_ id: Int64) throws(StoreError) {
        try execute(
            """
            INSERT INTO message_search (rowid, heading, people, text, files, runs)
            SELECT d.id, d.heading, d.people, d.text, d.files, d.runs FROM message_document d
            WHERE d.id = \(id) AND coalesce((SELECT kind FROM message WHERE id = \(id)), 'public') = 'public'
            """)
        try execute(
            """
            INSERT INTO note_search (rowid, heading, people, text, files, runs)
            SELECT d.id, d.heading, d.people, d.text, d.files, d.runs FROM message_document d
            WHERE d.id = \(id) AND (SELECT kind FROM message WHERE id = \(id)) <> 'public'
            """)
    }
}

extension Database where Connection: ~Copyable {
    /// A transaction that may add messages: they are findable when it ends.
    func change<Success: Sendable>(
        _ body: @Sendable (inout Connection) throws(StoreError) -> Success
    ) throws(StoreError) -> Success {
        try transaction { (connection) throws(StoreError) in
            let success = try body(&connection)
            try connection.indexNewDocuments()
            return success
        }
    }
}
