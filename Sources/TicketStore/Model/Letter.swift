package import GatewayKit

/// What a `LetterID` identifies: a row of the ledger.
package enum LetterEntity {}
/// Row id of a letter, in the order they were first seen.
package typealias LetterID = Identifier<LetterEntity>

/// Where a letter came from: its key in the ledger.
package enum LetterPlace: Hashable, Sendable {
    /// Unique among all letters (RFC 9051, section 2.3.1.1).
    case mailbox(MailboxName, uidValidity: UInt32, uid: UInt32)
    /// Handed over by an MTA through `mailgateway ingest`.
    case pipe(MailboxName)

    /// The mailbox that receives it, whichever way it came.
    package var mailbox: MailboxName {
        switch self {
        case .mailbox(let name, _, _), .pipe(let name): name
        }
    }
}

/// One mail as it was handed over, before anything is judged.
package struct Letter: Sendable {
    /// A letter of a mailbox is held once for each place; one of a pipe as often as it comes.
    package var place: LetterPlace
    /// All of the mail, or its header when `sizeOnServer` is set.
    package var content: BlobContent
    /// IMAP's INTERNALDATE, or the moment of the hand-over.
    package var receivedAt: Instant
    /// `true` when nobody is to be told anything (`existing_mail: silent`).
    package var isSilent: Bool
    /// Set when the mail was above the limit and `content` is only its header: the size the server announced.
    package var sizeOnServer: Int?

    /// A whole letter of which people may be told, unless said.
    package init(
        place: LetterPlace, content: BlobContent, receivedAt: Instant, isSilent: Bool = false, sizeOnServer: Int? = nil
    ) {
        self.place = place
        self.content = content
        self.receivedAt = receivedAt
        self.isSilent = isSilent
        self.sizeOnServer = sizeOnServer
    }
}

/// A letter whose raw bytes are durable.
package struct HeldLetter: Sendable {
    /// Its row in the ledger.
    package var id: LetterID
    /// Where it came from; after the server gave its UID to another letter, a pipe.
    package var place: LetterPlace
    /// SHA-256 of the raw bytes: what they are read by.
    package var digest: Digest
    /// Bytes that are held.
    package var size: Int
    /// IMAP's INTERNALDATE, or the moment of the hand-over.
    package var receivedAt: Instant
    /// Nobody is to be told anything of it.
    package var isSilent: Bool
    /// Set when only the header was fetched: the size the server announced.
    package var sizeOnServer: Int?
    /// Times this letter was in the parser's hands when the process died.
    package var parseAttempts: Int
    /// A person let it through: rules and traps that would set it aside do not.
    package var isReleased: Bool
    /// The raw bytes when they are still at hand; otherwise read them by `digest`.
    package var bytes: [UInt8]?

    /// A letter as it stands in the ledger. `bytes`, when given, are those of `digest`.
    package init(
        id: LetterID, place: LetterPlace, digest: Digest, size: Int, receivedAt: Instant, isSilent: Bool,
        sizeOnServer: Int? = nil, parseAttempts: Int, isReleased: Bool = false, bytes: [UInt8]? = nil
    ) {
        self.isReleased = isReleased
        self.id = id
        self.place = place
        self.digest = digest
        self.size = size
        self.receivedAt = receivedAt
        self.isSilent = isSilent
        self.sizeOnServer = sizeOnServer
        self.parseAttempts = parseAttempts
        self.bytes = bytes
    }
}

/// The final word about a letter: exactly one, for every letter the server ever showed.
package enum Disposition: String, Sendable, CaseIterable {
    case ticket, reply
    case unconfirmedReply = "unconfirmed_reply"
    case bounce, automatic
    case ownMail = "own_mail"
    case duplicate
    case ruleDrop = "rule_drop"
    case flood, quarantined, held, vanished
    case beforeStart = "before_start"
    case agentCommand = "agent_command"
}

/// How far a letter has come.
package enum LetterState: String, Sendable, CaseIterable {
    /// Seen on the server; its bytes are not yet ours.
    case fetching
    /// Raw bytes durable, not yet judged.
    case held
    /// Judged and committed; the server's copy is still to be acknowledged.
    case committed
    case done
}
