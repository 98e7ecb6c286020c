import MIMEParser

/// What is to be counted about a letter, to know a flood or a loop by it. Beyond `mails` and `repeats` nobody needs
/// to know how many there were.
package struct RecurrenceQuestion: Sendable {
    /// The sender and his words, alike for two mails that say the same. `nil` when too little was said to tell.
    package var words: Digest?
    /// Mails of the sender are counted up to here; 0 asks for none.
    package var mails: Int
    /// Replies in the same words are counted up to here; 0 asks for none.
    package var repeats: Int

    /// Asks for nothing, unless said.
    package init(words: Digest? = nil, mails: Int = 0, repeats: Int = 0) {
        self.words = words
        self.mails = mails
        self.repeats = repeats
    }
}

/// How often the like of a letter came before it.
package struct Recurrence: Equatable, Sendable {
    /// Mails of the sender within an hour before it, whatever became of them. Counted by the instants at which the
    /// server received them: a backlog is no flood.
    package var mailsThisHour: Int
    /// Replies of the sender in the same words, in the ticket that matched best, within 24 hours.
    package var repeatsToday: Int

    /// None came before, unless said.
    package init(mailsThisHour: Int = 0, repeatsToday: Int = 0) {
        self.mailsThisHour = mailsThisHour
        self.repeatsToday = repeatsToday
    }
}

extension EmailAddress {
    /// What the mails of a sender are found by: of fixed length, whatever the address is.
    var senderKey: [UInt8] { Array(sha256(key).bytes.prefix(LetterIdentity.halfLength)) }
}
