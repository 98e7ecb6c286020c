import GatewayKit
import MIMEParser
import TicketStore

/// The SAV service of document 004: tickets, their life, and their statistics.
enum SAVContract {
    static let routes = tickets + statistics + messages + files + publicTickets

    /// A ticket by its row id, its number or its UUID.
    static func key(_ call: APICall, _ name: String = "id") throws(APIProblem) -> TicketKey {
        if let id = Int64(call.path[name] ?? "").flatMap({ TicketID($0) }) { return .row(id) }
        return try call.ticket(name)
    }

    static let done = Schema.named("Done", .object([.required("message", .line)]))

    static func said(_ words: String) -> HTTPResponse { .json(.object([("message", .text(words))])) }

    private static let tickets: [Route] = [
        Route(
            .get, "/tickets", "sav.tickets.list", "Tickets of the caller, newest first",
            query: Listing.parameters(
                status: SAVWords.status, priority: SAVWords.priority,
                and: [
                    .init("category", .line, "of this category"), .init("assigned_to", .line, "an agent, or none"),
                    .init("search", .text(1, 256), "words, \"phrases\", from: is: tag: before: after: status:"),
                    .init("tag", .line, "with this tag"),
                ]), answer: .ok(Listing.schema("SAVTicketList", of: "data", SAVWords.ticket)), perform: list),
        Route(
            .post, "/tickets", "sav.tickets.create", "Open a ticket",
            body: .json(
                .object([
                    .required("subject", .line), .required("description", .words),
                    .optional("priority", SAVWords.priority),
                    .optional("category", .nullable(.line)), .optional("tags", .list(.text(1, 100), atMost: 50)),
                    .optional("metadata", .nullable(.members)), .optional("contact_email", .email),
                    .optional("contact_name", .line),
                ])), answer: .created(SAVWords.dossier), perform: create),
        Route(
            .get, "/tickets/{id}", "sav.tickets.show", "A ticket with its messages and files",
            answer: .ok(SAVWords.dossier), perform: show),
        Route(
            .put, "/tickets/{id}", "sav.tickets.update", "Change a ticket",
            body: .json(
                .object([
                    .optional("subject", .line), .optional("description", .words),
                    .optional("status", SAVWords.status), .optional("priority", SAVWords.priority),
                    .optional("category", .nullable(.line)), .optional("assigned_to", .nullable(.line)),
                    .optional("tags", .list(.text(1, 100), atMost: 50)), .optional("metadata", .members),
                    .optional("resolution_notes", .words),
                ])), answer: .ok(SAVWords.dossier), perform: update),
        Route(
            .delete, "/tickets/{id}", "sav.tickets.delete", "Delete a ticket: nobody sees it any more",
            answer: .ok(done)
        ) { call in
            _ = try await call.desk.delete(
                key(call), by: call.caller, expecting: call.expectedVersion(), now: call.now)
            return said("Ticket deleted")
        },
        Route(
            .post, "/tickets/{id}/assign", "sav.tickets.assign", "Give a ticket to an agent",
            body: .json(.object([.required("agent_id", .line)])), answer: .ok(SAVWords.dossier)
        ) { call in
            var revision = TicketRevision()
            revision.assignee = try call.agent("agent_id")
            return try await revise(call, revision)
        },
        Route(
            .post, "/tickets/{id}/resolve", "sav.tickets.resolve", "Resolve a ticket and say how",
            body: .json(.object([.required("resolution", .words)])), answer: .ok(SAVWords.dossier)
        ) { call in
            var revision = TicketRevision()
            revision.status = .resolved
            revision.details.resolutionNotes = call.body.text("resolution")
            return try await revise(call, revision)
        },
        Route(
            .post, "/tickets/{id}/close", "sav.tickets.close", "Close a ticket", answer: .ok(SAVWords.dossier)
        ) { call in
            var revision = TicketRevision()
            revision.status = .closed
            return try await revise(call, revision)
        },
    ]

    private static func list(_ call: APICall) async throws -> HTTPResponse {
        var query = try call.listing(visibleTo: call.caller)
        query.statuses = Set([call.query["status"].flatMap(TicketStatus.init(rawValue:))].compactMap { $0 })
        query.priorities = Set([call.query["priority"].flatMap(TicketPriority.init(rawValue:))].compactMap { $0 })
        if let category = call.query["category"] { query.categories = [CategoryName(category)] }
        if let tag = call.query["tag"] { query.tags = [TagName(tag)] }
        query.search = call.query["search"]
        if let agent = call.query["assigned_to"] {
            query.isUnassigned = agent == "none"
            if !query.isUnassigned { query.assignee = try call.agent(named: agent, in: "query.assigned_to") }
        }
        let page = try await call.desk.list(query, now: call.now)
        let words = SAVWords(for: call)
        return Listing.answer(call, page, "data", page.rows.map { words.ticket($0) })
    }

    private static func create(_ call: APICall) async throws -> HTTPResponse {
        let caller = try call.caller
        let body = call.body
        var order = TicketOrder(subject: body.text("subject") ?? "", text: body.text("description") ?? "")
        order.source = .api
        order.priority = body.text("priority").flatMap(TicketPriority.init(rawValue:)) ?? .normal
        order.category = body.text("category").map { CategoryName($0) }
        order.tags = (body.texts("tags") ?? []).map { TagName($0) }
        if let metadata = body["metadata"], metadata != .null { order.details.metadata = try metadataText(metadata) }
        if caller.role != .customer, let address = body.text("contact_email").flatMap({ EmailAddress($0) }) {
            order.requester = NewContact(address: address, name: body.text("contact_name"))
        }
        let receipt = try await call.desk.open(order, by: caller, repetition: call.repetition(), now: call.now)
        return try await answer(call, after: receipt, status: 201)
    }

    private static func show(_ call: APICall) async throws -> HTTPResponse {
        answer(call, try await call.desk.dossier(key(call), for: call.caller, now: call.now))
    }

    private static func update(_ call: APICall) async throws -> HTTPResponse {
        let body = call.body
        var revision = TicketRevision()
        revision.status = body.text("status").flatMap(TicketStatus.init(rawValue:))
        revision.priority = body.text("priority").flatMap(TicketPriority.init(rawValue:))
        revision.details.subject = body.text("subject")
        revision.details.resolutionNotes = body.text("resolution_notes")
        revision.details.tags = body.texts("tags").map { $0.map { TagName($0) } }
        revision.details.description = body.text("description")
        if let category = body["category"] {
            revision.details.category = .some(category == .null ? nil : body.text("category").map { CategoryName($0) })
        }
        switch body["assigned_to"] {
        case .text: revision.assignee = try call.agent("assigned_to")
        case .null?: revision.details.isReturned = true
        default: break
        }
        if let metadata = body["metadata"] { revision.details.metadata = try metadataText(metadata) }
        return try await revise(call, revision)
    }

    private static func metadataText(_ value: JSONValue) throws(APIProblem) -> String {
        let bytes = value.bytes
        guard bytes.count <= 64 << 10 else { throw .field("metadata", "must be at most 64 KiB") }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func revise(_ call: APICall, _ revision: TicketRevision) async throws -> HTTPResponse {
        let receipt = try await call.desk.revise(
            key(call), revision, by: call.caller, expecting: call.expectedVersion(), repetition: call.repetition(),
            now: call.now)
        return try await answer(call, after: receipt)
    }

    /// The ticket as the caller left it.
    private static func answer(
        _ call: APICall, after receipt: DeskReceipt, status: Int = 200
    ) async throws -> HTTPResponse {
        let dossier = try await call.desk.dossier(after: receipt, for: call.caller, now: call.now)
        return answer(call, dossier, status: status)
    }

    private static func answer(_ call: APICall, _ dossier: TicketFile, status: Int = 200) -> HTTPResponse {
        let link = call.link(to: dossier.ticket)
        return .ticket(SAVWords(for: call).dossier(dossier, link), dossier.ticket, status: status)
    }
}

extension HTTPResponse {
    /// May be kept for some seconds by whoever asked, for nobody with another token (RFC 9111, sections 4.1 and 5.2).
    ///
    /// Document 004 keeps lists and tickets for minutes, too. Those change with every mail, and are never kept.
    func kept(for seconds: Int) -> HTTPResponse {
        var response = self
        response.fields.append("Cache-Control", "private, max-age=\(seconds)")
        response.fields.append("Vary", "Authorization")
        return response
    }
}
