package import GatewayKit
package import MIMEParser

/// Something one person is to be told, decided together with the change it is about.
///
/// It becomes one outbox row in the change's own transaction. Words are chosen later, by the dispatcher.
package struct Notice: Sendable {
    /// What is told, and to whom. The raw values are stored.
    package enum Kind: String, Sendable, CaseIterable {
        /// To the customer: we have it, this is the number. Never repeats the sender's words.
        case acknowledgement
        /// To agents: a new ticket.
        case ticketOpened = "ticket_opened"
        /// To whom a rule forwards mail: what the customer wrote, with its files.
        case forward
        /// To agents: a customer wrote again.
        case replyReceived = "reply_received"
        /// To the customer: what the agent wrote, as the team.
        case answer
        /// To those on call: at once.
        case urgentAlert = "urgent_alert"
        /// To agents: a stranger wrote into a ticket; accept or split.
        case unconfirmedReply = "unconfirmed_reply"
        /// To agents: a reply that seems to be about something else; split or leave.
        case splitProposed = "split_proposed"
        /// To an agent: a colleague made this ticket yours.
        case ticketAssigned = "ticket_assigned"
        /// To an agent: your commands were not carried out, and why.
        case commandRefused = "command_refused"
        /// To an agent: what you said about being there is noted, or why it is not; belongs to no ticket.
        case absenceNoted = "absence_noted"
        /// To an agent: your mail was kept as an internal note, and why.
        case agentMailUnproved = "agent_mail_unproved"
        /// To an agent: what you passed on opened a ticket in your name, and why.
        case agentForwardUnproved = "agent_forward_unproved"
        /// To the assignee: your answer did not reach the customer.
        case deliveryFailed = "delivery_failed"
        /// To whoever is responsible: a promise is in danger.
        case slaWarning = "sla_warning"
        /// To whoever is responsible: a promise is broken.
        case slaBreached = "sla_breached"
        /// To whom a ladder names: nobody has done what was promised.
        case escalated
        /// To whom a ladder told of it: somebody takes care of it.
        case escalationAcknowledged = "escalation_acknowledged"
        /// To the customer: we wait for your answer.
        case customerReminder = "customer_reminder"
        /// To the assignee: nothing happened in your ticket.
        case assigneeReminder = "assignee_reminder"
        /// To the customer: how was it?
        case survey
        /// To who looks after a team: a customer says that it was bad.
        case ratingReceived = "rating_received"
        /// To the operators of the gateway; belongs to no ticket.
        case operatorAlert = "operator_alert"
        /// To a supervisor: how yesterday went; belongs to no ticket.
        case digest
        /// To somebody of the team: what could wait, all of it in one mail; belongs to no ticket.
        case noticeDigest = "notice_digest"

        /// Whether somebody of the team gets it: in the form he chose.
        package var isToTeam: Bool {
            switch self {
            case .ticketOpened, .replyReceived, .urgentAlert, .unconfirmedReply, .splitProposed, .ticketAssigned,
                .deliveryFailed, .slaWarning, .slaBreached, .escalated, .escalationAcknowledged, .assigneeReminder,
                .ratingReceived:
                true
            case .acknowledgement, .answer, .forward, .commandRefused, .agentMailUnproved, .agentForwardUnproved,
                .absenceNoted, .customerReminder, .survey, .digest, .noticeDigest, .operatorAlert:
                false
            }
        }

        /// Whether it cannot wait for the morning.
        package var isUrgent: Bool { self == .urgentAlert || self == .escalated }

        /// What may be gathered and told together.
        package static var gathered: [Kind] { allCases.filter { $0.isToTeam && !$0.isUrgent } }

        /// Whether a customer gets it without anybody having written anything: what a complaint stops.
        package var isAutomatic: Bool { self == .acknowledgement || self == .customerReminder || self == .survey }

        /// What tells an agent that mail in his name was not believed: each once a day.
        package static let disbelief: Set<Kind> = [.agentMailUnproved, .agentForwardUnproved]
    }

    /// In which form somebody is told.
    package enum Voice: String, Sendable, CaseIterable {
        case mail, sms
        /// Gathered, and told together in one mail: a `noticeDigest`.
        case digest
    }

    /// What is told.
    package var kind: Kind
    /// In which form.
    package var voice = Voice.mail
    /// It waits until then; `nil` for at once.
    package var notBefore: Instant?
    /// Who is told; his row is looked up, or made, when the notice is queued.
    package var recipient: NewContact
    /// What a reply to it may touch.
    package var scope: TokenScope
    /// Locale of the template: `fr`, `en`.
    package var language: String
    /// Whose words an acknowledgement has, when a rule chose others than the usual.
    package var template: String?
    /// What a `commandRefused` tells.
    package var refusals: [CommandRefusal] = []
    /// What an `absenceNoted` confirms.
    package var absence: Absence.Word?
    /// Who did what an `escalationAcknowledged` tells.
    package var agent: AgentName?

    /// In the usual words, unless `template` names others.
    package init(
        kind: Kind, recipient: NewContact, scope: TokenScope, language: String, template: String? = nil
    ) {
        self.template = template
        self.kind = kind
        self.recipient = recipient
        self.scope = scope
        self.language = language
    }
}

/// What an `OutboxID` identifies: one mail to one person.
package enum OutboxEntity {}
/// Row id of an outbox entry, in the order they were queued.
package typealias OutboxID = Identifier<OutboxEntity>

/// Where one delivery to one person stands.
package enum DeliveryState: String, Sendable, CaseIterable {
    case queued
    /// Claimed by a dispatcher; nothing of it can have been accepted yet.
    case leased
    /// Committed before the final dot: after a crash the peer may have the mail.
    case sending
    case sent
    /// Refused for now; due again at `nextAttemptAt`.
    case deferred
    /// The brake does not let it out before `nextAttemptAt`.
    case held
    /// Refused for good, or its lifetime ended.
    case failed
    /// The final dot was sent and no reply was seen. Tried again later under the same Message-ID.
    case uncertain
}

/// One claimed outbox row with everything needed to word it.
package struct OutboxEntry: Sendable {
    /// What `markSending` and `finish` take.
    package var id: OutboxID
    /// Unique for this kind, letter and recipient: a change told twice is one row.
    package var key: String
    /// As it was decided.
    package var notice: Notice
    /// The row of `notice.recipient`: his address is the one written to.
    package var recipient: Contact
    /// When it was queued; the lifetime of the mail counts from here.
    package var createdAt: Instant
    /// Attempts made before this one.
    package var attempts: Int
    /// `nil` for operator alerts.
    package var subject: NoticeSubject?
    /// What a `delivery_failed` tells; the subject's message is the one that did not arrive.
    package var failure: DeliveryFailure?
    /// What a notice of a clock tells.
    package var clock: NoticeClock?
    /// The text of an operator alert: subject line and body; of a digest, the day and what `DailyDigest` reads.
    package var alert: (subject: String, body: String)?
    /// What a `noticeDigest` tells, the oldest first.
    package var gathered: [GatheredNotice] = []
    /// The mail as composed for an earlier attempt. Retries send the same bytes.
    package var composed: ComposedMail?
    /// The text as composed for an earlier attempt; a mail has none.
    package var kept: KeptParcel?

    /// A row as claimed. One without `subject` and without `alert` cannot be worded.
    package init(
        id: OutboxID, key: String, notice: Notice, recipient: Contact, createdAt: Instant, attempts: Int,
        subject: NoticeSubject? = nil, failure: DeliveryFailure? = nil, clock: NoticeClock? = nil,
        alert: (subject: String, body: String)? = nil, composed: ComposedMail? = nil, kept: KeptParcel? = nil
    ) {
        self.kept = kept
        self.id = id
        self.key = key
        self.notice = notice
        self.recipient = recipient
        self.createdAt = createdAt
        self.attempts = attempts
        self.subject = subject
        self.failure = failure
        self.clock = clock
        self.alert = alert
        self.composed = composed
    }
}

/// One of the notices that a `noticeDigest` tells together.
package struct GatheredNotice: Sendable {
    /// What happened.
    package var kind: Notice.Kind
    /// What a reply to it may touch.
    package var scope: TokenScope
    /// Where, as it is now.
    package var ticket: Ticket

    /// `kind` is one of `Notice.Kind.gathered`.
    package init(kind: Notice.Kind, scope: TokenScope, ticket: Ticket) {
        self.kind = kind
        self.scope = scope
        self.ticket = ticket
    }
}

/// The ticket and message a notice is about.
package struct NoticeSubject: Sendable {
    /// As it is now, not as it was when the notice was queued.
    package var ticket: Ticket
    /// The message that caused it, else the newest when it was queued; of a failed answer, the answer.
    package var message: TicketMessage
    /// Message-IDs of the conversation as the recipient's client knows it, oldest first, at most 20:
    /// what goes into References; the last is In-Reply-To.
    package var thread: [MessageID]

    /// `message` belongs to `ticket`.
    package init(
        ticket: Ticket, message: TicketMessage, thread: [MessageID] = []
    ) {
        self.ticket = ticket
        self.message = message
        self.thread = thread
    }
}

/// Whom a mail did not reach, and why.
package struct DeliveryFailure: Equatable, Sendable {
    /// The address the mail was sent to.
    package var recipient: EmailAddress
    /// What the server said, or why no server was asked. Not trusted: it may hold the words of anybody's server.
    package var reason: String

    /// Takes both as they are.
    package init(recipient: EmailAddress, reason: String) {
        self.recipient = recipient
        self.reason = reason
    }
}

/// The clock that caused a notice, as it stands when the notice is worded.
package struct NoticeClock: Sendable, Equatable {
    /// What it measures.
    package var kind: ClockKind
    /// What it did.
    package var deed: ClockDeed
    /// Counted time that is allowed.
    package var target: Duration
    /// When the target is reached, or was; `nil` while the clock does not run.
    package var deadlineAt: Instant?
    /// Where it began to measure.
    package var since: Instant

    /// Takes every field as it is.
    package init(kind: ClockKind, deed: ClockDeed, target: Duration, deadlineAt: Instant?, since: Instant) {
        self.kind = kind
        self.deed = deed
        self.target = target
        self.deadlineAt = deadlineAt
        self.since = since
    }
}

/// A mail ready to be sent: `head`, then each attachment in base64, then the closing boundary.
///
/// Attachments stay blobs until they are on the wire.
package struct ComposedMail: Sendable {
    /// One file of the mail, as it goes between its boundaries.
    package struct Enclosure: Sendable {
        /// The part's own boundary line and header fields, with CRLF ends and the empty line.
        package var header: [UInt8]
        /// Names the blob with the file's bytes.
        package var digest: Digest
        /// Bytes of the file, before base64.
        package var size: Int

        /// `size` is that of the blob.
        package init(header: [UInt8], digest: Digest, size: Int) {
            self.header = header
            self.digest = digest
            self.size = size
        }
    }

    /// Its own, the same in every attempt.
    package var messageID: MessageID
    /// `nil` is the null return path `<>`.
    package var envelopeSender: EmailAddress?
    /// From the first header field to the end of the text, with CRLF ends.
    package var head: [UInt8]
    /// In the order they are sent; empty for a mail without files.
    package var enclosures: [Enclosure]
    /// Closing boundary; empty when there is nothing enclosed.
    package var tail: [UInt8]

    /// `tail` is needed exactly when something is enclosed.
    package init(
        messageID: MessageID, envelopeSender: EmailAddress?, head: [UInt8], enclosures: [Enclosure] = [],
        tail: [UInt8] = []
    ) {
        self.messageID = messageID
        self.envelopeSender = envelopeSender
        self.head = head
        self.enclosures = enclosures
        self.tail = tail
    }
}

/// How one attempt ended, as stored.
package enum DeliveryResult: Sendable, Equatable {
    case sent(reply: String)
    case deferred(until: Instant, reason: String)
    case failed(reason: String, isHard: Bool)
    case uncertain(retryAt: Instant, reason: String)
    /// The attempt did not count: the channel is down, nothing was tried for this mail.
    case returned(until: Instant, reason: String)
}
