package import GatewayKit
import MIMEParser
package import TicketStore

/// Outgoing calls of one endpoint.
package struct CallFreight: Freight {
    private let endpoint: EndpointName
    private let tellsInternalNotes: Bool

    /// For the endpoint of this name.
    package init(_ endpoint: EndpointName, tellsInternalNotes: Bool) {
        self.endpoint = endpoint
        self.tellsInternalNotes = tellsInternalNotes
    }

    package var route: OutboxRoute { .webhook(endpoint) }
    package var name: String { "webhook \(endpoint)" }
    package var retirement: OperatorAlerts.Topic? { .webhookRetired(endpoint: endpoint.rawValue) }

    /// The brake is for people.
    package func claim(
        limit: Int, now: Instant, lease: Duration, within brake: BrakeLimits, from store: any TicketStore
    ) async throws(StoreError) -> ClaimedOutbox<WebhookCall> {
        ClaimedOutbox(entries: try await store.claimCalls(to: endpoint, limit: limit, now: now, lease: lease))
    }

    /// Keeps id and body before the first attempt.
    package func parcel(of entry: WebhookCall, from store: any TicketStore) async throws(PackingFailure) -> CallParcel {
        if let kept = entry.kept { return CallParcel(id: Self.identifier(kept.id), body: kept.body) }
        let body = EventBody(entry, tellsInternalNotes: tellsInternalNotes).json.bytes
        let kept = KeptParcel(id: UniqueID(at: entry.createdAt), body: body)
        do throws(StoreError) { try await store.keep(kept, for: entry.id) } catch { throw .store(error) }
        return CallParcel(id: Self.identifier(kept.id), body: body)
    }

    /// Nobody: the operators hear of an endpoint that cannot be reached.
    package func notices(ofFailed entry: WebhookCall) -> [Notice] { [] }

    package func outage(of server: String) -> OperatorAlerts.Topic { .webhookStopped(endpoint: endpoint.rawValue) }

    /// A call of the kind that `webhooks test` makes: an event that never happened.
    package static func sample(at now: Instant) -> CallParcel {
        let body = JSONValue.object([
            ("event", .text("ticket.created")), ("timestamp", .text(now.description)),
            (
                "data",
                .object([
                    ("test", .flag(true)), ("ticket_id", .number(0)), ("ticket_number", .text("TEST-000")),
                    ("user_id", .null), ("subject", .text("A test of this webhook")), ("priority", .text("normal")),
                    ("category", .null), ("status", .text("open")),
                ])
            ),
        ])
        return CallParcel(id: identifier(UniqueID(at: now)), body: body.bytes)
    }

    private static func identifier(_ id: UniqueID) -> String { "msg_\(id)" }
}
