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
        var isRequired: Bool

        init(_ name: String, _ schema: Schema, _ note: String, isRequired: Bool = false) {
            self.name = name
            self.schema = schema
            self.note = note
            self.isRequired = isRequired
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
