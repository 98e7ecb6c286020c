package import MIMEParser

/// Everything one letter changes, decided before anything is written and committed as one.
package struct IntakeRecord: Sendable {
    /// The final word about the letter.
    package var disposition: Disposition
    /// What happens to tickets, if anything.
    package var effect: Effect
    /// Queued in the same transaction, once per mail, kind and person; for `deliveryReported` only if an answer failed.
    package var notices: [Notice]
    /// Kept with the letter, and shown with each history event that it caused.
    package var trace: DecisionTrace
    /// What an agent says about being there.
    package var absence: Absence?

    /// What a letter does to tickets.
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

    /// Touches no ticket and tells nobody, unless said.
    package init(
        disposition: Disposition, effect: Effect = .none, notices: [Notice] = [], trace: DecisionTrace
    ) {
        self.disposition = disposition
        self.effect = effect
        self.notices = notices
        self.trace = trace
    }
}

/// A ticket that a letter opens, or that a reply is split into. Number and ids are given when it is committed.
package struct NewTicket: Sendable {
    /// The counter that its number is taken from.
    package var series: NumberSeries
    /// The home queue.
    package var queue: QueueName
    /// What it is called, on one line.
    package var subject: String
    /// The one it begins with.
    package var priority: TicketPriority
    /// By which way the request came.
    package var source: TicketSource
    /// Nobody can be named when From is missing or ambiguous; then the queue's own address stands in.
    package var requester: NewContact
    /// Further people on To and Cc who are not ours. They get what is written from now on, never the history.
    package var participants: [NewContact]
    /// The closed ticket this one continues.
    package var linkedTo: TicketID?
    /// Who answers for it from the beginning: then it is not open, but assigned.
    package var assignee: AgentName?
    /// The assignee was chosen because it was his turn, which ends with that.
    package var isAssignedInTurn = false
    /// The one a rule gave; `nil` for none.
    package var category: CategoryName?
    /// Each once, however often it stands here.
    package var tags: [TagName] = []
    /// Agents who are told of the ticket without answering for it.
    package var watchers: [AgentName] = []
    /// What the agent who passed the first message on wrote above it.
    package var note: NewMessage?
    /// Nobody keeps its time until somebody writes: it was imported.
    package var isImported = false
    /// What an agent's commands change about it, and who he is.
    package var commanded: (change: TicketChange, agent: AgentName)?

    /// Unassigned, without category, tags and watchers until they are set.
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

/// A person as a mail names him. Who has this address is looked up, or made, when it is committed.
package struct NewContact: Hashable, Sendable {
    /// Found by its key, so another spelling is the same person.
    package var address: EmailAddress
    /// Display name, unproved; `nil` leaves a stored one alone.
    package var name: String?
    /// The one he writes; `nil` leaves a stored one alone.
    package var language: String?

    /// Takes all as they are.
    package init(address: EmailAddress, name: String?, language: String? = nil) {
        self.address = address
        self.name = name
        self.language = language
    }
}

/// A message to be added to a ticket. Ids and the time are given when it is committed.
package struct NewMessage: Sendable {
    /// Who wrote it, before there is a row for him.
    package enum Writer: Sendable {
        case contact(NewContact)
        case agent(AgentName)
        case system
    }

    /// Who may see it.
    package var kind: TicketMessage.Kind
    /// From outside, or from the team.
    package var direction: TicketMessage.Direction
    /// A contact takes part in the ticket from now on if the message is public and confirmed.
    package var writer: Writer
    /// How sure it is that the writer wrote it.
    package var proof: SenderProof
    /// What `proof` rests on, or lacked.
    package var basis: ProofBasis
    /// Where the mail asks for answers, when that is not its From.
    package var replyTo: EmailAddress?
    /// `false` lets it wait for a person's word: its writer does not take part until then.
    package var isConfirmed: Bool
    /// What the writer wrote anew, as people read it.
    package var newText: String
    /// With quotations and signature.
    package var fullText: String
    /// The HTML of the mail as it may be shown; `nil` when it had none.
    package var safeHTML: String?
    /// Letters that mention it belong to the ticket from now on; `nil` when the mail has none.
    package var messageID: MessageID?
    /// In-Reply-To and References: later letters that mention them are siblings.
    package var references: [MessageID]
    /// Files of the mail, in its order.
    package var attachments: [NewAttachment]
    /// Of a reply, as in `RecurrenceQuestion`.
    package var words: Digest?
    /// The mail's own, without `Re:` and our numbers.
    package var subject: String?
    /// It may be about something else than its ticket: a person decides.
    package var proposesSplit: Bool

    /// Confirmed, unchecked, without HTML and files, unless said; `words` are set afterwards.
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

/// A file of a mail that is on its way into the store.
package struct NewAttachment: Sendable {
    /// As sent, decoded, without controls and path separators; for display and download only.
    package var name: String
    /// Lower-case `type/subtype` as declared.
    package var mediaType: String
    /// Meant to be shown in the text: marked inline, or named by a Content-ID and no attachment.
    package var isInline: Bool
    /// What `cid:` in the HTML names it by; `nil` when it has none.
    package var contentID: String?
    /// In memory, or in a file whose name is made durable before the commit.
    package var content: BlobContent

    /// Takes a name and a type that were cleaned before.
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
    /// The status from now on; timestamps of resolution and closing follow from it.
    package var status: TicketStatus?
    /// Who answers from now on. Nobody can be taken off without another.
    package var assignee: AgentName?
    /// The priority from now on.
    package var priority: TicketPriority?
    /// Who has just said something in it: clocks begin, stop and begin anew with that.
    package var voice: TicketVoice?
    /// Somebody takes care of what escalates: the ladders of its clocks end.
    package var isAcknowledgement = false
    /// The customer's answer to our question how it was.
    package var satisfaction: Satisfaction?
    /// To be added.
    package var tags: [TagName] = []
    /// Agents who follow from now on.
    package var watchers: [AgentName] = []
    /// Agents who no longer do.
    package var formerWatchers: [AgentName] = []
    /// People who take part from now on. They get what is written from then on, never the history.
    package var participants: [NewContact] = []

    /// Changes nothing, unless said. The version of the ticket grows all the same.
    package init(
        status: TicketStatus? = nil, assignee: AgentName? = nil, priority: TicketPriority? = nil,
        voice: TicketVoice? = nil
    ) {
        self.status = status
        self.assignee = assignee
        self.priority = priority
        self.voice = voice
    }
}

/// The checks a letter went through, each with its verdict: the answer to "why".
package struct DecisionTrace: Sendable, Equatable {
    /// One step on the way to the decision.
    package struct Check: Sendable, Equatable {
        /// `screen`, `match.signed_address` …
        package var name: String
        /// What it found, in a few words. May hold words of the mail; for people only.
        package var verdict: String

        /// Takes both as they are.
        package init(name: String, verdict: String) {
            self.name = name
            self.verdict = verdict
        }
    }

    /// In the order they were made.
    package var checks: [Check]

    /// Empty, unless said.
    package init(checks: [Check] = []) {
        self.checks = checks
    }

    /// Adds a check at the end.
    package mutating func note(_ name: StaticString, _ verdict: String) {
        checks.append(Check(name: "\(name)", verdict: verdict))
    }
}

/// What became of one letter of a batch.
package struct Receipt: Sendable {
    /// The letter of the candidate in this place.
    package var letter: LetterID
    /// Its final word: an earlier one when it had been committed before.
    package var disposition: Disposition
    /// The ticket it led to; `nil` when it led to none.
    package var ticket: TicketID?
    /// The number of that ticket.
    package var number: TicketNumber?
    /// The message it became; `nil` when it added none.
    package var message: MessageRowID?

    /// Led to no ticket, unless said.
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
