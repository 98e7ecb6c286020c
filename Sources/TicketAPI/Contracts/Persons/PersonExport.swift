package import GatewayKit
import MIMEParser
package import TicketStore

/// Everything that is kept of one person, in a form that he can read and another system can use.
package enum PersonExport {
    static let schema = Schema.named(
        "PersonExport",
        .object([
            .required("email", .line), .required("name", .nullable(.text(0, 1_000))),
            .required("language", .nullable(.line)), .required("account", .nullable(account)),
            .required("tickets", .list(ticket, atMost: 1_000_000)),
            .required("deliveries", .list(delivery, atMost: 1_000_000)),
            .required("letters", .list(letter, atMost: 1_000_000)),
        ]))

    private static let account = Schema.object([
        .required("id", .uuid), .required("created_at", .instant), .required("verified_at", .nullable(.instant)),
        .required("disabled_at", .nullable(.instant)),
    ])
    private static let ticket = Schema.named(
        "PersonTicket",
        .object([
            .required("id", .uuid), .required("number", .line), .required("is_own", .flag),
            .required("subject", .text(0, 1_000)), .required("status", SAVWords.status),
            .required("priority", SAVWords.priority), .required("category", .nullable(.line)),
            .required("unit", .nullable(.text(0, 1_000))),
            .required("satisfaction_rating", .nullable(.integer(1...5))),
            .required("satisfaction_comment", .nullable(.text(0, .max))), .required("created_at", .instant),
            .required("updated_at", .instant), .required("resolved_at", .nullable(.instant)),
            .required("closed_at", .nullable(.instant)), .required("deleted_at", .nullable(.instant)),
            .required("messages", .list(message, atMost: 100_000)), .required("files", .list(file, atMost: 100_000)),
            .required("history", .list(event, atMost: 100_000)),
        ]))
    private static let message = Schema.named(
        "PersonMessage",
        .object([
            .required("id", .uuid), .required("is_own", .flag), .required("text", .text(0, .max)),
            .required("created_at", .instant), .required("files", .list(file, atMost: 10_000)),
        ]))
    private static let file = Schema.named(
        "PersonFile",
        .object([
            .required("id", .uuid), .required("name", .text(0, 1_000)), .required("mime_type", .text(0, 200)),
            .required("size", .count), .required("sha256", .line), .required("created_at", .instant),
        ]))
    private static let event = Schema.object([
        .required("at", .instant), .required("action", .line), .required("before", .nullable(.text(0, .max))),
        .required("after", .nullable(.text(0, .max))),
    ])
    private static let delivery = Schema.object([
        .required("kind", .line), .required("way", .line), .required("ticket", .nullable(.line)),
        .required("state", .word(DeliveryState.allCases.map(\.rawValue))), .required("queued_at", .instant),
    ])
    private static let letter = Schema.object([
        .required("received_at", .instant), .required("size", .count), .required("disposition", .nullable(.line)),
    ])

    /// As `GET /persons/{address}/export` answers.
    package static func json(of person: PersonFile) -> JSONValue {
        .object([
            ("email", .text(person.contact.address.description)), ("name", .text(person.contact.name)),
            ("language", .text(person.contact.language)), ("account", person.account.map(words) ?? .null),
            ("tickets", .list(person.tickets.map { words($0, person.contact.id) })),
            ("deliveries", .list(person.deliveries.map(words))), ("letters", .list(person.letters.map(words))),
        ])
    }

    private static func words(_ account: Account) -> JSONValue {
        .object([
            ("id", .text(account.uuid.text)), ("created_at", .text(account.createdAt.description)),
            ("verified_at", .text(account.verifiedAt?.description)),
            ("disabled_at", .text(account.disabledAt?.description)),
        ])
    }

    private static func words(_ dossier: TicketFile, _ person: ContactID) -> JSONValue {
        let ticket = dossier.ticket
        let isOwn = ticket.requester.id == person
        return .object([
            ("id", .text(ticket.uuid.text)), ("number", .text(ticket.number.text)), ("is_own", .flag(isOwn)),
            ("subject", .text(ticket.subject)), ("status", .text(ticket.status.rawValue)),
            ("priority", .text(ticket.priority.rawValue)), ("category", .text(ticket.category?.rawValue)),
            ("unit", .text(ticket.unit)), ("satisfaction_rating", .number(ticket.satisfaction?.rating)),
            ("satisfaction_comment", .text(ticket.satisfaction?.comment)),
            ("created_at", .text(ticket.createdAt.description)), ("updated_at", .text(ticket.updatedAt.description)),
            ("resolved_at", .text(ticket.resolvedAt?.description)), ("closed_at", .text(ticket.closedAt?.description)),
            ("deleted_at", .text(ticket.deletedAt?.description)),
            ("messages", .list(dossier.messages.map { words($0, person) })),
            ("files", .list(dossier.uploads.map(words))), ("history", .list(dossier.history.map(words))),
        ])
    }

    private static func words(_ message: TicketMessage, _ person: ContactID) -> JSONValue {
        var isOwn = false
        if case .contact(let contact) = message.author { isOwn = contact.id == person }
        return .object([
            ("id", .text(message.uuid.text)), ("is_own", .flag(isOwn)),
            ("text", .text(isOwn ? message.fullText : message.newText)),
            ("created_at", .text(message.createdAt.description)), ("files", .list(message.attachments.map(words))),
        ])
    }

    private static func words(_ file: Attachment) -> JSONValue {
        .object([
            ("id", .text(file.uuid.text)), ("name", .text(file.name)), ("mime_type", .text(file.mediaType)),
            ("size", .number(file.size)), ("sha256", .text(file.digest.description)),
            ("created_at", .text(file.createdAt.description)),
        ])
    }

    private static func words(_ event: HistoryEvent) -> JSONValue {
        .object([
            ("at", .text(event.at.description)), ("action", .text(event.action)), ("before", .text(event.before)),
            ("after", .text(event.after)),
        ])
    }

    private static func words(_ delivery: Delivery) -> JSONValue {
        .object([
            ("kind", .text(delivery.content.name)), ("way", .text(delivery.route.description)),
            ("ticket", .text(delivery.ticket?.text)), ("state", .text(delivery.state.rawValue)),
            ("queued_at", .text(delivery.createdAt.description)),
        ])
    }

    private static func words(_ letter: PersonFile.LetterEntry) -> JSONValue {
        .object([
            ("received_at", .text(letter.receivedAt.description)), ("size", .number(letter.size)),
            ("disposition", .text(letter.disposition?.rawValue)),
        ])
    }
}
