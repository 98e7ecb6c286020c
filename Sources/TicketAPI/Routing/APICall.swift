import GatewayKit
import TicketStore

/// A request that found its route and was let in: everything it says has been checked against the route.
package struct APICall: Sendable {
    let request: HTTPRequest
    /// Who asks; `nil` where nobody has to sign in.
    let visitor: Caller?
    /// Values of the path's placeholders.
    let path: [String: String]
    /// Values of the query that the route knows.
    let query: [String: String]
    /// `.null` where the route takes no JSON.
    let body: JSONValue
    let files: [UploadedFile]
    /// Fields of the form besides its files.
    let form: [String: String]
    /// The operation's name.
    let operation: String
    let services: APIServices

    var desk: HelpDesk { services.desk }
    var identity: Identity { services.identity }

    var now: Instant { request.receivedAt }

    /// Who asks, on a route that only those may use who signed in.
    var caller: Caller {
        get throws(APIProblem) {
            guard let visitor else { throw APIProblem(401, "sign in first") }
            return visitor
        }
    }
}

// MARK: What a call says

extension APICall {
    /// The ticket of `{name}`: its number, or its UUID.
    func ticket(_ name: String = "id") throws(APIProblem) -> TicketKey {
        let text = path[name] ?? ""
        if let uuid = UniqueID(checking: text) { return .uuid(uuid) }
        guard let number = TicketNumber(text) else { throw .notFound }
        return .number(number)
    }

    /// The message, file, site … of `{name}`, by its UUID.
    func uuid(_ name: String) throws(APIProblem) -> UniqueID {
        guard let uuid = UniqueID(checking: path[name] ?? "") else { throw .notFound }
        return uuid
    }

    /// A whole number of the query that its schema has checked.
    func number(_ name: String) -> Int? { query[name].flatMap { Int($0) } }

    /// The version that If-Match names (RFC 9110, section 13.1.1); `nil` for none, or any.
    func expectedVersion() throws(APIProblem) -> Int64? {
        guard let tag = field(.ifMatch), tag != "*" else { return nil }
        guard let version = EntityTag(tag)?.version else {
            throw APIProblem(412, "If-Match must be the ETag of an earlier answer")
        }
        return version
    }

    /// `nil` also where the operation does not take it.
    func field(_ condition: RequestCondition) -> String? {
        condition.operations.contains(operation) ? request.fields[condition.rawValue.lowercased()] : nil
    }

    /// What makes this request and one repeated under the same Idempotency-Key the same.
    func repetition() throws(APIProblem) -> DeskWork.Repetition? {
        guard let key = field(.idempotencyKey) else { return nil }
        guard (1...255).contains(key.utf8.count) else {
            throw .field("Idempotency-Key", "must have 1 to 255 characters")
        }
        let who = visitor.map { $0.account.text } ?? "peer \(request.peer)"
        let place = "\(request.method.rawValue) /\(request.path.joined(separator: "/"))"
        return DeskWork.Repetition(
            key: sha256(Array("\(who)\n\(key)".utf8)), content: sha256(Array(place.utf8) + [0] + request.body))
    }
}

/// The version of a ticket as HTTP names it.
struct EntityTag: Equatable {
    let version: Int64

    init(_ version: Int64) { self.version = version }

    /// Reads `"v12"`, also as a weak one.
    init?(_ text: String) {
        let tag = text.hasPrefix("W/") ? text.dropFirst(2) : text[...]
        guard tag.hasPrefix("\"v"), tag.hasSuffix("\""), let version = Int64(tag.dropFirst(2).dropLast()) else {
            return nil
        }
        self.version = version
    }

    var text: String { "\"v\(version)\"" }
}

// MARK: Members of a body

extension JSONValue {
    /// The text of a member; `nil` when it is missing or null.
    func text(_ name: String) -> String? {
        if case .text(let text)? = self[name] { text } else { nil }
    }

    /// The whole number of a member, also one written as 12.0; `nil` when it is missing or null.
    func number(_ name: String) -> Int64? {
        switch self[name] {
        case .number(let number): number
        case .decimal(let number): Int64(exactly: number)
        default: nil
        }
    }

    /// A member that may have a fraction.
    func decimal(_ name: String) -> Double? {
        switch self[name] {
        case .number(let number): Double(number)
        case .decimal(let number): number
        default: nil
        }
    }

    /// `nil` when it is missing or null.
    func flag(_ name: String) -> Bool? {
        if case .flag(let flag)? = self[name] { flag } else { nil }
    }

    /// The texts of a list; `nil` when it is missing or null.
    func texts(_ name: String) -> [String]? {
        guard case .list(let values)? = self[name] else { return nil }
        return values.compactMap { if case .text(let text) = $0 { text } else { nil } }
    }
}
