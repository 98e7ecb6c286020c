import MIMEParser
import Testing

@testable import MailGateway

@Suite struct FailureJudgementTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let words: String
        let reason: FailureReason

        init(_ words: String, _ reason: FailureReason) {
            self.words = words
            self.reason = reason
        }

        var testDescription: String { words }
    }

    static let rows: [Row] = [
        Row("550 5.1.1 <a@b.test>: Recipient address rejected: User unknown", .userUnknown),
        Row("550 5.1.1 Utilisateur inconnu", .userUnknown),
        Row("550 5.1.1 Empfänger unbekannt", .userUnknown),
        Row("550 something nobody knows (in reply to RCPT TO command)", .userUnknown),
        Row("550 5.4.1 Recipient address rejected: Access denied", .userUnknown),
        Row("552 5.2.2 anything at all", .mailboxFull),
        Row("550 quota exceeded for this account", .mailboxFull),
        Row("550 5.7.26 This mail is unauthenticated", .authenticationFailure),
        Row("550 5.7.1 Message rejected due to DMARC policy", .authenticationFailure),
        Row("550 5.7.25 whatever it says", .requirePointer),
        Row("554 5.7.1 Client host rejected: blocked using zen.example", .blocked),
        Row("550 Rejected (in reply to EHLO command)", .blocked),
        Row("550 5.7.1 Access denied (in reply to MAIL FROM command)", .rejected),
        Row("550 5.1.8 Sender address rejected: Domain not found", .rejected),
        Row("554 5.7.1 Relay access denied", .noRelaying),
        Row("550 High probability of spam: rejected as spam", .spamDetected),
        Row("550 5.7.0 Virus found in message", .virusDetected),
        Row("552 5.3.4 Message size exceeds fixed limit", .messageTooBig),
        Row("421 4.7.0 too many connections from your host", .tooManyConnections),
        Row("556 5.1.10 Domain example.test does not accept mail (nullMX)", .notAccept),
        Row("Host or domain name not found", .hostUnknown),
        Row("connect to mx.b.test[192.0.2.1]:25: Connection timed out", .expired),
        Row("lost connection with mx.b.test while receiving the greeting", .networkError),
        Row("550 5.5.1 words of no meaning", .syntaxError),
        Row("550 words of no meaning", .undefined),
    ]

    @Test("the reason follows from code, words and place", arguments: rows)
    func reasons(row: Row) {
        let words = Array(row.words.utf8)
        let reply = ServerReply(in: words)
        let folded = FoldedText.bytes(utf8: words)
        let judgement = FailureJudgement(
            words: folded, status: reply.status, code: reply.code, command: RefusedCommand(in: folded), action: .failed)
        #expect(judgement.reason == row.reason)
    }

    @Test("every reason can be said, and its phrases have a rank")
    func everyReasonHasARank() {
        let ranked = Set(FailurePhrases.order)
        #expect(ranked.count == FailurePhrases.order.count)
        #expect(FailureReason.allCases.filter(\.isHard) == [.userUnknown, .hostUnknown, .hasMoved, .notAccept])
    }

    @Test(
        "the codes of a reply are told from other numbers",
        arguments: [
            ("smtp; 550-5.7.1 [192.0.2.25 18] text", 550, "5.7.1"),
            ("smtp; 5.1.0 - Unknown address error 550-'5.2.2 full'", 550, "5.2.2"),
            ("554 4.4.7 expired <421 4.4.2 timed out>", 421, "4.4.2"),
            ("in 550ms from 192.0.2.250", nil, nil),
            ("see https://example.test/5.7.1/550", nil, nil),
        ] as [(String, Int?, String?)])
    func codes(words: String, code: Int?, status: String?) {
        let reply = ServerReply(in: Array(words.utf8))
        #expect(reply.code == code)
        #expect(reply.status?.description == status)
    }
}
