package import GatewayKit
package import MIMEParser

package typealias MessageRowID = Identifier<TicketMessage>

/// One contribution to a ticket.
package struct TicketMessage: Sendable {
    package enum Kind: String, Sendable {
        case `public`
        /// Staff only; never reaches a customer by any road.
        case `internal`
        case system
    }

    package enum Direction: String, Sendable {
        case incoming = "in"
        case outgoing = "out"
    }

    package var id: MessageRowID
    package var uuid: UniqueID
    package var kind: Kind
    package var direction: Direction
    package var author: Author
    package var proof: SenderProof
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
    package var messageID: MessageID?
    package var createdAt: Instant
    /// SHA-256 of the raw mail; `nil` for what did not come by mail.
    package var rawDigest: Digest?
    package var attachments: [Attachment]

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

package enum AttachmentEntity {}
package typealias AttachmentID = Identifier<AttachmentEntity>

/// A file that came with a message.
package struct Attachment: Sendable {
    package var id: AttachmentID
    /// As sent, decoded, without controls and path separators; for display and download only.
    package var name: String
    /// Lower-case `type/subtype` as declared.
    package var mediaType: String
    package var isInline: Bool
    package var contentID: String?
    package var size: Int
    package var digest: Digest

    package init(
        id: AttachmentID, name: String, mediaType: String, isInline: Bool, contentID: String? = nil, size: Int,
        digest: Digest
    ) {
        self.id = id
        self.name = name
        self.mediaType = mediaType
        self.isInline = isInline
        self.contentID = contentID
        self.size = size
        self.digest = digest
    }
}
