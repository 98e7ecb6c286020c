import GatewayKit

extension APIProblem {
    /// `application/problem+json`, with what RFC 9457, section 3.1, names.
    package var response: HTTPResponse {
        var members: [(String, JSONValue)] = [
            ("type", .text("about:blank")), ("title", .text(HTTPStatus.phrase(of: status))),
            ("status", .number(Int64(status))), ("detail", .text(detail)),
        ]
        if !fields.isEmpty {
            let errors = fields.map { JSONValue.object([("field", .text($0.name)), ("reason", .text($0.reason))]) }
            members.append(("errors", .list(errors)))
        }
        var response = HTTPResponse.json(.object(members), status: status)
        response.fields = answerFields
        response.fields.append("Content-Type", "application/problem+json")
        return response
    }
}
