import GatewayKit
import MIMEParser
import TicketStore

/// Clients and their construction sites.
extension BTPContract {
    private static let paging: [Route.Parameter] = [
        .init("page", .integer(1...1_000_000), "the first is 1"),
        .init("limit", .integer(1...Int64(TicketQuery.mostListed)), "of one page; 1,000 unless given"),
        .init("search", .text(1, 256), "stands in the name, the town or the address"),
        .init("type", .line, "of this type"),
    ]
    private static let optionalLine = Schema.nullable(.text(0, 500))

    static let clients: [Route] = [
        Route(
            .get, "/api/clients", "btp.clients.list", "Clients, by name", query: paging,
            answer: .ok(.object([.required("clients", .list(BTPWords.client, atMost: TicketQuery.mostListed))]))
        ) { call in
            var query = OrganisationQuery()
            query.search = call.query["search"]
            query.type = call.query["type"]
            (query.offset, query.limit) = part(call)
            let found = try await call.desk.asking { [query] () throws(StoreError) in
                try await call.desk.store.organisations(query)
            }
            let words = BTPWords(rules: call.desk.rules)
            return .json(.object([("clients", .list(found.rows.map { words.client($0) }))]))
        },
        Route(
            .post, "/api/clients", "btp.clients.create", "Enter a client",
            body: .json(
                .object([
                    .required("nom", .line), .required("type", .line), .optional("email", .nullable(.email)),
                    .optional("telephone", optionalLine), .optional("adresse", optionalLine),
                    .optional("ville", optionalLine),
                    .optional("chiffreAffaires", .nullable(.count)),
                ])), answer: .created(BTPWords.client)
        ) { call in
            let body = call.body
            var facts = OrganisationFacts(
                name: body.text("nom") ?? "", type: body.text("type") ?? "",
                email: body.text("email").flatMap { EmailAddress($0) })
            facts.phone = body.line("telephone")
            facts.address = body.line("adresse")
            facts.city = body.line("ville")
            facts.revenue = body.number("chiffreAffaires")
            let client = try await created("email", "un autre client a cette adresse") {
                [facts] () throws(StoreError) in
                try await call.desk.store.createOrganisation(facts, now: call.now)
            }
            return .json(BTPWords(rules: call.desk.rules).client(client), status: 201)
        },
    ]

    static let sites: [Route] = [
        Route(
            .get, "/api/chantiers", "btp.sites.list", "Construction sites, by name",
            query: paging + [
                .init("clientId", .uuid, "of this client"), .init("statut", .line, "in this state"),
            ], answer: .ok(.object([.required("chantiers", .list(BTPWords.site, atMost: TicketQuery.mostListed))]))
        ) { call in
            var query = SiteQuery()
            query.search = call.query["search"]
            query.type = call.query["type"]
            query.status = call.query["statut"]
            query.organisation = try await BTPPlaces(call).client(call.query["clientId"], in: "query.clientId")?.id
            (query.offset, query.limit) = part(call)
            let found = try await call.desk.asking { [query] () throws(StoreError) in
                try await call.desk.store.sites(query)
            }
            let words = BTPWords(rules: call.desk.rules)
            return .json(.object([("chantiers", .list(found.rows.map { words.site($0) }))]))
        },
        Route(
            .post, "/api/chantiers", "btp.sites.create", "Enter a construction site",
            body: .json(
                .object([
                    .required("nom", .line), .required("type", .line), .optional("clientId", .nullable(.uuid)),
                    .optional("adresse", optionalLine), .optional("ville", optionalLine),
                    .optional("coordonnees", .nullable(BTPWords.coordinates)), .optional("statut", .line),
                    .optional("dateDebut", .nullable(.day)), .optional("dateFin", .nullable(.day)),
                    .optional("budget", .nullable(.count)),
                    .optional("avancement", .nullable(.integer(0...100))), .optional("responsable", optionalLine),
                ])), answer: .created(BTPWords.site)
        ) { call in
            let facts = try facts(call.body)
            let client = try await BTPPlaces(call).client(call.body.text("clientId"), in: "clientId")
            let site = try await created("clientId", "aucun client n'a cet identifiant") { () throws(StoreError) in
                try await call.desk.store.createSite(facts, of: client?.id, now: call.now)
            }
            return .json(BTPWords(rules: call.desk.rules).site(site), status: 201)
        },
    ]

    /// What a site is in unless somebody says it.
    private static let usualState = "en_cours"

    private static func facts(_ body: JSONValue) throws(APIProblem) -> SiteFacts {
        var facts = SiteFacts(
            name: body.text("nom") ?? "", type: body.text("type") ?? "", status: body.text("statut") ?? usualState)
        facts.address = body.line("adresse")
        facts.city = body.line("ville")
        if let place = body["coordonnees"], let latitude = place.decimal("lat"), let longitude = place.decimal("lng") {
            facts.coordinates = SiteFacts.Coordinates(latitude: latitude, longitude: longitude)
        }
        facts.startsOn = body.text("dateDebut").flatMap { CivilDate($0) }
        facts.endsOn = body.text("dateFin").flatMap { CivilDate($0) }
        if let first = facts.startsOn, let last = facts.endsOn, last < first {
            throw .field("dateFin", "est avant dateDebut")
        }
        facts.budget = body.number("budget")
        facts.progress = body.number("avancement").map { Int($0) }
        facts.responsible = body.line("responsable")
        return facts
    }

    private static func part(_ call: APICall) -> (offset: Int, limit: Int) {
        let limit = call.number("limit") ?? TicketQuery.mostListed
        return (((call.number("page") ?? 1) - 1) * limit, limit)
    }

    /// What cannot be beside what there is becomes 409, naming the field.
    private static func created<Row>(
        _ field: String, _ reason: String, _ create: () async throws(StoreError) -> Row
    ) async throws(APIProblem) -> Row {
        do {
            return try await create()
        } catch {
            if case .conflict = error.code {
                throw APIProblem(409, "\(field): \(reason)", [APIProblem.Field(field, reason)])
            }
            throw APIProblem(.failed(error))
        }
    }
}

extension JSONValue {
    /// A text that may be left out, which an empty one does too.
    fileprivate func line(_ name: String) -> String? { text(name).flatMap { $0.utf8.isEmpty ? nil : $0 } }
}
