package import GatewayKit
package import Transport

/// One call of an endpoint.
package struct CallParcel: Equatable, Sendable {
    /// The same in every attempt.
    package var id: String
    /// The same in every attempt.
    package var body: [UInt8]

    /// Takes both as they are.
    package init(id: String, body: [UInt8]) {
        self.id = id
        self.body = body
    }
}

/// Calls one endpoint (standardwebhooks.com).
package struct WebhookChannel: Channel {
    private let secret: WebhookSecret
    private let session: WebSession
    private let now: @Sendable () -> Instant

    /// `session` is used by nobody else.
    package init(_ session: WebSession, secret: WebhookSecret, now: @escaping @Sendable () -> Instant = { .now }) {
        self.secret = secret
        self.session = session
        self.now = now
    }

    /// A call without an answer is tried again: the receiver knows its id.
    package func deliver(
        _ parcel: CallParcel, beforePromise: @escaping @Sendable () async throws -> Void
    ) async -> DeliveryOutcome {
        do throws(TransportError) {
            switch try await session.send(request(parcel), beforeSending: beforePromise) {
            case .answered(let answer): return outcome(answer)
            case .uncertain(let error) where error.code == .cancelled: return .withdrawn(reason: error.description)
            case .uncertain(let error): return .refusedForNow(reason: error.description)
            }
        } catch {
            return DeliveryOutcome(unsent: error)
        }
    }

    /// No connection is kept.
    package func close() async {}

    /// Nobody's words but ours stand in the header.
    private func request(_ parcel: CallParcel) -> WebRequest {
        let timestamp = now().seconds
        return WebRequest(
            .post,
            headers: [
                WebRequest.Header("Content-Type", "application/json"), WebRequest.Header("webhook-id", parcel.id),
                WebRequest.Header("webhook-timestamp", "\(timestamp)"),
                WebRequest.Header(
                    "webhook-signature", secret.signature(id: parcel.id, timestamp: timestamp, body: parcel.body)),
            ], body: parcel.body)
    }

    private func outcome(_ answer: WebAnswer) -> DeliveryOutcome {
        let words = WebWords.shown(answer)
        switch answer.status {
        case 200..<300: return .accepted(reply: words)
        case 300..<400:
            return .channelDown(
                ChannelFault(
                    server: session.endpoint.name, reason: words, hint: WebWords.redirected, needsOperator: true))
        case 410: return .gone(reason: words)
        default: return .refusedForNow(reason: words, after: WebWords.pause(answer, at: now()))
        }
    }
}
