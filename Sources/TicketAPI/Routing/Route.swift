import GatewayKit
import TicketStore

/// One operation of the API: where it is, who may ask for it, what it takes and answers, and what it does.
///
/// The table of all routes is what the server serves, what the OpenAPI document says, and what the tests walk.
package struct Route: Sendable {
    /// What stands in the query, under its name.
    package struct Parameter: Sendable {
        var name: String
        var schema: Schema
        var note: String

        init(_ name: String, _ schema: Schema, _ note: String) {
            self.name = name
            self.schema = schema
            self.note = note
        }
    }

    /// What a request carries.
    package enum Body: Sendable {
        case none
        case json(Schema)
        /// The same, or the fields of a plain web form (`application/x-www-form-urlencoded`).
        case jsonOrForm(Schema)
        /// `multipart/form-data` with this many files of the field.
        case files(field: String, atMost: Int)
    }

    /// What is answered when all goes well.
    package struct Answer: Sendable {
        var status: Int
        /// `nil` for an answer without JSON.
        var schema: Schema?

        static func ok(_ schema: Schema) -> Answer { Answer(status: 200, schema: schema) }
        static func created(_ schema: Schema) -> Answer { Answer(status: 201, schema: schema) }
        static let nothing = Answer(status: 204, schema: nil)
    }

    let method: HTTPRequest.Method
    /// `/tickets/{id}/messages/{messageId}`
    let path: String
    /// Unique, and the key of `AccessTable`: `sav.message.show`.
    let name: String
    let summary: String
    var query: [Parameter] = []
    var body = Body.none
    let answer: Answer
    let perform: @Sendable (APICall) async throws -> HTTPResponse

    init(
        _ method: HTTPRequest.Method, _ path: String, _ name: String, _ summary: String, query: [Parameter] = [],
        body: Body = .none, answer: Answer, perform: @escaping @Sendable (APICall) async throws -> HTTPResponse
    ) {
        self.method = method
        self.path = path
        self.name = name
        self.summary = summary
        self.query = query
        self.body = body
        self.answer = answer
        self.perform = perform
    }
}

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

/// What routes work with.
package struct APIServices: Sendable {
    let desk: HelpDesk
    let identity: Identity
    let feed: LiveFeed
    let settings: APISettings
    /// Of the server that these are asked through.
    let figures: ServerFigures
    /// `nil` where nothing is exported.
    let exports: ExportRuns?

    package init(
        desk: HelpDesk, identity: Identity, feed: LiveFeed, settings: APISettings,
        figures: ServerFigures = ServerFigures(), exports: ExportRuns? = nil
    ) {
        self.figures = figures
        self.exports = exports
        self.desk = desk
        self.identity = identity
        self.feed = feed
        self.settings = settings
    }
}

/// What the administrator decided about the API.
package struct APISettings: Equatable, Sendable {
    /// `https://tickets.example.org`, before every path that is handed out; `nil` for paths alone.
    package var publicURL: String?
    /// Pages of these origins may ask.
    package var origins: Set<String> = []
    /// Whether a ticket's number alone opens what its customer may read. Whoever guesses numbers reads it too.
    package var opensByNumberAlone = false

    package init() {}
}

/// A file of a form.
package struct UploadedFile: Sendable {
    /// As sent; cleaned when it is kept.
    package var name: String
    /// As declared.
    package var mediaType: String
    package var bytes: [UInt8]

    package init(name: String, mediaType: String, bytes: [UInt8]) {
        self.name = name
        self.mediaType = mediaType
        self.bytes = bytes
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
        guard let tag = request.fields["if-match"], tag != "*" else { return nil }
        guard let version = EntityTag(tag)?.version else {
            throw APIProblem(412, "If-Match must be the ETag of an earlier answer")
        }
        return version
    }

    /// What makes this request and one repeated under the same Idempotency-Key the same.
    func repetition() throws(APIProblem) -> DeskWork.Repetition? {
        guard let key = request.fields["idempotency-key"] else { return nil }
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

    /// The number of a member; `nil` when it is missing or null.
    func number(_ name: String) -> Int64? {
        if case .number(let number)? = self[name] { number } else { nil }
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
