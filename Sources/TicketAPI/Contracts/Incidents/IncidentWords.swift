import GatewayKit
import TicketStore

/// How the incident system (document 001) writes: an incident is a ticket, what it calls a ticket is a message, in the
/// columns of its table `incident_responses`.
///
/// Those columns cannot tell an internal note from an answer, so notes are left out for everybody.
struct IncidentWords {
    let rules: any DeskRules
    /// Of everybody who wrote something that is told.
    let ids: PersonIDs

    static let message = Schema.named(
        "IncidentResponse",
        .object([
            .required("id", .uuid), .required("incident_id", .uuid), .required("author_id", .uuid),
            .required("author_name", .text(0, 1_000)), .required("author_type", .word(["owner", "tenant"])),
            .required("message", .text(0, .max)), .required("attachments", .list(.text(1, 4_000), atMost: 10_000)),
            .required("is_read", .flag), .required("created_at", .instant), .required("updated_at", .instant),
        ]))

    static let incident = Schema.named(
        "Incident",
        .object([
            .required("id", .uuid), .required("number", .line), .required("title", .text(0, 1_000)),
            .required("description", .text(0, .max)), .required("status", status), .required("priority", priority),
            .required("category", .nullable(.line)), .required("messages_count", .count),
            .required("unread_count", .count), .required("last_message", .nullable(message)),
            .required("created_at", .instant), .required("updated_at", .instant),
        ]))

    static let status = Schema.word(TicketStatus.allCases.map(\.rawValue))
    static let priority = Schema.word(TicketPriority.allCases.map(\.rawValue))

    func incident(
        _ row: TicketRow, _ activity: TicketActivity?, _ link: (Ticket) -> (Attachment) -> String
    ) -> JSONValue {
        let ticket = row.ticket
        return .object([
            ("id", .text(ticket.uuid.text)), ("number", .text(ticket.number.text)), ("title", .text(ticket.subject)),
            ("description", .text(row.description)), ("status", .text(ticket.status.rawValue)),
            ("priority", .text(ticket.priority.rawValue)), ("category", .text(ticket.category?.rawValue)),
            ("messages_count", .number(row.messages)), ("unread_count", .number(activity?.unread ?? 0)),
            ("last_message", activity?.lastMessage.map { message($0, of: ticket, link(ticket)) } ?? .null),
            ("created_at", .text(ticket.createdAt.description)), ("updated_at", .text(ticket.updatedAt.description)),
        ])
    }

    /// The team is the owner's side, customers are tenants.
    func message(_ message: TicketMessage, of ticket: Ticket, _ link: (Attachment) -> String) -> JSONValue {
        let author = Person(message.author, in: rules)
        return .object([
            ("id", .text(message.uuid.text)), ("incident_id", .text(ticket.uuid.text)),
            ("author_id", .text(ids[author].text)), ("author_name", .text(author.name)),
            ("author_type", .text(author.role == .customer ? "tenant" : "owner")), ("message", .text(message.newText)),
            ("attachments", .list(message.attachments.map { .text(link($0)) })),
            ("is_read", .flag(message.readAt != nil)), ("created_at", .text(message.createdAt.description)),
            ("updated_at", .text((message.editedAt ?? message.createdAt).description)),
        ])
    }
}
