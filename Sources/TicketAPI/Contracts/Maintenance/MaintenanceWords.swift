import GatewayKit
import TicketStore

/// How the maintenance system (document 000) writes: the members of its struct `Ticket`, in snake_case and its own words.
struct MaintenanceWords {
    let rules: any DeskRules
    /// Of everybody who is named.
    let ids: PersonIDs

    static let ticket = Schema.named(
        "MaintenanceTicket",
        .object([
            .required("id", .uuid), .required("building_id", .nullable(.uuid)), .required("unit_id", .nullable(.line)),
            .required("created_by", .uuid), .required("assigned_to", .nullable(.uuid)),
            .required("title", .text(0, 1_000)), .required("description", .text(0, .max)),
            .required("category", category), .required("priority", priority), .required("status", status),
            .required("created_at", .instant), .required("resolved_at", .nullable(.instant)),
        ]))

    static let comment = Schema.named(
        "MaintenanceComment",
        .object([
            .required("id", .uuid), .required("ticket_id", .uuid), .required("created_by", .uuid),
            .required("author_name", .text(0, 1_000)), .required("content", .text(0, .max)),
            .required("is_internal", .flag), .required("created_at", .instant),
        ]))

    static let photo = Schema.named(
        "MaintenancePhoto",
        .object([
            .required("id", .uuid), .required("ticket_id", .uuid), .required("file_name", .text(0, 1_000)),
            .required("mime_type", .text(0, 200)), .required("size", .count), .required("url", .text(0, 4_000)),
            .required("created_at", .instant),
        ]))

    static let category = Schema.word(Category.allCases.map(\.rawValue))
    static let priority = Schema.word(Priority.allCases.map(\.rawValue))
    static let status = Schema.word(Status.allCases.map(\.rawValue))

    /// What it is about. A category of which the document knows nothing is `Other`.
    enum Category: String, CaseIterable {
        case plumbing = "Plumbing"
        case electrical = "Electrical"
        case heating = "Heating"
        case cleaning = "Cleaning"
        case security = "Security"
        case other = "Other"

        init(_ category: CategoryName?) {
            self = Category.allCases.first { $0.name == category } ?? .other
        }

        /// Ours; none for `Other`.
        var name: CategoryName? { self == .other ? nil : CategoryName(rawValue.lowercased()) }
    }

    enum Priority: String, CaseIterable {
        case low = "Low"
        case medium = "Medium"
        case high = "High"
        case emergency = "Emergency"

        init(_ priority: TicketPriority) {
            self =
                switch priority {
                case .low: .low
                case .normal: .medium
                case .high: .high
                case .urgent: .emergency
                }
        }

        var ours: TicketPriority {
            switch self {
            case .low: .low
            case .medium: .normal
            case .high: .high
            case .emergency: .urgent
            }
        }
    }

    enum Status: String, CaseIterable {
        case open = "Open"
        case inProgress = "InProgress"
        case resolved = "Resolved"
        case closed = "Closed"
        case cancelled = "Cancelled"

        init(_ status: TicketStatus) {
            self =
                switch status {
                case .open: .open
                case .assigned, .inProgress, .waitingCustomer: .inProgress
                case .resolved: .resolved
                case .closed: .closed
                case .cancelled: .cancelled
                }
        }

        var ours: TicketStatus {
            switch self {
            case .open: .open
            case .inProgress: .inProgress
            case .resolved: .resolved
            case .closed: .closed
            case .cancelled: .cancelled
            }
        }
    }

    func ticket(_ ticket: Ticket, description: String, at site: Site?) -> JSONValue {
        let assignee = ticket.assignee.map { ids[Person($0, in: rules)].text }
        return .object([
            ("id", .text(ticket.uuid.text)), ("building_id", .text(site?.uuid.text)), ("unit_id", .text(ticket.unit)),
            ("created_by", .text(ids[Person(ticket.requester)].text)), ("assigned_to", .text(assignee)),
            ("title", .text(ticket.subject)), ("description", .text(description)),
            ("category", .text(Category(ticket.category).rawValue)),
            ("priority", .text(Priority(ticket.priority).rawValue)), ("status", .text(Status(ticket.status).rawValue)),
            ("created_at", .text(ticket.createdAt.description)), ("resolved_at", .text(ticket.resolvedAt?.description)),
        ])
    }

    func comment(_ message: TicketMessage, of ticket: Ticket) -> JSONValue {
        let author = Person(message.author, in: rules)
        return .object([
            ("id", .text(message.uuid.text)), ("ticket_id", .text(ticket.uuid.text)),
            ("created_by", .text(ids[author].text)), ("author_name", .text(author.name)),
            ("content", .text(message.newText)), ("is_internal", .flag(message.kind == .internal)),
            ("created_at", .text(message.createdAt.description)),
        ])
    }

    static func photo(_ file: Attachment, of ticket: Ticket, _ link: (Attachment) -> String) -> JSONValue {
        .object([
            ("id", .text(file.uuid.text)), ("ticket_id", .text(ticket.uuid.text)), ("file_name", .text(file.name)),
            ("mime_type", .text(file.mediaType)), ("size", .number(file.size)), ("url", .text(link(file))),
            ("created_at", .text(file.createdAt.description)),
        ])
    }
}
