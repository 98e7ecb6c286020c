/// What is searched. There are two indexes of words, so that no question of a customer can touch an internal note.
///
/// Neither holds the text a second time: both read it through `message_document`. What they are told to forget has to be
/// what they were told to keep, to the letter; so what was indexed besides the text is kept in `document`.
extension Migration {
    static let search: [SQLText] = [
        """
        -- of each message, under its id; of an upload that is no part of one, under its negative id
        CREATE TABLE document (
            id INTEGER PRIMARY KEY,
            ticket_id INTEGER NOT NULL REFERENCES ticket (id),
            -- number and subject of the ticket
            heading TEXT NOT NULL,
            -- its requester: name and address
            people TEXT NOT NULL,
            -- names of files
            files TEXT,
            -- words of scripts that put no space between words, see SpacelessText
            runs TEXT
        ) STRICT
        """,
        """
        CREATE VIEW message_document AS
        SELECT d.id, d.heading, d.people, m.new_text AS text, d.files, d.runs
        FROM document d LEFT JOIN message m ON m.id = d.id
        """,
        """
        -- of what is public
        CREATE VIRTUAL TABLE message_search USING fts5 (
            heading, people, text, files, runs,
            content = 'message_document', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2'
        )
        """,
        """
        -- of internal notes, and of what the gateway itself wrote
        CREATE VIRTUAL TABLE note_search USING fts5 (
            heading, people, text, files, runs,
            content = 'message_document', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2'
        )
        """,
        // Eight pieces are merged at a time, not four: a tenth less work for each mail.
        "INSERT INTO message_search (message_search, rank) VALUES ('automerge', 8)",
        "INSERT INTO note_search (note_search, rank) VALUES ('automerge', 8)",
    ]
}
