import GatewayKit

/// Asks one web server, one request at a time, each on a connection of its own.
///
/// No redirect is followed, no proxy used, and neither the environment nor a file of the user's adds anything. Calls
/// block, on a thread of their own, and end soon after the cancellation of their task.
package actor WebSession {
    /// The server; fixed for the session's life.
    package nonisolated let endpoint: WebEndpoint
    /// Deadlines and sizes; fixed for the session's life.
    package nonisolated let limits: TransportLimits
    private let executor = BlockingExecutor(label: "web")
    private nonisolated let interruption = Interruption()

    /// A thread of its own, where requests may block.
    package nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

    /// Connects to nothing yet.
    package init(endpoint: WebEndpoint, limits: TransportLimits = TransportLimits()) {
        self.endpoint = endpoint
        self.limits = limits
    }

    /// Sends one request and waits for its answer, for `TransportLimits.webDeadline` at most.
    ///
    /// Throws when the server has certainly not been asked. `beforeSending` runs first: record there that the server
    /// may soon have the request; what it throws is thrown as `.callerFailed`, and nothing is sent.
    package func send(
        _ request: WebRequest, beforeSending: @Sendable () async throws -> Void = {}
    ) async throws(TransportError) -> WebOutcome {
        try await interruption.stoppable { () async throws(TransportError) in
            let exchange = try WebExchange.prepare(request, to: endpoint, limits: limits)
            do { try await beforeSending() } catch {
                throw TransportError(callerFailed: error, peer: endpoint.name)
            }
            return try exchange.perform(interruption)
        }
    }

    /// Ends the request that is waiting, if there is one. Safe from any thread, does not block.
    package nonisolated func abort() { interruption.raise(.cancelled) }
}
