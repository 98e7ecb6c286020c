import GatewayKit
import Notifier
import Testing
import TicketStore

@testable import TicketAPI

@Suite struct AccessTokenTests {
    private static let now = IdentityStage.now
    private static let keys = IdentityKeys(IdentityStage.keys)
    private static let token = AccessToken(
        account: UniqueID(at: now), session: UniqueID(at: now), role: .agent, issuedAt: now,
        expiresAt: now + .seconds(900))

    private static func read(_ text: String, at now: Instant = now) throws(AccessToken.Objection) -> AccessToken {
        try AccessToken(text, verifiedWith: keys, for: IdentitySettings(), now: now)
    }

    @Test("what is written is read again, with the header every JWT library writes")
    func round() throws {
        let text = Self.token.text(signedWith: Self.keys, for: IdentitySettings())
        #expect(try Self.read(text) == Self.token)
        let header = try #require(Sodium.bytes(ofBase64: Array(text.utf8.prefix { $0 != UInt8(ascii: ".") })))
        #expect(String(decoding: header, as: UTF8.self) == #"{"alg":"HS256","typ":"JWT","kid":"1"}"#)
    }

    @Test("RFC 4231, section 4.2: the code of the first example is ours")
    func example() {
        let key = [UInt8](repeating: 0x0B, count: 20) + [UInt8](repeating: 0, count: 12)
        let code = Sodium.code(over: Array("Hi There".utf8), key: key)
        #expect(
            Digest(code)?.description == "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7")
    }

    static let skews: [(seconds: Int, isGood: Bool)] = [
        (-61, false), (-60, true), (0, true), (900, true), (959, true), (960, false),
    ]

    @Test("clocks may differ by a minute and no more", arguments: skews)
    func skew(seconds: Int, isGood: Bool) {
        let text = Self.token.text(signedWith: Self.keys, for: IdentitySettings())
        #expect(((try? Self.read(text, at: Self.now + .seconds(seconds))) != nil) == isGood)
    }

    @Test("an older key verifies, the newest signs, and a key of another store is none")
    func rotated() throws {
        let old = Secret([UInt8](repeating: 1, count: 32))
        let new = Secret([UInt8](repeating: 2, count: 32))
        let before = IdentityKeys(try #require(SigningKeys([1: old])))
        let after = IdentityKeys(try #require(SigningKeys([1: old, 2: new])))
        let settings = IdentitySettings()
        let first = Self.token.text(signedWith: before, for: settings)
        let second = Self.token.text(signedWith: after, for: settings)
        #expect(try AccessToken(first, verifiedWith: after, for: settings, now: Self.now) == Self.token)
        #expect(throws: AccessToken.Objection.header) {
            try AccessToken(second, verifiedWith: before, for: settings, now: Self.now)
        }
        #expect(throws: AccessToken.Objection.signature) { try Self.read(first) }
    }

    @Test("T14 no other JWT is taken", arguments: ForgedToken.all)
    func forged(token: ForgedToken) {
        let error = #expect(throws: AccessToken.Objection.self) { try Self.read(token.text) }
        #expect(error == token.objection)
    }

    @Test("T14 every forged JWT is answered the same")
    func sameAnswer() async throws {
        let stage = try IdentityStage()
        for token in ForgedToken.all {
            let answer = await problem { () async throws(APIProblem) in
                try await stage.identity.caller(bearing: token.text, now: Self.now)
            }
            #expect(answer == Identity.stranger, "\(token.name)")
        }
    }
}
