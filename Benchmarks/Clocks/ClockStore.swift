import GatewayKit
import GatewayTestKit
import MIMEParser
import TicketStore

/// A store of many open tickets, each with a clock for every promise, on the disk.
struct ClockStore {
    static let book: ServiceLevelBook = {
        var level = ServiceLevel(name: ServiceLevelName("all"), calendar: ServiceLevelBook.always)
        level.targets = [.firstResponse: hour * 2, .nextResponse: hour * 4, .resolution: hour * 40]
        var step = EscalationLevel(clock: .firstResponse, moment: .share(100))
        step.notify = [.role(.onCall)]
        level.ladder = [step]
        var book = ServiceLevelBook()
        book.levels = [level]
        return book
    }()

    static let hour = Duration.seconds(3_600)
    static let queue = QueueName("support")

    let home: TemporaryDirectory
    let store: OpenStore.Store
    /// When the tickets were opened.
    let opened: Instant
    let tickets: Int

    /// Of `overdue` tickets the first response is late by now; of the others it is due in an hour and later.
    init(tickets: Int, overdue: Int) async throws {
        self.tickets = tickets
        home = try TemporaryDirectory("clocks")
        opened = .now - Self.hour * 3
        let directory = try DataDirectory(preparing: home.path + "/data")
        store = try OpenStore.openForCommand(directory, serviceLevels: Self.book, now: opened)
        // What the program itself makes is the pattern of the rest.
        let made = try await Self.openTicket(in: store, number: 0, at: opened)
        var connection = try SQLiteConnection(path: directory.database, mode: .write)
        try connection.transaction { (connection) throws(StoreError) in
            try Self.multiply(&connection, made, to: tickets, overdue: overdue, late: .now + Self.hour)
        }
    }

    /// One ticket with its clocks, as mail makes it: one transaction, durable.
    static func openTicket(in store: OpenStore.Store, number: Int, at now: Instant) async throws -> TicketID {
        guard let customer = EmailAddress("customer\(number)@customer.example") else {
            throw HarnessFailure("no address")
        }
        let person = NewContact(address: customer, name: nil)
        let ticket = NewTicket(
            series: NumberSeries(prefix: "B-", minimumWidth: 7), queue: queue, subject: "Printer \(number)",
            priority: .normal, requester: person)
        let message = NewMessage(
            kind: .public, direction: .incoming, writer: .contact(person), proof: .claimed, newText: "It burns.",
            fullText: "It burns.", messageID: nil)
        return try await commit(.open(ticket, message), in: store, from: customer, now)
    }

    static func commit(
        _ effect: IntakeRecord.Effect, in store: OpenStore.Store, from sender: EmailAddress, _ now: Instant
    ) async throws -> TicketID {
        let letter = Letter(
            place: .pipe(MailboxName("support")), content: .bytes(Array("\(UInt64.random(in: 0 ... .max))".utf8)),
            receivedAt: now)
        let candidates = try await store.hold([letter], now: now).map { held in
            IntakeCandidate(
                letter: held, identity: LetterIdentity(raw: held.digest, messageID: nil, body: held.digest),
                sender: sender, claims: [], content: 0)
        }
        let receipts = try await store.commit(candidates, now: now) { _, _ in
            IntakeRecord(disposition: .ticket, effect: effect, trace: DecisionTrace())
        }
        guard let ticket = try receipts.first?.get().ticket else { throw HarnessFailure("no ticket was made") }
        return ticket
    }

    /// Rows are copied from those of one ticket. The store begins empty, so ids are known.
    private static func multiply(
        _ connection: inout SQLiteConnection, _ pattern: TicketID, to count: Int, overdue: Int, late: Instant
    ) throws(StoreError) {
        try connection.execute(
            """
            WITH RECURSIVE step (n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM step WHERE n < \(count))
            INSERT INTO ticket (id, uuid, reply_key, number, queue, subject, status, priority, source, requester_id,
                created_at, updated_at, version, kept_from, status_since, unanswered_since, spoken_at, active_at,
                reckoned_by)
            SELECT n, 'ticket ' || n, n, 'C-' || n, queue, subject, status, priority, source, requester_id, created_at,
                updated_at, 1, kept_from, status_since, unanswered_since, spoken_at, active_at, reckoned_by
            FROM step JOIN ticket t WHERE t.id = \(pattern)
            """)
        try connection.execute(
            """
            INSERT INTO clock (ticket_id, kind, policy, target, calendar, calendar_version, state, reason, started_at,
                since, counted, deadline_at, due_at, done)
            SELECT t.id, k.kind, k.policy, k.target, k.calendar, k.calendar_version, k.state, k.reason, k.started_at,
                k.since, k.counted,
                CASE WHEN k.kind = 'resolution' OR t.id <= \(overdue) THEN k.deadline_at ELSE \(late) + t.id END,
                CASE WHEN k.kind = 'resolution' OR t.id <= \(overdue) THEN k.due_at ELSE \(late) + t.id END, k.done
            FROM ticket t JOIN clock k WHERE t.id > 1 AND k.ticket_id = \(pattern)
            """)
        // The third promise has been kept for now: an answer was given and the customer has not written since.
        try connection.execute(
            """
            INSERT INTO clock (ticket_id, kind, policy, target, calendar, calendar_version, state, reason, started_at,
                since, counted, done)
            SELECT id, 'next_response', 'all', \(hour.wholeMicroseconds * 4), 'always', 0, 'ended', 'answered', created_at,
                created_at, 0, '' FROM ticket
            """)
    }
}
