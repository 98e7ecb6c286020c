package import MIMEParser

/// What the commands of an agent's mail name and only the store knows.
package struct CommandQuestion: Sendable, Equatable {
    /// The ticket to merge into.
    package var mergeTarget: TicketNumber?
    /// A command is about a reply that waits for a person's word.
    package var isAboutReply: Bool
    /// What the mail answers: one of our notices may say which reply is meant.
    package var answered: [MessageID]
    /// A command acknowledges what escalates: who was told of it?
    package var isAcknowledgement = false

    /// Nothing is asked unless it is named.
    package init(mergeTarget: TicketNumber? = nil, isAboutReply: Bool = false, answered: [MessageID] = []) {
        self.mergeTarget = mergeTarget
        self.isAboutReply = isAboutReply
        self.answered = answered
    }
}

/// The answers to a `CommandQuestion`.
package struct CommandFacts: Sendable {
    /// `nil` when no ticket has the number asked for.
    package var mergeTarget: Ticket?
    /// The reply that the answered notice was about, else the only one in the ticket that waits.
    package var waitingReply: UnconfirmedReply?
    /// Who was told that the ticket escalates, as far as nobody has acknowledged it yet; each once.
    package var escalatedTo: [Contact] = []

    /// People of one ticket's escalations that are told of an acknowledgement.
    package static let mostTold = 100

    /// Nothing is known unless it is named.
    package init(mergeTarget: Ticket? = nil, waitingReply: UnconfirmedReply? = nil) {
        self.mergeTarget = mergeTarget
        self.waitingReply = waitingReply
    }
}

/// What an agent's commands do to a ticket besides the words of his mail.
package enum CommandDeed: Sendable {
    case change(TicketChange)
    /// The conversation goes on in the other ticket.
    case merge(into: TicketID)
    case accept(MessageRowID)
    case split(MessageRowID, NewTicket)
}
