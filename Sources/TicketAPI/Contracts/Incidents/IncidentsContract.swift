import GatewayKit
import TicketStore

/// The incident ticketing of document 001: what owners and tenants write to each other about an incident.
enum IncidentsContract {
    private static let place = "/api/incidents/{id}/tickets"

    static let routes: [Route] = [
        Route(
            .get, "/api/incidents", "incidents.list", "The incidents the caller sees, with what is new in each",
            query: Listing.parameters(
                status: IncidentWords.status, priority: IncidentWords.priority,
                and: [.init("search", .text(1, 256), "words, and operators such as from:, is:, tag:, before:")]),
            answer: .ok(Listing.schema("IncidentPage", of: "incidents", IncidentWords.incident)), perform: list),
        Route(
            .get, "/api/incidents/stats", "incidents.statistics",
            "How many incidents the caller sees, what he has not read, and what happened last", answer: .ok(statistics),
            perform: count),
        Route(
            .get, place, "incidents.messages.list", "What was said about an incident, oldest first",
            answer: .ok(
                .object([
                    .required("tickets", .list(IncidentWords.message, atMost: 100_000)),
                    .required("unread_count", .count),
                ]))
        ) { call in
            let dossier = try await call.desk.dossier(call.ticket(), for: call.caller, now: call.now)
            let unread = try await call.desk.unread(in: .row(dossier.ticket.id), for: call.caller, now: call.now)
            let messages = dossier.messages.filter { $0.kind == .public }
            let words = try await call.incidentWords(of: messages)
            let link = call.link(to: dossier.ticket)
            return .json(
                .object([
                    ("tickets", .list(messages.map { words.message($0, of: dossier.ticket, link) })),
                    ("unread_count", .number(unread)),
                ]))
        },
        Route(
            .post, place, "incidents.messages.create",
            "Say something about an incident; what an owner says is mailed to the tenant",
            body: .json(
                .object([
                    .required("message", .words), .optional("attachments", .nullable(.list(.uuid, atMost: 50))),
                    // The author is who asks, whoever is named here.
                    .optional("incident_id", .any), .optional("user_id", .any), .optional("user_type", .any),
                ])), answer: .created(IncidentWords.message), perform: say),
        Route(
            .patch, place + "/{messageId}", "incidents.messages.update", "The caller has read it",
            body: .json(.object([.required("is_read", .affirmed)])), answer: .ok(IncidentWords.message), perform: read),
    ]

    private static let statistics = Schema.named(
        "IncidentStatistics",
        .object([
            .required("total_incidents", .count), .required("open_incidents", .count),
            .required("by_status", .object(TicketStatus.allCases.map { .required($0.rawValue, .count) })),
            .required("by_priority", .object(TicketPriority.allCases.map { .required($0.rawValue, .count) })),
            .required("unread_messages", .count),
            .required(
                "recent_activity",
                .list(
                    .object([
                        .required("incident_id", .uuid), .required("incident_number", .line),
                        .required("incident_title", .text(0, 1_000)), .required("unread_count", .count),
                        .required("message", IncidentWords.message),
                    ]), atMost: mostRecent)),
        ]))

    /// Incidents whose last message is told with the statistics.
    static let mostRecent = 10

    private static func list(_ call: APICall) async throws -> HTTPResponse {
        var query = try call.listing(visibleTo: call.caller)
        query.statuses = Set([call.query["status"].flatMap(TicketStatus.init(rawValue:))].compactMap { $0 })
        query.priorities = Set([call.query["priority"].flatMap(TicketPriority.init(rawValue:))].compactMap { $0 })
        query.search = call.query["search"]
        let page = try await call.desk.list(query, now: call.now)
        let activity = try await call.desk.activity(in: page.rows.map(\.ticket.id), for: call.caller, now: call.now)
        let words = try await call.incidentWords(of: activity.values.compactMap(\.lastMessage))
        let rows = page.rows.map { words.incident($0, activity[$0.ticket.id], call.link(to:)) }
        return Listing.answer(call, page, "incidents", rows)
    }

    private static func say(_ call: APICall) async throws -> HTTPResponse {
        var contribution = Contribution(text: call.body.text("message") ?? "")
        contribution.uploads = try await call.uploads("attachments", of: call.ticket())
        let receipt = try await call.desk.say(
            contribution, in: call.ticket(), by: call.caller, repetition: call.repetition(), now: call.now)
        let dossier = try await call.desk.dossier(after: receipt, for: call.caller, now: call.now)
        guard let message = dossier.messages.first(where: { $0.uuid == receipt.message }) else {
            throw APIProblem.notFound
        }
        return try await answer(call, message, of: dossier.ticket, status: 201)
    }

    private static func read(_ call: APICall) async throws -> HTTPResponse {
        let name = try call.uuid("messageId")
        let dossier = try await call.desk.dossier(call.ticket(), for: call.caller, now: call.now)
        guard dossier.messages.contains(where: { $0.uuid == name && $0.kind == .public }) else {
            throw APIProblem.notFound
        }
        _ = try await call.desk.markRead([name], in: .row(dossier.ticket.id), by: call.caller, now: call.now)
        let after = try await call.desk.dossier(.row(dossier.ticket.id), for: call.caller, now: call.now)
        guard let message = after.messages.first(where: { $0.uuid == name }) else { throw APIProblem.notFound }
        return try await answer(call, message, of: after.ticket)
    }

    private static func answer(
        _ call: APICall, _ message: TicketMessage, of ticket: Ticket, status: Int = 200
    ) async throws -> HTTPResponse {
        let words = try await call.incidentWords(of: [message])
        return .json(words.message(message, of: ticket, call.link(to: ticket)), status: status)
    }

    /// Totals are those of lists, which are kept until something is committed.
    private static func count(_ call: APICall) async throws -> HTTPResponse {
        let caller = try call.caller
        let all = TicketQuery(visibleTo: caller.visibility)
        func total(_ narrow: (inout TicketQuery) -> Void) async throws(APIProblem) -> Int {
            var query = all
            query.limit = 1
            narrow(&query)
            return try await call.desk.list(query, now: call.now).total
        }
        var statuses: [(TicketStatus, Int)] = []
        for status in TicketStatus.allCases { statuses.append((status, try await total { $0.statuses = [status] })) }
        var priorities: [(String, JSONValue)] = []
        for priority in TicketPriority.allCases {
            priorities.append((priority.rawValue, .number(try await total { $0.priorities = [priority] })))
        }
        let unread = try await call.desk.asking { () throws(StoreError) in
            try await call.desk.store.unreadMessages(
                as: caller.side, visibleTo: caller.visibility, now: call.now)
        }
        let open = statuses.filter { $0.0.isActive }.reduce(0) { $0 + $1.1 }
        return .json(
            .object([
                ("total_incidents", .number(statuses.reduce(0) { $0 + $1.1 })), ("open_incidents", .number(open)),
                ("by_status", .object(statuses.map { ($0.0.rawValue, .number($0.1)) })),
                ("by_priority", .object(priorities)), ("unread_messages", .number(unread)),
                ("recent_activity", .list(try await recentActivity(call, all))),
            ]))
    }

    private static func recentActivity(_ call: APICall, _ all: TicketQuery) async throws -> [JSONValue] {
        var query = all
        query.order = .updated
        query.limit = mostRecent
        let page = try await call.desk.list(query, now: call.now)
        let activity = try await call.desk.activity(in: page.rows.map(\.ticket.id), for: call.caller, now: call.now)
        let words = try await call.incidentWords(of: activity.values.compactMap(\.lastMessage))
        return page.rows.compactMap { row -> JSONValue? in
            guard let activity = activity[row.ticket.id], let message = activity.lastMessage else { return nil }
            return .object([
                ("incident_id", .text(row.ticket.uuid.text)), ("incident_number", .text(row.ticket.number.text)),
                ("incident_title", .text(row.ticket.subject)), ("unread_count", .number(activity.unread)),
                ("message", words.message(message, of: row.ticket, call.link(to: row.ticket))),
            ])
        }
    }
}

extension APICall {
    /// Words for messages of these authors.
    fileprivate func incidentWords(of messages: [TicketMessage]) async throws(APIProblem) -> IncidentWords {
        let people = messages.map { Person($0.author, in: desk.rules) }
        return IncidentWords(rules: desk.rules, ids: try await PersonIDs(of: people, from: desk))
    }
}
