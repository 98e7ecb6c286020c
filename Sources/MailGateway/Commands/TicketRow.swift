import GatewayKit
import MIMEParser
import TicketStore

/// A ticket in JSON. Times are RFC 3339 in UTC.
struct TicketRow: Encodable {
    let number, uuid, queue, subject, status, priority, source, requester: String
    let requesterName, assignee, category: String?
    let createdAt, updatedAt: String
    let firstResponseAt, resolvedAt, closedAt: String?
    let version: Int64
    let escalationLevel: Int
    let satisfaction: Int?
    let satisfactionComment, slaState, deadlineAt: String?

    /// `promise` is `nil` when nothing was promised about it.
    init(_ ticket: Ticket, promise: PromiseStand?) {
        number = ticket.number.text
        uuid = ticket.uuid.text
        queue = ticket.queue.rawValue
        subject = ticket.subject
        status = ticket.status.rawValue
        priority = ticket.priority.rawValue
        source = ticket.source.rawValue
        requester = ticket.requester.address.description
        requesterName = ticket.requester.name
        assignee = ticket.assignee?.rawValue
        category = ticket.category?.rawValue
        createdAt = ticket.createdAt.description
        updatedAt = ticket.updatedAt.description
        firstResponseAt = ticket.firstResponseAt?.description
        resolvedAt = ticket.resolvedAt?.description
        closedAt = ticket.closedAt?.description
        version = ticket.version
        escalationLevel = ticket.escalationLevel
        satisfaction = ticket.satisfaction?.rating
        satisfactionComment = ticket.satisfaction?.comment
        slaState = promise?.health.rawValue
        deadlineAt = promise?.deadlineAt?.description
    }
}

/// A ticket with everything that happened to it, in JSON.
struct TicketFileRow: Encodable {
    struct Message: Encodable {
        let uuid, kind, direction, author, proof, proofBasis, newText, fullText, createdAt: String
        let safeHtml, messageId, rawSha256, replyTo: String?
        let isConfirmed: Bool
        let attachments: [File]
    }

    struct File: Encodable {
        let name, mediaType, sha256: String
        let size: Int
        let isInline: Bool
    }

    struct Event: Encodable {
        let at, action, actor: String
        let before, after: String?
        let checks: [Check]
    }

    struct Check: Encodable {
        let name, verdict: String
    }

    let ticket: TicketRow
    let participants, watchingQueues, tags, watchers: [String]
    let messages: [Message]
    let history: [Event]
    let deliveries: [DeliveryRow]

    init(_ file: TicketFile, promise: PromiseStand?) {
        ticket = TicketRow(file.ticket, promise: promise)
        participants = file.participants.map(\.address.description)
        watchingQueues = file.watchingQueues.map(\.rawValue)
        tags = file.tags.map(\.rawValue)
        watchers = file.watchers.map(\.rawValue)
        messages = file.messages.map { message in
            Message(
                uuid: message.uuid.text, kind: message.kind.rawValue, direction: message.direction.rawValue,
                author: message.author.shown, proof: message.proof.rawValue,
                proofBasis: message.basis.rawValue, newText: message.newText, fullText: message.fullText,
                createdAt: message.createdAt.description, safeHtml: message.safeHTML,
                messageId: message.messageID?.description, rawSha256: message.rawDigest?.description,
                replyTo: message.replyTo?.description,
                isConfirmed: message.isConfirmed,
                attachments: message.attachments.map {
                    File(
                        name: $0.name, mediaType: $0.mediaType, sha256: $0.digest.description, size: $0.size,
                        isInline: $0.isInline)
                })
        }
        history = file.history.map { event in
            Event(
                at: event.at.description, action: event.action, actor: event.actor, before: event.before,
                after: event.after,
                checks: (event.trace?.checks ?? []).map { Check(name: $0.name, verdict: $0.verdict) })
        }
        deliveries = file.deliveries.map(DeliveryRow.init)
    }
}

extension Author {
    /// An address, or who of us.
    var shown: String {
        switch self {
        case .contact(let contact): contact.address.description
        case .agent(let name): "agent \(name)"
        case .system: "system"
        }
    }
}

/// One outgoing mail in JSON.
struct DeliveryRow: Encodable {
    let id: Int64
    let key, route, kind, recipient, state, createdAt: String
    let ticket, nextAttemptAt, lastReply: String?
    let attempts: Int

    init(_ delivery: Delivery) {
        id = delivery.id.rawValue
        key = delivery.key
        route = delivery.route.description
        kind = delivery.content.name
        recipient = delivery.recipient
        state = delivery.state.rawValue
        createdAt = delivery.createdAt.description
        ticket = delivery.ticket?.text
        nextAttemptAt = delivery.nextAttemptAt?.description
        lastReply = delivery.lastReply
        attempts = delivery.attempts
    }
}

extension TicketRow: ListedRow {
    static let columns: [TextTable.Column] = [
        .init(title: "NUMBER"), .init(title: "STATUS"), .init(title: "PRIORITY"), .init(title: "QUEUE"),
        .init(title: "REQUESTER", widest: 32), .init(title: "ASSIGNEE"), .init(title: "UPDATED"),
        .init(title: "SUBJECT", widest: 60),
    ]

    var cells: [String] { [number, status, priority, queue, requester, assignee ?? "-", updatedAt, subject] }
}

extension DeliveryRow: ListedRow {
    static let columns: [TextTable.Column] = [
        .init(title: "ID", alignment: .right), .init(title: "STATE"), .init(title: "BY"), .init(title: "KIND"),
        .init(title: "TICKET"),
        .init(title: "RECIPIENT", widest: 40), .init(title: "TRIES", alignment: .right), .init(title: "NEXT"),
        .init(title: "LAST REPLY", widest: 60),
    ]

    var cells: [String] {
        ["\(id)", state, route, kind, ticket ?? "-", recipient, "\(attempts)", nextAttemptAt ?? "-", lastReply ?? ""]
    }
}
