import GatewayKit
import MIMEParser
import TicketStore

/// How Support & Tickets V2 (document 002) writes tickets: camelCase, UUIDs, our own words of status and priority, of
/// which the document has none.
struct SupportWords {
    /// Who reads it: what is internal is told to the team alone.
    let isTeam: Bool
    let rules: any DeskRules

    init(for caller: Caller, _ rules: any DeskRules) {
        isTeam = caller.role != .customer
        self.rules = rules
    }

    static let status = Schema.word(TicketStatus.allCases.map(\.rawValue))
    static let priority = Schema.word(TicketPriority.allCases.map(\.rawValue))

    private static let person = Schema.object([
        .required("name", .text(0, 1_000)), .required("email", .nullable(.line)),
    ])

    private static let level = Schema.named(
        "SupportSLA",
        .object([
            .required("targetHours", .nullable(.number(0...1_000_000))), .required("deadlineAt", .nullable(.instant)),
            .required("breached", .flag), .required("resolvedAt", .nullable(.instant)),
        ]))

    private static let properties: [Schema.Property] = [
        .required("id", .uuid), .required("number", .line), .required("title", .text(0, 1_000)),
        .required("description", .text(0, .max)), .required("status", status), .required("priority", priority),
        .required("category", .nullable(.line)), .required("requester", person),
        .required("assignedTo", .nullable(.line)), .required("tags", .list(.line, atMost: 1_000)),
        .optional("watchers", .list(.line, atMost: 1_000)), .required("sla", level), .required("createdAt", .instant),
        .required("updatedAt", .instant),
    ]

    static let ticket = Schema.named("SupportTicket", .object(properties))
    static let dossier = Schema.named(
        "SupportTicketDetail",
        .object(
            properties + [
                .required("messages", .list(message, atMost: 100_000)),
                .required("history", .list(event, atMost: 100_000)),
            ]))

    /// Who wrote a message, in the words of the document.
    private static let roles = ["client", "agent", "technician", "supervisor", "admin", "system"]

    private static let message = Schema.named(
        "SupportMessage",
        .object([
            .required("id", .uuid), .required("role", .word(roles)), .required("author", person),
            .required("content", .text(0, .max)), .required("isInternal", .flag),
            .required("attachments", .list(file, atMost: 10_000)), .required("createdAt", .instant),
            .required("updatedAt", .instant),
        ]))

    private static let file = Schema.named(
        "SupportAttachment",
        .object([
            .required("id", .uuid), .required("name", .text(0, 1_000)), .required("mimeType", .text(0, 200)),
            .required("size", .count), .required("url", .text(0, 4_000)),
        ]))

    private static let event = Schema.named(
        "SupportEvent",
        .object([
            .required("action", .line), .required("from", .nullable(.text(0, .max))),
            .required("to", .nullable(.text(0, .max))), .required("by", .line), .required("at", .instant),
        ]))
}

extension SupportWords {
    /// One ticket of a list.
    func ticket(_ row: TicketRow, _ attention: TicketAttention?) -> JSONValue {
        .object(
            members(
                of: row.ticket, description: row.description, tags: row.tags, watchers: attention?.watchers ?? [],
                stand: row.stand, progress: attention?.progress))
    }

    /// A ticket with everything the reader may see of it.
    func dossier(_ dossier: TicketFile, _ link: (Attachment) -> String) -> JSONValue {
        var members = members(
            of: dossier.ticket, description: dossier.description, tags: dossier.tags, watchers: dossier.watchers,
            stand: dossier.stand, progress: dossier.progress)
        members.append(("messages", .list(dossier.messages.map { message($0, link) })))
        members.append(("history", .list(dossier.history.map { event($0) })))
        return .object(members)
    }

    private func members(
        of ticket: Ticket, description: String, tags: [TagName], watchers: [AgentName], stand: PromiseStand?,
        progress: PromiseProgress?
    ) -> [(String, JSONValue)] {
        var members: [(String, JSONValue)] = [
            ("id", .text(ticket.uuid.text)), ("number", .text(ticket.number.text)), ("title", .text(ticket.subject)),
            ("description", .text(description)), ("status", .text(ticket.status.rawValue)),
            ("priority", .text(ticket.priority.rawValue)), ("category", .text(ticket.category?.rawValue)),
            ("requester", Self.words(Person(ticket.requester))), ("assignedTo", .text(ticket.assignee?.rawValue)),
            ("tags", .list(tags.map { .text($0.rawValue) })),
        ]
        if isTeam { members.append(("watchers", .list(watchers.map { .text($0.rawValue) }))) }
        members += [
            (
                "sla",
                .object([
                    ("targetHours", progress.map { .decimal($0.target.hours) } ?? .null),
                    ("deadlineAt", .text(stand?.deadlineAt?.description)),
                    ("breached", .flag(stand?.health == .breach)),
                    ("resolvedAt", .text(ticket.resolvedAt?.description)),
                ])
            ), ("createdAt", .text(ticket.createdAt.description)), ("updatedAt", .text(ticket.updatedAt.description)),
        ]
        return members
    }

    private static func words(_ person: Person) -> JSONValue {
        .object([("name", .text(person.name)), ("email", .text(person.address?.description))])
    }

    private func message(_ message: TicketMessage, _ link: (Attachment) -> String) -> JSONValue {
        let author = Person(message.author, in: rules)
        let role = author.role.map { $0 == .customer ? "client" : $0.rawValue } ?? "system"
        let files = message.attachments.map { file in
            JSONValue.object([
                ("id", .text(file.uuid.text)), ("name", .text(file.name)), ("mimeType", .text(file.mediaType)),
                ("size", .number(file.size)), ("url", .text(link(file))),
            ])
        }
        return .object([
            ("id", .text(message.uuid.text)), ("role", .text(role)), ("author", Self.words(author)),
            ("content", .text(message.newText)), ("isInternal", .flag(message.kind == .internal)),
            ("attachments", .list(files)), ("createdAt", .text(message.createdAt.description)),
            ("updatedAt", .text((message.editedAt ?? message.createdAt).description)),
        ])
    }

    private func event(_ event: HistoryEvent) -> JSONValue {
        .object([
            ("action", .text(event.action)), ("from", .text(event.before)), ("to", .text(event.after)),
            ("by", .text(event.actor)), ("at", .text(event.at.description)),
        ])
    }
}

extension Duration {
    fileprivate var hours: Double { Double(wholeMicroseconds) / 3_600_000_000 }
}
