package import GatewayKit

/// A ticket with everything that happened to it.
package struct TicketFile: Sendable {
    /// As it is now.
    package var ticket: Ticket
    /// The requester first, then in the order they joined.
    package var participants: [Contact]
    /// Queues besides the home queue that see it, by name.
    package var watchingQueues: [QueueName]
    /// By name.
    package var tags: [TagName]
    /// Agents who are told of the ticket without answering for it.
    package var watchers: [AgentName]
    /// Oldest first, unconfirmed ones among them; deleted ones are not.
    package var messages: [TicketMessage]
    /// Oldest first.
    package var history: [HistoryEvent]
    /// Mails to customers and agents about it, in the order they were queued.
    package var deliveries: [Delivery]
    /// Files that are no part of a message, oldest first.
    package var uploads: [Attachment] = []
    /// For whom the work is done.
    package var organisation: Organisation?
    /// Where the work is done.
    package var site: Site?
    /// How its promises stand; `nil` where nothing is promised any more.
    package var stand: PromiseStand?
    /// How far its most urgent promise is; `nil` where nothing was promised.
    package var progress: PromiseProgress?

    /// A ticket to which nothing happened yet, unless said.
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
    /// What waits for a person's word.
    package var message: TicketMessage
    /// The one it stands in until then.
    package var ticket: Ticket

    /// `message` belongs to `ticket`.
    package init(message: TicketMessage, ticket: Ticket) {
        self.message = message
        self.ticket = ticket
    }
}

/// One change of a ticket.
package struct HistoryEvent: Sendable {
    /// When it was committed.
    package var at: Instant
    /// `ticket.created`, `status`, `priority`, `message.added` …
    package var action: String
    /// The old value; `nil` where there was none, or none is told.
    package var before: String?
    /// The new value; `nil` where there is none.
    package var after: String?
    /// `agent anna`, `customer x@y`, `system`.
    package var actor: String
    /// The decision trace of the letter that caused it.
    package var trace: DecisionTrace?

    /// Takes every field as it is.
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
    /// What `outbox retry` and `outbox release` take.
    package var id: OutboxID
    /// Unique for this kind, cause and recipient, and the same in every run over the same mail.
    package var key: String
    /// By which way it goes.
    package var route: OutboxRoute
    /// What it tells.
    package var content: DeliveryContent
    /// The address of the person, as text, also of an SMS; of a webhook the endpoint.
    package var recipient: String
    /// `nil` for mail that belongs to no ticket, such as operator alerts.
    package var ticket: TicketNumber?
    /// The message it is about; `nil` where it is about none.
    package var message: MessageRowID?
    /// Where it stands now.
    package var state: DeliveryState
    /// Attempts that ended and counted.
    package var attempts: Int
    /// When it was queued.
    package var createdAt: Instant
    /// When it falls due, or when its lease ends; `nil` once it is sent or failed.
    package var nextAttemptAt: Instant?
    /// What was last said of it, by the server or by us. Not trusted. `nil` before the first attempt.
    package var lastReply: String?

    /// Takes every field as it is.
    package init(
        id: OutboxID, key: String, route: OutboxRoute = .mail, content: DeliveryContent, recipient: String,
        ticket: TicketNumber? = nil, message: MessageRowID? = nil, state: DeliveryState, attempts: Int,
        createdAt: Instant,
        nextAttemptAt: Instant? = nil, lastReply: String? = nil
    ) {
        self.id = id
        self.key = key
        self.route = route
        self.content = content
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

extension Delivery {
    /// What a person is told; `nil` for a webhook.
    package var kind: Notice.Kind? {
        if case .notice(let kind) = content { kind } else { nil }
    }
}

/// What a delivery tells.
package enum DeliveryContent: Equatable, Sendable {
    /// To a person.
    case notice(Notice.Kind)
    /// To a program.
    case event(TicketEvent)

    /// As stored and shown.
    package var name: String {
        switch self {
        case .notice(let kind): kind.rawValue
        case .event(let event): event.rawValue
        }
    }
}

/// One row of the ledger.
package struct LedgerEntry: Sendable {
    /// Its row; commands name it by this.
    package var letter: LetterID
    /// Where it came from; after the server gave its UID to another letter, a pipe.
    package var place: LetterPlace
    /// How far it has come.
    package var state: LetterState
    /// The final word; `nil` while there is none.
    package var disposition: Disposition?
    /// Bytes: what the server announced until it is fetched, and for one above the limit; else what came.
    package var size: Int
    /// When it was entered into the ledger.
    package var seenAt: Instant
    /// When it got its final word; `nil` until then.
    package var committedAt: Instant?
    /// The ticket it led to; `nil` when it led to none.
    package var ticket: TicketNumber?
    /// Times its bytes were asked for; 0 when they never had to be.
    package var fetchAttempts: Int
    /// Times it was in the parser's hands when the process died.
    package var parseAttempts: Int
    /// The first letter with the same mail, for a duplicate.
    package var original: LetterID?
    /// What is to be said besides, such as why its bytes never came; `nil` for nothing.
    package var note: String?

    /// Takes every field as it is.
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
    /// As configured, also when it no longer is.
    package var mailbox: MailboxName
    /// All letters of it in the ledger: those in hand, and the sum of `byDisposition`.
    package var seen: Int
    /// Each that occurs once, by name.
    package var byDisposition: [(disposition: Disposition, count: Int)]
    /// Letters without a final word yet.
    package var inHand: Int

    /// `seen` is the caller's sum; nothing is added up here.
    package init(
        mailbox: MailboxName, seen: Int, byDisposition: [(disposition: Disposition, count: Int)] = [], inHand: Int
    ) {
        self.mailbox = mailbox
        self.seen = seen
        self.byDisposition = byDisposition
        self.inHand = inHand
    }
}
