import GatewayKit
import MIMEParser
import Testing

@testable import TicketStore

/// Mails and decisions to fill a store with.
enum Mails {
    static let support = MailboxName("support")
    static let queue = QueueName("support")
    static let series = NumberSeries(prefix: "TICKET-20261120-", minimumWidth: 3)

    static func address(_ text: String) -> EmailAddress {
        EmailAddress(text)!
    }

    static func person(_ text: String, name: String? = nil) -> NewContact {
        NewContact(address: address(text), name: name)
    }

    static func messageID(_ text: String) -> MessageID {
        MessageID(text)!
    }

    static func letter(uid: UInt32, _ text: String = "Hello", mailbox: MailboxName = support) -> Letter {
        Letter(
            place: .mailbox(mailbox, uidValidity: 7, uid: uid), content: .bytes(Array("\(uid): \(text)".utf8)),
            receivedAt: .start)
    }

    static func candidate(
        _ letter: HeldLetter, from sender: String = "carla@customer.example", id: String? = nil, body: String? = nil,
        claims: [ThreadClaim] = []
    ) -> IntakeCandidate<Int> {
        IntakeCandidate(
            letter: letter,
            identity: LetterIdentity(
                raw: letter.digest, messageID: messageID(id ?? "letter-\(letter.id)@customer.example"),
                body: sha256(Array((body ?? "body of letter \(letter.id)").utf8))),
            sender: address(sender), claims: claims, content: 0)
    }

    static func message(
        from sender: String = "carla@customer.example", id: String? = nil, references: [String] = [],
        text: String = "The printer is on fire.", attachments: [NewAttachment] = []
    ) -> NewMessage {
        NewMessage(
            kind: .public, direction: .incoming, writer: .contact(person(sender, name: "Carla")), proof: .claimed,
            newText: text, fullText: text, messageID: id.map(messageID), references: references.map(messageID),
            attachments: attachments)
    }

    static func ticket(from sender: String = "carla@customer.example") -> NewTicket {
        NewTicket(
            series: series, queue: queue, subject: "Printer", priority: .normal,
            requester: person(sender, name: "Carla"))
    }

    static func opening(
        from sender: String = "carla@customer.example", id: String? = nil, references: [String] = [],
        notices: [Notice] = [], attachments: [NewAttachment] = []
    ) -> IntakeRecord {
        var trace = DecisionTrace()
        trace.note("match", "nothing\tfound")
        return IntakeRecord(
            disposition: .ticket,
            effect: .open(
                ticket(from: sender),
                message(from: sender, id: id, references: references, attachments: attachments)),
            notices: notices, trace: trace)
    }

    static func notice(
        _ kind: Notice.Kind, to recipient: String = "anna@team.example", scope: TokenScope = .agent
    ) -> Notice {
        Notice(kind: kind, recipient: person(recipient, name: "Anna"), scope: scope, language: "en")
    }
}

extension TicketStore {
    /// Lists, fetches and holds one letter.
    func received(_ letter: Letter) async throws -> HeldLetter {
        guard case .mailbox(let mailbox, let validity, let uid) = letter.place else {
            return try #require(await hold([letter], now: .start).first)
        }
        _ = try await claim(
            [LetterSighting(uid: uid, size: letter.content.size, receivedAt: letter.receivedAt)], upTo: uid,
            in: mailbox, uidValidity: validity, now: .start)
        return try #require(await hold([letter], now: .start).first, "held before")
    }

    /// Commits one letter as `record`.
    @discardableResult
    func committed(
        _ candidate: IntakeCandidate<Int>, as record: IntakeRecord, now: Instant = .start
    ) async throws -> Receipt {
        try await commit([candidate], now: now) { _, _ in record }[0].get()
    }
}
