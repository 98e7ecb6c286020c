import GatewayKit
import MIMEParser
import Testing
import TicketStore

@testable import MailGateway

@Suite struct RuleConditionTests {
    static let mail = """
        Received: from mx by mail; Fri, 20 Nov 2026 12:00:00 +0000
        X-Spam-Status: No, score=4.2 required=5.0 tests=NONE
        From: Éva Bank <Eva@Bank.Example>
        To: <support@example.org>
        Cc: Sales <sales@example.org>
        Reply-To: <desk@bank.example>
        Subject: =?utf-8?Q?R=C3=A9clamation:?= invoice 2026-117
        X-Customer: gold
        X-Customer: 17 points
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary=b

        --b
        Content-Type: text/plain; charset=utf-8

        Please   pay BACK the amount.

        > we do not pay
        --b
        Content-Type: application/pdf
        Content-Disposition: attachment; filename="Rechnung.PDF"
        Content-Transfer-Encoding: base64

        QUJDREVGR0hJSg==
        --b
        Content-Type: image/png
        Content-Disposition: attachment; filename="a.png"

        x
        --b--

        """

    static let conditions: [(condition: String, fits: Bool)] = [
        ("mailbox: support", true), ("mailbox: [billing]", false),
        ("from: {is: eva@bank.example}", true), ("from: {is: eva@bank.test}", false),
        ("from: {ends: \"@bank.example\"}", true), ("from: {ends: bank}", false),
        ("from: {starts: [x, eva]}", true), ("from: {matches: \"*@*.example\"}", true),
        ("from: {matches: \"eva*eva@bank.example\"}", false),
        ("to: {is: sales@example.org}", true), ("to: {is: nobody@example.org}", false),
        ("reply_to: {starts: desk@}", true), ("reply_to: {starts: eva}", false),
        ("subject: {starts: RECLAMATION}", true), ("subject: {contains: [x, Invoice]}", true),
        ("subject: {is: invoice}", false), ("subject: {matches: \"*invoice 2026-*\"}", true),
        ("subject: {contains: invoice, ends: \"118\"}", false), ("subject: {contains: invoice, ends: \"117\"}", true),
        ("text: {contains: pay back}", true), ("text: {contains: we do not}", false),
        ("headers: {x-customer: {is: GOLD}}", true), ("headers: {X-Customer: {above: 16, below: 17.5}}", true),
        ("headers: {X-Customer: {above: 17}}", false), ("headers: {X-Absent: {matches: \"*\"}}", false),
        ("headers: {X-Customer: {matches: \"*\"}}", true),
        ("attachment: {name: {ends: .pdf}, type: {is: application/pdf}}", true),
        ("attachment: {name: {ends: .pdf}, type: {starts: image/}}", false),
        ("attachment: {size: {above: 9B}}", true), ("attachment: {size: {above: 10B}}", false),
        ("attachment: {type: {starts: image/}, size: {below: 2B}}", true),
        ("size: {above: 500B, below: 2KB}", true), ("size: {above: 1MB}", false),
        ("spam_score: {above: 4}", true), ("spam_score: {above: 4.2}", false), ("spam_score: {below: 4.3}", true),
        ("proof: claimed", true), ("proof: authenticated", false),
    ]

    @Test(
        "each condition holds for what it names and for nothing else, and turns round in unless", arguments: conditions)
    func condition(condition: String, fits: Bool) throws {
        let when = try RuleOffice("rules:\n  r:\n    when: {\(condition)}\n    then: {tags: [seen]}\n")
        #expect(try when.decide(Self.mail).opened?.tags == (fits ? [TagName("seen")] : []))
        let unless = try RuleOffice("rules:\n  r:\n    unless: {\(condition)}\n    then: {tags: [seen]}\n")
        #expect(try unless.decide(Self.mail).opened?.tags == (fits ? [] : [TagName("seen")]))
    }

    static let hours: [(window: String, at: Int64, fits: Bool)] = [
        ("{from: \"08:00\", until: \"18:00\"}", 1_795_176_000, true),
        ("{from: \"12:01\", until: \"18:00\"}", 1_795_176_000, false),
        ("{from: \"08:00\", until: \"12:00\"}", 1_795_176_000, false),
        ("{from: \"18:00\", until: \"08:00\"}", 1_795_176_000 + 12 * 3_600, true),
        ("{days: [fri]}", 1_795_176_000, true), ("{days: [sat, sun]}", 1_795_176_000, false),
        // Four on Saturday morning belongs to the night that began on Friday.
        ("{from: \"18:00\", until: \"08:00\", days: [fri]}", 1_795_176_000 + 16 * 3_600, true),
        ("{from: \"18:00\", until: \"08:00\", days: [sat]}", 1_795_176_000 + 16 * 3_600, false),
    ]

    @Test("hours are those on the wall, and a night belongs to the day it began on", arguments: hours)
    func localHours(window: String, at: Int64, fits: Bool) throws {
        let office = try RuleOffice("rules:\n  r:\n    when: {time: \(window)}\n    then: {tags: [seen]}\n")
        let record = try office.decide(Self.mail, at: Instant(seconds: at))
        #expect(record.opened?.tags.isEmpty == !fits)
    }

    @Test("hours are in the time zone of the queue the mailbox delivers to")
    func zone() throws {
        let office = try RuleOffice(
            "rules:\n  r:\n    when: {time: {from: \"13:00\", until: \"13:01\"}}\n    then: {tags: [seen]}\n")
        #expect(try office.decide(Self.mail, to: "billing").opened?.tags == [TagName("seen")])
        #expect(try office.decide(Self.mail, to: "support").opened?.tags == [])
    }

    static let scores: [(fields: String, score: String?)] = [
        ("X-Spam-Score: 7.25", "7.25"), ("X-Spam-Score: -1.5 (-)", "-1.5"), ("X-Spam-Score: none", nil),
        ("X-Spam-Status: Yes, score=12.3 required=5", "12.3"), ("X-Spam-Status: No, hits=-0.2 required=5", "-0.2"),
        ("X-Spam-Status: No", nil), ("X-Spamd-Result: default: False [3.20 / 15.00];\n ARC_NA(0.00)[]", "3.2"),
        ("X-Spam-Level: ****", "4"), ("X-MS-Exchange-Organization-SCL: 5", "5"),
        ("X-Forefront-Antispam-Report: CIP:1.2.3.4;CTRY:DE;SCL:9;SRV:;", "9"),
        // The topmost was written last, by the server nearest to us.
        ("X-Spam-Score: 9\nX-Spam-Score: 0", "9"), ("X-Spam-Flag: NO\nX-Spam-Level: **\nX-Spam-Score: 8", "2"),
        ("X-Spam-Score: 99999999999999999999999999", "1000000000"), ("Subject: 5", nil),
    ]

    @Test("a spam score is read however the filter writes it, the topmost field first", arguments: scores)
    func spamScore(fields: String, score: String?) throws {
        let message = try MessageParser().parse(Array("\(fields)\n\n".utf8))
        #expect(SpamScore.read(message.header.fields)?.description == score)
    }

    @Test("D5 a pattern full of stars against a text made to fit nearly everywhere takes linear time")
    func linear() {
        let pattern = TextPattern(String(repeating: "*ab", count: 50) + "*c") { Array($0) }
        let word = BytePattern(Array(repeating: 0x61, count: 2_000) + [0x62])
        func steps(_ count: Int) -> Duration {
            let text = Array(repeating: UInt8(ascii: "a"), count: count)
            return ContinuousClock().measure {
                #expect(!pattern.fits(text))
                #expect(word.firstIndex(in: text) == nil)
            }
        }
        _ = steps(100_000)
        let (small, large) = (steps(500_000), steps(2_000_000))
        #expect(large < small * 12, "four times the text took \(large) instead of \(small)")
        #expect(large < .seconds(10))
    }

    static let patterns: [(pattern: String, text: String, fits: Bool)] = [
        ("", "", true), ("", "a", false), ("*", "", true), ("*", "a", true), ("a", "a", true), ("a", "ab", false),
        ("a*", "ab", true), ("*b", "ab", true), ("a*a", "a", false), ("a*a", "aa", true), ("*ab*ab*", "xabab", true),
        ("*ab*ab*", "xaba", false), ("a**b", "ab", true), ("a*bc", "abcbc", true), ("*aab", "aaab", true),
    ]

    @Test("a star stands for anything and for nothing", arguments: patterns)
    func pattern(pattern: String, text: String, fits: Bool) {
        #expect(TextPattern(pattern) { Array($0) }.fits(Array(text.utf8)) == fits)
    }

    @Test("a word is found where a plain search finds it first, in random texts of two letters")
    func search() {
        var dice = SystemRandomNumberGenerator()
        for _ in 0..<2_000 {
            let text = (0..<Int.random(in: 0...40, using: &dice)).map { _ in UInt8.random(in: 97...98, using: &dice) }
            let word = (0..<Int.random(in: 0...6, using: &dice)).map { _ in UInt8.random(in: 97...98, using: &dice) }
            #expect(
                BytePattern(word).firstIndex(in: text) == text.firstRange(of: word)?.lowerBound
                    ?? (word.isEmpty ? 0 : nil))
        }
    }
}
