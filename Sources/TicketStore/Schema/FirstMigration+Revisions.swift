/// What people change through the API.
extension Migration {
    static let revisions: [SQLText] = [
        "CREATE UNIQUE INDEX ticket_uuid ON ticket (uuid)",
        """
        -- what a message said before it was edited
        CREATE TABLE message_revision (
            message_id INTEGER NOT NULL REFERENCES message (id),
            -- when it stopped saying so
            until INTEGER NOT NULL,
            new_text TEXT NOT NULL,
            full_text TEXT,
            safe_html TEXT,
            PRIMARY KEY (message_id, until)
        ) STRICT, WITHOUT ROWID
        """,
        """
        -- a request that carried an Idempotency-Key, so that asking again does nothing again
        CREATE TABLE done_request (
            -- see DeskWork.Repetition
            key BLOB PRIMARY KEY,
            content BLOB NOT NULL,
            ticket_id INTEGER NOT NULL REFERENCES ticket (id),
            -- the message and the file it made, by UUID
            message TEXT,
            file TEXT,
            at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID
        """,
        "CREATE INDEX done_request_at ON done_request (at)",
    ]
}
