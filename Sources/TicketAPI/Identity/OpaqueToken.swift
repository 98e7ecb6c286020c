package import GatewayKit
package import TicketStore

/// A text of random letters that opens something, for whoever has it. Only its SHA-256 is kept.
///
/// A fixed beginning says what it is for, so that scanners for leaked secrets know it; then 256 random bits in the
/// letters of base 64 for addresses.
package struct OpaqueToken: Sendable {
    /// What it opens.
    package enum Kind: String, Sendable, CaseIterable {
        /// The API, for a program.
        case api = "mgw_"
        /// The next access token of a session.
        case refresh = "mgr_"
        /// Setting a password, once.
        case link = "mgl_"
        /// One ticket, for somebody without account.
        case ticket = "mgt_"
    }

    /// Characters of every one.
    package static let length = 4 + 43
    /// Characters that all refresh tokens of a session begin with: 120 random bits; as many and more are left.
    static let familyLength = 4 + 20

    /// What its holder is given, once.
    package let text: Secret<String>
    /// Under what it is kept.
    package let digest: Digest

    /// A new one.
    package init(_ kind: Kind) {
        self.init(Array(kind.rawValue.utf8) + Sodium.base64(Sodium.random(32)))
    }

    /// A new refresh token of the session that this one is of.
    init(inFamilyOf text: ArraySlice<UInt8>) {
        let fresh = Sodium.base64(Sodium.random(32))
        self.init(text.prefix(Self.familyLength) + fresh.suffix(Self.length - Self.familyLength))
    }

    private init(_ bytes: some Collection<UInt8>) {
        text = Secret(String(decoding: bytes, as: UTF8.self))
        digest = sha256(Array(bytes))
    }

    /// Under what the session of this refresh token is kept.
    var family: Digest { text.reveal { sha256(Array($0.utf8.prefix(Self.familyLength))) } }

    /// Reads what somebody showed: nothing is looked for unless it has the length, the beginning and the letters.
    package init?(_ text: String, as kind: Kind) {
        guard text.utf8.count == Self.length else { return nil }
        let bytes = Array(text.utf8)
        guard bytes.starts(with: kind.rawValue.utf8), Sodium.bytes(ofBase64: bytes.dropFirst(4)) != nil else {
            return nil
        }
        self.init(bytes)
    }

    /// The next refresh token of the same session.
    func next() -> OpaqueToken { text.reveal { OpaqueToken(inFamilyOf: Array($0.utf8)[...]) } }
}
