/// Who may ask the API, and with what. Of every secret there is only the SHA-256, of passwords the Argon2id.
extension Migration {
    static let accounts: [SQLText] = [
        """
        CREATE TABLE account (
            id INTEGER PRIMARY KEY,
            uuid TEXT NOT NULL UNIQUE,
            -- the address in lower case
            address_key BLOB NOT NULL UNIQUE,
            address BLOB NOT NULL,
            -- of the team, as configured; else the customer's contact
            agent TEXT,
            contact_id INTEGER REFERENCES contact (id),
            -- see PasswordPool; NULL until somebody set one
            password TEXT,
            -- when the link that went to the address was used
            verified_at INTEGER,
            disabled_at INTEGER,
            created_at INTEGER NOT NULL,
            CHECK ((agent IS NULL) <> (contact_id IS NULL)),
            CHECK (password IS NULL OR verified_at IS NOT NULL)
        ) STRICT
        """,
        "CREATE INDEX account_contact ON account (contact_id) WHERE contact_id IS NOT NULL",
        """
        -- the one link by which the holder sets a password
        CREATE TABLE account_link (
            account_id INTEGER PRIMARY KEY REFERENCES account (id),
            token BLOB NOT NULL UNIQUE CHECK (length(token) = 32),
            expires_at INTEGER NOT NULL
        ) STRICT
        """,
        """
        CREATE TABLE account_session (
            id INTEGER PRIMARY KEY,
            uuid TEXT NOT NULL UNIQUE,
            account_id INTEGER NOT NULL REFERENCES account (id),
            -- of what all refresh tokens of the session begin with
            family BLOB NOT NULL UNIQUE CHECK (length(family) = 32),
            -- of the one refresh token that is good
            token BLOB NOT NULL CHECK (length(token) = 32),
            created_at INTEGER NOT NULL,
            used_at INTEGER NOT NULL,
            expires_at INTEGER NOT NULL,
            revoked_at INTEGER
        ) STRICT
        """,
        "CREATE INDEX account_session_account ON account_session (account_id, used_at)",
        "CREATE INDEX account_session_end ON account_session (expires_at)",
        """
        CREATE TABLE api_token (
            id INTEGER PRIMARY KEY,
            account_id INTEGER NOT NULL REFERENCES account (id),
            token BLOB NOT NULL UNIQUE CHECK (length(token) = 32),
            name TEXT NOT NULL,
            -- see AccessScope
            scope TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            expires_at INTEGER NOT NULL,
            used_at INTEGER,
            revoked_at INTEGER
        ) STRICT
        """,
        "CREATE INDEX api_token_account ON api_token (account_id)",
        """
        -- what lets somebody without account read one ticket
        CREATE TABLE ticket_token (
            token BLOB PRIMARY KEY CHECK (length(token) = 32),
            ticket_id INTEGER NOT NULL REFERENCES ticket (id),
            created_at INTEGER NOT NULL,
            expires_at INTEGER NOT NULL,
            revoked_at INTEGER
        ) STRICT, WITHOUT ROWID
        """,
        "CREATE INDEX ticket_token_ticket ON ticket_token (ticket_id)",
        "CREATE INDEX ticket_token_end ON ticket_token (expires_at)",
    ]
}
