import GatewayKit
import MIMEParser
import TicketStore

/// How the SAV service (document 004) writes tickets, messages and files: row ids, snake_case, our own words of status
/// and priority.
struct SAVWords {
    /// Who reads it: what is internal is told to the team alone.
    let isTeam: Bool
    private let rules: any DeskRules

    init(for call: APICall) {
        isTeam = call.visitor.map { $0.role != .customer } ?? false
        rules = call.desk.rules
    }

    /// Name and address of who wrote a message. Customers know the team's address, not its people's.
    func author(of message: TicketMessage, in ticket: Ticket) -> (id: Int64?, name: String?, address: String?) {
        switch message.author {
        case .contact(let contact):
            return (contact.id.rawValue, contact.name ?? contact.address.description, contact.address.description)
        case .agent(let name):
            let agent = rules.agent(named: name)
            let team = rules.queues.first { $0.name == ticket.queue }
            return (nil, agent?.displayName ?? name.rawValue, (isTeam ? agent?.address : team?.address)?.description)
        case .system: return (nil, nil, nil)
        }
    }

    // MARK: Tickets

    static let ticket = Schema.named("SAVTicket", .object(ticketProperties))

    private static let ticketProperties: [Schema.Property] = [
        .required("id", .count), .required("uuid", .uuid), .required("ticket_number", .line),
        .required("user_id", .count), .required("assigned_to", .nullable(.line)), .required("subject", .text(0, 1_000)),
        .required("description", .text(0, .max)), .required("status", status), .required("priority", priority),
        .required("category", .nullable(.line)), .required("source", .word(TicketSource.allCases.map(\.rawValue))),
        .required("contact_email", .line), .required("contact_name", .nullable(.text(0, 1_000))),
        .required("first_response_at", .nullable(.instant)), .required("resolved_at", .nullable(.instant)),
        .required("closed_at", .nullable(.instant)), .required("resolution_notes", .nullable(.text(0, .max))),
        .required("satisfaction_rating", .nullable(.integer(1...5))),
        .required("satisfaction_comment", .nullable(.text(0, .max))), .required("tags", .list(.line, atMost: 1_000)),
        .required("metadata", .members), .required("messages_count", .count), .required("attachments_count", .count),
        .required("sla_status", .nullable(.word(SLAClock.Health.allCases.map(\.rawValue)))),
        .required("deadline_at", .nullable(.instant)), .required("created_at", .instant),
        .required("updated_at", .instant),
    ]

    static let status = Schema.word(TicketStatus.allCases.map(\.rawValue))
    static let priority = Schema.word(TicketPriority.allCases.map(\.rawValue))

    /// A ticket with everything in it.
    static let dossier = Schema.named(
        "SAVTicketDetail",
        .object(
            ticketProperties + [
                .optional("internal_notes", .nullable(.text(0, .max))),
                .required("messages", .list(message, atMost: 100_000)),
                .required("attachments", .list(file, atMost: 100_000)),
            ]))

    static let message = Schema.named(
        "SAVMessage",
        .object([
            .required("id", .count), .required("uuid", .uuid), .required("ticket_id", .count),
            .required("user_id", .nullable(.count)), .required("author_name", .nullable(.text(0, 1_000))),
            .required("author_email", .nullable(.line)), .required("content", .text(0, .max)),
            .required("is_internal", .flag), .required("is_read", .flag), .required("read_at", .nullable(.instant)),
            .required("attachments", .list(file, atMost: 10_000)), .required("created_at", .instant),
            .required("updated_at", .instant),
        ]))

    static let file = Schema.named(
        "SAVAttachment",
        .object([
            .required("id", .count), .required("uuid", .uuid), .required("ticket_id", .count),
            .required("message_id", .nullable(.count)), .required("file_name", .text(0, 1_000)),
            .required("file_path", .text(0, 4_000)), .required("file_url", .text(0, 4_000)),
            .required("file_type", .text(0, 200)), .required("file_size", .count),
            .required("mime_type", .text(0, 200)),
            .required("created_at", .instant), .required("updated_at", .instant),
        ]))
}
