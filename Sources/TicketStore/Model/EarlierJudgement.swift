/// What was decided about a letter when it was judged.
package struct EarlierJudgement: Sendable {
    package var letter: HeldLetter
    package var disposition: Disposition
    package var ticketID: TicketID?
    package var ticket: TicketNumber?
    package var trace: DecisionTrace

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
