/// For whom and where work is done.
extension Migration {
    static let organisations: [SQLText] = [
        """
        CREATE TABLE organisation (
            id INTEGER PRIMARY KEY,
            uuid TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL,
            -- in the words of whoever keeps it: entreprise, particulier …
            type TEXT NOT NULL,
            -- in lower case; tickets of this address are the organisation's
            email_key BLOB UNIQUE,
            email BLOB,
            phone TEXT,
            address TEXT,
            city TEXT,
            -- in whole units of its money
            revenue INTEGER,
            created_at INTEGER NOT NULL,
            updated_at INTEGER NOT NULL
        ) STRICT
        """,
        """
        -- a building, a construction site, a project: where a ticket's work is
        CREATE TABLE site (
            id INTEGER PRIMARY KEY,
            uuid TEXT NOT NULL UNIQUE,
            organisation_id INTEGER REFERENCES organisation (id),
            name TEXT NOT NULL,
            type TEXT NOT NULL,
            address TEXT,
            city TEXT,
            -- degrees times ten million
            latitude INTEGER,
            longitude INTEGER,
            status TEXT NOT NULL,
            -- YYYY-MM-DD
            starts_on TEXT,
            ends_on TEXT,
            budget INTEGER,
            -- percent
            progress INTEGER,
            responsible TEXT,
            created_at INTEGER NOT NULL,
            updated_at INTEGER NOT NULL
        ) STRICT
        """,
        "CREATE INDEX site_organisation ON site (organisation_id)",
        "CREATE INDEX ticket_organisation ON ticket (organisation_id, status) WHERE organisation_id IS NOT NULL",
        "CREATE INDEX ticket_site ON ticket (site_id) WHERE site_id IS NOT NULL",
    ]
}
