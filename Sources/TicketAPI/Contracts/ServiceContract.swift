import GatewayKit
import TicketStore

/// Whether the service is there, for people and for those who watch over it.
enum ServiceContract {
    static let routes: [Route] = [
        Route(
            .get, "/health", "service.health", "Whether the service runs",
            answer: .ok(.object([.required("status", .line), .required("service", .line)]))
        ) { _ in
            .json(.object([("status", .text("ok")), ("service", .text("sav-service"))]))
        },
        Route(
            .get, "/status", "service.status", "Whether the service reaches its database",
            answer: .ok(.object([.required("status", .line), .required("database", .line)]))
        ) { call in
            try await call.desk.checkStore()
            return .json(.object([("status", .text("ok")), ("database", .text("connected"))]))
        },
        Route(
            .get, "/healthz", "service.healthz", "Whether the process lives",
            answer: .ok(.object([.required("status", .line)]))
        ) { _ in .json(.object([("status", .text("ok"))])) },
        Route(
            .get, "/readyz", "service.readyz", "Whether requests are answered",
            answer: .ok(.object([.required("status", .line), .optional("scanner", .line)]))
        ) { call in
            try await call.desk.checkStore()
            var members: [(String, JSONValue)] = [("status", .text("ready"))]
            if let scanner = call.desk.uploads.scanner {
                // Without it nothing is uploaded; all else is answered, so this is still ready.
                members.append(("scanner", .text(await scanner.isReachable ? "reachable" : "unreachable")))
            }
            return .json(.object(members))
        },
    ]
}

extension HelpDesk {
    /// Throws 503 while the store cannot be read.
    func checkStore() async throws(APIProblem) {
        do {
            _ = try await store.feedEnd()
        } catch {
            throw APIProblem(503, "the store cannot be read now")
        }
    }
}
