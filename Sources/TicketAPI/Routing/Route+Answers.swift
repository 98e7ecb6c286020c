/// With which status an operation answers: what its table row, its path and its body say of it, and what is its own.
extension Route {
    /// All that the OpenAPI document names. A method that a place does not know is answered 405, a failure of ours 500.
    var statuses: [Int] {
        var statuses: Set<Int> = [answer.status]
        statuses.formUnion(Self.refusals)
        if path.contains("{") { statuses.insert(404) }
        switch AccessTable.rule(for: name) {
        case .everybody:
            if !name.hasPrefix("service.") { statuses.insert(401) }
        case .roles:
            statuses.formUnion([401, 403])
            // What somebody else did meanwhile; If-Match; the same Idempotency-Key with another request.
            if method != .get { statuses.formUnion([409, 412, 422]) }
        }
        statuses.formUnion(Self.own[name] ?? [])
        return statuses.sorted()
    }

    /// Of any request: those of the guard, and of a server that has no time.
    private static let refusals: Set<Int> = [400, 408, 413, 414, 415, 417, 431, 503]

    /// Of single operations.
    private static let own: [String: Set<Int>] = [
        "auth.login": [429], "auth.refresh": [429], "auth.password": [429],
        "sav.public.create": [422, 429], "sav.public.show": [429], "sav.public.say": [409, 422, 429],
        "service.metrics": [401, 403, 404], "events.stream": [404], "btp.live": [426],
        "btp.export": [202],
    ]
}
