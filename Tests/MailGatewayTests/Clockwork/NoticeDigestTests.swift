import GatewayKit
import MIMEParser
import Notifier
import Testing
import TicketStore

@testable import MailGateway

@Suite struct NoticeDigestTests {
    private static let noon = Instant(seconds: 1_795_176_000)
    private static let due = noon + .seconds(3_600)

    /// A stage with one notice that waits for its digest.
    private static func waiting(in stage: borrowing CommandStage, kind: Notice.Kind = .ticketOpened) async throws {
        let store = try stage.openStore()
        let letter = Letter(
            place: .pipe(MailboxName("support")), content: .bytes(Array("\(UInt64.random(in: 0 ... .max))".utf8)),
            receivedAt: noon)
        let held = try #require(try await store.hold([letter], now: noon).first)
        let eva = NewContact(address: try #require(EmailAddress("eva@example.com")), name: "Eva")
        let anna = NewContact(address: try #require(EmailAddress("anna@example.org")), name: "Anna")
        var notice = Notice(kind: kind, recipient: anna, scope: .agent, language: "en")
        notice.voice = .digest
        notice.notBefore = due
        let record = IntakeRecord(
            disposition: .ticket,
            effect: .open(
                NewTicket(
                    series: NumberSeries(prefix: "TICKET-", minimumWidth: 3), queue: QueueName("support"),
                    subject: "Printer", priority: .normal, requester: eva),
                NewMessage(
                    kind: .public, direction: .incoming, writer: .contact(eva), proof: .claimed, newText: "x",
                    fullText: "x", messageID: nil)), notices: [notice], trace: DecisionTrace())
        let candidate = IntakeCandidate(
            letter: held, identity: LetterIdentity(raw: held.digest, messageID: nil, body: held.digest),
            sender: eva.address, claims: [], content: 0)
        _ = try await store.commit([candidate], now: noon) { _, _ in record }[0].get()
        await store.close()
    }

    @Test("it falls due when the first of the notices does, and tells them")
    func due() async throws {
        let stage = CommandStage()
        try await Self.waiting(in: stage)
        let store = try stage.openStore()
        let routine = NoticeDigest(store: store)
        #expect(try await routine.due(at: Self.noon) == nil)
        #expect(try await routine.next(after: Self.noon) == Self.due)
        let now = Self.due + .seconds(1)
        #expect(try await routine.due(at: now) == now)
        #expect(try await routine.perform(for: now, now: now) == 1)
        #expect(try await routine.due(at: now) == nil)
        #expect(try await store.deliveries(in: [.queued], limit: 9).map(\.kind) == [.noticeDigest])
        await store.close()
    }

    @Test("a notice that comes late to a time that was told is told as well")
    func late() async throws {
        let stage = CommandStage()
        try await Self.waiting(in: stage)
        let store = try stage.openStore()
        let routine = NoticeDigest(store: store)
        _ = try await routine.perform(for: Self.due, now: Self.due)
        try await Self.waiting(in: stage)
        let later = Self.due + .milliseconds(100)
        #expect(try await routine.due(at: later) == later)
        #expect(try await routine.perform(for: later, now: later) == 1)
        await store.close()
    }

    @Test("what cannot be told is not asked for without pause")
    func pause() async throws {
        let stage = CommandStage()
        try await Self.waiting(in: stage)
        let store = try stage.openStore()
        let now = Self.due + .seconds(1)
        #expect(try await NoticeDigest(store: store).next(after: now) > now + .seconds(9))
        await store.close()
    }
}
