import GatewayKit
import MIMEParser
import TicketStore

/// The module Tickets-Clients BTP of document 003: tickets of clients and their construction sites.
enum BTPContract {
    /// Words of the path come before its placeholders.
    static let routes = reports + exports + tickets + deeds + messages + clients + sites + live

    static let place = "/api/tickets-client"

    private static let texts: [Schema.Property] = [
        .optional("priority", BTPWords.priority), .optional("categorie", .nullable(.line)),
        .optional("clientId", .nullable(.uuid)), .optional("chantierId", .nullable(.uuid)),
        .optional("tags", tagList),
    ]
    static let tagList = Schema.list(.text(1, 100), atMost: 50)

    private static let tickets: [Route] = [
        Route(
            .get, place, "btp.tickets.list", "Tickets of the caller, newest first",
            query: Listing.parameters(status: BTPWords.status, priority: BTPWords.priority, and: filters),
            answer: .ok(Listing.schema("BTPTicketList", of: "tickets", BTPWords.ticket))
        ) { call in
            let query = try await query(call)
            let page = try await call.desk.list(query, now: call.now)
            let words = BTPWords(rules: call.desk.rules)
            return Listing.answer(call, page, "tickets", page.rows.map { words.ticket($0) })
        },
        Route(
            .get, place + "/{id}", "btp.tickets.show", "A ticket with its client, messages, files and history",
            answer: .ok(BTPWords.dossier)
        ) { call in
            let dossier = try await call.desk.dossier(call.ticket(), for: call.caller, now: call.now)
            let words = BTPWords(rules: call.desk.rules)
            return .ticket(words.dossier(dossier, call.link(to: dossier.ticket)), dossier.ticket)
        },
        Route(
            .post, place, "btp.tickets.create", "Open a ticket",
            body: .json(.object([.required("titre", .line), .required("description", .words)] + texts)),
            answer: .created(
                .object([.required("id", .uuid), .required("numero", .line), .required("message", .line)])),
            perform: create),
        Route(
            .patch, place + "/{id}", "btp.tickets.update", "Change a ticket",
            body: .json(
                .object(
                    [
                        .optional("titre", .line), .optional("description", .words),
                        .optional("status", BTPWords.status),
                        .optional("responsable", .nullable(.line)),
                    ] + texts)), answer: .ok(done), perform: update),
    ]

    private static let filters: [Route.Parameter] = [
        .init("categorie", .line, "of this category"), .init("clientId", .uuid, "of this client"),
        .init("chantierId", .uuid, "of this construction site"),
        .init("responsable", .line, "an agent's name or address, or none"),
        .init("search", .text(1, 256), "words, \"phrases\", from: is: tag: before: after: status:"),
    ]

    /// What a change is answered with.
    static let done = Schema.object([.required("id", .uuid), .required("message", .line)])

    static func said(_ id: UniqueID, _ message: String) -> JSONValue {
        .object([("id", .text(id.text)), ("message", .text(message))])
    }

    /// What the query asks for; `part` is what problems call its members' place.
    static func query(_ call: APICall, naming part: String = "query") async throws -> TicketQuery {
        var query = try call.listing(visibleTo: call.caller)
        query.statuses = call.query["status"].flatMap(BTPWords.Status.init(rawValue:))?.statuses ?? []
        query.priorities = Set(
            [call.query["priority"].flatMap(BTPWords.Priority.init(rawValue:))?.priority].compactMap { $0 })
        if let category = call.query["categorie"] { query.categories = [CategoryName(category)] }
        query.search = call.query["search"]
        if let name = call.query["responsable"] {
            query.isUnassigned = name == "none"
            if !query.isUnassigned { query.assignee = try call.agent(named: name, in: "\(part).responsable") }
        }
        try await narrow(&query, call, naming: part)
        return query
    }

    /// To the client and the site of the query.
    static func narrow(_ query: inout TicketQuery, _ call: APICall, naming part: String = "query") async throws {
        let places = BTPPlaces(call)
        query.organisation = try await places.client(call.query["clientId"], in: "\(part).clientId")?.id
        query.site = try await places.site(call.query["chantierId"], in: "\(part).chantierId")?.id
    }

    private static func create(_ call: APICall) async throws -> HTTPResponse {
        let caller = try call.caller
        let body = call.body
        var order = TicketOrder(subject: body.text("titre") ?? "", text: body.text("description") ?? "")
        order.priority = body.text("priority").flatMap(BTPWords.Priority.init(rawValue:))?.priority ?? .normal
        order.category = try category(call)
        order.tags = (body.texts("tags") ?? []).map { TagName($0) }
        let (client, site) = try await BTPPlaces(call).named(in: body)
        order.details.organisation = client.map { .some($0.id) }
        order.details.site = site.map { .some($0.id) }
        // What the team opens for a client is the client's: the answers are mailed to him.
        if caller.role != .customer, let address = client?.facts.email {
            order.requester = NewContact(address: address, name: client?.facts.name)
        }
        let receipt = try await call.desk.open(order, by: caller, repetition: call.repetition(), now: call.now)
        let ticket = receipt.ticket
        return .ticket(
            .object([
                ("id", .text(ticket.uuid.text)), ("numero", .text(ticket.number.text)),
                ("message", .text("Ticket créé avec succès")),
            ]), ticket, status: 201)
    }

    private static func update(_ call: APICall) async throws -> HTTPResponse {
        let body = call.body
        let key = try call.ticket()
        var revision = TicketRevision()
        if let word = body.text("status").flatMap(BTPWords.Status.init(rawValue:)) {
            let ticket = try await call.desk.ticket(key, for: call.caller, now: call.now)
            if ticket.map({ BTPWords.Status($0.status) }) != word { revision.status = word.status }
        }
        revision.priority = body.text("priority").flatMap(BTPWords.Priority.init(rawValue:))?.priority
        revision.details.subject = body.text("titre")
        revision.details.description = body.text("description")
        revision.details.tags = body.texts("tags").map { $0.map { TagName($0) } }
        if body["categorie"] != nil { revision.details.category = .some(try category(call)) }
        switch body["responsable"] {
        case .text: revision.assignee = try call.agent("responsable")
        case .null?: revision.details.isReturned = true
        default: break
        }
        let (client, site) = try await BTPPlaces(call).named(in: body)
        if client != nil || body["clientId"] == .null { revision.details.organisation = .some(client?.id) }
        if site != nil || body["chantierId"] == .null { revision.details.site = .some(site?.id) }
        let receipt = try await call.desk.revise(
            key, revision, by: call.caller, expecting: call.expectedVersion(), repetition: call.repetition(),
            now: call.now)
        return .ticket(said(receipt.ticket.uuid, "Ticket mis à jour avec succès"), receipt.ticket)
    }

    /// One of those there are, where they are configured.
    private static func category(_ call: APICall) throws(APIProblem) -> CategoryName? {
        guard let name = call.body.text("categorie") else { return nil }
        let known = call.desk.rules.categories
        guard known.isEmpty || known.contains(CategoryName(name)) else {
            let words = known.map(\.rawValue).joined(separator: ", ")
            throw .field("categorie", "doit être l'une de : \(words)")
        }
        return CategoryName(name)
    }
}
