/// What the brake counts.
extension Migration {
    static let brake: [SQLText] = [
        """
        -- one mail let out; forgotten when no limit looks back so far
        CREATE TABLE passage (
            outbox_id INTEGER NOT NULL REFERENCES outbox (id),
            -- attempts made before
            attempt INTEGER NOT NULL,
            channel TEXT NOT NULL,
            recipient_id INTEGER NOT NULL,
            ticket_id INTEGER,
            -- see OutboxBrake
            subject_key INTEGER NOT NULL,
            -- the end of its lease while the mail is in hand; then when it was sent
            at INTEGER NOT NULL,
            PRIMARY KEY (outbox_id, attempt)
        ) STRICT, WITHOUT ROWID
        """,
        "CREATE INDEX passage_at ON passage (channel, at)",
        "CREATE INDEX passage_recipient ON passage (recipient_id, channel, at)",
        "CREATE INDEX passage_ticket ON passage (ticket_id, channel, at) WHERE ticket_id IS NOT NULL",
        "CREATE INDEX passage_subject ON passage (subject_key, channel, at)",
        """
        -- what goes out before all else
        CREATE INDEX outbox_due_first ON outbox (due_at)
        WHERE due_at IS NOT NULL AND kind IN ('answer', 'operator_alert')
        """,
    ]
}
