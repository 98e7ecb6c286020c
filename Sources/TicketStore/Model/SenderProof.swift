/// How sure we are that the sender is who the From field says. Ordered from weakest to strongest.
package enum SenderProof: String, Sendable, Comparable, CaseIterable {
    /// Nobody can be named: From is missing or can be read in two ways.
    case none
    /// The mail says so, and nothing else does.
    case claimed
    /// The mailbox's own server checked it.
    case authenticated
    /// It came to an address that was made for this sender and sent to nobody else.
    case signedAddress = "signed_address"

    package static func < (left: Self, right: Self) -> Bool {
        guard let first = allCases.firstIndex(of: left), let second = allCases.firstIndex(of: right) else {
            return false
        }
        return first < second
    }
}

/// What a `SenderProof` rests on, or what a better one lacked. The raw values are stored and shown.
package enum ProofBasis: String, Sendable, CaseIterable {
    /// Did not come by mail, or was not read.
    case notChecked = "not_checked"

    // It rests on
    case signedAddress = "signed_address"
    /// DMARC passed for the domain of From (RFC 7489).
    case dmarc
    /// A DKIM signature of that domain, or of a domain it stands below, is good (RFC 6376).
    case dkim
    /// The same of the envelope sender by SPF (RFC 7208).
    case spf

    /// A proved agent passed the mail on and named its writer.
    case passedOn = "passed_on"

    // It lacks
    /// From is missing, stands twice, or can be read in two ways.
    case ambiguousSender = "ambiguous_sender"
    /// The configuration names no server whose checks of this mailbox's mail are believed.
    case noServer = "no_server"
    /// Such a server left no word in this mail, or found nothing to check.
    case noResult = "no_result"
    /// Its word cannot be read without guessing.
    case malformed
    /// It says that the check failed.
    case failed
    /// What passed is another domain's.
    case unaligned
    /// It judged another From than we read.
    case otherSender = "other_sender"
    /// A signed address was needed, and the mail came to none that was made for its sender.
    case unaddressed

    /// Whether a server vouched for the sender.
    package var isAuthentication: Bool { self == .dmarc || self == .dkim || self == .spf }

    /// What people can be told about why a sender was not believed.
    package static let lacks: [ProofBasis] = [
        .ambiguousSender, .noServer, .noResult, .malformed, .failed, .unaligned, .otherSender, .unaddressed,
    ]
}
