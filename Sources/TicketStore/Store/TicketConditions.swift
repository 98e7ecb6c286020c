import GatewayKit
import MIMEParser

/// What a query asks of a ticket, as conditions on `ticket t`.
struct TicketConditions {
    /// How conditions that stand in other tables are asked.
    enum Form {
        /// Of a ticket that is known: nothing is gathered first.
        case ofOne
        /// Of one ticket after the other: right where most tickets that are looked at fulfil them.
        case ofEach
        /// As a set that is made first: right where few do.
        case asSet
    }

    var clauses: [SQLText] = ["t.deleted_at IS NULL"]
    private let form: Form
    private let now: Instant

    /// Statuses are left out of it for whoever walks along them.
    init(_ query: TicketQuery, words: SearchWords?, form: Form, now: Instant, withStatuses: Bool = true) {
        self.form = form
        self.now = now
        if withStatuses, !query.statuses.isEmpty {
            clauses.append("t.status IN (\(list: query.statuses.sorted { $0.rawValue < $1.rawValue }))")
        }
        addNames(query)
        addPlaces(query)
        addTimes(query)
        if let health = query.health { add(health) }
        if let words { add(words, query.visibility) }
        add(query.visibility)
    }

    /// All of them.
    var sql: SQLText { clauses.joined(by: " AND ") }

    private mutating func addNames(_ query: TicketQuery) {
        if !query.priorities.isEmpty {
            clauses.append("t.priority IN (\(list: query.priorities.sorted()))")
        }
        if !query.queues.isEmpty { clauses.append("t.queue IN (\(list: query.queues.sorted()))") }
        if !query.categories.isEmpty { clauses.append("t.category IN (\(list: query.categories.sorted()))") }
        if let assignee = query.assignee { clauses.append("t.assignee = \(assignee)") }
        if query.isUnassigned { clauses.append("t.assignee IS NULL") }
        for tag in query.tags.sorted() { add(tag) }
    }

    mutating func add(_ tag: TagName) {
        switch form {
        case .ofOne, .ofEach:
            clauses.append("EXISTS (SELECT 1 FROM ticket_tag g WHERE g.ticket_id = t.id AND g.tag = \(tag))")
        case .asSet: clauses.append("t.id IN (SELECT ticket_id FROM ticket_tag WHERE tag = \(tag))")
        }
    }

    private mutating func addPlaces(_ query: TicketQuery) {
        if let requester = query.requester {
            clauses.append(
                """
                t.requester_id = \(requester) AND t.id IN (SELECT ticket_id FROM participant WHERE contact_id = \(requester))
                """)
        }
        if let organisation = query.organisation { clauses.append("t.organisation_id = \(organisation)") }
        if let site = query.site { clauses.append("t.site_id = \(site)") }
    }

    private mutating func addTimes(_ query: TicketQuery) {
        if let from = query.createdFrom { clauses.append("t.created_at >= \(from)") }
        if let before = query.createdBefore { clauses.append("t.created_at < \(before)") }
        if let since = query.updatedSince { clauses.append("t.updated_at >= \(since)") }
    }

    private mutating func add(_ visibility: TicketVisibility) {
        switch visibility {
        case .all: break
        case .queues(let queues): clauses.append(Self.sees(queues))
        case .desk(let agent, let queues):
            clauses.append(
                """
                (t.assignee = \(agent) OR (t.status IN ('open', 'assigned', 'in_progress', 'waiting_customer')
                    AND \(Self.sees(queues))))
                """)
        case .assigned(let agent): clauses.append("t.assignee = \(agent)")
        case .participant(let contact):
            clauses.append(
                form == .ofOne
                    ? "EXISTS (SELECT 1 FROM participant WHERE ticket_id = t.id AND contact_id = \(contact))"
                    : "t.id IN (SELECT ticket_id FROM participant WHERE contact_id = \(contact))")
        }
    }

    /// A queue sees its own tickets, and those it watches.
    private static func sees(_ queues: [QueueName]) -> SQLText {
        let names = Set(queues).sorted()
        return """
            (t.queue IN (\(list: names)) OR EXISTS
                (SELECT 1 FROM queue_watch w WHERE w.ticket_id = t.id AND w.queue IN (\(list: names))))
            """
    }
}

/// How promises stand, each as what follows `FROM clock k`. A ticket about which nothing is promised is none of these.
extension TicketConditions {
    mutating func add(_ health: SLAClock.Health) {
        let isBroken = isAnyOf([Self.broken, Self.overdue(now)])
        switch health {
        case .breach: clauses.append(isBroken)
        case .warning: clauses += [isAnyOf([Self.warned]), "NOT \(isBroken)"]
        case .ok:
            clauses += [isAnyOf([Self.promised]), "NOT \(isAnyOf([Self.broken, Self.overdue(now), Self.warned]))"]
        }
    }

    private func isAnyOf(_ clocks: [SQLText]) -> SQLText {
        switch form {
        case .ofOne, .ofEach:
            let each = clocks.map { "EXISTS (SELECT 1 FROM clock k \($0) AND k.ticket_id = t.id)" as SQLText }
            return "(\(each.joined(by: " OR ")))"
        case .asSet:
            let each = clocks.map { "SELECT k.ticket_id FROM clock k \($0)" as SQLText }
            return "t.id IN (\(each.joined(by: " UNION ALL ")))"
        }
    }

    private static let broken: SQLText = """
        WHERE k.counted > k.target AND k.kind IN ('first_response', 'next_response', 'resolution')
            AND k.reason NOT IN ('superseded', 'cancelled', 'merged')
        """
    private static let warned: SQLText = """
        INDEXED BY clock_promise WHERE k.state <> 'ended' AND k.kind IN ('first_response', 'next_response', 'resolution')
            AND k.reason NOT IN ('superseded', 'cancelled', 'merged') AND k.done LIKE '%warning%'
        """
    private static let promised: SQLText = """
        WHERE k.kind IN ('first_response', 'next_response', 'resolution')
            AND k.reason NOT IN ('superseded', 'cancelled', 'merged')
        """

    /// Only what runs has a deadline.
    private static func overdue(_ now: Instant) -> SQLText {
        """
        WHERE k.deadline_at <= \(now) AND k.state <> 'ended' AND k.kind IN ('first_response', 'next_response', 'resolution')
            AND k.reason NOT IN ('superseded', 'cancelled', 'merged')
        """
    }
}

/// What a customer may read of a ticket.
extension TicketVisibility {
    /// A condition on `message m`: that whoever sees the ticket may read it too, and that it was not deleted.
    ///
    /// Customers read what is public and confirmed, since they joined the ticket, and what they wrote themselves; the
    /// requester reads all that is public.
    var readable: SQLText {
        guard case .participant(let contact) = self else { return "m.deleted_at IS NULL" }
        return """
            m.deleted_at IS NULL AND m.kind = 'public' AND (m.author_contact_id = \(contact)
                OR (m.is_confirmed = 1 AND EXISTS (SELECT 1 FROM participant p
                    WHERE p.ticket_id = m.ticket_id AND p.contact_id = \(contact)
                        AND (p.position = 0 OR m.created_at >= p.joined_at))))
            """
    }

    var isCustomer: Bool {
        if case .participant = self { true } else { false }
    }
}
