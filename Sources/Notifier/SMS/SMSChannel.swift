package import GatewayKit
package import Transport

/// SMS by an HTTP gateway.
package struct SMSChannel: Channel {
    private let gateway: SMSGateway
    private let session: WebSession
    private let now: @Sendable () -> Instant

    /// `session` is used by nobody else.
    package init(
        _ gateway: SMSGateway, over session: WebSession, now: @escaping @Sendable () -> Instant = { .now }
    ) {
        self.gateway = gateway
        self.session = session
        self.now = now
    }

    /// A request without an answer is uncertain: the gateway may have sent the text.
    package func deliver(
        _ parcel: TextParcel, beforePromise: @escaping @Sendable () async throws -> Void
    ) async -> DeliveryOutcome {
        do throws(TransportError) {
            switch try await session.send(gateway.request(parcel), beforeSending: beforePromise) {
            case .answered(let answer): return gateway.outcome(answer, from: session.endpoint.name, at: now())
            case .uncertain(let error): return .uncertain(reason: error.description)
            }
        } catch {
            return DeliveryOutcome(unsent: error)
        }
    }

    /// No connection is kept.
    package func close() async {}
}

extension SMSGateway {
    func request(_ parcel: TextParcel) -> WebRequest {
        switch self {
        case .kannel(let user, let password, let sender):
            Kannel.request(parcel, user: user, password: password?.reveal { $0 } ?? "", sender: sender)
        case .custom(let gateway): gateway.request(parcel)
        }
    }

    func outcome(_ answer: WebAnswer, from server: String, at now: Instant) -> DeliveryOutcome {
        switch self {
        case .kannel: Kannel.outcome(answer, from: server, at: now)
        case .custom(let gateway): gateway.outcome(answer, from: server, at: now)
        }
    }
}
