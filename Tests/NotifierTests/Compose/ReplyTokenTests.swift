import GatewayKit
import MIMEParser
import Testing
import TicketStore

@testable import Notifier

@Suite struct ReplyTokenTests {
    let keys = SigningKeys.ephemeral()
    let pattern: ReplyAddress
    let token: ReplyToken
    let address: EmailAddress
    let day: Duration = .seconds(86_400)

    init() throws {
        pattern = try ReplyAddress(pattern: "support+r.{token}@example.org")
        token = ReplyToken(
            ticket: try #require(ReplyKey(4_711)), recipient: try #require(ContactID(815)), scope: .agent,
            signedAt: .signing)
        address = try #require(pattern.make(token, keys: keys))
    }

    @Test("an address we made proves ticket, recipient and scope, in either case") func anAddressWeMadeProvesTicket()
        throws
    {
        let claim = ThreadClaim.signedAddress(token.ticket, recipient: token.recipient, scope: .agent)
        #expect(pattern.recognise(address, keys: keys, now: .signing) == claim)
        let shouted = try #require(EmailAddress(address.description.uppercased()))
        #expect(pattern.recognise(shouted, keys: keys, now: .signing) == claim)
    }

    @Test("the local part fits RFC 5321 with the largest ids") func theLocalPartFitsRFC5321() throws {
        let largest = ReplyToken(
            ticket: try #require(ReplyKey(1 << 48 - 1)), recipient: try #require(ContactID(1 << 40 - 1)),
            scope: .internal, signedAt: .signing)
        let address = try #require(pattern.make(largest, keys: keys))
        #expect(address.localPart.count <= EmailAddress.longestLocalPart)
        #expect(
            pattern.recognise(address, keys: keys, now: .signing)
                == .signedAddress(largest.ticket, recipient: largest.recipient, scope: .internal))
    }

    @Test("T1 a token that was cut, lengthened or changed anywhere proves nothing") func aTokenThatWasCutLengthened() {
        let text = token.text(signedWith: keys, for: .address)
        var forgeries = (0..<text.count).map { Array(text.prefix($0)) } + [text + [UInt8(ascii: "a")], text + text]
        for index in text.indices {
            var changed = text
            changed[index] = text[index] == UInt8(ascii: "a") ? UInt8(ascii: "b") : UInt8(ascii: "a")
            forgeries.append(changed)
        }
        for forgery in forgeries {
            #expect(ReplyToken(forgery, verifiedWith: keys, for: .address, now: .signing) == nil)
        }
    }

    @Test(
        "T11 tricks with the text of a token prove nothing",
        arguments: [
            "", " ", "%00", "\0", "é", "e\u{301}", String(repeating: "a", count: ReplyToken.length),
            String(repeating: "=", count: ReplyToken.length), String(repeating: "a", count: 1 << 20),
        ])
    func tricksProveNothing(text: String) {
        #expect(ReplyToken(Array(text.utf8), verifiedWith: keys, for: .address, now: .signing) == nil)
    }

    @Test("T11 spaces around a token make it another text") func spacesAroundATokenMakeIt() {
        let text = token.text(signedWith: keys, for: .address)
        let space = [UInt8(ascii: " ")]
        #expect(ReplyToken(space + text, verifiedWith: keys, for: .address, now: .signing) == nil)
        #expect(ReplyToken(text + space, verifiedWith: keys, for: .address, now: .signing) == nil)
        #expect(ReplyToken(text.dropLast() + space, verifiedWith: keys, for: .address, now: .signing) == nil)
    }

    @Test("T1 a token of another key proves nothing") func aTokenOfAnotherKeyProves() {
        let text = token.text(signedWith: keys, for: .address)
        #expect(ReplyToken(text, verifiedWith: .ephemeral(), for: .address, now: .signing) == nil)
    }

    @Test("T1 a token moved from a Message-ID into an address proves nothing, nor the reverse")
    func aTokenMovedFromAMessage() throws {
        let identifiers = SignedMessageID(domain: "example.org")
        let row = try #require(OutboxID(9))
        let messageID = try #require(identifiers.make(token, row: row, createdAt: .signing, keys: keys))
        let stolen = try #require(
            EmailAddress("support+r.\(String(messageID.description.prefix(ReplyToken.length)))@example.org"))
        #expect(pattern.recognise(stolen, keys: keys, now: .signing) == nil)
        let text = String(decoding: token.text(signedWith: keys, for: .address), as: UTF8.self)
        let forged = try #require(MessageID("\(text).9-abc@example.org"))
        #expect(identifiers.recognise(forged, keys: keys, now: .signing) == nil)
    }

    @Test("a token holds for 400 days, whatever the clock says of the future") func aTokenHoldsFor400Days() {
        let text = token.text(signedWith: keys, for: .address)
        let isValid = { (now: Instant) in
            ReplyToken(text, verifiedWith: keys, for: .address, now: now) != nil
        }
        #expect(isValid(.signing + day * 400))
        #expect(!isValid(.signing + day * 401))
        #expect(isValid(.signing - day * 30))
    }

    @Test("after a rotation the new key signs and the old one still verifies") func afterARotationTheNewKey() throws {
        let old = SigningKeys.randomKey()
        let before = try #require(SigningKeys([1: old]))
        let after = try #require(SigningKeys([1: old, 2: SigningKeys.randomKey()]))
        let text = token.text(signedWith: before, for: .address)
        #expect(ReplyToken(text, verifiedWith: after, for: .address, now: .signing) == token)
        let fresh = token.text(signedWith: after, for: .address)
        #expect(ReplyToken(fresh, verifiedWith: before, for: .address, now: .signing) == nil)
        #expect(ReplyToken(fresh, verifiedWith: after, for: .address, now: .signing) == token)
    }

    @Test("T1 sweeping the numbers of tickets in an address joins none") func sweepingTheNumbersOfTicketsIn() throws {
        for number in 1...2_000 {
            let text = String(repeating: "a", count: ReplyToken.length - 5) + String(10_000 + number)
            let guess = try #require(EmailAddress("support+r.\(text)@example.org"))
            #expect(pattern.recognise(guess, keys: keys, now: .signing) == nil)
        }
    }

    @Test("our Message-ID proves what its token says, and only as we wrote it") func ourMessageIDProvesWhatIts() throws
    {
        let identifiers = SignedMessageID(domain: "example.org")
        let row = try #require(OutboxID(9))
        let made = try #require(identifiers.make(token, row: row, createdAt: .signing, keys: keys))
        let claim = ThreadClaim.signedMessageID(token.ticket, recipient: token.recipient, scope: .agent)
        #expect(identifiers.recognise(made, keys: keys, now: .signing) == claim)
        let text = made.description
        for forgery in [
            text.replacing(".9-", with: ".8-"), text.replacing("@example.org", with: "@example.com"),
            text + ".example.org", String(text.dropFirst()), "x" + text, String(text.prefix(60)),
        ] {
            let identifier = try #require(MessageID(forgery))
            #expect(identifiers.recognise(identifier, keys: keys, now: .signing) == nil, "\(forgery)")
        }
    }
}

extension Instant {
    /// 21 November 2026, 09:30 UTC.
    static let signing = Instant(seconds: 1_795_253_400)
}
