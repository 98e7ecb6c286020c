import GatewayKit
import MIMEParser
import Testing
import TicketStore

@testable import MailGateway

@Suite struct ThreadClaimsTests {
    @Test("proofs come before hints, and hints from the strongest to the weakest")
    func ordersClaims() throws {
        let claims = try Self.claims(
            """
            Subject: AW: Printer [TICKET-20261120-001]
            References: <first@example.org> <ours.42@help.example.net> <last@example.org>
            In-Reply-To: <direct@example.org>
            To: support@help.example.net, support+r.7@help.example.net
            """)
        let token = try #require(TicketNumber("TICKET-20261120-001"))
        #expect(
            try claims == [
                Self.address(7), Self.messageID(42), Self.reference("direct@example.org"),
                Self.reference("last@example.org"), Self.reference("first@example.org"), .subjectToken(token),
            ])
    }

    @Test(
        "a signed address proves wherever the mail's way wrote it down",
        arguments: ["To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To"])
    func readsEveryRecipientField(field: String) throws {
        let claims = try Self.claims("\(field): <Support+R.7@help.example.net>")
        #expect(try claims == [Self.address(7)])
    }

    @Test("each claim is made once however often the mail repeats it")
    func claimsOnce() throws {
        let claims = try Self.claims(
            "To: support+r.7@help.example.net\nDelivered-To: support+r.7@help.example.net\n"
                + "In-Reply-To: <a@example.org>\nReferences: <a@example.org>\nSubject: [T-1] and [T-1]")
        #expect(claims.count == 3)
    }

    @Test("T1 a sweep of guessed tags in the subject claims nothing, and real tokens end at five")
    func ignoresGuesses() throws {
        let guesses = (1...200).map { "[#\($0)]" }.joined()
        #expect(try Self.claims("Subject: Re: \(guesses) TICKET-20261120-001 (T-2) [2026] [URGENT]").isEmpty)
        let tokens = (1...9).map { "[T-\($0)]" }.joined(separator: " ")
        #expect(try Self.claims("Subject: Re: \(tokens)").count == ThreadClaims.mostSubjectTokens)
    }

    @Test(
        "T9 control fields from outside claim nothing",
        arguments: ["X-MailGateway-Ticket", "X-MailGateway-Loop", "X-Zammad-TicketNumber", "RT-Ticket", "Reply-To"])
    func ignoresControlFields(field: String) throws {
        #expect(try Self.claims("\(field): support+r.7@help.example.net").isEmpty)
    }

    static let subjects: [(String, String)] = [
        ("Re: Printer", "Printer"), ("RE: re:  AW: Printer", "Printer"), ("Re[2]: Printer", "Printer"),
        ("Antw (3): Printer", "Printer"), ("SV: VS: TR : RV: Fwd: Odp: Printer", "Printer"),
        ("回复：打印机", "打印机"), ("Отв: Принтер", "Принтер"), ("Re: [TICKET-20261120-001] Printer", "Printer"),
        ("[TICKET-20261120-001] Re: Printer", "Printer"), ("Printer [TC-2026-001] broken", "Printer broken"),
        ("[URGENT] Printer", "[URGENT] Printer"), ("Regarding: Printer", "Regarding: Printer"),
        ("Help: printer", "Help: printer"), ("Re:", ""), ("re\u{301}: x", "x"),
        ("a\u{0}b\u{202E}c", "a bc"),
    ]

    @Test("a ticket's subject is shown without reply prefixes and tokens", arguments: subjects)
    func normalises(row: (String, String)) {
        #expect(Array(ReplySubject.normalised(row.0).utf8) == Array(row.1.utf8))
    }

    @Test("only the outermost prefix makes a forward")
    func recognisesForwards() {
        #expect(ReplySubject.isForward("WG: Rechnung"))
        #expect(ReplySubject.isForward("[T-1] Fwd: Re: x"))
        #expect(!ReplySubject.isForward("Re: Fwd: x"))
        #expect(!ReplySubject.isForward("Forward march"))
    }

    // MARK: -

    private static func claims(_ header: String) throws -> [ThreadClaim] {
        let message = try MessageParser().parse(Array("\(header)\n\nx\n".utf8))
        return ThreadClaims(message, seal: seal).list
    }

    /// Takes `…+r.N@` and `ours.N@` for signed.
    private static let seal = ReplySeal(
        address: { number($0.key, between: "+r.").flatMap { try? address($0) } },
        messageID: { number($0.bytes, between: "ours.").flatMap { try? messageID($0) } })

    private static func number(_ bytes: [UInt8], between mark: String) -> Int64? {
        let text = String(decoding: bytes, as: UTF8.self)
        guard let start = text.firstRange(of: mark), let end = text.lastIndex(of: "@"), start.upperBound < end else {
            return nil
        }
        return Int64(text[start.upperBound..<end])
    }

    private static func address(_ ticket: Int64) throws -> ThreadClaim {
        .signedAddress(
            try #require(ReplyKey(ticket)), recipient: try #require(ContactID(1)), scope: .customer)
    }

    private static func messageID(_ ticket: Int64) throws -> ThreadClaim {
        .signedMessageID(
            try #require(ReplyKey(ticket)), recipient: try #require(ContactID(1)), scope: .customer)
    }

    private static func reference(_ identifier: String) throws -> ThreadClaim {
        .reference(try #require(MessageID(identifier)))
    }
}
