package import GatewayKit

/// How far a mailbox has been read.
package struct MailboxCursor: Equatable, Sendable {
    /// Under another value every UID names another letter (RFC 9051, section 2.3.1.1).
    package var uidValidity: UInt32
    /// Every UID up to here is in the ledger.
    package var highestUID: UInt32
    /// The highest UID at first contact: letters up to here are existing mail. 0 under every later UIDVALIDITY.
    package var baselineUID: UInt32
    /// When the gateway first saw the mailbox; mail older than that follows `existing_mail`.
    package var firstContact: Instant

    /// A mailbox of which nothing is in the ledger yet has the `highestUID` 0.
    package init(uidValidity: UInt32, highestUID: UInt32, baselineUID: UInt32, firstContact: Instant) {
        self.uidValidity = uidValidity
        self.highestUID = highestUID
        self.baselineUID = baselineUID
        self.firstContact = firstContact
    }
}
