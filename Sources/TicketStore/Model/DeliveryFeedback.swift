package import GatewayKit
package import MIMEParser

/// What came back about one mail of ours: from a mail server, or from the person who got it.
package struct DeliveryFeedback: Sendable, Equatable {
    /// What the feedback says of the mail.
    package enum Word: Sendable, Equatable {
        /// It will not arrive.
        case failed
        /// It may still arrive; nothing changes but the history.
        case delayed
        /// Somebody complained: no further automatic mail to this address.
        case complaint
    }

    /// A way in which the feedback names our mail.
    package enum Claim: Hashable, Sendable {
        case messageID(MessageID)
        /// The newest mail to this person in a ticket that a signed address named.
        case recipient(EmailAddress, in: TicketID)
        /// The newest mail to this person of the last `longestWay`.
        case anyMail(to: EmailAddress)
    }

    /// Best proof first; the first that finds a mail counts.
    package var claims: [Claim]
    /// The same for whichever claim finds the mail.
    package var word: Word
    /// The server's words, or the kind of complaint. Not trusted.
    package var reason: String

    /// The longest that servers usually try before they give up (RFC 5321, section 4.5.4.1).
    package static let longestWay = Duration.seconds(5 * 86_400)

    /// Of an empty `claims` nothing is found, and nothing changes.
    package init(claims: [Claim], word: Word, reason: String) {
        self.claims = claims
        self.word = word
        self.reason = reason
    }
}

/// An address that gets no automatic mail, since somebody there complained about ours.
package struct Suppression: Sendable, Equatable {
    /// As its contact is stored.
    package var address: EmailAddress
    /// The first complaint; later ones do not move it.
    package var since: Instant
    /// The kind of complaint: `abuse`, `opt-out` …
    package var reason: String

    /// A suppression as listed; making one stops no mail.
    package init(address: EmailAddress, since: Instant, reason: String) {
        self.address = address
        self.since = since
        self.reason = reason
    }
}
