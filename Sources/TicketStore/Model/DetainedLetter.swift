package import GatewayKit

/// A letter that was set aside and waits for a person's word, or was dropped and can still be called back.
package struct DetainedLetter: Sendable {
    package var letter: LetterID
    package var place: LetterPlace
    package var digest: Digest
    package var size: Int
    package var receivedAt: Instant
    /// `held`, `flood`, `quarantined` or `rule_drop`.
    package var disposition: Disposition
    /// The ticket that tells of a letter nobody could read.
    package var ticket: TicketNumber?
    package var trace: DecisionTrace

    package init(
        letter: LetterID, place: LetterPlace, digest: Digest, size: Int, receivedAt: Instant,
        disposition: Disposition, ticket: TicketNumber? = nil, trace: DecisionTrace
    ) {
        self.letter = letter
        self.place = place
        self.digest = digest
        self.size = size
        self.receivedAt = receivedAt
        self.disposition = disposition
        self.ticket = ticket
        self.trace = trace
    }

    /// The check that set it aside, in words.
    package var reason: String {
        guard let check = trace.checks.last(where: { $0.name != "decide" }) else { return "" }
        return "\(check.name): \(check.verdict)"
    }
}
