package import GatewayKit
package import MIMEParser

/// What is remembered of one person, and forgetting it (Regulation (EU) 2016/679, articles 15 and 17). A part of
/// `TicketStore`.
package protocol PersonStore: Sendable {
    /// Everything that is kept of the person with this address, as the person may read it; `nil` when nobody has it.
    ///
    /// Deleted tickets are part of it. Internal notes are not.
    func person(at address: EmailAddress, now: Instant) async throws(StoreError) -> PersonFile?

    /// Forgets the person with this address; `nil` when nobody has it. Doing it again does the rest, if one was left.
    ///
    /// Gone are, in one transaction: name and address, the account, the text, files and raw mail of every conversation
    /// the person began, of all he wrote in others, and every mail we composed about them. What remains says that there
    /// was something: numbers, times, states. Answers of others to him stay, without what they quoted. What is on its way
    /// out is not sent any more.
    ///
    /// Then, step by step: the files, the words in the search index, and the old pages in the write-ahead log, so that
    /// no byte is left in the data directory. A process that dies on the way leaves files that housekeeping takes.
    func erase(personAt address: EmailAddress, now: Instant) async throws(StoreError) -> Erasure?
}

/// What is kept of one person.
package struct PersonFile: Sendable {
    package var contact: Contact
    package var account: Account?
    /// Those the person began, and those he takes part in, oldest first.
    package var tickets: [TicketFile]
    /// What was mailed to him, or is to be, in the order it was queued.
    package var deliveries: [Delivery]
    /// Letters he sent, oldest first.
    package var letters: [LetterEntry]

    /// One letter, without its bytes.
    package struct LetterEntry: Sendable {
        package var receivedAt: Instant
        /// Of the raw mail.
        package var size: Int
        /// What became of it; `nil` while it is in hand.
        package var disposition: Disposition?
    }
}

/// What was forgotten.
package struct Erasure: Sendable, Equatable {
    /// Conversations the person began.
    package var tickets = 0
    /// Messages that say nothing any more.
    package var messages = 0
    package var files = 0
    /// Mails we had composed.
    package var mails = 0
    /// Bytes that were kept once: raw mails, files.
    package var blobs = 0
    /// The write-ahead log holds no old page. `false` when somebody read for so long that it could not be emptied: it is
    /// overwritten in time.
    package var isLogEmpty = true

    /// Nothing.
    package init() {}
}
