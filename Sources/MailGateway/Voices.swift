import GatewayKit
import Notifier
import TicketStore
import Transport

/// The ways out beside mail, each with a dispatcher of its own: SMS, and every webhook.
struct Voices: Sendable {
    /// In the order of the configuration, SMS first.
    let services: [any Service]
    private let bells: [@Sendable () -> Void]

    /// `settings` are those of mail; what is special to a way out is set here.
    init(
        _ configuration: Configuration, composer: NoticeComposer, store: any TicketStore, alerts: OperatorAlerts,
        settings: DispatchSettings, log: Log
    ) {
        var services: [any Service] = []
        var bells: [@Sendable () -> Void] = []
        let limits = configuration.limits.transport
        if let sms = configuration.sms {
            var dispatch = settings
            dispatch.connections = sms.connections
            dispatch.lifetime = sms.lifetime
            dispatch.expiresInOutage = true
            let freight = SMSFreight(composer: composer, phones: configuration.phones, segments: sms.segments)
            let dispatcher = OutboxDispatcher(
                freight, store: store, alerts: alerts, settings: dispatch, log: log.with("route", "sms")
            ) { SMSChannel(sms.gateway, over: WebSession(endpoint: sms.endpoint, limits: limits)) }
            services.append(Dispatch(name: "outbox sms", dispatcher: dispatcher))
            bells.append(dispatcher.wake)
        }
        for webhook in configuration.webhooks {
            // Read by the daemon, whose secrets are needed.
            guard let secret = webhook.secret else { continue }
            var dispatch = settings
            // One after the other: they tell of one ticket in the order of its history.
            dispatch.connections = 1
            dispatch.expiresInOutage = true
            let freight = CallFreight(webhook.name, tellsInternalNotes: webhook.tellsInternalNotes)
            let dispatcher = OutboxDispatcher(
                freight, store: store, alerts: alerts, settings: dispatch, log: log.with("route", freight.route)
            ) { WebhookChannel(WebSession(endpoint: webhook.endpoint, limits: limits), secret: secret) }
            services.append(Dispatch(name: "outbox \(freight.name)", dispatcher: dispatcher))
            bells.append(dispatcher.wake)
        }
        self.services = services
        self.bells = bells
    }

    /// Says that rows were added or made due. Safe from any thread, never waits.
    func wake() { for ring in bells { ring() } }
}
