import GatewayKit
import TicketStore

/// The maintenance tickets of document 000: what is broken in a building, and who mends it.
enum MaintenanceContract {
    static let routes: [Route] = [
        Route(
            .post, "/api/v1/tickets", "maintenance.tickets.create",
            "Report what is broken; an Emergency is told to the manager",
            body: .json(
                .object([
                    .required("building_id", .uuid), .optional("unit_id", .nullable(.line)), .required("title", .line),
                    .required("description", .words), .required("category", MaintenanceWords.category),
                    .required("priority", MaintenanceWords.priority),
                ])), answer: .created(MaintenanceWords.ticket), perform: create),
        Route(
            .get, "/api/v1/tickets/{id}", "maintenance.tickets.show", "One ticket", answer: .ok(MaintenanceWords.ticket)
        ) { call in
            try await answer(call, call.desk.dossier(call.ticket(), for: call.caller, now: call.now))
        },
        Route(
            .get, "/api/v1/buildings/{id}/tickets", "maintenance.tickets.ofBuilding",
            "The tickets of a building that the caller sees, newest first; X-Total-Count says how many there are",
            query: [
                .init("page", .integer(1...1_000_000), "the first is 1"),
                .init(
                    "limit", .integer(1...Int64(TicketQuery.mostListed)), "tickets of one page; as many unless given"),
                .init("status", MaintenanceWords.status, "of this status"),
                .init("priority", MaintenanceWords.priority, "of this priority"),
            ], answer: .ok(.list(MaintenanceWords.ticket, atMost: TicketQuery.mostListed)), perform: list),
        Route(
            .put, "/api/v1/tickets/{id}/assign", "maintenance.tickets.assign",
            "Give a ticket to somebody of the team, by UUID, name or address",
            body: .json(.object([.required("assigned_to", .line)])), answer: .ok(MaintenanceWords.ticket)
        ) { call in
            var revision = TicketRevision()
            revision.assignee = try await assignee(call)
            return try await revise(call, revision)
        },
        Route(
            .put, "/api/v1/tickets/{id}/status", "maintenance.tickets.status", "Say how far it is",
            body: .json(.object([.required("status", MaintenanceWords.status)])), answer: .ok(MaintenanceWords.ticket)
        ) { call in
            var revision = TicketRevision()
            revision.status = call.body.text("status").flatMap { MaintenanceWords.Status(rawValue: $0)?.ours }
            return try await revise(call, revision)
        },
        Route(
            .post, "/api/v1/tickets/{id}/comments", "maintenance.tickets.comment",
            "Comment on it; what the team says is mailed to whoever reported it",
            body: .json(
                .object([
                    .required("content", .words), .optional("is_internal", .flag),
                    .optional("attachments", .list(.uuid, atMost: 50)),
                ])), answer: .created(MaintenanceWords.comment), perform: comment),
        Route(
            .post, "/api/v1/tickets/{id}/attachments", "maintenance.tickets.upload", "Photos of it",
            body: .files(field: "photos", atMost: 10),
            answer: .created(.list(MaintenanceWords.photo, atMost: 10)), perform: upload),
    ]

    private static func create(_ call: APICall) async throws -> HTTPResponse {
        let body = call.body
        let building = UniqueID(checking: body.text("building_id") ?? "")
        guard let building, let site = try await site(call, building) else {
            throw APIProblem.field("building_id", "names no building")
        }
        var order = TicketOrder(subject: body.text("title") ?? "", text: body.text("description") ?? "")
        order.category = try category(call)
        order.priority = body.text("priority").flatMap { MaintenanceWords.Priority(rawValue: $0)?.ours } ?? .normal
        order.details.site = .some(site.id)
        if let organisation = site.organisation { order.details.organisation = .some(organisation.id) }
        if let unit = body.text("unit_id") { order.details.unit = .some(unit) }
        let receipt = try await call.desk.open(order, by: call.caller, repetition: call.repetition(), now: call.now)
        let dossier = try await call.desk.dossier(after: receipt, for: call.caller, now: call.now)
        return try await answer(call, dossier, status: 201)
    }

    /// A word of the document is good also where the configuration has another list: such a ticket has no category.
    private static func category(_ call: APICall) throws -> CategoryName? {
        let category = call.body.text("category").flatMap { MaintenanceWords.Category(rawValue: $0)?.name }
        let known = call.desk.rules.categories
        return category.flatMap { known.isEmpty || known.contains($0) ? $0 : nil }
    }

    private static func list(_ call: APICall) async throws -> HTTPResponse {
        guard let site = try await site(call, call.uuid("id")) else { throw APIProblem.notFound }
        var query = TicketQuery(visibleTo: try call.caller.visibility)
        query.site = site.id
        query.limit = call.number("limit") ?? TicketQuery.mostListed
        query.page = .offset(((call.number("page") ?? 1) - 1) * query.limit)
        if let status = call.query["status"].flatMap({ MaintenanceWords.Status(rawValue: $0) }) {
            query.statuses = Set(TicketStatus.allCases.filter { MaintenanceWords.Status($0) == status })
        }
        if let priority = call.query["priority"].flatMap({ MaintenanceWords.Priority(rawValue: $0) }) {
            query.priorities = [priority.ours]
        }
        let page = try await call.desk.list(query, now: call.now)
        let words = try await call.maintenanceWords(of: page.rows.map(\.ticket))
        var response = HTTPResponse.json(
            .list(page.rows.map { words.ticket($0.ticket, description: $0.description, at: $0.site) }))
        response.fields.append("X-Total-Count", String(page.total))
        return response
    }

    /// Somebody of the team, by the UUID that answers show, by name or by address.
    private static func assignee(_ call: APICall) async throws -> AgentName {
        let text = call.body.text("assigned_to") ?? ""
        guard let uuid = UniqueID(checking: text) else { return try call.agent("assigned_to") }
        let agents = call.desk.rules.agents.map(\.name)
        let people = agents.map { Person($0, in: call.desk.rules) }
        let ids = try await PersonIDs(of: people, from: call.desk)
        guard let place = people.firstIndex(where: { ids[$0] == uuid }) else {
            throw APIProblem.field("assigned_to", "nobody of the team has this UUID: give one, a name or an address")
        }
        return agents[place]
    }

    private static func revise(_ call: APICall, _ revision: TicketRevision) async throws -> HTTPResponse {
        let receipt = try await call.desk.revise(
            call.ticket(), revision, by: call.caller, expecting: call.expectedVersion(), repetition: call.repetition(),
            now: call.now)
        return try await answer(call, call.desk.dossier(after: receipt, for: call.caller, now: call.now))
    }

    private static func comment(_ call: APICall) async throws -> HTTPResponse {
        var contribution = Contribution(text: call.body.text("content") ?? "")
        contribution.isInternal = call.body.flag("is_internal") ?? false
        contribution.uploads = try await call.uploads("attachments", of: call.ticket())
        let receipt = try await call.desk.say(
            contribution, in: call.ticket(), by: call.caller, repetition: call.repetition(), now: call.now)
        let dossier = try await call.desk.dossier(after: receipt, for: call.caller, now: call.now)
        guard let message = dossier.messages.first(where: { $0.uuid == receipt.message }) else {
            throw APIProblem.notFound
        }
        let author = Person(message.author, in: call.desk.rules)
        let words = MaintenanceWords(
            rules: call.desk.rules, ids: try await PersonIDs(of: [author], from: call.desk))
        return .json(words.comment(message, of: dossier.ticket), status: 201)
    }

    private static func upload(_ call: APICall) async throws -> HTTPResponse {
        let names = try await call.desk.upload(
            call.files, described: call.form["description"], into: call.ticket(), by: call.caller, now: call.now)
        let dossier = try await call.desk.dossier(call.ticket(), for: call.caller, now: call.now)
        let link = call.link(to: dossier.ticket)
        let photos = dossier.files.filter { names.contains($0.file.uuid) }
        return .json(.list(photos.map { MaintenanceWords.photo($0.file, of: dossier.ticket, link) }), status: 201)
    }

    private static func site(_ call: APICall, _ uuid: UniqueID) async throws(APIProblem) -> Site? {
        try await call.desk.asking { () throws(StoreError) in try await call.desk.store.site(uuid) }?.site
    }

    private static func answer(_ call: APICall, _ dossier: TicketFile, status: Int = 200) async throws -> HTTPResponse {
        let words = try await call.maintenanceWords(of: [dossier.ticket])
        return .ticket(
            words.ticket(dossier.ticket, description: dossier.description, at: dossier.site), dossier.ticket,
            status: status)
    }
}

extension APICall {
    /// Words for tickets and the people they name.
    fileprivate func maintenanceWords(of tickets: [Ticket]) async throws(APIProblem) -> MaintenanceWords {
        var people: [Person] = []
        for ticket in tickets {
            people.append(Person(ticket.requester))
            if let agent = ticket.assignee { people.append(Person(agent, in: desk.rules)) }
        }
        return MaintenanceWords(rules: desk.rules, ids: try await PersonIDs(of: people, from: desk))
    }
}
