import MIMEParser

/// What is to be counted about a letter: a flood or a loop is known by it, and how often its sender was answered.
package struct RecurrenceQuestion: Sendable {
    /// The sender and his words, alike for two mails that say the same. `nil` when too little was said to tell.
    package var words: Digest?
    /// What the mails that share a quota have in common, kept with the letter. `nil`: it is under none.
    package var origin: Digest?
    /// Each count ends here, because nobody needs to know how many there were beyond; 0 asks for none.
    package var limits: Recurrence

    /// Asks for nothing, unless said.
    package init(words: Digest? = nil, origin: Digest? = nil, limits: Recurrence = Recurrence()) {
        self.words = words
        self.origin = origin
        self.limits = limits
    }
}

/// How often the like of a letter came before it, and how often its sender was answered; or how often that may be.
package struct Recurrence: Equatable, Sendable {
    /// Mails of the sender within an hour before it, whatever became of them. Counted by the instants at which the
    /// server received them: a backlog is no flood.
    package var mailsThisHour: Int
    /// Mails of the same origin within that hour, less bounces and what was set aside as a flood: one sender who
    /// floods does not use up what all others of his domain may write.
    package var originMailsThisHour: Int
    /// Replies of the sender in the same words, in the ticket that matched best, within 24 hours.
    package var repeatsToday: Int
    /// Acknowledgements that were queued for the sender's address within 24 hours.
    package var acknowledgedToday: Int
    /// The same, for all of the sender's domain within an hour.
    package var domainAcknowledgedThisHour: Int

    /// None came before, unless said.
    package init(
        mailsThisHour: Int = 0, originMailsThisHour: Int = 0, repeatsToday: Int = 0, acknowledgedToday: Int = 0,
        domainAcknowledgedThisHour: Int = 0
    ) {
        self.mailsThisHour = mailsThisHour
        self.originMailsThisHour = originMailsThisHour
        self.repeatsToday = repeatsToday
        self.acknowledgedToday = acknowledgedToday
        self.domainAcknowledgedThisHour = domainAcknowledgedThisHour
    }
}

extension EmailAddress {
    /// What the mails of a sender are found by: of fixed length, whatever the address is.
    var senderKey: [UInt8] { sha256(key).rowKey }
}

extension Digest {
    /// As much of it as a row keeps.
    var rowKey: [UInt8] { Array(bytes.prefix(LetterIdentity.halfLength)) }
}
