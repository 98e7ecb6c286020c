import CSQLite

/// Fills the database of a new store with a year of made work: rows as the program would have written them, put in by
/// SQL, with the indexes of words made at the end. 200,000 tickets take a minute.
///
/// One ticket in ten is still open; each had a first response and a resolution promised, four public messages and a note,
/// and went from status to status. There is a customer for every forty tickets, and words are as frequent as in a
/// language: `w1` stands in most messages, `w5000` in few.
package struct FilledDatabase {
    /// What happened up to here, in microseconds since 1970.
    package let end: Int64
    package let tickets: Int

    package static let year: Int64 = 365 * 86_400_000_000
    private static let minute: Int64 = 60_000_000

    /// What was promised, as it stands in a configuration.
    package static let serviceLevels = [
        "service_levels:", "  all:", "    first_response: 45m", "    next_response: 8h", "    resolution: 8h",
    ]

    package init(tickets: Int, end: Int64) {
        self.tickets = tickets
        self.end = end
    }

    /// Customers that there are; the ticket with the id n was asked for by customer n mod customers.
    package var customers: Int { max(1, tickets / 40) }

    /// The database must be new, and nobody else may write.
    package func fill(_ path: String) throws {
        var handle: OpaquePointer?
        let status = unsafe sqlite3_open_v2(path, &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nil)
        defer { unsafe sqlite3_close_v2(handle) }
        guard status == SQLITE_OK else { throw HarnessFailure("open: \(status)") }
        let settings = "PRAGMA synchronous = OFF; PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY; BEGIN;"
        let parts = [settings] + people + ticketRows + messageRows + words + history + clocks + ["ANALYZE; COMMIT;"]
        for part in parts {
            var words: UnsafeMutablePointer<CChar>?
            guard unsafe sqlite3_exec(handle, part, nil, nil, &words) == SQLITE_OK else {
                throw HarnessFailure(unsafe words.map { unsafe String(cString: $0) } ?? "exec")
            }
        }
    }

    private var people: [String] {
        [
            """
            WITH RECURSIVE made (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM made WHERE n < \(customers))
            INSERT INTO contact (id, address_key, address, name)
            SELECT n, CAST('c' || n || '@x.example' AS BLOB), CAST('c' || n || '@x.example' AS BLOB), 'Carla C' || n FROM made
            """
        ]
    }

    private var ticketRows: [String] {
        let minute = Self.minute
        let step = Self.year / Int64(tickets)
        return [
            """
            WITH RECURSIVE made (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM made WHERE n < \(tickets)),
                placed (n, at, is_open) AS (SELECT n, \(end - Self.year) + n * \(step), n % 10 = 0 FROM made)
            INSERT INTO ticket (id, uuid, reply_key, number, queue, subject, status, priority, source, requester_id,
                assignee, category, created_at, updated_at, first_response_at, resolved_at, closed_at, version,
                escalation_level, satisfaction_rating, satisfaction_comment, kept_from, status_since, unanswered_since,
                spoken_at, active_at)
            SELECT n, 'ticket ' || n, n, 'T-' || n, 'queue' || (n / 10 % 5), 'The printer in room ' || n || ' burns again',
                CASE WHEN is_open THEN CASE n / 10 % 4 WHEN 0 THEN 'open' WHEN 1 THEN 'assigned' WHEN 2 THEN 'in_progress'
                    ELSE 'waiting_customer' END ELSE 'closed' END,
                CASE n % 7 WHEN 0 THEN 'urgent' WHEN 1 THEN 'high' WHEN 2 THEN 'low' ELSE 'normal' END, 'email',
                1 + n % \(customers), CASE WHEN n % 3 = 0 THEN NULL ELSE 'agent' || (n / 10 % 20) END,
                CASE WHEN n % 2 = 0 THEN 'category' || (n % 6) END, at, at,
                at + 30 * \(minute), CASE WHEN NOT is_open THEN at + 300 * \(minute) END,
                CASE WHEN NOT is_open THEN at + 900 * \(minute) END, 5, CASE WHEN n % 25 = 0 THEN 1 ELSE 0 END,
                CASE WHEN n % 11 = 0 THEN 1 + n % 5 END, CASE WHEN n % 22 = 0 THEN 'Well done.' END, at, at, NULL, at, at
            FROM placed
            """,
            """
            INSERT INTO participant (ticket_id, contact_id, position, joined_at)
            SELECT id, requester_id, 0, created_at FROM ticket
            """,
            "INSERT INTO ticket_tag (ticket_id, tag) SELECT id, 'tag' || (id % 8) FROM ticket WHERE id % 4 = 0",
        ]
    }

    private var messageRows: [String] {
        [
            """
            WITH RECURSIVE made (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM made WHERE n < 4),
                word (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM word WHERE n < 999),
                -- A thousand sentences; the k-th word of a language is 1/k as frequent as the first.
                sentence (n, text) AS (SELECT n, (SELECT group_concat('w' || CAST(exp(
                    ((n * 7919 + k * 104729) % 10007) / 10007.0 * 9.5) AS INTEGER), ' ')
                    FROM (SELECT n AS k FROM word WHERE n < 24)) FROM word)
            INSERT INTO message (uuid, ticket_id, kind, direction, author_contact_id, author_agent, proof, proof_basis,
                is_confirmed, new_text, created_at)
            SELECT 'message ' || t.id || '.' || m.n, t.id, CASE m.n WHEN 3 THEN 'internal' ELSE 'public' END,
                CASE WHEN m.n % 2 = 0 THEN 'in' ELSE 'out' END, CASE WHEN m.n % 2 = 0 THEN t.requester_id END,
                CASE WHEN m.n % 2 = 1 THEN 'agent' || ((t.id + m.n) % 20) END, 'claimed', 'not_checked', 1,
                'It burns. Please send somebody with a bucket of water. ' || s.text || ' x' || (t.id % 3001),
                t.created_at + m.n * 30 * \(Self.minute)
            FROM ticket t JOIN made m JOIN sentence s ON s.n = (t.id * 31 + m.n * 7) % 1000 ORDER BY t.id, m.n
            """
        ]
    }

    private var words: [String] {
        [
            """
            INSERT INTO document (id, ticket_id, heading, people)
            SELECT m.id, t.id, t.number || ' ' || t.subject, c.name || ' ' || CAST(c.address AS TEXT)
            FROM message m JOIN ticket t ON t.id = m.ticket_id JOIN contact c ON c.id = t.requester_id ORDER BY m.id
            """,
            """
            INSERT INTO message_search (rowid, heading, people, text, files, runs)
            SELECT d.id, d.heading, d.people, m.new_text, d.files, d.runs FROM document d JOIN message m ON m.id = d.id
            WHERE m.kind = 'public' ORDER BY d.id
            """,
            """
            INSERT INTO note_search (rowid, heading, people, text, files, runs)
            SELECT d.id, d.heading, d.people, m.new_text, d.files, d.runs FROM document d JOIN message m ON m.id = d.id
            WHERE m.kind <> 'public' ORDER BY d.id
            """,
        ]
    }

    private var history: [String] {
        let events: [(String, String, String, Int64, Int)] = [
            ("ticket.created", "NULL", "'T'", 0, 0), ("assignee", "NULL", "'anna'", 10, 0),
            ("status", "'open'", "'in_progress'", 10, 0), ("first_response", "NULL", "'now'", 30, 0),
            ("status", "'in_progress'", "'waiting_customer'", 30, 0),
            ("status", "'waiting_customer'", "'in_progress'", 60, 0), ("message.added", "NULL", "'public'", 60, 0),
            ("status", "'in_progress'", "'resolved'", 300, 1), ("status", "'resolved'", "'closed'", 900, 1),
        ]
        let lines = events.map { action, before, after, minutes, isOver in
            """
            INSERT INTO history (ticket_id, at, action, before, after, actor)
            SELECT id, created_at + \(minutes * Self.minute), '\(action)', \(before), \(after), 'agent anna' FROM ticket
            WHERE \(isOver) = 0 OR status = 'closed'
            """
        }
        return lines + [
            """
            INSERT INTO history (ticket_id, at, action, after, actor)
            SELECT id, closed_at, 'satisfaction', satisfaction_rating, 'customer' FROM ticket
            WHERE satisfaction_rating IS NOT NULL AND closed_at IS NOT NULL
            """,
            """
            INSERT INTO history (ticket_id, at, action, after, actor)
            SELECT id, created_at + \(60 * Self.minute), 'sla.breached', 'first_response', 'system' FROM ticket
            WHERE id % 20 = 0
            """,
        ]
    }

    /// As the program reckons them: what runs has counted for a while, goes on since some moment, and runs out between
    /// forty minutes ago and in six hours. Of what ran out it was told.
    private var clocks: [String] {
        let minute = Self.minute
        let (left, counted) = ("(id / 10 % 400 - 40)", "(id / 10 % 80)")
        let running = "status IN ('open', 'assigned', 'in_progress')"
        let since = "\(end) + (\(left) - 480 + \(counted)) * \(minute) + id"
        let told =
            "CASE WHEN \(left) <= 0 THEN 'warning' || char(10) || 'breach' WHEN \(left) <= 96 THEN 'warning' ELSE '' END"
        return [
            """
            INSERT INTO clock (ticket_id, kind, policy, target, calendar, calendar_version, state, reason, started_at,
                since, counted, done)
            SELECT id, 'first_response', 'all', \(45 * minute), 'always', 0, 'ended', 'answered', created_at,
                created_at + \(30 * minute), (id / 10 % 50) * \(minute), '' FROM ticket
            """,
            """
            INSERT INTO clock (ticket_id, kind, policy, target, calendar, calendar_version, state, reason, started_at,
                since, counted, deadline_at, due_at, done)
            SELECT id, 'resolution', 'all', \(480 * minute), 'always', 0,
                CASE status WHEN 'closed' THEN 'ended' WHEN 'waiting_customer' THEN 'paused' ELSE 'running' END,
                CASE status WHEN 'closed' THEN 'resolved' WHEN 'waiting_customer' THEN 'customer' ELSE 'team' END,
                created_at, CASE WHEN \(running) THEN \(since) ELSE created_at + \(300 * minute) END,
                CASE WHEN \(running) THEN \(counted) ELSE id / 10 % 500 END * \(minute),
                CASE WHEN \(running) THEN \(end) + \(left) * \(minute) + id END,
                NULL, CASE WHEN \(running) THEN \(told) WHEN id % 30 = 0 THEN 'warning' ELSE '' END
            FROM ticket
            """,
            // Some wait for two things, of which either may be due first.
            """
            INSERT INTO clock (ticket_id, kind, policy, target, calendar, calendar_version, state, reason, started_at,
                since, counted, deadline_at, due_at, done)
            SELECT id, 'next_response', 'all', \(480 * minute), 'always', 0, 'running', 'team', created_at, \(since),
                \(counted) * \(minute), \(end) + \(left) * \(minute) + id, NULL, \(told)
            FROM ticket WHERE \(running) AND id % 20 = 0
            """,
        ]
    }
}
