package import GatewayKit

/// One line of the server's listing.
package struct LetterSighting: Sendable {
    /// Never 0.
    package var uid: UInt32
    /// Bytes, as the server announced them (RFC822.SIZE).
    package var size: Int
    /// IMAP's INTERNALDATE; our own clock where the server gave none.
    package var receivedAt: Instant

    /// What the listing said, unchecked.
    package init(uid: UInt32, size: Int, receivedAt: Instant) {
        self.uid = uid
        self.size = size
        self.receivedAt = receivedAt
    }
}

/// What `claim` and `reclaim` say of one letter.
package struct ClaimedLetter: Sendable {
    /// What is left to do about it.
    package enum Need: Sendable, Equatable {
        case fetch(attempt: Int)
        /// Committed before; only the server's copy is left to deal with.
        case acknowledge
        case nothing
        /// The same size and date as a letter that was `before_start` under another UIDVALIDITY.
        case beforeStart
    }

    /// Its row in the ledger.
    package var letter: LetterID
    /// The UID it was seen under.
    package var uid: UInt32
    /// Bytes, as the server announced them.
    package var size: Int
    /// IMAP's INTERNALDATE; our own clock where the server gave none.
    package var receivedAt: Instant
    /// Counted already: a `fetch` is one more attempt, whether it is made or not.
    package var need: Need

    /// `letter` is the row of `uid`.
    package init(
        letter: LetterID, uid: UInt32, size: Int, receivedAt: Instant, need: Need
    ) {
        self.letter = letter
        self.uid = uid
        self.size = size
        self.receivedAt = receivedAt
        self.need = need
    }
}
