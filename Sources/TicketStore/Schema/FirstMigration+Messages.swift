/// What was said, and the files that came with it.
extension Migration {
    static let messages: [SQLText] = [
        """
        CREATE TABLE message (
            id INTEGER PRIMARY KEY,
            uuid TEXT NOT NULL,
            ticket_id INTEGER NOT NULL REFERENCES ticket (id),
            kind TEXT NOT NULL,
            direction TEXT NOT NULL,
            -- a contact, an agent, or neither: the gateway itself
            author_contact_id INTEGER REFERENCES contact (id),
            author_agent TEXT,
            -- whose mail program knows this Message-ID
            sender_contact_id INTEGER REFERENCES contact (id),
            proof TEXT NOT NULL,
            proof_basis TEXT NOT NULL,
            -- NULL: From
            reply_to BLOB,
            is_confirmed INTEGER NOT NULL,
            -- may be about something else: waits for a person, as the unconfirmed do
            proposes_split INTEGER NOT NULL DEFAULT 0,
            -- when the team was told again that it waits
            reminded_at INTEGER,
            -- of the mail; NULL: did not come by mail
            subject TEXT,
            new_text TEXT NOT NULL,
            -- NULL: the same as new_text
            full_text TEXT,
            message_id BLOB,
            -- of a reply: see RecurrenceQuestion
            words BLOB,
            created_at INTEGER NOT NULL,
            letter_id INTEGER REFERENCES letter (id),
            edited_at INTEGER,
            deleted_at INTEGER,
            -- when somebody of the other side read it
            read_at INTEGER
        ) STRICT
        """,
        """
        -- holds all that counting what somebody may read asks for
        CREATE INDEX message_ticket ON message
            (ticket_id, id, kind, is_confirmed, deleted_at, created_at, author_contact_id)
        """,
        "CREATE INDEX message_waiting ON message (id) WHERE is_confirmed = 0 OR proposes_split = 1",
        "CREATE INDEX message_words ON message (ticket_id, words) WHERE words IS NOT NULL",
        """
        CREATE TABLE message_reference (
            -- first half of the SHA-256 of the Message-ID
            key BLOB NOT NULL,
            ticket_id INTEGER NOT NULL REFERENCES ticket (id),
            -- see ReferenceKind
            kind INTEGER NOT NULL,
            PRIMARY KEY (key, ticket_id)
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE attachment (
            id INTEGER PRIMARY KEY,
            uuid TEXT NOT NULL,
            message_id INTEGER REFERENCES message (id),
            -- of an upload that is no part of a message, or not yet; else NULL
            ticket_id INTEGER REFERENCES ticket (id),
            name TEXT NOT NULL,
            media_type TEXT NOT NULL,
            is_inline INTEGER NOT NULL,
            content_id TEXT,
            blob_id INTEGER NOT NULL REFERENCES blob (id),
            description TEXT,
            -- of an upload, as the history names people; NULL: came by mail
            uploader TEXT,
            created_at INTEGER NOT NULL,
            deleted_at INTEGER,
            CHECK ((message_id IS NULL) <> (ticket_id IS NULL))
        ) STRICT
        """,
        "CREATE INDEX attachment_message ON attachment (message_id, deleted_at)",
        "CREATE INDEX attachment_upload ON attachment (ticket_id) WHERE ticket_id IS NOT NULL",
    ]
}
