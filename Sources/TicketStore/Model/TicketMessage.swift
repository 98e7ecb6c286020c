package import GatewayKit
package import MIMEParser

/// Row id of a message, in the order they were committed.
package typealias MessageRowID = Identifier<TicketMessage>

/// One contribution to a ticket.
package struct TicketMessage: Sendable {
    /// Who may see a message. The raw values are stored.
    package enum Kind: String, Sendable {
        case `public`
        /// Staff only; never reaches a customer by any road.
        case `internal`
        case system
    }

    /// Which way a message went. The raw values are stored.
    package enum Direction: String, Sendable {
        case incoming = "in"
        case outgoing = "out"
    }

    /// Its row; the administrator names unconfirmed replies by it.
    package var id: MessageRowID
    /// What other systems know it by.
    package var uuid: UniqueID
    /// Who may see it.
    package var kind: Kind
    /// From outside, or from the team.
    package var direction: Direction
    /// Who wrote it, as far as `proof` goes.
    package var author: Author
    /// How sure it is that the author wrote it.
    package var proof: SenderProof
    /// What `proof` rests on, or lacked.
    package var basis: ProofBasis
    /// Where the mail asked for answers, when that is not its From. Nothing is sent there.
    package var replyTo: EmailAddress?
    /// `false` for a reply whose sender takes no part in the ticket or is not proved enough, until it is accepted.
    package var isConfirmed: Bool
    /// The subject and the lack of any quotation say that it is about something else; until a person decided.
    package var proposesSplit = false
    /// Of the mail itself, without `Re:` and our numbers.
    package var subject: String?
    /// What the author wrote anew. Never shorter than what can be told apart safely.
    package var newText: String
    /// Everything, quotes included.
    package var fullText: String
    /// The HTML of the mail, harmless to show, with its own pictures as `cid:`; `nil` when it had none.
    package var safeHTML: String?
    /// The mail's own; `nil` when it had none, or when no mail was the source.
    package var messageID: MessageID?
    /// When it was committed, not what its Date says.
    package var createdAt: Instant
    /// When somebody last changed what it says; `nil` where nobody did.
    package var editedAt: Instant?
    /// When somebody of the other side read it; `nil` where nobody did, or nobody knows.
    package var readAt: Instant?
    /// SHA-256 of the raw mail; `nil` for what did not come by mail.
    package var rawDigest: Digest?
    /// In the order of the mail.
    package var attachments: [Attachment]

    /// A message as stored; for one without a row there is `NewMessage`.
    package init(
        id: MessageRowID, uuid: UniqueID, kind: Kind, direction: Direction, author: Author, proof: SenderProof,
        basis: ProofBasis = .notChecked, replyTo: EmailAddress? = nil, isConfirmed: Bool, newText: String,
        fullText: String, safeHTML: String? = nil, messageID: MessageID? = nil, createdAt: Instant,
        rawDigest: Digest? = nil, attachments: [Attachment] = []
    ) {
        self.id = id
        self.uuid = uuid
        self.kind = kind
        self.direction = direction
        self.author = author
        self.proof = proof
        self.basis = basis
        self.replyTo = replyTo
        self.isConfirmed = isConfirmed
        self.newText = newText
        self.fullText = fullText
        self.safeHTML = safeHTML
        self.messageID = messageID
        self.createdAt = createdAt
        self.rawDigest = rawDigest
        self.attachments = attachments
    }
}

/// Who wrote a message.
package enum Author: Sendable {
    case contact(Contact)
    case agent(AgentName)
    case system
}

/// What an `AttachmentID` identifies: a file of one message, or of one ticket.
package enum AttachmentEntity {}
/// Row id of an attachment; the same file in two messages has two.
package typealias AttachmentID = Identifier<AttachmentEntity>

/// A file that came with a message, or that somebody uploaded.
package struct Attachment: Sendable {
    /// Its row.
    package var id: AttachmentID
    /// What other systems know it by.
    package var uuid: UniqueID
    /// As sent, decoded, without controls and path separators; for display and download only.
    package var name: String
    /// Lower-case `type/subtype` as declared.
    package var mediaType: String
    /// Meant to be shown in the text: marked inline, or named by a Content-ID and no attachment.
    package var isInline: Bool
    /// What `cid:` in the HTML names it by; `nil` when it has none.
    package var contentID: String?
    /// Bytes, decoded.
    package var size: Int
    /// Of the decoded bytes: what they are read by.
    package var digest: Digest
    /// In the words of who uploaded it.
    package var description: String?
    /// Who uploaded it, as the history names people: `agent anna`, `customer x@y`; `nil` for what came by mail.
    package var uploader: String?
    /// When it was committed.
    package var createdAt: Instant
}
