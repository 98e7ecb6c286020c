import GatewayKit
import TicketStore

/// What a signed-in client shows with each request: a JWT (RFC 7519) signed by HMAC-SHA-256, and nothing else.
///
/// Narrower than the RFCs (RFC 8725 says why): its header must be, byte for byte, one that we write, which settles
/// algorithm and key; the signature is checked before anything of the claims is read; and the claims are exactly ours.
struct AccessToken: Equatable {
    /// Why a text is none. Nobody outside is told which.
    enum Objection: Error, Equatable {
        case tooLong
        case notThreeParts
        case header
        case signature
        /// Signed by us, but no JSON object of exactly our claims.
        case claims
        case issuer, audience, subject, session, role, times
        case tooEarly, expired
    }

    /// Bytes of the longest text that is looked at.
    static let longest = 8 << 10
    /// How far the clocks of two of our machines may be apart.
    static let skew: Duration = .seconds(60)

    var account: UniqueID
    var session: UniqueID
    /// For the client; what the account may do is asked of the configuration each time.
    var role: Caller.Role
    var issuedAt: Instant
    var expiresAt: Instant

    func text(signedWith keys: IdentityKeys, for settings: IdentitySettings) -> String {
        let claims = JSONValue.object([
            ("iss", .text(settings.issuer)), ("aud", .text(settings.audience)), ("sub", .text(account.text)),
            ("sid", .text(session.text)), ("role", .text(role.rawValue)), ("iat", .number(issuedAt.seconds)),
            ("nbf", .number(issuedAt.seconds)), ("exp", .number(expiresAt.seconds)),
        ])
        let signed = Self.header(naming: keys.newest) + [Self.dot] + Sodium.base64(claims.bytes)
        let code = keys.code(over: signed, for: .accessToken, key: keys.newest) ?? []
        return String(decoding: signed + [Self.dot] + Sodium.base64(code), as: UTF8.self)
    }
}

extension AccessToken {
    init(
        _ text: String, verifiedWith keys: IdentityKeys, for settings: IdentitySettings, now: Instant
    ) throws(Objection) {
        guard text.utf8.count <= Self.longest else { throw .tooLong }
        let bytes = Array(text.utf8)
        let parts = bytes.split(separator: Self.dot, maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count == 3 else { throw .notThreeParts }
        let named = keys.numbers.first { Self.header(naming: $0).elementsEqual(parts[0]) }
        guard let named else { throw .header }
        let code = keys.code(over: Array(bytes[..<parts[1].endIndex]), for: .accessToken, key: named)
        guard let code, Sodium.areEqual(Sodium.base64(code), Array(parts[2])) else { throw .signature }
        guard let payload = Sodium.bytes(ofBase64: parts[1]) else { throw .claims }
        let claims: JSONValue
        do throws(JSONReader.Problem) { claims = try JSONReader.value(of: payload, depth: 1) } catch { throw .claims }
        try self.init(claims, for: settings, now: now)
    }

    private init(_ claims: JSONValue, for settings: IdentitySettings, now: Instant) throws(Objection) {
        guard case .object(let members) = claims, members.count == Self.claimCount else { throw .claims }
        guard claims.holds(settings.issuer, as: "iss") else { throw .issuer }
        guard claims.holds(settings.audience, as: "aud") else { throw .audience }
        guard let account = claims.uniqueID("sub") else { throw .subject }
        guard let session = claims.uniqueID("sid") else { throw .session }
        guard case .text(let word)? = claims["role"], let role = Caller.Role(rawValue: word) else { throw .role }
        guard let issuedAt = claims.instant("iat"), let notBefore = claims.instant("nbf"),
            let expiresAt = claims.instant("exp")
        else { throw .times }
        guard max(issuedAt, notBefore) <= now + Self.skew else { throw .tooEarly }
        guard now < expiresAt + Self.skew else { throw .expired }
        self.init(account: account, session: session, role: role, issuedAt: issuedAt, expiresAt: expiresAt)
    }

    private static let claimCount = 8

    /// The one header there is under this key.
    private static func header(naming key: UInt8) -> [UInt8] {
        Sodium.base64(Array(#"{"alg":"HS256","typ":"JWT","kid":"\#(key)"}"#.utf8))
    }

    private static let dot = UInt8(ascii: ".")
}

extension JSONValue {
    fileprivate func holds(_ text: String, as name: String) -> Bool {
        guard case .text(let found)? = self[name] else { return false }
        return found.utf8.elementsEqual(text.utf8)
    }

    fileprivate func uniqueID(_ name: String) -> UniqueID? {
        guard case .text(let text)? = self[name], text.utf8.count == 36 else { return nil }
        return UniqueID(text: text)
    }

    /// Whole seconds since 1970, up to the year 9999.
    fileprivate func instant(_ name: String) -> Instant? {
        guard case .number(let seconds)? = self[name], (0...253_402_300_799).contains(seconds) else { return nil }
        return Instant(seconds: seconds)
    }
}
