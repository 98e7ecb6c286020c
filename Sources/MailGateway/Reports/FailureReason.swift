/// Why a mail was not delivered, in one vocabulary for all mail servers: what `inspect` and the tickets say.
package enum FailureReason: String, CaseIterable, Sendable {
    // The address
    /// There is no such mailbox.
    case userUnknown = "userunknown"
    /// There is no such domain, or nobody answers for it.
    case hostUnknown = "hostunknown"
    /// The person left for another address.
    case hasMoved = "hasmoved"
    /// The domain takes no mail at all (RFC 7505).
    case notAccept = "notaccept"

    // The mailbox
    case mailboxFull = "mailboxfull"
    /// Disabled, blocked or unused for long.
    case suspended = "suspend"
    /// Refused by the recipient's filter, or the mailbox turned out not to exist only after the mail was sent.
    case filtered

    // The mail
    /// Above the size the recipient may get.
    case exceedLimit = "exceedlimit"
    /// Above the size the server takes.
    case messageTooBig = "mesgtoobig"
    case contentError = "contenterror"
    case notCompliant = "notcompliantrfc"
    case spamDetected = "spamdetected"
    case virusDetected = "virusdetected"
    case policyViolation = "policyviolation"

    // Who sent it
    /// The sender's address was refused.
    case rejected
    /// The sending host was refused.
    case blocked
    case badReputation = "badreputation"
    /// The sending host has no name in the DNS, or not the right one.
    case requirePointer = "requireptr"
    /// SPF, DKIM or DMARC.
    case authenticationFailure = "authfailure"
    case securityError = "securityerror"
    case noRelaying = "norelaying"
    case tooManyConnections = "toomanyconn"
    /// Too many mails in too short a time.
    case speeding

    // The way
    case expired
    case networkError = "networkerror"
    case systemError = "systemerror"
    case systemFull = "systemfull"
    /// The program that should have taken the mail failed.
    case mailerError = "mailererror"
    case syntaxError = "syntaxerror"
    case onHold = "onhold"
    case undefined

    // No failure
    case delivered
    /// A person's complaint, or a report about abuse (RFC 5965).
    case feedback
    /// The recipient is away.
    case vacation

    /// Whether the address itself is wrong: no later mail to it can arrive either.
    package var isHard: Bool {
        switch self {
        case .userUnknown, .hostUnknown, .hasMoved, .notAccept: true
        default: false
        }
    }
}
