import GatewayKit
import MIMEParser
import TicketStore

/// What an endpoint is told of one event: `{"event", "timestamp", "data"}`.
struct EventBody {
    let json: JSONValue

    /// What only the team may read is told where `tellsInternalNotes`; elsewhere the event is told without it.
    init(_ call: WebhookCall, tellsInternalNotes: Bool) {
        let ticket = call.ticket
        var data: [(String, JSONValue)] = [
            ("ticket_id", .number(ticket.id.rawValue)), ("ticket_uuid", .text(ticket.uuid.text)),
            ("ticket_number", .text(ticket.number.text)),
            ("user_id", .number(ticket.requester.id.rawValue)),
            ("user_email", .text(ticket.requester.address.description)),
            ("user_name", .text(ticket.requester.name)), ("subject", .text(ticket.subject)),
            ("status", .text(ticket.status.rawValue)), ("priority", .text(ticket.priority.rawValue)),
            ("category", .text(ticket.category?.rawValue)), ("queue", .text(ticket.queue.rawValue)),
            ("assigned_to", .text(ticket.assignee?.rawValue)), ("source", .text(ticket.source.rawValue)),
            ("tags", .list(call.tags.map { .text($0.rawValue) })),
            ("created_at", .text(ticket.createdAt.description)), ("updated_at", .text(ticket.updatedAt.description)),
            (
                "change",
                .object([
                    ("field", .text(call.change.action)), ("before", .text(call.change.before)),
                    ("after", .text(call.change.after)), ("by", .text(call.change.actor)),
                ])
            ),
        ]
        if let message = call.message {
            let isHidden = message.kind == .internal && !tellsInternalNotes
            data.append(("message", Self.message(message, isHidden: isHidden)))
        }
        json = .object([
            ("event", .text(call.event.rawValue)), ("timestamp", .text(call.change.at.description)),
            ("data", .object(data)),
        ])
    }

    /// Of a long text the beginning.
    private static let longestText = 64 << 10

    private static func message(_ message: TicketMessage, isHidden: Bool) -> JSONValue {
        let writer: (kind: String, name: String?) =
            switch message.author {
            case .contact(let contact): ("customer", contact.address.description)
            case .agent(let agent): ("agent", agent.rawValue)
            case .system: ("system", nil)
            }
        let text = HeaderText.beginning(message.newText, longestText)
        return .object([
            ("message_id", .number(message.id.rawValue)), ("is_internal", .flag(message.kind == .internal)),
            ("is_confirmed", .flag(message.isConfirmed)), ("author_type", .text(writer.kind)),
            ("author", .text(writer.name)), ("content", isHidden ? .null : .text(text)),
            ("attachments", .number(Int64(message.attachments.count))),
            ("created_at", .text(message.createdAt.description)),
        ])
    }
}
