/// What became of one message to one recipient.
package enum SMTPDelivery: Equatable, Sendable {
    /// 2xx after the final dot: the peer is responsible now.
    case accepted(SMTPReply)
    /// Certainly not taken over. 4xx may pass later, 5xx never.
    case refused(SMTPStage, SMTPReply)
    /// The peer lacks an extension this message needs. Nothing was sent.
    case unsupported(MailRequirement)
    /// The final dot was sent and its reply never came: the peer may have the mail or not.
    case uncertain(TransportError)
}

/// The command a peer refused.
package enum SMTPStage: Equatable, Sendable {
    case mail, recipient, data
    /// The reply to the whole message.
    case finalDot
}

/// What a message asks of the peer.
package enum MailRequirement: Equatable, Sendable {
    /// 8-bit content without 8BITMIME (RFC 6152).
    case eightBit
    /// An address beyond ASCII without SMTPUTF8 (RFC 6531).
    case internationalAddress
    /// Larger than the peer's SIZE (RFC 1870), in bytes.
    case size(limit: Int)
}
