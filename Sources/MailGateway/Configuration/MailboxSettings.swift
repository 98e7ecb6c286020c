import GatewayKit
import MIMEParser
import TicketStore
import Transport

/// One mailbox the gateway reads.
struct MailboxSettings: Sendable {
    var name: MailboxName
    /// The address customers write to.
    var address: EmailAddress
    /// Further addresses whose mail arrives here.
    var aliases: [EmailAddress] = []
    var queue: QueueName
    /// URL, user, password and trusted authorities of the IMAP server.
    var server: ServerEndpoint
    var folder = "INBOX"
    var acknowledge = Acknowledgement.leave
    /// The target of `acknowledge: move`.
    var processedFolder = "Processed"
    var existingMail = ExistingMail.passOver
    /// Of mail that was received before it nobody is told.
    var silentBefore: Instant?
    var verificationMail = VerificationMailPolicy.hold
    /// Bytes. Of a larger mail only the header is fetched.
    var largestMail = 50 << 20
    /// The names under which servers that are believed write Authentication-Results into mail of this mailbox.
    var authenticationServers: [String] = []

    /// What becomes of the server's copy once a letter is committed.
    enum Acknowledgement: String, Sendable, CaseIterable {
        /// Untouched: the ledger alone knows.
        case leave
        /// Gets the keyword `$MailGateway`.
        case flag
        /// Goes to `processedFolder`.
        case move
        /// Is expunged. Nothing but our own copy is left.
        case delete
    }

    /// What becomes of one-time codes and confirmation links of other services.
    enum VerificationMailPolicy: String, Sendable, CaseIterable {
        /// Waits for a person: no ticket shows it.
        case hold
        /// Is treated like other mail.
        case process
    }

    /// What becomes of mail that is in the folder at first contact.
    enum ExistingMail: String, Sendable, CaseIterable {
        /// Stays outside: disposition `before_start`.
        case passOver = "skip"
        /// Becomes tickets, and nobody is told.
        case silent
        /// Is treated like new mail.
        case process
    }
}

extension MailboxSettings {
    /// Every address whose mail belongs here.
    var addresses: [EmailAddress] { [address] + aliases }
}
