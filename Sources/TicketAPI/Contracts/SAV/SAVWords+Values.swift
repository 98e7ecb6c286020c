import GatewayKit
import MIMEParser
import TicketStore

extension SAVWords {
    /// One ticket of a list.
    func ticket(_ row: TicketRow) -> JSONValue {
        .object(
            members(
                of: row.ticket, description: row.description, tags: row.tags, messages: row.messages,
                files: row.attachments, stand: row.stand))
    }

    /// A ticket with everything the reader may see of it.
    func dossier(_ dossier: TicketFile, _ link: (Attachment) -> String) -> JSONValue {
        let messages = dossier.messages
        let files = dossier.files
        var members = members(
            of: dossier.ticket, description: dossier.description, tags: dossier.tags, messages: messages.count,
            files: files.count, stand: dossier.stand)
        if isTeam {
            let notes = messages.filter { $0.kind == .internal }.map(\.newText)
            members.append(("internal_notes", notes.isEmpty ? .null : .text(notes.joined(separator: "\n\n"))))
        }
        members.append(("messages", .list(messages.map { message($0, of: dossier.ticket, link) })))
        members.append(("attachments", .list(files.map { file($0.file, of: dossier.ticket, $0.message, link) })))
        return .object(members)
    }

    private func members(
        of ticket: Ticket, description: String, tags: [TagName], messages: Int, files: Int, stand: PromiseStand?
    ) -> [(String, JSONValue)] {
        [
            ("id", .number(ticket.id.rawValue)), ("uuid", .text(ticket.uuid.text)),
            ("ticket_number", .text(ticket.number.text)), ("user_id", .number(ticket.requester.id.rawValue)),
            ("assigned_to", .text(ticket.assignee?.rawValue)), ("subject", .text(ticket.subject)),
            ("description", .text(description)), ("status", .text(ticket.status.rawValue)),
            ("priority", .text(ticket.priority.rawValue)), ("category", .text(ticket.category?.rawValue)),
            ("source", .text(ticket.source.rawValue)),
            ("contact_email", .text(ticket.requester.address.description)),
            ("contact_name", .text(ticket.requester.name)),
            ("first_response_at", .text(ticket.firstResponseAt?.description)),
            ("resolved_at", .text(ticket.resolvedAt?.description)), ("closed_at", .text(ticket.closedAt?.description)),
            ("resolution_notes", .text(ticket.resolutionNotes)),
            ("satisfaction_rating", .number(ticket.satisfaction?.rating)),
            ("satisfaction_comment", .text(ticket.satisfaction?.comment)),
            ("tags", .list(tags.map { .text($0.rawValue) })), ("metadata", Self.metadata(ticket.metadata)),
            ("messages_count", .number(messages)), ("attachments_count", .number(files)),
            ("sla_status", .text(stand?.health.rawValue)), ("deadline_at", .text(stand?.deadlineAt?.description)),
            ("created_at", .text(ticket.createdAt.description)), ("updated_at", .text(ticket.updatedAt.description)),
        ]
    }

    private static func metadata(_ text: String?) -> JSONValue {
        text.flatMap { try? JSONReader.value(of: Array($0.utf8)) } ?? .object([JSONValue.Member]())
    }

    func message(_ message: TicketMessage, of ticket: Ticket, _ link: (Attachment) -> String) -> JSONValue {
        let author = author(of: message, in: ticket)
        return .object([
            ("id", .number(message.id.rawValue)), ("uuid", .text(message.uuid.text)),
            ("ticket_id", .number(ticket.id.rawValue)), ("user_id", author.id.map { .number($0) } ?? .null),
            ("author_name", .text(author.name)), ("author_email", .text(author.address)),
            ("content", .text(message.newText)), ("is_internal", .flag(message.kind == .internal)),
            ("is_read", .flag(message.readAt != nil)), ("read_at", .text(message.readAt?.description)),
            ("attachments", .list(message.attachments.map { file($0, of: ticket, message, link) })),
            ("created_at", .text(message.createdAt.description)),
            ("updated_at", .text((message.editedAt ?? message.createdAt).description)),
        ])
    }

    func file(
        _ file: Attachment, of ticket: Ticket, _ message: TicketMessage?, _ link: (Attachment) -> String
    ) -> JSONValue {
        .object([
            ("id", .number(file.id.rawValue)), ("uuid", .text(file.uuid.text)),
            ("ticket_id", .number(ticket.id.rawValue)),
            ("message_id", message.map { .number($0.id.rawValue) } ?? .null),
            ("file_name", .text(file.name)),
            ("file_path", .text("tickets/\(ticket.id.rawValue)/\(file.id.rawValue)/\(file.name)")),
            ("file_url", .text(link(file))), ("file_type", .text(String(file.mediaType.prefix { $0 != "/" }))),
            ("file_size", .number(file.size)), ("mime_type", .text(file.mediaType)),
            ("created_at", .text(file.createdAt.description)), ("updated_at", .text(file.createdAt.description)),
        ])
    }
}
