import GatewayKit
import MIMEParser
import Testing
import TicketStore

@testable import Notifier

@Suite struct ReplyAddressTests {
    let keys = SigningKeys.ephemeral()

    @Test(
        "a pattern that cannot work is refused with its reason",
        arguments: [
            ("support@example.org", ReplyAddressProblem.withoutToken),
            ("{token}+{token}@example.org", .severalTokens),
            ("support@{token}.example.org", .tokenOutsideLocalPart),
            ("{token}", .tokenOutsideLocalPart),
            ("the-whole-support-team+r.{token}@example.org", .tooLong(by: 5)),
            ("support r.{token}@example.org", .notAnAddress),
            ("support+r.{token}@", .notAnAddress),
            ("a,b{token}@example.org", .notAnAddress),
        ])
    func aPatternThatCannotWorkIs(pattern: String, problem: ReplyAddressProblem) {
        #expect(throws: problem) { try ReplyAddress(pattern: pattern) }
    }

    @Test(
        "what a pattern makes it recognises, and nothing else",
        arguments: ["support+r.{token}@example.org", "{token}@reply.example.org", "r-{token}-x@example.org"])
    func whatAPatternMakesItRecognises(text: String) throws {
        let pattern = try ReplyAddress(pattern: text)
        let token = ReplyToken(
            ticket: try #require(ReplyKey(1)), recipient: try #require(ContactID(2)), scope: .customer,
            signedAt: .signing)
        let address = try #require(pattern.make(token, keys: keys))
        #expect(pattern.recognise(address, keys: keys, now: .signing) != nil)
        for other in ["support@example.org", "x\(address)", "\(address).net"] {
            let other = try #require(EmailAddress(other))
            #expect(pattern.recognise(other, keys: keys, now: .signing) == nil)
        }
    }

    @Test("without a pattern nothing is signed and nothing recognised") func withoutAPatternNothingIsSigned() throws {
        let token = ReplyToken(
            ticket: try #require(ReplyKey(1)), recipient: try #require(ContactID(2)), scope: .customer,
            signedAt: .signing)
        let unsigned = try ReplyAddress(pattern: "none")
        #expect(unsigned == .none)
        #expect(unsigned.make(token, keys: keys) == nil)
        let address = try #require(EmailAddress("support@example.org"))
        #expect(unsigned.recognise(address, keys: keys, now: .signing) == nil)
    }
}
