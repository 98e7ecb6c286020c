import GatewayKit
import MIMEParser
import TicketStore

/// Support & Tickets V2 of document 002: the client's portal and the technicians' desk.
enum SupportContract {
    static let routes: [Route] = [
        Route(
            .get, "/api/tickets", "support.tickets.list", "The tickets the caller sees, newest first",
            query: Listing.parameters(
                status: SupportWords.status, priority: SupportWords.priority,
                and: [
                    .init("category", .line, "of this category"),
                    .init("assignedTo", .line, "an agent's name or address; `none` for nobody's"),
                    .init("search", .text(1, 256), "words, and operators such as from:, is:, tag:, before:"),
                ]),
            answer: .ok(Listing.schema("SupportTicketPage", of: "tickets", SupportWords.ticket)), perform: list),
        Route(
            .post, "/api/tickets", "support.tickets.create", "Open a ticket",
            body: .json(
                .object([
                    .required("title", .line), .required("description", .words),
                    .optional("priority", SupportWords.priority), .optional("category", .nullable(.line)),
                    .optional("assignedTo", .nullable(.line)), .optional("tags", .list(.text(1, 100), atMost: 50)),
                    .optional("requester", .object([.required("email", .email), .optional("name", .nullable(.line))])),
                ])), answer: .created(SupportWords.dossier), perform: create),
        Route(
            .get, "/api/tickets/{id}", "support.tickets.show", "A ticket with its messages and its history",
            answer: .ok(SupportWords.dossier)
        ) { call in
            answer(call, try await call.desk.dossier(call.ticket(), for: call.caller, now: call.now), try call.caller)
        },
        Route(
            .post, "/api/tickets/{id}", "support.tickets.say",
            "Write into a ticket; an answer of the team is mailed to the customer",
            body: .json(
                .object([
                    .required("content", .words), .optional("isInternal", .flag),
                    .optional("attachments", .list(.uuid, atMost: 50)),
                ])), answer: .created(SupportWords.dossier), perform: say),
        Route(
            .patch, "/api/tickets/{id}", "support.tickets.update",
            "Change a ticket, or do one of the quick actions: take it, resolve it",
            body: .json(
                .object([
                    .optional("action", .word(["take", "resolve"])), .optional("status", SupportWords.status),
                    .optional("priority", SupportWords.priority), .optional("category", .nullable(.line)),
                    .optional("assignedTo", .nullable(.line)), .optional("watchers", .list(.line, atMost: 100)),
                    .optional("title", .line), .optional("tags", .list(.text(1, 100), atMost: 50)),
                    .optional("resolution", .words),
                    .optional("sla", .never("follows from the service level of the queue and is read only")),
                ])), answer: .ok(SupportWords.dossier), perform: update),
    ]

    private static func list(_ call: APICall) async throws -> HTTPResponse {
        let caller = try call.caller
        var query = try call.listing(visibleTo: caller)
        query.statuses = Set([call.query["status"].flatMap(TicketStatus.init(rawValue:))].compactMap { $0 })
        query.priorities = Set([call.query["priority"].flatMap(TicketPriority.init(rawValue:))].compactMap { $0 })
        if let category = call.query["category"] { query.categories = [CategoryName(category)] }
        query.search = call.query["search"]
        if let agent = call.query["assignedTo"] {
            query.isUnassigned = agent == "none"
            if !query.isUnassigned { query.assignee = try call.agent(named: agent, in: "query.assignedTo") }
        }
        let page = try await call.desk.list(query, now: call.now)
        let attention = try await call.desk.attention(to: page.rows.map(\.ticket.id), for: caller, now: call.now)
        let words = SupportWords(for: caller, call.desk.rules)
        return Listing.answer(call, page, "tickets", page.rows.map { words.ticket($0, attention[$0.ticket.id]) })
    }

    private static func create(_ call: APICall) async throws -> HTTPResponse {
        let caller = try call.caller
        let body = call.body
        var order = TicketOrder(subject: body.text("title") ?? "", text: body.text("description") ?? "")
        order.priority = body.text("priority").flatMap(TicketPriority.init(rawValue:)) ?? .normal
        order.category = body.text("category").map { CategoryName($0) }
        order.tags = (body.texts("tags") ?? []).map { TagName($0) }
        if caller.role == .customer {
            for member in ["assignedTo", "requester"] where body[member].map({ $0 != .null }) == true {
                throw APIProblem.field(member, "only the team says this")
            }
        }
        if body.text("assignedTo") != nil { order.assignee = try call.agent("assignedTo") }
        if let requester = body["requester"], let address = requester.text("email").flatMap({ EmailAddress($0) }) {
            order.requester = NewContact(address: address, name: requester.text("name"))
        }
        let receipt = try await call.desk.open(order, by: caller, repetition: call.repetition(), now: call.now)
        return answer(
            call, try await call.desk.dossier(after: receipt, for: caller, now: call.now), caller, status: 201)
    }

    private static func say(_ call: APICall) async throws -> HTTPResponse {
        let caller = try call.caller
        var contribution = Contribution(text: call.body.text("content") ?? "")
        contribution.isInternal = call.body.flag("isInternal") ?? false
        guard !contribution.isInternal || caller.role != .customer else {
            throw APIProblem.field("isInternal", "only the team writes internal notes")
        }
        let ticket = try call.ticket()
        contribution.uploads = try await call.uploads("attachments", of: ticket)
        let receipt = try await call.desk.say(
            contribution, in: ticket, by: caller, repetition: call.repetition(), now: call.now)
        return answer(
            call, try await call.desk.dossier(after: receipt, for: caller, now: call.now), caller, status: 201)
    }

    private static func update(_ call: APICall) async throws -> HTTPResponse {
        let caller = try call.caller
        let body = call.body
        var revision = TicketRevision()
        revision.status = body.text("status").flatMap(TicketStatus.init(rawValue:))
        revision.priority = body.text("priority").flatMap(TicketPriority.init(rawValue:))
        revision.details.subject = body.text("title")
        revision.details.tags = body.texts("tags").map { $0.map { TagName($0) } }
        revision.details.resolutionNotes = body.text("resolution")
        if let category = body["category"] {
            revision.details.category = .some(category == .null ? nil : body.text("category").map { CategoryName($0) })
        }
        switch body["assignedTo"] {
        case .text: revision.assignee = try call.agent("assignedTo")
        case .null?: revision.details.isReturned = true
        default: break
        }
        switch body.text("action") {
        case "take": revision.assignee = caller.agent
        case "resolve": revision.status = .resolved
        default: break
        }
        if let names = body.texts("watchers") {
            revision.watchers = try names.map { (name) throws(APIProblem) in try call.agent(named: name, in: "watchers")
            }
            let dossier = try await call.desk.dossier(call.ticket(), for: caller, now: call.now)
            revision.formerWatchers = dossier.watchers.filter { !revision.watchers.contains($0) }
        }
        let receipt = try await call.desk.revise(
            call.ticket(), revision, by: caller, expecting: call.expectedVersion(), repetition: call.repetition(),
            now: call.now)
        return answer(call, try await call.desk.dossier(after: receipt, for: caller, now: call.now), caller)
    }

    private static func answer(
        _ call: APICall, _ dossier: TicketFile, _ caller: Caller, status: Int = 200
    ) -> HTTPResponse {
        let words = SupportWords(for: caller, call.desk.rules)
        return .ticket(words.dossier(dossier, call.link(to: dossier.ticket)), dossier.ticket, status: status)
    }
}
