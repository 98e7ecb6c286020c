package import GatewayKit

/// A ticket with everything that happened to it.
package struct TicketFile: Sendable {
    package var ticket: Ticket
    package var participants: [Contact]
    package var watchingQueues: [QueueName]
    package var tags: [TagName]
    /// Agents who are told of the ticket without answering for it.
    package var watchers: [AgentName]
    package var messages: [TicketMessage]
    package var history: [HistoryEvent]
    package var deliveries: [Delivery]

    package init(
        ticket: Ticket, participants: [Contact] = [], watchingQueues: [QueueName] = [], tags: [TagName] = [],
        watchers: [AgentName] = [], messages: [TicketMessage] = [], history: [HistoryEvent] = [],
        deliveries: [Delivery] = []
    ) {
        self.ticket = ticket
        self.participants = participants
        self.watchingQueues = watchingQueues
        self.tags = tags
        self.watchers = watchers
        self.messages = messages
        self.history = history
        self.deliveries = deliveries
    }
}

/// A message whose writer takes no part in its ticket, or an agent's whose identity was not proved.
package struct UnconfirmedReply: Sendable {
    package var message: TicketMessage
    package var ticket: Ticket

    package init(message: TicketMessage, ticket: Ticket) {
        self.message = message
        self.ticket = ticket
    }
}

/// One change of a ticket.
package struct HistoryEvent: Sendable {
    package var at: Instant
    /// `ticket.created`, `status`, `priority`, `message.added` …
    package var action: String
    package var before: String?
    package var after: String?
    /// `agent anna`, `customer x@y`, `system`.
    package var actor: String
    /// The decision trace of the letter that caused it.
    package var trace: DecisionTrace?

    package init(
        at: Instant, action: String, before: String? = nil, after: String? = nil, actor: String,
        trace: DecisionTrace? = nil
    ) {
        self.at = at
        self.action = action
        self.before = before
        self.after = after
        self.actor = actor
        self.trace = trace
    }
}

/// One outgoing mail to one person, as listed.
package struct Delivery: Sendable {
    package var id: OutboxID
    package var key: String
    package var kind: Notice.Kind
    package var recipient: String
    package var ticket: TicketNumber?
    package var message: MessageRowID?
    package var state: DeliveryState
    package var attempts: Int
    package var createdAt: Instant
    package var nextAttemptAt: Instant?
    package var lastReply: String?

    package init(
        id: OutboxID, key: String, kind: Notice.Kind, recipient: String, ticket: TicketNumber? = nil,
        message: MessageRowID? = nil, state: DeliveryState, attempts: Int, createdAt: Instant,
        nextAttemptAt: Instant? = nil, lastReply: String? = nil
    ) {
        self.id = id
        self.key = key
        self.kind = kind
        self.recipient = recipient
        self.ticket = ticket
        self.message = message
        self.state = state
        self.attempts = attempts
        self.createdAt = createdAt
        self.nextAttemptAt = nextAttemptAt
        self.lastReply = lastReply
    }
}

/// One row of the ledger.
package struct LedgerEntry: Sendable {
    package var letter: LetterID
    package var place: LetterPlace
    package var state: LetterState
    package var disposition: Disposition?
    package var size: Int
    package var seenAt: Instant
    package var committedAt: Instant?
    package var ticket: TicketNumber?
    package var fetchAttempts: Int
    package var parseAttempts: Int
    /// The first letter with the same mail, for a duplicate.
    package var original: LetterID?
    package var note: String?

    package init(
        letter: LetterID, place: LetterPlace, state: LetterState, disposition: Disposition? = nil, size: Int,
        seenAt: Instant, committedAt: Instant? = nil, ticket: TicketNumber? = nil, fetchAttempts: Int,
        parseAttempts: Int, original: LetterID? = nil, note: String? = nil
    ) {
        self.letter = letter
        self.place = place
        self.state = state
        self.disposition = disposition
        self.size = size
        self.seenAt = seenAt
        self.committedAt = committedAt
        self.ticket = ticket
        self.fetchAttempts = fetchAttempts
        self.parseAttempts = parseAttempts
        self.original = original
        self.note = note
    }
}

/// What the ledger says of one mailbox: how many letters were ever seen and where each of them is.
package struct LedgerSummary: Sendable {
    package var mailbox: MailboxName
    package var seen: Int
    package var byDisposition: [(disposition: Disposition, count: Int)]
    /// Letters without a final word yet.
    package var inHand: Int

    package init(
        mailbox: MailboxName, seen: Int, byDisposition: [(disposition: Disposition, count: Int)] = [], inHand: Int
    ) {
        self.mailbox = mailbox
        self.seen = seen
        self.byDisposition = byDisposition
        self.inHand = inHand
    }
}
