package import GatewayKit

/// A letter that was set aside and waits for a person's word, or was dropped and can still be called back.
package struct DetainedLetter: Sendable {
    /// What `putBack` and `drop` take.
    package var letter: LetterID
    /// Where it came from; after the server gave its UID to another letter, a pipe.
    package var place: LetterPlace
    /// Of the raw bytes that are kept.
    package var digest: Digest
    /// Bytes that are kept: the whole mail, or its header when it was above the limit.
    package var size: Int
    /// IMAP's INTERNALDATE, or the moment of the hand-over.
    package var receivedAt: Instant
    /// `held`, `flood`, `quarantined` or `rule_drop`.
    package var disposition: Disposition
    /// The ticket that tells of a letter nobody could read.
    package var ticket: TicketNumber?
    /// The checks of its last judgement.
    package var trace: DecisionTrace

    /// `disposition` is one of the four it may have; nothing is checked.
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
