/// In which form something leaves the outbox. The raw values are stored and shown.
package enum OutboxChannel: String, Sendable, CaseIterable {
    case mail, sms, webhook
    /// No way out: what waits to be told together in one mail.
    case digest
}

/// What an `EndpointName` names: a program of somebody else's that is told of events.
package enum Endpoint {}
/// Key of a webhook in the configuration; what was queued for it keeps it.
package typealias EndpointName = ConfiguredName<Endpoint>

/// A way out of the gateway. Each is dispatched for itself: what is stuck on one delays nothing on another.
package enum OutboxRoute: Hashable, Sendable, CustomStringConvertible {
    case mail
    case sms
    case webhook(EndpointName)
    /// Waits to be told together in one mail; nobody dispatches it.
    case digest

    /// What goes this way.
    package var channel: OutboxChannel {
        switch self {
        case .mail: .mail
        case .sms: .sms
        case .webhook: .webhook
        case .digest: .digest
        }
    }

    /// `mail`, `sms`, `webhook crm`, `digest`
    package var description: String {
        switch self {
        case .mail, .sms, .digest: channel.rawValue
        case .webhook(let name): "webhook \(name)"
        }
    }

    /// As stored beside the channel; empty where there is only one way.
    var endpoint: EndpointName {
        switch self {
        case .mail, .sms, .digest: EndpointName("")
        case .webhook(let name): name
        }
    }

    init(_ channel: OutboxChannel, _ endpoint: EndpointName) {
        switch channel {
        case .mail: self = .mail
        case .sms: self = .sms
        case .webhook: self = .webhook(endpoint)
        case .digest: self = .digest
        }
    }
}

/// What an attempt sent and every later one sends again: a text, or the body of a call.
package struct KeptParcel: Equatable, Sendable {
    /// The same in every attempt, by which a receiver knows it again.
    package var id: UniqueID
    /// Sent as it is.
    package var body: [UInt8]

    /// Takes both as they are.
    package init(id: UniqueID, body: [UInt8]) {
        self.id = id
        self.body = body
    }
}
