import GatewayKit
import TicketStore

/// What happens, as it happens: server-sent events for whoever stays.
enum EventsContract {
    static let routes: [Route] = [
        Route(
            .get, "/events", "events.stream",
            "Events of the tickets the caller sees; Last-Event-ID goes on where a client was",
            query: [
                .init("ticket", .text(1, 100), "of this ticket only: its number or UUID"),
                .init("lastEventId", .count, "the same as the field Last-Event-ID"),
            ], answer: Route.Answer(status: 200, schema: nil), perform: stream)
    ]

    private static func stream(_ call: APICall) async throws -> HTTPResponse {
        let caller = try call.caller
        var ticket: TicketID?
        if let name = call.query["ticket"] {
            let key = UniqueID(checking: name).map { TicketKey.uuid($0) } ?? TicketNumber(name).map { .number($0) }
            guard let key else { throw APIProblem.notFound }
            ticket = try await call.desk.dossier(key, for: caller, now: call.now).ticket.id
        }
        let last = (call.request.fields["last-event-id"] ?? call.query["lastEventId"]).flatMap { Int64($0) }
        let feed = call.services.feed
        return HTTPResponse(
            status: 200, fields: ["Content-Type": "text/event-stream", "Cache-Control": "no-store"],
            body: .live(.events) { [ticket] connection in
                feed.welcome(
                    connection, seeing: caller.visibility, ticket: ticket, since: last,
                    renewal: call.renewal(of: caller), form: event)
            })
    }

    /// In the form of document 004: `{"event", "timestamp", "data"}`.
    private static let event: LiveFeed.Form = { entry in
        guard let event = entry.event else { return nil }
        var data: [(String, JSONValue)] = [
            ("ticket_id", .number(entry.ticket.rawValue)), ("ticket_uuid", .text(entry.uuid.text)),
            ("ticket_number", .text(entry.number.text)), ("user_id", .number(entry.requester.id.rawValue)),
            ("subject", .text(entry.subject)), ("status", .text(entry.status.rawValue)),
            ("priority", .text(entry.priority.rawValue)), ("category", .text(entry.category?.rawValue)),
            ("assigned_to", .text(entry.assignee?.rawValue)),
            (
                "change",
                .object([
                    ("field", .text(entry.action)), ("before", .text(entry.before)), ("after", .text(entry.after)),
                ])
            ),
        ]
        if let message = entry.message {
            data.append(("message_id", .number(message.id.rawValue)))
            data.append(("message_uuid", .text(message.uuid.text)))
            data.append(("is_internal", .flag(message.kind == .internal)))
        }
        let body = JSONValue.object([
            ("event", .text(event.rawValue)), ("timestamp", .text(entry.at.description)), ("data", .object(data)),
        ])
        return LiveConnection.Message(
            name: event.rawValue, id: String(entry.id), text: String(decoding: body.bytes, as: UTF8.self))
    }
}

extension APICall {
    /// What a caller who stays may see later: nothing, once his session is over.
    func renewal(of caller: Caller) -> LiveFeed.Renewal {
        // A store that cannot be read now ends it too: the client connects again.
        { [identity] in try? await identity.renewed(caller, now: .now).visibility }
    }
}
