/// Letters, tickets and the outbox.
///
/// Times are microseconds since 1970 UTC, flags 0 or 1, enumerations their raw values. Rows are found by what
/// stands in an index and by nothing else; partial indexes hold only the rows that still have something to do.
extension Migration {
    static let first = Migration(
        number: 1,
        sqlite: ledger + people + tickets + messages + search + outbox + brake + clocks + absence + statistics
            + lists + organisations + revisions + accounts)

    private static let ledger: [SQLText] = [
        """
        CREATE TABLE blob (
            id INTEGER PRIMARY KEY,
            digest BLOB NOT NULL UNIQUE,
            size INTEGER NOT NULL,
            -- NULL: in a file of this name under blobs/
            content BLOB
        ) STRICT
        """,
        """
        CREATE TABLE mailbox (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE,
            -- NULL: never listed; letters come through a pipe only
            uid_validity INTEGER,
            highest_uid INTEGER NOT NULL DEFAULT 0,
            baseline_uid INTEGER NOT NULL DEFAULT 0,
            first_contact INTEGER NOT NULL,
            has_earlier_validity INTEGER NOT NULL DEFAULT 0
        ) STRICT
        """,
        """
        CREATE TABLE letter (
            id INTEGER PRIMARY KEY,
            mailbox_id INTEGER NOT NULL REFERENCES mailbox (id),
            -- both NULL for a letter that came through a pipe
            uid_validity INTEGER,
            uid INTEGER,
            size INTEGER NOT NULL,
            size_on_server INTEGER,
            received_at INTEGER NOT NULL,
            is_silent INTEGER NOT NULL DEFAULT 0,
            state TEXT NOT NULL,
            disposition TEXT,
            blob_id INTEGER REFERENCES blob (id),
            fetch_attempts INTEGER NOT NULL DEFAULT 0,
            parse_attempts INTEGER NOT NULL DEFAULT 0,
            seen_at INTEGER NOT NULL,
            held_at INTEGER,
            committed_at INTEGER,
            done_at INTEGER,
            -- when a person gave it back to be judged again
            returned_at INTEGER,
            -- that person let it through: what would set it aside does not
            is_released INTEGER NOT NULL DEFAULT 0,
            -- see LetterIdentity.key
            identity BLOB,
            -- see EmailAddress.senderKey
            sender BLOB,
            -- see RecurrenceQuestion; NULL also for what its quota does not count
            origin BLOB,
            original_id INTEGER REFERENCES letter (id),
            ticket_id INTEGER REFERENCES ticket (id),
            message_id INTEGER REFERENCES message (id),
            note TEXT,
            trace TEXT,
            UNIQUE (mailbox_id, uid_validity, uid)
        ) STRICT
        """,
        "CREATE INDEX letter_fetching ON letter (mailbox_id, uid_validity, uid) WHERE state = 'fetching'",
        "CREATE INDEX letter_held ON letter (id) WHERE state = 'held'",
        "CREATE INDEX letter_committed ON letter (mailbox_id, uid_validity, uid) WHERE state = 'committed'",
        "CREATE INDEX letter_detained ON letter (id) WHERE disposition IN ('held', 'flood', 'quarantined')",
        "CREATE INDEX letter_quarantined ON letter (id) WHERE disposition = 'quarantined'",
        """
        CREATE INDEX letter_before_start ON letter (mailbox_id, size, received_at)
        WHERE disposition = 'before_start'
        """,
        "CREATE INDEX letter_blob ON letter (blob_id) WHERE blob_id IS NOT NULL",
        "CREATE INDEX letter_identity ON letter (identity) WHERE identity IS NOT NULL",
        "CREATE INDEX letter_sender ON letter (sender, received_at) WHERE sender IS NOT NULL",
        "CREATE INDEX letter_origin ON letter (origin, received_at) WHERE origin IS NOT NULL",
        "CREATE INDEX letter_flood ON letter (committed_at) WHERE disposition = 'flood'",
    ]

    private static let people: [SQLText] = [
        """
        CREATE TABLE contact (
            id INTEGER PRIMARY KEY,
            -- the address in lower case
            address_key BLOB NOT NULL UNIQUE,
            address BLOB NOT NULL,
            name TEXT,
            -- of the last mail that told its language
            language TEXT,
            phone TEXT
        ) STRICT
        """,
        """
        -- who complained gets no automatic mail
        CREATE TABLE suppression (
            contact_id INTEGER PRIMARY KEY REFERENCES contact (id),
            since INTEGER NOT NULL,
            -- the kind of complaint
            reason TEXT NOT NULL
        ) STRICT
        """,
    ]

    private static let tickets: [SQLText] = [
        """
        CREATE TABLE ticket (
            id INTEGER PRIMARY KEY,
            uuid TEXT NOT NULL,
            reply_key INTEGER NOT NULL UNIQUE,
            number TEXT NOT NULL UNIQUE,
            queue TEXT NOT NULL,
            subject TEXT NOT NULL,
            status TEXT NOT NULL,
            priority TEXT NOT NULL,
            source TEXT NOT NULL,
            requester_id INTEGER NOT NULL REFERENCES contact (id),
            assignee TEXT,
            category TEXT,
            linked_to INTEGER REFERENCES ticket (id),
            merged_into INTEGER REFERENCES ticket (id),
            created_at INTEGER NOT NULL,
            updated_at INTEGER NOT NULL,
            first_response_at INTEGER,
            resolved_at INTEGER,
            closed_at INTEGER,
            version INTEGER NOT NULL,
            escalation_level INTEGER NOT NULL DEFAULT 0,
            satisfaction_rating INTEGER,
            satisfaction_comment TEXT,
            -- see TicketTimes
            kept_from INTEGER,
            status_since INTEGER NOT NULL,
            unanswered_since INTEGER,
            spoken_at INTEGER NOT NULL,
            active_at INTEGER NOT NULL,
            surveyed_at INTEGER,
            -- the version of the service levels its clocks were set by; see ServiceLevelBook.version
            reckoned_by INTEGER NOT NULL DEFAULT 0,
            organisation_id INTEGER REFERENCES organisation (id),
            site_id INTEGER REFERENCES site (id),
            -- the flat or room of the site, as whoever asked named it
            unit TEXT,
            resolution_notes TEXT,
            -- JSON object
            metadata TEXT,
            -- nobody sees it any more; mail to it opens a new one
            deleted_at INTEGER
        ) STRICT
        """,
        "CREATE INDEX ticket_merged ON ticket (merged_into) WHERE merged_into IS NOT NULL",
        """
        CREATE TABLE ticket_counter (
            prefix TEXT PRIMARY KEY,
            last INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE participant (
            ticket_id INTEGER NOT NULL REFERENCES ticket (id),
            contact_id INTEGER NOT NULL REFERENCES contact (id),
            -- 0: the requester
            position INTEGER NOT NULL,
            -- what was said in public before is not for him, unless he is the requester
            joined_at INTEGER NOT NULL,
            PRIMARY KEY (ticket_id, contact_id)
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE queue_watch (
            ticket_id INTEGER NOT NULL REFERENCES ticket (id),
            queue TEXT NOT NULL,
            PRIMARY KEY (ticket_id, queue)
        ) STRICT, WITHOUT ROWID
        """,
        "CREATE INDEX queue_watch_queue ON queue_watch (queue)",
        """
        CREATE TABLE ticket_tag (
            ticket_id INTEGER NOT NULL REFERENCES ticket (id),
            tag TEXT NOT NULL,
            PRIMARY KEY (ticket_id, tag)
        ) STRICT, WITHOUT ROWID
        """,
        """
        -- agents who are told of a ticket they do not answer for
        CREATE TABLE ticket_watcher (
            ticket_id INTEGER NOT NULL REFERENCES ticket (id),
            agent TEXT NOT NULL,
            PRIMARY KEY (ticket_id, agent)
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE history (
            id INTEGER PRIMARY KEY,
            ticket_id INTEGER NOT NULL REFERENCES ticket (id),
            at INTEGER NOT NULL,
            action TEXT NOT NULL,
            before TEXT,
            after TEXT,
            actor TEXT NOT NULL,
            -- the letter that caused it; its trace says why
            letter_id INTEGER REFERENCES letter (id),
            -- the message that was added, if one was
            message_id INTEGER REFERENCES message (id)
        ) STRICT
        """,
        "CREATE INDEX history_ticket ON history (ticket_id)",
    ]

    private static let outbox: [SQLText] = [
        """
        CREATE TABLE outbox (
            id INTEGER PRIMARY KEY,
            -- the raw mail that caused it; a key of its own for what no mail caused
            cause_id INTEGER REFERENCES blob (id),
            own_key TEXT,
            -- mail, sms, webhook or digest; the endpoint of a webhook
            channel TEXT NOT NULL DEFAULT 'mail',
            endpoint TEXT NOT NULL DEFAULT '',
            -- of a notice; the event of a webhook
            kind TEXT NOT NULL,
            -- the change a webhook tells
            history_id INTEGER REFERENCES history (id),
            -- the words a rule chose; NULL: those of the kind
            template TEXT,
            scope INTEGER NOT NULL,
            language TEXT NOT NULL,
            -- NULL: a webhook
            recipient_id INTEGER REFERENCES contact (id),
            recipient_name TEXT,
            -- of an acknowledgement, in lower case
            acknowledged_domain BLOB,
            ticket_id INTEGER REFERENCES ticket (id),
            message_id INTEGER REFERENCES message (id),
            alert_subject TEXT,
            alert_body TEXT,
            -- commands that were not carried out, a line each, the reason first
            refusals TEXT,
            -- what an agent said about being there; see Absence.Word
            absence TEXT,
            -- the agent who did what it tells
            agent TEXT,
            -- the delivery whose failure it tells
            failed_id INTEGER REFERENCES outbox (id),
            -- the clock that caused it, and what it did
            clock_id INTEGER REFERENCES clock (id),
            deed TEXT,
            state TEXT NOT NULL,
            attempts INTEGER NOT NULL,
            created_at INTEGER NOT NULL,
            -- when the person wants to be told; NULL: at once
            not_before INTEGER,
            -- next attempt, or end of the lease; NULL when nothing is left to do
            due_at INTEGER,
            last_reply TEXT,
            -- why the brake holds it; see BrakeLimit
            held_for TEXT,
            -- a person let it pass the brake
            is_released INTEGER NOT NULL DEFAULT 0,
            -- the mail that tells what was gathered
            told_in INTEGER REFERENCES outbox (id),
            -- a change told twice is one row
            UNIQUE (cause_id, kind, recipient_id, channel)
        ) STRICT
        """,
        "CREATE UNIQUE INDEX outbox_own_key ON outbox (own_key, recipient_id, channel) WHERE own_key IS NOT NULL",
        "CREATE UNIQUE INDEX outbox_history ON outbox (history_id, endpoint) WHERE history_id IS NOT NULL",
        "CREATE INDEX outbox_due ON outbox (channel, endpoint, due_at) WHERE due_at IS NOT NULL",
        "CREATE INDEX outbox_ticket ON outbox (ticket_id) WHERE ticket_id IS NOT NULL",
        "CREATE INDEX outbox_state ON outbox (state)",
        "CREATE INDEX outbox_told_in ON outbox (told_in) WHERE told_in IS NOT NULL",
        "CREATE INDEX outbox_recipient ON outbox (recipient_id, created_at)",
        """
        CREATE INDEX outbox_acknowledged ON outbox (recipient_id, created_at) WHERE acknowledged_domain IS NOT NULL
        """,
        """
        CREATE INDEX outbox_disbelieved ON outbox (recipient_id, created_at)
        WHERE kind IN ('agent_mail_unproved', 'agent_forward_unproved')
        """,
        """
        CREATE INDEX outbox_acknowledged_domain ON outbox (acknowledged_domain, created_at)
        WHERE acknowledged_domain IS NOT NULL
        """,
        """
        CREATE TABLE composed_mail (
            outbox_id INTEGER PRIMARY KEY REFERENCES outbox (id),
            message_id BLOB NOT NULL UNIQUE,
            envelope_sender BLOB,
            head BLOB NOT NULL,
            tail BLOB NOT NULL
        ) STRICT
        """,
        """
        -- a text or the body of a call, as its first attempt sent it
        CREATE TABLE composed_parcel (
            outbox_id INTEGER PRIMARY KEY REFERENCES outbox (id),
            uuid TEXT NOT NULL,
            body BLOB NOT NULL
        ) STRICT
        """,
        """
        -- each attempt to call a webhook
        CREATE TABLE webhook_call (
            id INTEGER PRIMARY KEY,
            outbox_id INTEGER NOT NULL REFERENCES outbox (id),
            at INTEGER NOT NULL,
            state TEXT NOT NULL,
            reply TEXT NOT NULL
        ) STRICT
        """,
        "CREATE INDEX webhook_call_outbox ON webhook_call (outbox_id)",
        """
        -- endpoints that said they are gone: nothing is queued for them
        CREATE TABLE retired_endpoint (
            name TEXT PRIMARY KEY,
            since INTEGER NOT NULL,
            reason TEXT NOT NULL
        ) STRICT, WITHOUT ROWID
        """,
        """
        -- what the running daemon cannot use now
        CREATE TABLE trouble (
            subject TEXT PRIMARY KEY,
            reason TEXT NOT NULL,
            since INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE outbox_enclosure (
            outbox_id INTEGER NOT NULL REFERENCES outbox (id),
            position INTEGER NOT NULL,
            header BLOB NOT NULL,
            blob_id INTEGER NOT NULL REFERENCES blob (id),
            PRIMARY KEY (outbox_id, position)
        ) STRICT, WITHOUT ROWID
        """,
    ]
}
