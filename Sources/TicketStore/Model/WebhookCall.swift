package import GatewayKit

/// One claimed outbox row that tells an endpoint of an event.
package struct WebhookCall: Sendable {
    /// What `markSending` and `finish` take.
    package var id: OutboxID
    /// Who is told.
    package var endpoint: EndpointName
    /// What happened.
    package var event: TicketEvent
    /// The line of the history that says so.
    package var change: HistoryEvent
    /// As it is now, not as it was when the event happened.
    package var ticket: Ticket
    /// By name.
    package var tags: [TagName]
    /// The message that was added; `nil` when the event is about none.
    package var message: TicketMessage?
    /// When it was queued; its lifetime counts from here.
    package var createdAt: Instant
    /// Attempts made before this one.
    package var attempts: Int
    /// What an earlier attempt sent. Retries send the same bytes.
    package var kept: KeptParcel?

    /// A row as claimed.
    package init(
        id: OutboxID, endpoint: EndpointName, event: TicketEvent, change: HistoryEvent, ticket: Ticket,
        tags: [TagName] = [], message: TicketMessage? = nil, createdAt: Instant, attempts: Int = 0,
        kept: KeptParcel? = nil
    ) {
        self.id = id
        self.endpoint = endpoint
        self.event = event
        self.change = change
        self.ticket = ticket
        self.tags = tags
        self.message = message
        self.createdAt = createdAt
        self.attempts = attempts
        self.kept = kept
    }
}

/// One attempt to call an endpoint, as listed.
package struct WebhookAttempt: Sendable {
    /// The row it belongs to, which `resendCall` takes.
    package var entry: OutboxID
    /// Who was called.
    package var endpoint: EndpointName
    /// What was told.
    package var event: TicketEvent
    /// About which ticket.
    package var ticket: TicketNumber
    /// When the attempt ended.
    package var at: Instant
    /// What became of the row by it.
    package var state: DeliveryState
    /// What the endpoint said, its first kilobyte, or why it was not asked. Not trusted.
    package var reply: String

    /// Takes every field as it is.
    package init(
        entry: OutboxID, endpoint: EndpointName, event: TicketEvent, ticket: TicketNumber, at: Instant,
        state: DeliveryState, reply: String
    ) {
        self.entry = entry
        self.endpoint = endpoint
        self.event = event
        self.ticket = ticket
        self.at = at
        self.state = state
        self.reply = reply
    }
}

/// An endpoint that said it is gone.
package struct RetiredEndpoint: Equatable, Sendable {
    /// As configured.
    package var name: EndpointName
    /// When it said so.
    package var since: Instant
    /// What it said. Not trusted.
    package var reason: String

    /// Takes every field as it is.
    package init(name: EndpointName, since: Instant, reason: String) {
        self.name = name
        self.since = since
        self.reason = reason
    }
}
