import GatewayKit
import TicketStore

extension Identity {
    /// Who asks; `nil` on a route for everybody of somebody who shows nothing. Throws 401 for nobody known, 403 for
    /// somebody who may not, 429 for who asks too often.
    func admit(_ request: HTTPRequest, to route: Route) async throws(APIProblem) -> Caller? {
        let now = request.receivedAt
        switch AccessTable.rule(for: route.name) {
        case .everybody:
            if route.name.hasPrefix("sav.public.") { try limits.admit(request.peer, to: .publicRequest, now: now) }
            guard request.fields["authorization"] != nil, !route.name.hasPrefix("service.") else { return nil }
            return try await caller(of: request, now: now)
        case .roles(let roles):
            let caller = try await caller(of: request, on: route, now: now)
            try caller.require(AccessScope(for: request.method))
            guard roles.contains(caller.role) else {
                throw APIProblem(403, "a \(caller.role.rawValue) may not do this")
            }
            return caller
        }
    }

    /// A route that takes a `token` is asked by browsers that cannot send the field Authorization.
    private func caller(of request: HTTPRequest, on route: Route, now: Instant) async throws(APIProblem) -> Caller {
        let tokens = request.query.filter { $0.name == "token" }.map(\.value)
        guard request.fields["authorization"] == nil, tokens.count == 1,
            route.query.contains(where: { $0.name == "token" })
        else { return try await caller(of: request, now: now) }
        return try await caller(bearing: tokens[0], now: now)
    }
}
