/// Why a request is not answered as asked: a problem detail of RFC 9457.
package struct APIProblem: Error, Equatable, Sendable {
    /// One field of a request that is not as it should be.
    package struct Field: Equatable, Sendable {
        /// `subject`, `data.responsable`, `query.limit`, `path.id`.
        package var name: String
        /// What is wrong and what to do: `must be one of low, normal, high, urgent`.
        package var reason: String

        /// Takes both as they are.
        package init(_ name: String, _ reason: String) {
            self.name = name
            self.reason = reason
        }
    }

    /// From 400 to 599.
    package var status: Int
    /// For people; holds nothing of what the asking person may not see.
    package var detail: String
    /// What is wrong with the request, field by field; none where it is something else.
    package var fields: [Field]
    /// Header fields of the answer: `Retry-After`, `WWW-Authenticate`.
    package var answerFields = HTTPFields()

    /// Without header fields of its own.
    package init(_ status: Int, _ detail: String, _ fields: [Field] = []) {
        self.status = status
        self.detail = detail
        self.fields = fields
    }

    /// What is wrong stands in one field.
    package static func field(_ name: String, _ reason: String) -> APIProblem {
        APIProblem(400, "\(name): \(reason)", [Field(name, reason)])
    }

    /// The same for what is not there and for what the asking person may not see.
    package static let notFound = APIProblem(404, "there is no such thing, or it is not yours to see")
}
