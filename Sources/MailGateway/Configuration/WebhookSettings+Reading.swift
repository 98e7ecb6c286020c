import GatewayKit
import Notifier
import TicketStore
import Transport

extension WebhookSettings {
    init?(name: String, _ section: inout ConfigurationSection, queues: [String]) {
        let endpoint = WebEndpoint.read(&section, mayBeLoopback: false)
        let secret = section.located("secret_file", .secretFile(section.secretUse), isRequired: true)
        let events = section.list("events", .event, isRequired: true)
        let chosen = section.list("queues", .queue(among: queues))
        let internalNotes = section.optional("internal_notes", .yesOrNo)
        guard let endpoint, let secret else { return nil }
        var key: WebhookSecret?
        if let value = secret.value {
            key = value.reveal { WebhookSecret($0) }
            if key == nil {
                section.complain(
                    Complaint(
                        "must hold whsec_ and the base64 of 24 to 64 random bytes: echo whsec_$(openssl rand -base64 32)"
                    ),
                    at: secret)
            }
        }
        let subscription = EventSubscription(
            endpoint: EndpointName(name), events: Set(events.flatMap(\.value)),
            queues: section.wasGiven("queues") ? Set(chosen.map(\.value)) : nil)
        self.init(name: EndpointName(name), endpoint: endpoint, secret: key, subscription: subscription)
        tellsInternalNotes = internalNotes ?? tellsInternalNotes
    }
}

extension ScalarKind where Value == [TicketEvent] {
    /// The name of one event, or `all`.
    fileprivate static var event: Self {
        .word(of: ["all"] + TicketEvent.allCases.map(\.rawValue)) { word in
            word == "all" ? TicketEvent.allCases : TicketEvent(rawValue: word).map { [$0] }
        }
    }
}

extension ScalarKind where Value == QueueName {
    fileprivate static func queue(among names: [String]) -> Self {
        .name(of: "queue", among: names) { QueueName($0) }
    }
}
