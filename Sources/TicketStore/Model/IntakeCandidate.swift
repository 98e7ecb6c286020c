package import MIMEParser

/// A letter that was parsed, screened and routed, with the questions whose answers only the store knows.
///
/// `Content` is what the decision needs besides; the store passes it through unread.
package struct IntakeCandidate<Content: Sendable>: Sendable {
    /// What is judged: held by the store, or only looked at by `surroundings`.
    package var letter: HeldLetter
    /// What it is compared with earlier mail by.
    package var identity: LetterIdentity
    /// The From address when there is exactly one and it is well formed.
    package var sender: EmailAddress?
    /// What the letter says about where it belongs, best proof first.
    package var claims: [ThreadClaim]
    /// How far its like is counted; by default not at all.
    package var question = RecurrenceQuestion()
    /// Its sender says to be an agent, and may have to hear that he is not believed.
    package var claimsAgent = false
    /// Handed to `decide` as it is.
    package var content: Content
    /// What an agent's commands name.
    package var commandQuestion: CommandQuestion?
    /// Whose turn it is in the queues where the letter may open a ticket; none for queues that give tickets to nobody.
    package var assignmentQuestions: [AssignmentQuestion] = []

    /// Counts nothing of its like until `question` is set.
    package init(
        letter: HeldLetter, identity: LetterIdentity, sender: EmailAddress?, claims: [ThreadClaim], content: Content
    ) {
        self.letter = letter
        self.identity = identity
        self.sender = sender
        self.claims = claims
        self.content = content
    }
}

/// What makes two letters the same mail: equal raw digest, or equal Message-ID, From and canonical body.
package struct LetterIdentity: Hashable, Sendable {
    /// SHA-256 of the bytes as they came.
    package var raw: Digest
    /// `nil` when the mail has none: then only `raw` tells.
    package var messageID: MessageID?
    /// SHA-256 of the canonical body, which no rewritten header changes; of the raw mail when that was not read.
    package var body: Digest

    /// Of one mail; the From address comes from the candidate.
    package init(raw: Digest, messageID: MessageID?, body: Digest) {
        self.raw = raw
        self.messageID = messageID
        self.body = body
    }
}

/// One hint at the ticket a letter belongs to.
package enum ThreadClaim: Hashable, Sendable {
    /// A reply address whose signature held.
    case signedAddress(ReplyKey, recipient: ContactID, scope: TokenScope)
    /// One of our own Message-IDs whose signature held.
    case signedMessageID(ReplyKey, recipient: ContactID, scope: TokenScope)
    /// A Message-ID in In-Reply-To or References.
    case reference(MessageID)
    /// `[TICKET-20261120-001]` in the subject.
    case subjectToken(TicketNumber)
    /// A bounce or a complaint names a person we wrote to lately.
    case delivery(to: EmailAddress)
}

/// What a reply to one of our mails may touch. Signed into the reply address.
package enum TokenScope: UInt8, Sendable, CaseIterable {
    /// Sent to a customer: a reply is a public message.
    case customer = 1
    /// Sent to an agent about a public message: a reply is carried to the customer.
    case agent = 2
    /// Sent to an agent about something internal: a reply stays internal.
    case `internal` = 3
    /// Sent to a customer with the question how it was: a number is the answer, anything else a public message.
    case survey = 4

    /// Whether it was made for a customer.
    package var isCustomers: Bool { self == .customer || self == .survey }
}

/// The store's answers to a candidate's questions, read inside the transaction that will hold the decision.
package struct Surroundings: Sendable {
    /// The letter this one repeats, if any.
    package var original: EarlierLetter?
    /// The claims that led to a ticket, best proof first, one entry per claim.
    package var matches: [ThreadMatch]
    /// The person known by the candidate's From; `nil` when there is none yet, or no sender.
    package var sender: Contact?
    /// A stored message carries the same Message-ID, but another body or sender.
    package var hasMessageIDClash: Bool
    /// In which ways the sender was told within 24 hours that mail in his name was not believed. Only asked of who
    /// says to be an agent.
    package var toldOfDisbelief: Set<Notice.Kind>
    /// Counted as far as the candidate's question asks; zero where it does not.
    package var recurrence: Recurrence
    /// What the candidate's commands name.
    package var commandFacts = CommandFacts()
    /// What each agent said last about being there.
    package var absences: [Absence] = []
    /// One for each of the candidate's assignment questions.
    package var offers: [AssignmentOffer] = []

    /// Nothing found and nothing counted, unless said.
    package init(
        original: EarlierLetter? = nil, matches: [ThreadMatch] = [], sender: Contact? = nil, hasMessageIDClash: Bool,
        toldOfDisbelief: Set<Notice.Kind> = [], recurrence: Recurrence = Recurrence()
    ) {
        self.toldOfDisbelief = toldOfDisbelief
        self.recurrence = recurrence
        self.original = original
        self.matches = matches
        self.sender = sender
        self.hasMessageIDClash = hasMessageIDClash
    }
}

/// A judged letter that carries the same mail as the one in hand.
package struct EarlierLetter: Sendable {
    /// Preferably one that reached a ticket; of several the oldest.
    package var letter: LetterID
    /// The ticket it reached; `nil` when it reached none.
    package var ticket: TicketID?
    /// Home queue of that ticket; `nil` exactly when `ticket` is.
    package var ticketQueue: QueueName?

    /// `ticket` and `ticketQueue` belong together.
    package init(
        letter: LetterID, ticket: TicketID? = nil, ticketQueue: QueueName? = nil
    ) {
        self.letter = letter
        self.ticket = ticket
        self.ticketQueue = ticketQueue
    }
}

/// A ticket a letter claims to belong to, with the claim that found it.
package struct ThreadMatch: Sendable {
    /// What led here; how far it proves the sender is for the decision.
    package var claim: ThreadClaim
    /// As it stands now, with the changes of the letters before in the batch.
    package var ticket: Ticket
    /// Requester and everyone who was added since: those whose replies are believed.
    package var participants: [Contact]
    /// The person a signed address or Message-ID was made for.
    package var tokenRecipient: Contact?
    /// Agents who follow the ticket.
    package var watchers: [AgentName]

    /// `tokenRecipient` stays `nil` for claims without a signature.
    package init(
        claim: ThreadClaim, ticket: Ticket, participants: [Contact] = [], tokenRecipient: Contact? = nil,
        watchers: [AgentName] = []
    ) {
        self.watchers = watchers
        self.claim = claim
        self.ticket = ticket
        self.participants = participants
        self.tokenRecipient = tokenRecipient
    }
}
