package import GatewayKit
package import MIMEParser

extension SQLTicketStore where Connection: ~Copyable {
    /// See `TicketDirectory`.
    package func createOrganisation(
        _ facts: OrganisationFacts, now: Instant
    ) async throws(StoreError) -> OrganisationRow {
        try await writer.transaction { (connection) throws(StoreError) in
            let uuid = UniqueID(at: now)
            try connection.execute(
                """
                INSERT INTO organisation (uuid, name, type, email_key, email, phone, address, city, revenue, created_at,
                    updated_at)
                VALUES (\(uuid), \(facts.name), \(facts.type), \(facts.email?.key), \(facts.email), \(facts.phone),
                    \(facts.address), \(facts.city), \(facts.revenue), \(now), \(now))
                """)
            return try connection.required(connection.organisations("o.uuid = \(uuid)").first)
        }
    }

    /// See `TicketDirectory`.
    package func updateOrganisation(
        _ uuid: UniqueID, to facts: OrganisationFacts, now: Instant
    ) async throws(StoreError) -> OrganisationRow? {
        try await writer.transaction { (connection) throws(StoreError) in
            try connection.execute(
                """
                UPDATE organisation SET name = \(facts.name), type = \(facts.type), email_key = \(facts.email?.key),
                    email = \(facts.email), phone = \(facts.phone), address = \(facts.address), city = \(facts.city),
                    revenue = \(facts.revenue), updated_at = \(now)
                WHERE uuid = \(uuid)
                """)
            return try connection.organisations("o.uuid = \(uuid)").first
        }
    }

    /// See `TicketDirectory`.
    package func organisation(_ uuid: UniqueID) async throws(StoreError) -> OrganisationRow? {
        try await readers.snapshot { (connection) throws(StoreError) in
            try connection.organisations("o.uuid = \(uuid)").first
        }
    }

    /// See `TicketDirectory`.
    package func organisation(at address: EmailAddress) async throws(StoreError) -> Organisation? {
        try await readers.snapshot { (connection) throws(StoreError) in
            try connection.organisations("o.email_key = \(address.key)").first?.organisation
        }
    }

    /// See `TicketDirectory`.
    package func organisations(
        _ query: OrganisationQuery
    ) async throws(StoreError) -> (rows: [OrganisationRow], total: Int) {
        var clauses: [SQLText] = ["1 = 1"]
        if let type = query.type { clauses.append("o.type = \(type)") }
        if let search = query.search {
            let pattern = search.asLikePattern
            clauses.append(
                """
                (o.name LIKE \(pattern) ESCAPE '!' OR o.city LIKE \(pattern) ESCAPE '!'
                    OR CAST(o.email AS TEXT) LIKE \(pattern) ESCAPE '!' OR o.address LIKE \(pattern) ESCAPE '!')
                """)
        }
        let conditions = clauses.joined(by: " AND ")
        return try await readers.snapshot { (connection) throws(StoreError) in
            var total = try connection.one("SELECT count(*) FROM organisation o WHERE \(conditions)")
            let rows = try connection.organisations(
                "\(conditions) ORDER BY o.name, o.id LIMIT \(query.limit.asPageLimit) OFFSET \(max(query.offset, 0))")
            return (rows, try total.count())
        }
    }

    /// See `TicketDirectory`.
    package func createSite(
        _ facts: SiteFacts, of organisation: OrganisationID?, now: Instant
    ) async throws(StoreError) -> SiteRow {
        try await writer.transaction { (connection) throws(StoreError) in
            let uuid = UniqueID(at: now)
            try connection.execute(
                """
                INSERT INTO site (uuid, organisation_id, name, type, address, city, latitude, longitude, status,
                    starts_on, ends_on, budget, progress, responsible, created_at, updated_at)
                VALUES (\(uuid), \(organisation), \(facts.name), \(facts.type), \(facts.address), \(facts.city),
                    \(facts.coordinates?.storedLatitude), \(facts.coordinates?.storedLongitude), \(facts.status),
                    \(facts.startsOn?.description), \(facts.endsOn?.description), \(facts.budget), \(facts.progress),
                    \(facts.responsible), \(now), \(now))
                """)
            return try connection.required(connection.sites("s.uuid = \(uuid)").first)
        }
    }

    /// See `TicketDirectory`.
    package func updateSite(
        _ uuid: UniqueID, to facts: SiteFacts, of organisation: OrganisationID?, now: Instant
    ) async throws(StoreError) -> SiteRow? {
        try await writer.transaction { (connection) throws(StoreError) in
            try connection.execute(
                """
                UPDATE site SET organisation_id = \(organisation), name = \(facts.name), type = \(facts.type),
                    address = \(facts.address), city = \(facts.city), latitude = \(facts.coordinates?.storedLatitude),
                    longitude = \(facts.coordinates?.storedLongitude), status = \(facts.status),
                    starts_on = \(facts.startsOn?.description), ends_on = \(facts.endsOn?.description),
                    budget = \(facts.budget), progress = \(facts.progress), responsible = \(facts.responsible),
                    updated_at = \(now)
                WHERE uuid = \(uuid)
                """)
            return try connection.sites("s.uuid = \(uuid)").first
        }
    }

    /// See `TicketDirectory`.
    package func site(_ uuid: UniqueID) async throws(StoreError) -> SiteRow? {
        try await readers.snapshot { (connection) throws(StoreError) in
            try connection.sites("s.uuid = \(uuid)").first
        }
    }

    /// See `TicketDirectory`.
    package func sites(_ query: SiteQuery) async throws(StoreError) -> (rows: [SiteRow], total: Int) {
        var clauses: [SQLText] = ["1 = 1"]
        if let organisation = query.organisation { clauses.append("s.organisation_id = \(organisation)") }
        if let type = query.type { clauses.append("s.type = \(type)") }
        if let status = query.status { clauses.append("s.status = \(status)") }
        if let search = query.search {
            let pattern = search.asLikePattern
            clauses.append(
                """
                (s.name LIKE \(pattern) ESCAPE '!' OR s.city LIKE \(pattern) ESCAPE '!'
                    OR s.address LIKE \(pattern) ESCAPE '!')
                """)
        }
        let conditions = clauses.joined(by: " AND ")
        return try await readers.snapshot { (connection) throws(StoreError) in
            var total = try connection.one("SELECT count(*) FROM site s WHERE \(conditions)")
            let rows = try connection.sites(
                "\(conditions) ORDER BY s.name, s.id LIMIT \(query.limit.asPageLimit) OFFSET \(max(query.offset, 0))")
            return (rows, try total.count())
        }
    }
}

extension SQLConnection where Self: ~Copyable {
    fileprivate func required<Row>(_ row: Row?) throws(StoreError) -> Row {
        guard let row else { throw StoreError(.conflict("a row is missing"), at: "organisation") }
        return row
    }

    fileprivate mutating func organisations(_ rest: SQLText) throws(StoreError) -> [OrganisationRow] {
        try run(
            """
            SELECT \(raw: Organisation.columns),
                (SELECT count(*) FROM ticket t WHERE t.organisation_id = o.id AND t.deleted_at IS NULL),
                (SELECT count(*) FROM ticket t WHERE t.organisation_id = o.id AND t.deleted_at IS NULL
                    AND t.status IN ('open', 'assigned', 'in_progress', 'waiting_customer')),
                (SELECT count(*) FROM site s WHERE s.organisation_id = o.id),
                (SELECT sum(t.satisfaction_rating) FROM ticket t
                    WHERE t.organisation_id = o.id AND t.deleted_at IS NULL),
                (SELECT count(t.satisfaction_rating) FROM ticket t
                    WHERE t.organisation_id = o.id AND t.deleted_at IS NULL),
                o.created_at, o.updated_at
            FROM organisation o WHERE \(rest)
            """
        ).map { (row) throws(StoreError) in
            var row = row
            let organisation = try Organisation(&row)
            let (tickets, open, sites) = (try row.count(), try row.count(), try row.count())
            let (sum, rated) = (try row.optionalInteger() ?? 0, try row.count())
            return OrganisationRow(
                organisation: organisation, tickets: tickets, openTickets: open, sites: sites,
                satisfaction: rated > 0 ? Double(sum) / Double(rated) : nil, createdAt: try row.instant(),
                updatedAt: try row.instant())
        }
    }

    fileprivate mutating func sites(_ rest: SQLText) throws(StoreError) -> [SiteRow] {
        try run(
            """
            SELECT \(raw: Site.columns),
                (SELECT count(*) FROM ticket t WHERE t.site_id = s.id AND t.deleted_at IS NULL),
                (SELECT count(*) FROM ticket t WHERE t.site_id = s.id AND t.deleted_at IS NULL
                    AND t.status IN ('open', 'assigned', 'in_progress', 'waiting_customer')),
                s.created_at, s.updated_at
            FROM \(raw: Site.tables) WHERE \(rest)
            """
        ).map { (row) throws(StoreError) in
            var row = row
            return SiteRow(
                site: try Site(&row), tickets: try row.count(), openTickets: try row.count(),
                createdAt: try row.instant(), updatedAt: try row.instant())
        }
    }
}

extension Int {
    fileprivate var asPageLimit: Int { Swift.min(Swift.max(self, 1), TicketQuery.mostListed) }
}

extension String {
    /// Anything with this text in it; `%`, `_` and `!` stand for themselves.
    fileprivate var asLikePattern: String {
        var pattern = "%"
        for scalar in unicodeScalars {
            if scalar == "%" || scalar == "_" || scalar == "!" { pattern.unicodeScalars.append("!") }
            pattern.unicodeScalars.append(scalar)
        }
        return pattern + "%"
    }
}
