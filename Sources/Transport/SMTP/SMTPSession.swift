import GatewayKit

/// One authenticated SMTP connection (RFC 5321) for any number of messages, one recipient each, one at a time.
///
/// libcurl connects, does TLS and authenticates; from then on only this type speaks. Calls may block, on a
/// thread of their own, and end within 0.2 s of the cancellation of their task.
package actor SMTPSession {
    /// The server and who we are to it; fixed for the session's life.
    package nonisolated let endpoint: ServerEndpoint
    /// Deadlines and sizes; fixed for the session's life.
    package nonisolated let limits: TransportLimits
    private let executor = BlockingExecutor(label: "smtp")
    private nonisolated let interruption = Interruption()
    private var connection: SMTPConnection?

    /// What the server offered in answer to our EHLO.
    package private(set) var extensions = SMTPExtensions()

    /// A thread of its own, where commands may block.
    package nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

    /// Connects to nothing yet.
    package init(endpoint: ServerEndpoint, limits: TransportLimits = TransportLimits()) {
        self.endpoint = endpoint
        self.limits = limits
    }

    /// Whether the next `send` can use this connection.
    package var isOpen: Bool { connection != nil }

    /// Connects, does TLS, authenticates and says EHLO. Closes what was open before.
    ///
    /// A fault here is the channel's, never a message's: `.refusedByPeer` names greeting or EHLO,
    /// `.refusedCredentials` a refused AUTH. A user without an AUTH offer is `.unsupported`: mail is not sent
    /// unauthenticated by accident.
    package func open() async throws(TransportError) {
        drop()
        interruption.lower(.aborted)
        try await interruption.stoppable { () throws(TransportError) in
            let channel = try Channel.connect(to: endpoint, limits: limits, interruption: interruption)
            var fresh = SMTPConnection(channel, limits: limits, peer: endpoint.name)
            let offer = try fresh.hello(endpoint.effectiveHeloName)
            // libcurl goes on without a login when AUTH is not offered.
            guard endpoint.user == nil || offer.authentication else {
                throw TransportError(.unsupported(.authentication), peer: endpoint.name)
            }
            extensions = offer
            connection = consume fresh
        }
    }

    /// Hands over one message to one recipient.
    ///
    /// `sender` is the envelope sender, `nil` for the null path `<>`. `beforeFinalDot` runs when all of the
    /// content has been sent and nothing has been promised yet: record there that the peer may soon have the
    /// mail; what it throws is thrown as `.callerFailed`, and the peer has no mail. Throws when the message has
    /// certainly not been taken over, for reasons of the channel: try again later on a new connection. After
    /// a refusal the session is ready for the next message unless `isOpen` says no.
    package func send(
        from sender: MailPath?, to recipient: MailPath, message: some MessageSource,
        beforeFinalDot: @Sendable () async throws -> Void = {}
    ) async throws(TransportError) -> SMTPDelivery {
        let envelope = SMTPEnvelope(sender: sender, recipient: recipient, message: message)
        guard isOpen else { throw TransportError(.closed, peer: endpoint.name) }
        if let lacking = envelope.requirementMissing(in: extensions) { return .unsupported(lacking) }
        let mail = envelope.mailCommand(extensions)
        let isPipelined = extensions.pipelining
        return try await interruption.stoppable { () async throws(TransportError) in
            // Taken out for the whole transaction: whoever comes while we wait finds no connection.
            guard var live = connection.take() else { throw TransportError(.closed, peer: endpoint.name) }
            if let refusal = try live.begin(
                mail: mail, recipient: envelope.recipientCommand, isPipelined: isPipelined)
            {
                live.reset()
                if live.isUsable { connection = consume live }
                return refusal
            }
            if let refusal = try live.send(message) { return refusal }
            do { try await beforeFinalDot() } catch {
                throw TransportError(callerFailed: error, peer: endpoint.name)
            }
            let delivery = live.finish()
            if live.isUsable { connection = consume live }
            return delivery
        }
    }

    /// Says QUIT, waits for `TransportLimits.farewellDeadline` at most, and closes. Never fails.
    package func close() async {
        _ = try? await interruption.stoppable { () throws(TransportError) in connection?.quit() }
        drop()
    }

    /// Ends whatever call is waiting and closes the connection. Safe from any thread, does not block.
    ///
    /// A message whose final dot was sent is then `.uncertain`. Aborted until the next `open()`.
    package nonisolated func abort() { interruption.raise(.aborted) }

    private func drop() {
        connection = nil
        extensions = SMTPExtensions()
    }
}
