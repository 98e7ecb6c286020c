import GatewayKit

@testable import TicketStore

/// A store with a year of made work: rows as the program would have written them, put in by SQL.
///
/// One ticket in ten is still open; each had a first response and a resolution promised, five messages, and went from
/// status to status.
struct FilledStore {
    let opened: OpenedStore
    var store: OpenStore.Store { opened.store }
    let tickets: Int

    static let year = Duration.seconds(365 * 86_400)
    static let end = Instant.start

    init(tickets: Int) async throws {
        self.tickets = tickets
        opened = try Backend.sqlite.open()
        let step = Self.year.wholeMicroseconds / Int64(tickets)
        let start = Self.end - Self.year
        try await opened.store.writer.transaction { (connection) throws(StoreError) in
            try Self.addTickets(tickets, start, step, &connection)
            try Self.addMessages(&connection)
            try Self.addHistory(&connection)
            try Self.addClocks(&connection)
            try connection.execute("ANALYZE")
        }
    }

    private static let minute: Int64 = 60_000_000

    private static func addTickets(
        _ count: Int, _ start: Instant, _ step: Int64, _ connection: inout SQLiteConnection
    ) throws(StoreError) {
        try connection.execute(
            "INSERT INTO contact (address_key, address) VALUES (CAST('c@x.example' AS BLOB), CAST('c@x.example' AS BLOB))"
        )
        try connection.execute(
            """
            WITH RECURSIVE made (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM made WHERE n < \(count)),
                placed (n, at, is_open) AS (SELECT n, \(start) + n * \(step), n % 10 = 0 FROM made)
            INSERT INTO ticket (id, uuid, reply_key, number, queue, subject, status, priority, source, requester_id,
                assignee, category, created_at, updated_at, first_response_at, resolved_at, closed_at, version,
                escalation_level, satisfaction_rating, satisfaction_comment, kept_from, status_since, unanswered_since,
                spoken_at, active_at)
            SELECT n, 'ticket ' || n, n, 'T-' || n, 'queue' || (n % 5), 'The printer in room ' || n || ' burns again',
                CASE WHEN is_open THEN CASE n % 4 WHEN 0 THEN 'open' WHEN 1 THEN 'assigned' WHEN 2 THEN 'in_progress'
                    ELSE 'waiting_customer' END ELSE 'closed' END,
                CASE n % 7 WHEN 0 THEN 'urgent' WHEN 1 THEN 'high' WHEN 2 THEN 'low' ELSE 'normal' END, 'email', 1,
                CASE WHEN n % 3 = 0 THEN NULL ELSE 'agent' || (n % 20) END,
                CASE WHEN n % 2 = 0 THEN 'category' || (n % 6) END, at, at,
                at + 30 * \(minute), CASE WHEN NOT is_open THEN at + 300 * \(minute) END,
                CASE WHEN NOT is_open THEN at + 900 * \(minute) END, 5, CASE WHEN n % 25 = 0 THEN 1 ELSE 0 END,
                CASE WHEN n % 11 = 0 THEN 1 + n % 5 END, CASE WHEN n % 22 = 0 THEN 'Well done.' END, at, at, NULL, at, at
            FROM placed
            """)
    }

    private static func addMessages(_ connection: inout SQLiteConnection) throws(StoreError) {
        try connection.execute(
            """
            WITH RECURSIVE made (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM made WHERE n < 4)
            INSERT INTO message (uuid, ticket_id, kind, direction, author_contact_id, author_agent, proof, proof_basis,
                is_confirmed, new_text, created_at)
            SELECT 'message ' || t.id || '.' || n, t.id, 'public', CASE WHEN n % 2 = 0 THEN 'in' ELSE 'out' END,
                CASE WHEN n % 2 = 0 THEN 1 END, CASE WHEN n % 2 = 1 THEN 'agent' || ((t.id + n) % 20) END, 'claimed',
                'not_checked', 1, 'It burns. Please send somebody with a bucket of water.',
                t.created_at + n * 30 * \(minute)
            FROM ticket t JOIN made ORDER BY t.id, n
            """)
    }

    private static func addHistory(_ connection: inout SQLiteConnection) throws(StoreError) {
        for (action, before, after, minutes, isOver) in events {
            try connection.execute(
                """
                INSERT INTO history (ticket_id, at, action, before, after, actor)
                SELECT id, created_at + \(minutes * minute), \(action), \(before), \(after), 'agent anna' FROM ticket
                WHERE \(isOver) = 0 OR status = 'closed'
                """)
        }
        try connection.execute(
            """
            INSERT INTO history (ticket_id, at, action, after, actor)
            SELECT id, closed_at, 'satisfaction', satisfaction_rating, 'customer' FROM ticket
            WHERE satisfaction_rating IS NOT NULL AND closed_at IS NOT NULL
            """)
        try connection.execute(
            """
            INSERT INTO history (ticket_id, at, action, after, actor)
            SELECT id, created_at + \(60 * minute), 'sla.breached', 'first_response', 'system' FROM ticket
            WHERE id % 20 = 0
            """)
    }

    private static let events: [(String, String?, String, Int64, Bool)] = [
        ("ticket.created", nil, "T", 0, false), ("assignee", nil, "anna", 10, false),
        ("status", "open", "in_progress", 10, false), ("first_response", nil, "now", 30, false),
        ("status", "in_progress", "waiting_customer", 30, false),
        ("status", "waiting_customer", "in_progress", 60, false), ("message.added", nil, "m", 60, false),
        ("status", "in_progress", "resolved", 300, true), ("status", "resolved", "closed", 900, true),
    ]

    private static func addClocks(_ connection: inout SQLiteConnection) throws(StoreError) {
        try connection.execute(
            """
            INSERT INTO clock (ticket_id, kind, policy, target, calendar, calendar_version, state, reason, started_at,
                since, counted, done)
            SELECT id, 'first_response', 'all', \(45 * minute), 'always', 0, 'ended', 'answered', created_at,
                created_at + \(30 * minute), (id % 60) * \(minute), '' FROM ticket
            """)
        try connection.execute(
            """
            INSERT INTO clock (ticket_id, kind, policy, target, calendar, calendar_version, state, reason, started_at,
                since, counted, deadline_at, due_at, done)
            SELECT id, 'resolution', 'all', \(480 * minute), 'always', 0,
                CASE status WHEN 'closed' THEN 'ended' WHEN 'waiting_customer' THEN 'paused' ELSE 'running' END,
                CASE status WHEN 'closed' THEN 'resolved' WHEN 'waiting_customer' THEN 'customer' ELSE 'team' END,
                created_at, created_at + \(300 * minute), (id % 600) * \(minute),
                CASE WHEN status IN ('open', 'assigned', 'in_progress') THEN \(end) + (id % 100 - 20) * \(minute) END,
                NULL, CASE WHEN id % 30 = 0 THEN 'warning' ELSE '' END
            FROM ticket
            """)
    }
}
