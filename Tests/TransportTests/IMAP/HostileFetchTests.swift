import GatewayTestKit
import Testing
import Transport

/// I6: what a server may answer to `UID FETCH 5,6 (UID BODY.PEEK[])`, and what must come of it.
@Suite struct HostileFetchTests {
    struct Row: Sendable, CustomTestStringConvertible {
        /// What the server sends before `tail`.
        let answer: String
        var tail = "$TAG OK done\r\n"
        let letters: [UInt32: String]
        let ending: Ending
        let testDescription: String

        init(
            _ description: String, _ answer: String, tail: String = "$TAG OK done\r\n", letters: [UInt32: String] = [:],
            _ ending: Ending
        ) {
            testDescription = description
            self.answer = answer
            self.tail = tail
            self.letters = letters
            self.ending = ending
        }
    }

    enum Ending: Equatable, Sendable {
        case whole(missing: [UInt32] = [], withoutBody: [UInt32] = [])
        case violation(ProtocolViolation)
        case tooLarge(UInt32, Int)
        case closed
        case timedOut
        case refused
    }

    private static let hello = "* 1 FETCH (UID 5 BODY[] {5}\r\nHELLO)\r\n"
    private static let world = "* 2 FETCH (UID 6 BODY[] {5}\r\nWORLD)\r\n"
    private static let both: [UInt32: String] = [5: "HELLO", 6: "WORLD"]

    static let legal = [
        Row("two letters in order", hello + world, letters: both, .whole()),
        Row("letters in any order", world + hello, letters: both, .whole()),
        Row("nothing but OK: all are gone", "", .whole(missing: [5, 6])),
        Row("one gone", hello, letters: [5: "HELLO"], .whole(missing: [6])),
        Row("the UID behind the text", "* 1 FETCH (BODY[] {5}\r\nHELLO UID 5)\r\n" + world, letters: both, .whole()),
        Row(
            "both UIDs behind", "* 1 FETCH (BODY[] {5}\r\nHELLO UID 5)\r\n* 2 FETCH (BODY[] {5}\r\nWORLD UID 6)\r\n",
            letters: both, .whole()),
        Row("a quoted text", "* 1 FETCH (UID 5 BODY[] \"HELLO\")\r\n" + world, letters: both, .whole()),
        Row(
            "a quoted text with escapes", "* 1 FETCH (UID 5 BODY[] \"a\\\"\\\\b\")\r\n" + world,
            letters: [5: "a\"\\b", 6: "WORLD"], .whole()),
        Row(
            "an empty quoted text", "* 1 FETCH (UID 5 BODY[] \"\")\r\n" + world, letters: [5: "", 6: "WORLD"], .whole()),
        Row(
            "NIL instead of a text", "* 1 FETCH (UID 5 BODY[] NIL)\r\n" + world, letters: [6: "WORLD"],
            .whole(withoutBody: [5])),
        Row(
            "an empty literal", "* 1 FETCH (UID 5 BODY[] {0}\r\n)\r\n" + world, letters: [5: "", 6: "WORLD"], .whole()),
        Row("a literal8", "* 1 FETCH (UID 5 BODY[] ~{5}\r\nHELLO)\r\n" + world, letters: both, .whole()),
        Row("leading zeros", "* 1 FETCH (UID 005 BODY[] {0005}\r\nHELLO)\r\n" + world, letters: both, .whole()),
        Row("lower case", "* 1 fetch (uid 5 body[] {5}\r\nHELLO)\r\n" + world, letters: both, .whole()),
        Row(
            "other items around",
            "* 1 FETCH (MODSEQ (12) UID 5 FLAGS (\\Seen a) X \"(\" BODY[] {5}\r\nHELLO Y (1 (2 \"3\")))\r\n" + world,
            letters: both, .whole()),
        Row(
            "a nested item with a literal",
            "* 1 FETCH (UID 5 ENVELOPE (NIL {3}\r\na)b NIL) BODY[] {5}\r\nHELLO)\r\n" + world, .violation(.syntax)),
        Row(
            "unasked EXISTS and flags",
            "* 9 EXISTS\r\n* 2 FETCH (FLAGS (\\Seen))\r\n* 7 FETCH (UID 70 FLAGS ())\r\n" + hello + world,
            letters: both, .whole()),
        Row(
            "flags of an asked letter first", "* 1 FETCH (UID 5 FLAGS (\\Seen))\r\n" + hello + world, letters: both,
            .whole()),
        Row(
            "an expunge in between", hello + "* 1 EXPUNGE\r\n* 1 FETCH (UID 6 BODY[] {5}\r\nWORLD)\r\n", letters: both,
            .whole()),
        Row("an alert that ends like a literal", "* OK [ALERT] see {99}\r\n" + hello + world, letters: both, .whole()),
        Row("a warning", "* NO disk nearly full\r\n" + hello + world, letters: both, .whole()),
        Row("an unknown response", "* XFROG 1 2 (3)\r\n* 12 XTOAD\r\n" + hello + world, letters: both, .whole()),
        Row(
            "an unknown response with a literal", "* LIST () \"/\" {3}\r\na)b\r\n" + hello + world, letters: both,
            .whole()),
        Row(
            "a letter full of protocol", "* 1 FETCH (UID 5 BODY[] {20}\r\n)\r\nG3 OK done\r\n* BYE)\r\n" + world,
            letters: [5: ")\r\nG3 OK done\r\n* BYE", 6: "WORLD"], .whole()),
        Row(
            "NO because some are gone", hello, tail: "$TAG NO [EXPUNGEISSUED] some gone\r\n", letters: [5: "HELLO"],
            .whole(missing: [6])),
        Row("NO after data", hello, tail: "$TAG NO some failed\r\n", letters: [5: "HELLO"], .refused),
        Row("BAD after data", hello, tail: "$TAG BAD what\r\n", letters: [5: "HELLO"], .refused),
    ]

    static let numbers = [
        "-5", "5+", "5-", "+5", "", " ", "0x5", "5.0", "1e3", "five", "5 5", "18446744073709551615",
        "9223372036854775808", "99999999999999999999999999",
    ].map { Row("a literal of {\($0)}", "* 1 FETCH (UID 5 BODY[] {\($0)}\r\nHELLO)\r\n", .violation(.number)) }

    static let uids = ["0", "-1", "4294967296", "18446744073709551616", "5x", "", "99999999999999999999"].map {
        Row("UID \($0)", "* 1 FETCH (UID \($0) BODY[] {5}\r\nHELLO)\r\n", .violation(.number))
    }

    static let sequenceNumbers = ["-1", "4294967296", "1x"].map {
        Row(
            "sequence number \($0)", "* \($0) FETCH (UID 5 BODY[] {5}\r\nHELLO)\r\n",
            .violation(.syntax))
    }

    static let broken = [
        Row("a huge literal", "* 1 FETCH (UID 5 BODY[] {9999999999999}\r\n", tail: "", .tooLarge(5, 9_999_999_999_999)),
        Row("a literal over the limit", "* 1 FETCH (UID 5 BODY[] {1048577}\r\n", tail: "", .tooLarge(5, 1_048_577)),
        Row("a huge literal without UID", "* 1 FETCH (BODY[] {9999999999999}\r\n", tail: "", .violation(.wrongLetter)),
        Row("a literal that ends too soon", "* 1 FETCH (UID 5 BODY[] {100}\r\nshort", tail: "", .timedOut),
        Row("a literal shorter than said", "* 1 FETCH (UID 5 BODY[] {7}\r\nHELLO)\r\n", .violation(.lineEnding)),
        Row("a literal longer than said", "* 1 FETCH (UID 5 BODY[] {3}\r\nHELLO)\r\n", .violation(.syntax)),
        Row("another UID", "* 9 FETCH (UID 99 BODY[] {5}\r\nWRONG)\r\n", .violation(.wrongLetter)),
        Row("no UID at all", "* 1 FETCH (BODY[] {5}\r\nHELLO)\r\n", .violation(.wrongLetter)),
        Row("two UIDs", "* 1 FETCH (UID 5 BODY[] {5}\r\nHELLO UID 6)\r\n", .violation(.wrongLetter)),
        Row("the same letter twice", hello + hello, letters: [5: "HELLO"], .violation(.wrongLetter)),
        Row(
            "two texts in one response", "* 1 FETCH (UID 5 BODY[] {5}\r\nHELLO BODY[] {5}\r\nHELLO)\r\n",
            .violation(.wrongLetter)),
        Row(
            "header and text instead", "* 1 FETCH (UID 5 BODY[HEADER] {5}\r\nAAAAA BODY[TEXT] {5}\r\nBBBBB)\r\n",
            .violation(.wrongLetter)),
        Row("a part of the letter", "* 1 FETCH (UID 5 BODY[]<0> {5}\r\nHELLO)\r\n", .violation(.wrongLetter)),
        Row("a later part of the letter", "* 1 FETCH (UID 5 BODY[]<7> {5}\r\nHELLO)\r\n", .violation(.wrongLetter)),
        Row("a quoted part", "* 1 FETCH (UID 5 BODY[TEXT] \"HELLO\")\r\n", .violation(.wrongLetter)),
        Row("a negative origin", "* 1 FETCH (UID 5 BODY[]<-1> {5}\r\nHELLO)\r\n", .violation(.number)),
        Row("an unclosed section", "* 1 FETCH (UID 5 BODY[ {5}\r\nHELLO)\r\n", .violation(.syntax)),
        Row("an unclosed quote", "* 1 FETCH (UID 5 BODY[] \"HELLO)\r\n", .violation(.syntax)),
        Row("no closing parenthesis", "* 1 FETCH (UID 5 BODY[] {5}\r\nHELLO\r\n", .violation(.syntax)),
        Row("text behind the end", "* 1 FETCH (UID 5 BODY[] {5}\r\nHELLO) x\r\n", .violation(.syntax)),
        Row("an atom as text", "* 1 FETCH (UID 5 BODY[] HELLO)\r\n", .violation(.syntax)),
        Row("no list", "* 1 FETCH\r\n", .violation(.syntax)),
        Row("an empty line", "\r\n", .violation(.syntax)),
        Row("a bare line feed", "* 1 EXISTS\n", .violation(.lineEnding)),
        Row("a lone asterisk", "* \r\n", .violation(.syntax)),
        Row("a stray continuation", "+ go on\r\n", .violation(.unexpected)),
        Row("another command's tag", "A001 OK done\r\n", .violation(.unexpected)),
        Row("a tag to come", "G99 OK done\r\n", .violation(.unexpected)),
        Row("a tag without a condition", "G3 YES done\r\n", .violation(.syntax)),
        Row("a tagged BYE", "$TAG BYE bye\r\n", .violation(.syntax)),
        Row("binary noise", "\u{1}\u{2}\u{ff}\u{0}\r\n", .violation(.syntax)),
        Row("an endless line", "* OK " + String(repeating: "A", count: 70_000) + "\r\n", .violation(.tooLong)),
        Row(
            "an endless list in one response", "* 1 FETCH (UID 5 X " + String(repeating: "(", count: 70_000), tail: "",
            .violation(.tooLong)),
        Row(
            "deep nesting that ends",
            "* 1 FETCH (UID 5 X \(String(repeating: "(", count: 20_000))\(String(repeating: ")", count: 20_000)))\r\n"
                + hello + world, letters: both, .whole()),
        Row("endless unasked lines", String(repeating: "* OK still here\r\n", count: 20_000), .violation(.tooLong)),
        Row("a huge literal in an unasked response", "* LIST () \"/\" {99999999}\r\n", tail: "", .violation(.tooLong)),
        Row("silence after the letter", hello, tail: "", letters: [5: "HELLO"], .timedOut),
    ]

    @Test(
        "I6 legal or hostile, an answer yields whole letters and an honest end",
        arguments: legal + numbers + uids + sequenceNumbers + broken)
    func answers(row: Row) async throws {
        let tail: [Deed] = row.tail.isEmpty ? [.hang] : [.say(row.tail)]
        let server = ScriptedIMAPServer(
            IMAPScript(reactions: [Reaction(to: "UID FETCH", deeds: [.say(row.answer)] + tail)]))
        let session = try await server.session(row.ending == .timedOut ? .hasty : .narrow)
        let (letters, ending) = await session.fetchAll([5, 6])
        #expect(letters == row.letters.mapValues { Array($0.utf8) })
        #expect(Self.summary(of: ending) == row.ending)
        let staysOpen = if case .whole = row.ending { true } else { row.ending == .refused }
        #expect(await session.isOpen == staysOpen)
    }

    @Test("I6 the table has the breadth it promises")
    func breadth() {
        #expect(Self.legal.count + Self.numbers.count + Self.uids.count + Self.broken.count >= 60)
    }

    @Test("I6 a large letter named only at its end is asked for alone")
    func asksAlone() async throws {
        let text = String(repeating: "0123456789\r\n", count: 3_000)
        let size = text.utf8.count
        let server = ScriptedIMAPServer(
            IMAPScript(reactions: [
                Reaction(
                    to: "UID FETCH 5:6 ",
                    .say("* 1 FETCH (BODY[] {\(size)}\r\n\(text) UID 5)\r\n\(Self.world)$TAG OK\r\n")),
                Reaction(to: "UID FETCH 5 ", .say("* 1 FETCH (BODY[] {\(size)}\r\n\(text) UID 5)\r\n$TAG OK\r\n")),
            ]))
        let session = try await server.session(.narrow)
        let (letters, ending) = await session.fetchAll([5, 6])
        #expect(letters == [5: Array(text.utf8), 6: Array("WORLD".utf8)])
        #expect(ending == .complete(missing: [], withoutBody: []))
    }

    @Test("I6 asked for alone, a letter that turns out to be another is not delivered")
    func doubtsTheOnlyOne() async throws {
        let server = ScriptedIMAPServer(
            IMAPScript(reactions: [
                Reaction(to: "UID FETCH", .say("* 1 FETCH (BODY[] {5}\r\nWRONG UID 6)\r\n$TAG OK\r\n"))
            ]))
        let session = try await server.session(.narrow)
        let (letters, ending) = await session.fetchAll([5])
        #expect(letters.isEmpty)
        #expect(Self.summary(of: ending) == .violation(.wrongLetter))
    }

    private static func summary(of ending: FetchReport<[UInt8]>.Ending) -> Ending {
        guard case .broken(let fault) = ending else {
            if case .complete(let missing, let withoutBody) = ending {
                return .whole(missing: missing, withoutBody: withoutBody)
            }
            return .closed
        }
        switch fault.code {
        case .protocolViolation(let violation): return .violation(violation)
        case .letterTooLarge(let uid, let bytes): return .tooLarge(uid, bytes)
        case .refusedByPeer: return .refused
        case .timedOut: return .timedOut
        default: return .closed
        }
    }
}
