import GatewayKit

/// A field of a request that says when it is to be done. Where an operation does not take it, it says nothing.
enum RequestCondition: String, CaseIterable, Sendable {
    /// Only while the ticket is as the caller saw it (RFC 9110, section 13.1.1).
    case ifMatch = "If-Match"
    /// Only once, however often it is sent.
    case idempotencyKey = "Idempotency-Key"

    /// Operations that take it, by their names.
    var operations: Set<String> {
        switch self {
        case .ifMatch: Self.changes.subtracting(["btp.bulk"])
        case .idempotencyKey: Self.changes.union(Self.entries).subtracting(["sav.tickets.delete"])
        }
    }

    /// What they are, for whoever reads the OpenAPI document.
    var note: String {
        switch self {
        case .ifMatch: "the ETag of the ticket as the caller saw it; 412 when somebody was faster"
        case .idempotencyKey: "1 to 255 characters of the caller's choice; sent again within a day, it happens once"
        }
    }

    /// Of its value, in JSON Schema.
    var schema: JSONValue {
        switch self {
        case .ifMatch: .object([("type", .text("string")), ("pattern", .text(#"^(\*|(W/)?"v[0-9]{1,18}")$"#))])
        case .idempotencyKey:
            .object([("type", .text("string")), ("minLength", .number(1)), ("maxLength", .number(255))])
        }
    }

    private static let changes: Set<String> = [
        "sav.tickets.update", "sav.tickets.delete", "sav.tickets.assign", "sav.tickets.resolve", "sav.tickets.close",
        "btp.tickets.update", "btp.tickets.act", "btp.bulk", "support.tickets.update", "maintenance.tickets.assign",
        "maintenance.tickets.status",
    ]
    private static let entries: Set<String> = [
        "sav.tickets.create", "sav.messages.create", "sav.public.create", "sav.public.say", "btp.tickets.create",
        "btp.messages.create", "support.tickets.create", "support.tickets.say", "incidents.messages.create",
        "maintenance.tickets.create", "maintenance.tickets.comment",
    ]
}
