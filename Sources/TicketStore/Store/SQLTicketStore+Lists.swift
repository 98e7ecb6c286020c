package import GatewayKit

extension SQLTicketStore where Connection: ~Copyable {
    /// See `TicketDirectory`. Total, places and rows are of one unchanging view; the number of statements does not depend
    /// on the length of the page.
    package func list(_ query: TicketQuery, now: Instant) async throws(StoreError) -> TicketPage {
        let totals = totals
        return try await newestView { (connection, always) throws(StoreError) in
            var words = query.search.map { SearchWords($0) }.flatMap { $0.isEmpty ? nil : $0 }
            if let asked = words { words = try connection.prepared(asked, for: query.visibility) }
            let known = try totals.list(of: query, words: words, now: now, always: always, &connection)
            guard let known else { return nil }
            var places: [TicketWalk.Place]
            if let remembered = known.places(of: query) {
                places = remembered
            } else {
                let walk = TicketWalk(
                    query: query, words: words, now: known.at, total: known.total, members: known.members)
                places = try walk.places(&connection)
                totals.remember(places, of: query, known)
            }
            var next: TicketCursor?
            if places.count > min(max(query.limit, 1), TicketQuery.mostListed) {
                places.removeLast()
                next = places.last.map { TicketCursorPlace.cursor(after: $0, of: query) }
            }
            let rows = try connection.ticketRows(places.map(\.ticket), for: query.visibility, now: now)
            return TicketPage(rows: rows, total: known.total, next: next)
        }
    }
}

extension SQLTicketStore where Connection: ~Copyable {
    /// Runs `body` over a view, and over a newer one when it finds `nil`: what is remembered is of a newer view than its
    /// own. With its second argument it has to make do with the view it has.
    func newestView<Success: Sendable>(
        _ body: @Sendable (inout Connection, Bool) throws(StoreError) -> Success?
    ) async throws(StoreError) -> Success {
        var views = 0
        while true {
            views += 1
            let isLast = views == Self.mostViews
            let found = try await readers.snapshot { (connection) throws(StoreError) in try body(&connection, isLast) }
            if let found { return found }
        }
    }

    /// So often a reader takes a new view because others had newer ones; then he counts for himself.
    private static var mostViews: Int { 3 }
}

extension SQLConnection where Self: ~Copyable {
    /// In the order of `tickets`. Whether they may be seen was decided before; what is counted of them depends on who
    /// looks.
    mutating func ticketRows(
        _ tickets: [Int64], for visibility: TicketVisibility, now: Instant
    ) throws(StoreError) -> [TicketRow] {
        var found: [Int64: TicketRow] = [:]
        for part in RowList(tickets).parts {
            let stands = try promises(part, now: now)
            for var row in try run(TicketRow.statement(of: part, for: visibility)) {
                var ticket = try TicketRow(&row)
                ticket.stand = stands[ticket.ticket.id]
                found[ticket.ticket.id.rawValue] = ticket
            }
            let tags = try run(
                "SELECT ticket_id, tag FROM ticket_tag WHERE ticket_id IN (\(part)) ORDER BY ticket_id, tag")
            for var row in tags {
                let ticket = try row.integer()
                found[ticket]?.tags.append(try row.name())
            }
        }
        return tickets.compactMap { found[$0] }
    }
}

extension TicketRow {
    /// Bytes of the first message that a list shows.
    static let longestDescription = 500

    fileprivate static func statement(of tickets: SQLText, for visibility: TicketVisibility) -> SQLText {
        let readable = visibility.readable
        return """
            SELECT \(raw: Ticket.columns), \(raw: Organisation.columns), \(raw: Site.columns),
                (SELECT CAST(substr(CAST(m.new_text AS BLOB), 1, \(longestDescription)) AS BLOB) FROM message m
                    WHERE m.ticket_id = t.id AND \(readable) ORDER BY m.id LIMIT 1),
                (SELECT count(*) FROM message m WHERE m.ticket_id = t.id AND \(readable)),
                (SELECT count(*) FROM message m JOIN attachment a ON a.message_id = m.id
                    WHERE m.ticket_id = t.id AND a.deleted_at IS NULL AND \(readable))
                + (SELECT count(*) FROM attachment a WHERE a.ticket_id = t.id AND \(visibility.openable))
            FROM ticket t JOIN contact c ON c.id = t.requester_id
            LEFT JOIN organisation o ON o.id = t.organisation_id
            LEFT JOIN site s ON s.id = t.site_id LEFT JOIN organisation so ON so.id = s.organisation_id
            WHERE t.id IN (\(tickets))
            """
    }

    /// Without how its promises stand.
    fileprivate init(_ row: inout SQLRow) throws(StoreError) {
        let ticket = try Ticket(&row)
        let organisation = try Organisation.optional(&row)
        let site = try Site.optional(&row)
        let beginning = try row.optionalBytes() ?? []
        self.init(
            ticket: ticket, description: Self.text(of: beginning), tags: [], messages: try row.count(),
            attachments: try row.count(), stand: nil, organisation: organisation, site: site)
    }

    /// Without a character that was cut in two.
    private static func text(of bytes: [UInt8]) -> String {
        guard bytes.count == longestDescription, let last = bytes.lastIndex(where: { $0 & 0xC0 != 0x80 }) else {
            return String(decoding: bytes, as: UTF8.self)
        }
        let width = bytes[last] < 0x80 ? 1 : bytes[last] < 0xE0 ? 2 : bytes[last] < 0xF0 ? 3 : 4
        let isWhole = last + width <= bytes.count
        return String(decoding: isWhole ? bytes[...] : bytes[..<last], as: UTF8.self)
    }
}

extension TicketVisibility {
    /// A condition on `attachment a`, an upload of a ticket that may be seen: customers see what customers uploaded. What
    /// the team uploaded they see once it is part of a message they may read.
    var openable: SQLText {
        isCustomer ? "a.deleted_at IS NULL AND a.uploader LIKE 'customer %'" : "a.deleted_at IS NULL"
    }
}

extension PromiseStand {
    /// Conditions on `clock k`: it is a promise that anybody waits for, or that was kept or broken.
    static let clocks: SQLText = """
        k.kind IN ('first_response', 'next_response', 'resolution')
            AND k.reason NOT IN ('superseded', 'cancelled', 'merged')
        """

    /// 0, 1 or 2 for each of `SLAClock.Health`, of `clock k`.
    static func rank(at now: Instant) -> SQLText {
        """
        CASE WHEN k.counted > k.target OR (k.state = 'running' AND k.deadline_at <= \(now)) THEN 2
            WHEN k.state <> 'ended' AND k.done LIKE '%warning%' THEN 1 ELSE 0 END
        """
    }
}
