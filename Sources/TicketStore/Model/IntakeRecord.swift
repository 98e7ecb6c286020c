package import MIMEParser

/// Everything one letter changes, decided before anything is written and committed as one.
package struct IntakeRecord: Sendable {
    package var disposition: Disposition
    package var effect: Effect
    package var notices: [Notice]
    package var trace: DecisionTrace

    package enum Effect: Sendable {
        case none
        case open(NewTicket, NewMessage)
        case append(TicketID, NewMessage, TicketChange)
        /// What an agent's commands ask for, and the note he wrote below them.
        case obey(TicketID, CommandDeed, note: NewMessage?, by: AgentName)
        /// A bounce or a complaint, about a mail of ours if it finds one.
        case deliveryReported(DeliveryFeedback)
        /// A second queue received the same mail and sees the ticket too.
        case watch(TicketID, QueueName)
    }

    package init(
        disposition: Disposition, effect: Effect = .none, notices: [Notice] = [], trace: DecisionTrace
    ) {
        self.disposition = disposition
        self.effect = effect
        self.notices = notices
        self.trace = trace
    }
}

package struct NewTicket: Sendable {
    package var series: NumberSeries
    package var queue: QueueName
    package var subject: String
    package var priority: TicketPriority
    package var source: TicketSource
    /// Nobody can be named when From is missing or ambiguous; then the queue's own address stands in.
    package var requester: NewContact
    /// Further people on To and Cc who are not ours. They get what is written from now on, never the history.
    package var participants: [NewContact]
    /// The closed ticket this one continues.
    package var linkedTo: TicketID?
    /// Who answers for it from the beginning: then it is not open, but assigned.
    package var assignee: AgentName?
    package var category: CategoryName?
    package var tags: [TagName] = []
    /// Agents who are told of the ticket without answering for it.
    package var watchers: [AgentName] = []
    /// What the agent who passed the first message on wrote above it.
    package var note: NewMessage?
    /// What an agent's commands change about it, and who he is.
    package var commanded: (change: TicketChange, agent: AgentName)?

    package init(
        series: NumberSeries, queue: QueueName, subject: String, priority: TicketPriority,
        source: TicketSource = .email, requester: NewContact, participants: [NewContact] = [],
        linkedTo: TicketID? = nil
    ) {
        self.series = series
        self.queue = queue
        self.subject = subject
        self.priority = priority
        self.source = source
        self.requester = requester
        self.participants = participants
        self.linkedTo = linkedTo
    }
}

package struct NewContact: Hashable, Sendable {
    package var address: EmailAddress
    package var name: String?

    package init(address: EmailAddress, name: String?) {
        self.address = address
        self.name = name
    }
}

package struct NewMessage: Sendable {
    package enum Writer: Sendable {
        case contact(NewContact)
        case agent(AgentName)
        case system
    }

    package var kind: TicketMessage.Kind
    package var direction: TicketMessage.Direction
    package var writer: Writer
    package var proof: SenderProof
    package var basis: ProofBasis
    /// Where the mail asks for answers, when that is not its From.
    package var replyTo: EmailAddress?
    package var isConfirmed: Bool
    package var newText: String
    package var fullText: String
    /// The HTML of the mail as it may be shown; `nil` when it had none.
    package var safeHTML: String?
    package var messageID: MessageID?
    /// In-Reply-To and References: later letters that mention them are siblings.
    package var references: [MessageID]
    package var attachments: [NewAttachment]
    /// Of a reply, as in `RecurrenceQuestion`.
    package var words: Digest?
    /// The mail's own, without `Re:` and our numbers.
    package var subject: String?
    /// It may be about something else than its ticket: a person decides.
    package var proposesSplit: Bool

    package init(
        kind: TicketMessage.Kind, direction: TicketMessage.Direction, writer: Writer, proof: SenderProof,
        basis: ProofBasis = .notChecked, replyTo: EmailAddress? = nil, isConfirmed: Bool = true, newText: String,
        fullText: String, safeHTML: String? = nil, messageID: MessageID?,
        references: [MessageID] = [], attachments: [NewAttachment] = [], subject: String? = nil,
        proposesSplit: Bool = false
    ) {
        self.subject = subject
        self.proposesSplit = proposesSplit
        self.kind = kind
        self.direction = direction
        self.writer = writer
        self.proof = proof
        self.basis = basis
        self.replyTo = replyTo
        self.isConfirmed = isConfirmed
        self.newText = newText
        self.fullText = fullText
        self.safeHTML = safeHTML
        self.messageID = messageID
        self.references = references
        self.attachments = attachments
    }
}

package struct NewAttachment: Sendable {
    package var name: String
    package var mediaType: String
    package var isInline: Bool
    package var contentID: String?
    package var content: BlobContent

    package init(name: String, mediaType: String, isInline: Bool, contentID: String?, content: BlobContent) {
        self.name = name
        self.mediaType = mediaType
        self.isInline = isInline
        self.contentID = contentID
        self.content = content
    }
}

/// Field changes of an existing ticket; `nil` leaves a field alone. Each change becomes a history event.
package struct TicketChange: Sendable, Equatable {
    package var status: TicketStatus?
    package var assignee: AgentName?
    package var priority: TicketPriority?
    /// The first public answer of an agent: stops the first-response clock.
    package var isFirstResponse = false
    /// To be added.
    package var tags: [TagName] = []
    /// Agents who follow from now on.
    package var watchers: [AgentName] = []
    /// Agents who no longer do.
    package var formerWatchers: [AgentName] = []
    /// People who take part from now on. They get what is written from then on, never the history.
    package var participants: [NewContact] = []

    package init(
        status: TicketStatus? = nil, assignee: AgentName? = nil, priority: TicketPriority? = nil,
        isFirstResponse: Bool = false
    ) {
        self.status = status
        self.assignee = assignee
        self.priority = priority
        self.isFirstResponse = isFirstResponse
    }
}

/// The checks a letter went through, each with its verdict: the answer to "why".
package struct DecisionTrace: Sendable, Equatable {
    package struct Check: Sendable, Equatable {
        /// `screen`, `match.signed_address` …
        package var name: String
        package var verdict: String

        package init(name: String, verdict: String) {
            self.name = name
            self.verdict = verdict
        }
    }

    package var checks: [Check]

    package init(checks: [Check] = []) {
        self.checks = checks
    }

    package mutating func note(_ name: StaticString, _ verdict: String) {
        checks.append(Check(name: "\(name)", verdict: verdict))
    }
}

/// What became of one letter of a batch.
package struct Receipt: Sendable {
    package var letter: LetterID
    package var disposition: Disposition
    package var ticket: TicketID?
    package var number: TicketNumber?
    package var message: MessageRowID?

    package init(
        letter: LetterID, disposition: Disposition, ticket: TicketID? = nil, number: TicketNumber? = nil,
        message: MessageRowID? = nil
    ) {
        self.letter = letter
        self.disposition = disposition
        self.ticket = ticket
        self.number = number
        self.message = message
    }
}
