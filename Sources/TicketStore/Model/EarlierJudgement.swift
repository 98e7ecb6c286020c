/// What was decided about a letter when it was judged.
package struct EarlierJudgement: Sendable {
    /// Without its bytes: they are read by its digest.
    package var letter: HeldLetter
    /// The word it was given then.
    package var disposition: Disposition
    /// The ticket it led to; `nil` when it led to none.
    package var ticketID: TicketID?
    /// The number of that ticket.
    package var ticket: TicketNumber?
    /// The checks it went through then; empty when none were written down.
    package var trace: DecisionTrace

    /// `ticketID` and `ticket` name the same ticket, or are both `nil`.
    package init(
        letter: HeldLetter, disposition: Disposition, ticketID: TicketID? = nil, ticket: TicketNumber? = nil,
        trace: DecisionTrace
    ) {
        self.letter = letter
        self.disposition = disposition
        self.ticketID = ticketID
        self.ticket = ticket
        self.trace = trace
    }
}
