package import GatewayKit
package import MIMEParser
package import TicketStore

/// The Message-IDs we give: `<token.row-instant@domain>`, the token signed together with what follows it.
///
/// The same outbox row always gets the same Message-ID, and no other mail ever gets it, not even after an older
/// database was restored: `instant` is the microsecond in which the row was made.
package struct SignedMessageID: Sendable {
    private let domain: [UInt8]

    /// `domain` is the site's.
    package init(domain: String) {
        self.domain = Array(domain.utf8)
    }

    func make(_ token: ReplyToken, row: OutboxID, createdAt: Instant, keys: SigningKeys) -> MessageID? {
        let distinction = Self.distinction(row, createdAt)
        let text = token.text(signedWith: keys, for: .messageID(distinction: distinction))
        return MessageID(text + Self.dot + distinction + Self.at + domain)
    }

    /// For a mail about no ticket: unique, but it proves nothing.
    func makeUnsigned(row: OutboxID, createdAt: Instant) -> MessageID? {
        MessageID(Array("alert.".utf8) + Self.distinction(row, createdAt) + Self.at + domain)
    }

    /// What a Message-ID proves when we once gave it to a mail; `nil` for any other.
    package func recognise(_ identifier: MessageID, keys: SigningKeys, now: Instant) -> ThreadClaim? {
        let bytes = identifier.bytes
        let tail = Self.at + domain
        guard bytes.count > ReplyToken.length + 1 + tail.count, bytes.count <= Self.longest + tail.count,
            bytes.suffix(tail.count).elementsEqual(tail), bytes[ReplyToken.length] == Self.dot[0]
        else { return nil }
        let distinction = Array(bytes[(ReplyToken.length + 1)..<(bytes.count - tail.count)])
        guard
            let token = ReplyToken(
                bytes[..<ReplyToken.length], verifiedWith: keys, for: .messageID(distinction: distinction), now: now)
        else { return nil }
        return .signedMessageID(token.ticket, recipient: token.recipient, scope: token.scope)
    }

    /// Two numbers of at most 19 digits each, in base 32 characters, and their punctuation.
    private static let longest = ReplyToken.length + 32
    private static let dot = Array(".".utf8)
    private static let at = Array("@".utf8)

    private static func distinction(_ row: OutboxID, _ createdAt: Instant) -> [UInt8] {
        Array((String(row.rawValue, radix: 32) + "-" + String(max(createdAt.microseconds, 0), radix: 32)).utf8)
    }
}
