package import GatewayKit
package import TicketStore

/// What one of our mails lets its recipient do, signed so that nobody else can make or change it.
///
/// On the wire: lower-case base 32 of key number (1 byte), reply key of the ticket (6), recipient (5), scope (1), signing day (2)
/// and 12 bytes of HMAC-SHA-256 over all of these and over the purpose. Always `length` characters.
package struct ReplyToken: Hashable, Sendable {
    /// Characters of a token; 20 more fit into a local part.
    package static let length = 44
    /// Days for which a token proves anything. Afterwards it is no proof, and the mail is still read.
    package static let validDays = 400

    /// The ticket a reply belongs to; below 2⁴⁸.
    package let ticket: ReplyKey
    /// Whom the mail was sent to; below 2⁴⁰.
    package let recipient: ContactID
    /// What a reply may touch.
    package let scope: TokenScope
    /// Days since 1970 in UTC.
    package let signingDay: Int64

    /// What a token was made for: one made for an address proves nothing in a Message-ID, and the reverse.
    enum Purpose {
        case address
        /// Bound to what follows the token in the Message-ID.
        case messageID(distinction: [UInt8])

        var label: [UInt8] {
            switch self {
            case .address: Array("reply address\0".utf8)
            case .messageID(let distinction): Array("message id\0".utf8) + distinction
            }
        }
    }

    /// Row ids are given out one by one and stay below 2⁴⁰, a thousand billion.
    package init(ticket: ReplyKey, recipient: ContactID, scope: TokenScope, signedAt instant: Instant) {
        precondition(ticket.rawValue >> ReplyKey.bits == 0 && recipient.rawValue >> 40 == 0, "ids fit their bytes")
        self.ticket = ticket
        self.recipient = recipient
        self.scope = scope
        signingDay = min(max(instant.seconds / 86_400, 0), Int64(UInt16.max))
    }

    func text(signedWith keys: SigningKeys, for purpose: Purpose) -> [UInt8] {
        let payload =
            [keys.newest] + Self.bigEndian(ticket.rawValue, 6) + Self.bigEndian(recipient.rawValue, 5)
            + [scope.rawValue] + Self.bigEndian(signingDay, 2)
        let code = keys.code(over: purpose.label + payload, key: keys.newest) ?? []
        return Base32.encode(payload + code.prefix(Self.codeLength))
    }

    /// `nil` unless `text` is exactly one token, in either case, signed for this purpose with one of `keys`
    /// and not older than `validDays`. A day in the future is our own clock set back, and no objection.
    init?(_ text: some Collection<UInt8>, verifiedWith keys: SigningKeys, for purpose: Purpose, now: Instant) {
        guard text.count == Self.length, let bytes = Base32.decode(text),
            bytes.count == Self.payloadLength + Self.codeLength
        else { return nil }
        let payload = Array(bytes[..<Self.payloadLength])
        guard keys.verifies(bytes[Self.payloadLength...], over: purpose.label + payload, key: payload[0]),
            let ticket = ReplyKey(Self.integer(payload[1..<7])),
            let recipient = ContactID(Self.integer(payload[7..<12])),
            let scope = TokenScope(rawValue: payload[12])
        else { return nil }
        let day = Self.integer(payload[13..<15])
        guard now.seconds / 86_400 - day <= Int64(Self.validDays) else { return nil }
        self.ticket = ticket
        self.recipient = recipient
        self.scope = scope
        signingDay = day
    }

    private static let payloadLength = 15
    private static let codeLength = 12

    private static func bigEndian(_ value: Int64, _ count: Int) -> [UInt8] {
        (0..<count).reversed().map { UInt8(truncatingIfNeeded: value >> Int64($0 * 8)) }
    }

    private static func integer(_ bytes: ArraySlice<UInt8>) -> Int64 {
        bytes.reduce(0) { $0 << 8 | Int64($1) }
    }
}
