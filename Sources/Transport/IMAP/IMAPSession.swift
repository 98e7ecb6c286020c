import GatewayKit

/// One authenticated IMAP connection (RFC 3501) and the few commands a mailbox watcher needs.
///
/// libcurl connects, does TLS and logs in; from then on only this type speaks. Commands run one after the
/// other on a thread of their own and may block there: the cooperative pool never waits. Each ends within
/// 0.2 s of the cancellation of its task, throwing `.cancelled`; the connection is then gone.
///
/// After `.refusedByPeer` the session may go on. After any other fault that came from the connection it is
/// closed: `open()` again.
package actor IMAPSession {
    /// The server and who we are to it; fixed for the session's life.
    package nonisolated let endpoint: ServerEndpoint
    /// Deadlines and sizes; fixed for the session's life.
    package nonisolated let limits: TransportLimits
    private let executor = BlockingExecutor(label: "imap")
    private nonisolated let interruption = Interruption()
    private var connection: IMAPConnection?

    /// What the server can do, asked after login. Empty while closed.
    package private(set) var capabilities = IMAPCapabilities()
    /// The folder of the last `select`, as it was then. `nil` when none is selected.
    package internal(set) var folder: SelectedFolder?

    /// A thread of its own, where commands may block.
    package nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

    /// Connects to nothing yet.
    package init(endpoint: ServerEndpoint, limits: TransportLimits = TransportLimits()) {
        self.endpoint = endpoint
        self.limits = limits
    }

    /// Whether the next command has a connection. That the server still holds it shows only in use.
    package var isOpen: Bool { connection != nil }

    /// Connects, does TLS, logs in and asks for the capabilities. Closes what was open before.
    package func open() async throws(TransportError) {
        drop()
        interruption.lower(.aborted)
        try await interruption.stoppable { () throws(TransportError) in
            let channel = try Channel.connect(to: endpoint, limits: limits, interruption: interruption)
            var fresh = IMAPConnection(channel, limits: limits, peer: endpoint.name)
            // libcurl keeps what it read to itself, and servers offer more after login.
            var offer = CapabilityOffer()
            try fresh.run(Array("CAPABILITY".utf8), into: &offer)
            capabilities = offer.capabilities
            connection = consume fresh
        }
    }

    /// Says LOGOUT, waits for `TransportLimits.farewellDeadline` at most, and closes. Never fails.
    package func close() async {
        _ = try? await interruption.stoppable { () throws(TransportError) in connection?.logout() }
        drop()
    }

    /// Ends the `idle` that runs or, when none does, the next one at once. Commands are not disturbed.
    ///
    /// Safe from any thread, does not block.
    package nonisolated func interrupt() { interruption.raise(.idleEnds) }

    /// Ends whatever call is waiting, with `.cancelled`, and closes the connection. For shutdown.
    ///
    /// Safe from any thread, does not block. The session stays aborted until the next `open()`.
    package nonisolated func abort() { interruption.raise(.aborted) }

    /// Waits until something happens in the folder, `renewEvery` is over or `interrupt()` is called.
    ///
    /// Uses IDLE (RFC 2177) where the server has it, otherwise looks again after `TransportLimits.pollInterval`.
    /// News that came since the last look at the folder's end (`highestUID`, or `listing` up to `UInt32.max`) end
    /// the wait at once: no mail is overlooked because it arrived during other work.
    package func idle(renewEvery: Duration? = nil) async throws(TransportError) -> IdleOutcome {
        let renewal = renewEvery ?? limits.idleRenewal
        let mayIdle = capabilities.idle
        let pollInterval = limits.pollInterval
        let outcome = try await talk { (connection) throws(TransportError) -> IdleOutcome in
            if let announced = connection.announced { return .changed(at: announced) }
            return mayIdle
                ? try connection.idle(until: .now + renewal)
                : try connection.poll(until: .now + min(renewal, pollInterval))
        }
        // An interruption that came too late for this wait is kept for the next.
        if outcome == .interrupted { interruption.lower(.idleEnds) }
        return outcome
    }

    /// Runs `body` on the open connection, which is dropped when the conversation breaks.
    ///
    /// `body` does not suspend: nothing comes between its commands.
    func talk<Success: Sendable>(
        _ body: (inout IMAPConnection) throws(TransportError) -> Success
    ) async throws(TransportError) -> Success {
        try await interruption.stoppable { () throws(TransportError) in
            guard var live = connection.take() else { throw TransportError(.closed, peer: endpoint.name) }
            do throws(TransportError) {
                let success = try body(&live)
                connection = consume live
                return success
            } catch {
                if error.leavesConnectionUsable { connection = consume live } else { drop() }
                throw error
            }
        }
    }

    private func drop() {
        connection = nil
        folder = nil
        capabilities = IMAPCapabilities()
    }
}

private struct CapabilityOffer: ResponseObserver {
    var capabilities = IMAPCapabilities()

    mutating func response(_ response: IMAPResponse) {
        if case .capabilities(let offered) = response { capabilities = offered }
    }
}
