/// What keeps time.
extension Migration {
    static let clocks: [SQLText] = [
        "CREATE INDEX ticket_reckoned ON ticket (reckoned_by) WHERE status NOT IN ('closed', 'cancelled')",
        """
        -- every definition a calendar ever had
        CREATE TABLE calendar_version (
            name TEXT NOT NULL,
            -- see BusinessCalendar.version
            version INTEGER NOT NULL,
            definition TEXT NOT NULL,
            since INTEGER NOT NULL,
            PRIMARY KEY (name, version)
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE clock (
            id INTEGER PRIMARY KEY,
            ticket_id INTEGER NOT NULL REFERENCES ticket (id),
            kind TEXT NOT NULL,
            -- NULL: no promise, but what the gateway does by itself
            policy TEXT,
            -- microseconds that may be counted
            target INTEGER NOT NULL,
            calendar TEXT NOT NULL,
            calendar_version INTEGER NOT NULL,
            state TEXT NOT NULL,
            reason TEXT NOT NULL,
            started_at INTEGER NOT NULL,
            since INTEGER NOT NULL,
            -- microseconds counted before `since`
            counted INTEGER NOT NULL,
            -- NULL: it does not run
            deadline_at INTEGER,
            -- when something is to be done; NULL: nothing is
            due_at INTEGER,
            -- what was done, a line each
            done TEXT NOT NULL,
            acknowledged_by TEXT
        ) STRICT
        """,
        "CREATE INDEX clock_ticket ON clock (ticket_id, kind)",
        "CREATE INDEX clock_due ON clock (due_at) WHERE due_at IS NOT NULL",
        """
        CREATE INDEX clock_deadline ON clock (deadline_at)
        WHERE deadline_at IS NOT NULL AND kind IN ('first_response', 'next_response', 'resolution')
        """,
        """
        -- the past of a clock; what it does now stands in its own row
        CREATE TABLE clock_segment (
            id INTEGER PRIMARY KEY,
            clock_id INTEGER NOT NULL REFERENCES clock (id),
            state TEXT NOT NULL,
            reason TEXT NOT NULL,
            began_at INTEGER NOT NULL,
            ended_at INTEGER NOT NULL
        ) STRICT
        """,
        "CREATE INDEX clock_segment_clock ON clock_segment (clock_id)",
    ]
}
