import GatewayKit
import TicketStore

/// What happens to tickets, told to whoever stays.
extension BTPContract {
    static let live: [Route] = [
        Route(
            .get, "/ws/tickets-client", "btp.live",
            "A WebSocket: ticket_created, ticket_updated and message_added of the tickets the caller sees",
            query: [.init("token", .text(1, 10_000), "instead of the field Authorization, which browsers cannot send")],
            answer: Route.Answer(status: 101, schema: nil)
        ) { call in
            let caller = try call.caller
            let words = BTPWords(rules: call.desk.rules)
            let feed = call.services.feed
            let renewal = call.renewal(of: caller)
            return HTTPResponse(
                status: 200,
                body: .live(.webSocket) { connection in
                    feed.welcome(connection, seeing: caller.visibility, since: nil, renewal: renewal) { entry in
                        words.event(entry).map {
                            LiveConnection.Message(text: String(decoding: $0.bytes, as: UTF8.self))
                        }
                    }
                })
        }
    ]
}

extension BTPWords {
    /// One of the three events; `nil` for what is none of them.
    func event(_ entry: FeedEntry) -> JSONValue? {
        switch entry.action {
        case "ticket.created":
            return event(
                "ticket_created",
                [
                    ("id", .text(entry.uuid.text)), ("numero", .text(entry.number.text)),
                    ("titre", .text(entry.subject)),
                ])
        case "message.added":
            guard let message = entry.message else { return nil }
            var said: [(String, JSONValue)] = [
                ("auteur", .text(name(of: message.author))), ("contenu", .text(message.newText)),
            ]
            if message.kind == .internal { said.append(("interne", .flag(true))) }
            return event("message_added", [("ticketId", .text(entry.uuid.text)), ("message", .object(said))])
        default:
            return change(entry).map {
                event("ticket_updated", [("id", .text(entry.uuid.text)), ("changes", .object([$0]))])
            }
        }
    }

    private func event(_ type: String, _ data: [(String, JSONValue)]) -> JSONValue {
        .object([("type", .text(type)), ("data", .object(data))])
    }

    /// The member that changed, and what it is now; `nil` for what this contract does not show.
    private func change(_ entry: FeedEntry) -> (String, JSONValue)? {
        switch entry.action {
        case "status":
            let before = entry.before.flatMap(TicketStatus.init(rawValue:)).map { Status($0) }
            guard let after = entry.after.flatMap(TicketStatus.init(rawValue:)).map({ Status($0) }), after != before
            else { return nil }
            return ("status", .text(after.rawValue))
        case "priority":
            return (
                "priority", .text(entry.after.flatMap(TicketPriority.init(rawValue:)).map { Priority($0).rawValue })
            )
        case "assignee": return ("responsable", .text(entry.after.map { name(of: AgentName($0)) }))
        case "category": return ("categorie", .text(entry.after))
        case "subject": return ("titre", .text(entry.after))
        case "tag.added": return ("tagsAjoutes", .list([.text(entry.after)]))
        case "tag.removed": return ("tagsRetires", .list([.text(entry.before)]))
        case "sla.warning": return ("slaStatus", .text(SLAClock.Health.warning.rawValue))
        case "sla.breached": return ("slaStatus", .text(SLAClock.Health.breach.rawValue))
        default: return nil
        }
    }
}
