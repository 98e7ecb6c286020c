import GatewayKit
import GatewayTestKit
import MIMEParser
import Testing
import TicketStore
import Transport

@testable import Notifier

/// An outbox, a clock that stands, and a dispatcher between them.
struct Dispatch {
    var office: Office
    let clock = StandingClock()
    let operators: [EmailAddress]

    init(telling subscriptions: [EventSubscription] = []) throws {
        office = try Office(telling: subscriptions)
        office.settings.dispatch.connections = 1
        operators = [try #require(EmailAddress("root@example.org"))]
        office.settings.alerts.recipients = operators
    }

    var store: OpenStore.Store { office.store }

    func dispatcher(
        _ makeChannel: @escaping @Sendable () -> any Channel<MailParcel>
    ) -> OutboxDispatcher<MailFreight> {
        let log = Log(sink: { _ in })
        let alerts = OperatorAlerts(
            store: store, settings: office.settings.alerts, timepiece: clock.timepiece, log: log)
        return OutboxDispatcher(
            MailFreight(composer: office.composer, roster: office.settings.roster), store: store, alerts: alerts,
            settings: office.settings.dispatch, timepiece: clock.timepiece, log: log, makeChannel: makeChannel)
    }

    /// A dispatcher of SMS or webhooks.
    func dispatcher<Load: Freight>(
        _ freight: Load, _ makeChannel: @escaping @Sendable () -> any Channel<Load.Parcel>
    ) -> OutboxDispatcher<Load> {
        let log = Log(sink: { _ in })
        let alerts = OperatorAlerts(
            store: store, settings: office.settings.alerts, timepiece: clock.timepiece, log: log)
        return OutboxDispatcher(
            freight, store: store, alerts: alerts, settings: office.settings.dispatch, timepiece: clock.timepiece,
            log: log, makeChannel: makeChannel)
    }

    /// A dispatcher that talks to `server` and waits no longer than `finalReply` for the answer to the final dot.
    func dispatcher(to server: ServerEndpoint, finalReply: Duration = .seconds(30)) -> OutboxDispatcher<MailFreight> {
        var limits = TransportLimits()
        limits.finalReplyDeadline = finalReply
        return dispatcher { [limits] in SMTPChannel(SMTPSession(endpoint: server, limits: limits)) }
    }

    /// Runs `dispatcher` while `body` looks at what it does, then stops it and waits for its end.
    func running(_ dispatcher: OutboxDispatcher<some Freight>, _ body: () async throws -> Void) async throws {
        let work = Task { try await dispatcher.run() }
        do { try await body() } catch {
            work.cancel()
            throw error
        }
        work.cancel()
        try await work.value
    }

    /// The deliveries that are not alerts to the operators, in the order of their rows.
    func deliveries() async throws -> [Delivery] {
        try await store.deliveries(in: DeliveryState.allCases, limit: 1_000)
            .filter { $0.kind != .operatorAlert }.sorted { $0.id < $1.id }
    }

    func states() async throws -> [DeliveryState] { try await deliveries().map(\.state) }

    func alerts() async throws -> [Delivery] {
        try await store.deliveries(in: DeliveryState.allCases, limit: 1_000).filter { $0.kind == .operatorAlert }
    }
}
