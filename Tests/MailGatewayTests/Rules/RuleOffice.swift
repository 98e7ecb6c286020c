import GatewayKit
import MIMEParser
import Notifier
import TicketStore

@testable import MailGateway

/// The example configuration with rules, and mail that meets them as it would at intake.
struct RuleOffice {
    let configuration: Configuration
    private let rules: IntakeRules

    struct Refused: Error {
        let problems: [String]
    }

    /// `rules` are lines of the file; the rest is the example with the agents anna and bruno and the queue billing.
    /// `mailboxLines` stand in the mailbox `support`.
    init(_ rules: String, mailboxLines: [String] = []) throws {
        let example = ExampleConfiguration()
        let text = Self.text(example, mailboxLines) + rules
        let file = ConfigurationFile(Array(text.utf8), name: "c.yaml", secrets: .needed)
        guard let configuration = file.configuration else {
            throw Refused(problems: file.problems.map(\.description))
        }
        self.configuration = configuration
        self.rules = try IntakeRules(configuration)
    }

    static func text(_ example: borrowing ExampleConfiguration, _ mailboxLines: [String] = []) -> String {
        let additions = [
            "agents:": "  bruno:\n    address: bruno@example.org",
            "mailboxes:": """
              billing:
                address: billing@example.org
                queue: billing
                imap:
                  url: imaps://mail.example.org
                  user: billing
                  password_file: \(example.passwordFile)
            """,
            "    address: support@example.org": mailboxLines.map { "    " + $0 }.joined(separator: "\n"),
            "queues:": """
              billing:
                reply_address: billing+r.{token}@example.org
                agents: [bruno]
                time_zone: Europe/Paris
            """,
        ]
        let lines = example.text.split(separator: "\n").flatMap { line in
            [String(line)] + [additions[String(line)]].compactMap(\.self).filter { !$0.isEmpty }
        }
        return (["categories: [billing, technical]"] + lines).joined(separator: "\n") + "\n"
    }

    /// What becomes of a mail, in the mailbox `support` at noon UTC on a Friday unless said otherwise.
    func decide(
        _ mail: String, to mailbox: String = "support", at receivedAt: Instant = Instant(seconds: 1_795_176_000),
        matches: [ThreadMatch] = [], isSilent: Bool = false, isReleased: Bool = false
    ) throws -> IntakeRecord {
        var candidate = try judged(mail, to: mailbox, at: receivedAt, isSilent: isSilent)
        candidate.letter.isReleased = isReleased
        let surroundings = Surroundings(matches: matches, hasMessageIDClash: false)
        return IntakeDecision(candidate, in: surroundings, by: rules, at: receivedAt).record
    }

    func judged(
        _ mail: String, to mailbox: String = "support", at receivedAt: Instant = Instant(seconds: 1_795_176_000),
        isSilent: Bool = false
    ) throws -> IntakeCandidate<JudgedLetter> {
        let bytes = Array(mail.utf8)
        let letter = HeldLetter(
            id: LetterID(1)!, place: .pipe(MailboxName(mailbox)), digest: sha256(bytes), size: bytes.count,
            receivedAt: receivedAt, isSilent: isSilent, parseAttempts: 0, bytes: bytes)
        let seal = ReplySeal(address: { _ in nil }, messageID: { _ in nil })
        let screened = ScreenedLetter(bytes, parser: MessageParser(), rules: rules, seal: seal)!
        return try screened.judged(letter, by: rules, sent: []) { descriptors, message in
            descriptors.map {
                NewAttachment(
                    name: $0.name, mediaType: $0.mediaType.description, isInline: $0.isInline, contentID: nil,
                    content: .bytes(message.decodedBytes(of: $0.part)))
            }
        }
    }
}

extension DecisionTrace {
    /// The verdicts of one check.
    func verdicts(_ name: String) -> [String] { checks.filter { $0.name == name }.map(\.verdict) }
}
