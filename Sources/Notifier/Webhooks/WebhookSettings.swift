package import TicketStore
package import Transport

/// A program that is told of events.
package struct WebhookSettings: Sendable {
    /// As configured.
    package var name: EndpointName
    /// Where it is called.
    package var endpoint: WebEndpoint
    /// What calls are signed with; `nil` when it was not read.
    package var secret: WebhookSecret?
    /// Of what it is told.
    package var subscription: EventSubscription
    /// Whether it may read what only the team may.
    package var tellsInternalNotes = false

    /// Internal notes stay inside, unless set.
    package init(
        name: EndpointName, endpoint: WebEndpoint, secret: WebhookSecret?, subscription: EventSubscription
    ) {
        self.name = name
        self.endpoint = endpoint
        self.secret = secret
        self.subscription = subscription
    }
}
