import GatewayKit
import TicketStore

/// Figures for those who watch over the gateway.
enum MetricsContract {
    static let routes: [Route] = [
        Route(
            .get, "/metrics", "service.metrics",
            "Figures for Prometheus: for supervisors and admins, and for this machine where no proxy stands on it",
            answer: Route.Answer(status: 200, schema: nil)
        ) { call in
            try await admit(call)
            let desk = call.desk
            let (census, letters) = try await desk.asking { () throws(StoreError) in
                (try await desk.store.census(now: call.now), try await desk.store.ledgerSummaries())
            }
            var promised: [(health: SLAClock.Health, count: Int)] = []
            for health in SLAClock.Health.allCases {
                var query = TicketQuery(visibleTo: .all)
                query.health = health
                query.limit = 1
                promised.append((health, try await desk.list(query, now: call.now).total))
            }
            let page = MetricsPage(
                server: call.services.figures.reading, census: census, letters: letters, promised: promised,
                now: call.now)
            return HTTPResponse(
                status: 200, fields: ["Content-Type": MetricsPage.mediaType, "Cache-Control": "no-store"],
                body: .bytes(Array(page.text.utf8)))
        }
    ]

    /// Those who answer for the work; and whoever asks from this machine, where no proxy can be asking for somebody else.
    private static func admit(_ call: APICall) async throws {
        let request = call.request
        if request.fields["authorization"] != nil {
            let caller = try await call.identity.caller(of: request, now: call.now)
            try caller.require(.metrics)
            guard caller.role == .supervisor || caller.role == .admin else { throw APIProblem.notFound }
            return
        }
        // A proxy that says nothing of whom it asks for looks like this machine.
        let isDirect = call.services.settings.isAskedDirectly
        let proxied = ["x-forwarded-for", "forwarded", "x-real-ip", "via"].contains { request.fields[$0] != nil }
        guard isDirect, !proxied, PeerAddress(request.peer)?.isLoopback == true else {
            throw Identity.unauthorised("show the token of a supervisor or an admin, of the scope metrics or read", nil)
        }
    }
}

extension PeerAddress {
    /// 127.0.0.0/8, and ::1.
    var isLoopback: Bool { description.hasPrefix("127.") || description == "::1" }
}
