/// Which pages of other sites may ask (the CORS protocol of the Fetch standard).
package struct CrossOrigin: Sendable {
    /// As bytes: letters that only look alike are another origin.
    private let origins: Set<[UInt8]>

    /// `https://desk.example.org`, each as browsers send it; empty for none.
    package init(_ origins: Set<String>) {
        self.origins = Set(origins.map { Array($0.utf8) })
    }

    /// The answer to a preflight; `nil` for any other request.
    func preflight(_ request: HTTPRequest) -> HTTPResponse? {
        guard request.method == .options, let origin = origin(of: request),
            request.fields["access-control-request-method"] != nil
        else { return nil }
        return HTTPResponse(
            status: 204,
            fields: [
                "Access-Control-Allow-Origin": origin, "Vary": "Origin",
                "Access-Control-Allow-Methods": "GET, POST, PUT, PATCH, DELETE",
                "Access-Control-Allow-Headers":
                    "Authorization, Content-Type, If-Match, Idempotency-Key, Last-Event-ID, X-Request-Id, X-Ticket-Token",
                "Access-Control-Max-Age": "600",
            ])
    }

    /// Lets the page read the answer.
    func allow(_ request: HTTPRequest, to response: inout HTTPResponse) {
        guard !origins.isEmpty else { return }
        response.fields.append("Vary", "Origin")
        guard let origin = origin(of: request) else { return }
        response.fields.append("Access-Control-Allow-Origin", origin)
        response.fields.append("Access-Control-Expose-Headers", "ETag, Location, Retry-After, X-Request-Id")
    }

    /// The origin of the page that asks, when it may.
    private func origin(of request: HTTPRequest) -> String? {
        request.fields["origin"].flatMap { origins.contains(Array($0.utf8)) ? $0 : nil }
    }
}
