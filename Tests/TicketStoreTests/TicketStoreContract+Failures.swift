import GatewayKit
import MIMEParser
import Testing

@testable import TicketStore

/// A delivery that failed for good, and who hears of it.
extension TicketStoreContract {
    private static let carla = "carla@customer.example"
    private static let toAnna = Mails.notice(.deliveryFailed, scope: .internal)

    /// A ticket with one letter that was answered to `recipients`; the rows are claimed.
    private func answers(
        _ store: some TicketStore, _ kind: Notice.Kind = .answer, to recipients: [String] = [carla],
        scope: TokenScope = .customer
    ) async throws -> [OutboxEntry] {
        let ticket = try await openTicket(store)
        try await append(
            Mails.message(from: Self.carla, text: "Pull the plug."), to: ticket,
            TicketChange(status: .waitingCustomer), store, uid: 2,
            notices: recipients.map { Mails.notice(kind, to: $0, scope: scope) })
        return try await store.claimOutbox(limit: 9, now: .start, lease: .seconds(60))
    }

    @Test(
        "an answer that failed is told with the change: whom it missed, why, and what it said",
        arguments: Backend.allCases)
    func failedAnswerIsTold(backend: Backend) async throws {
        let opened = try backend.open()
        let store = opened.store
        let entry = try await answers(store)[0]
        try await store.finish(
            entry.id, with: .failed(reason: "550 5.1.1 nobody", isHard: true),
            telling: [Self.toAnna, Mails.notice(.deliveryFailed, to: "bob@team.example", scope: .internal)], now: .start
        )
        #expect(try await file(store).ticket.status == .open)
        let told = try await store.claimOutbox(limit: 9, now: .start, lease: .seconds(60))
        #expect(told.map(\.notice.kind) == [.deliveryFailed, .deliveryFailed])
        #expect(
            told.map(\.recipient.address) == [Mails.address("anna@team.example"), Mails.address("bob@team.example")])
        #expect(told.map(\.key) == told.map { "delivery_failed/\(entry.key)/\($0.recipient.address)" })
        let failure = DeliveryFailure(recipient: Mails.address(Self.carla), reason: "550 5.1.1 nobody")
        #expect(told.map(\.failure) == [failure, failure])
        #expect(told[0].subject?.message.newText == "Pull the plug.")
        #expect(told[0].subject?.ticket.id == entry.subject?.ticket.id)
    }

    @Test("one delivery is told once, though it fails again and bounces as well", arguments: Backend.allCases)
    func failureIsToldOnce(backend: Backend) async throws {
        let opened = try backend.open()
        let store = opened.store
        let entry = try await answers(store)[0]
        let mail = ComposedMail(messageID: Mails.messageID("ours@team.example"), envelopeSender: nil, head: [1])
        try await store.keepComposed(mail, for: entry.id)
        for _ in 0..<2 {
            try await store.finish(
                entry.id, with: .failed(reason: "550", isHard: true), telling: [Self.toAnna], now: .start)
            #expect(try await store.retryOutbox([entry.id], now: .start) == 1)
        }
        let held = try await store.received(Mails.letter(uid: 9))
        try await store.committed(
            Mails.candidate(held),
            as: IntakeRecord(
                disposition: .bounce,
                effect: .deliveryReported(
                    DeliveryFeedback(claims: [.messageID(mail.messageID)], word: .failed, reason: "5.1.1")),
                notices: [Self.toAnna], trace: DecisionTrace()))
        let deliveries = try await store.deliveries(in: [.queued], limit: 9)
        #expect(deliveries.map(\.kind) == [.deliveryFailed])
    }

    @Test("an answer that misses two people is told for each of them", arguments: Backend.allCases)
    func eachRecipientIsTold(backend: Backend) async throws {
        let opened = try backend.open()
        let store = opened.store
        for entry in try await answers(store, to: [Self.carla, "carl@customer.example"]) {
            try await store.finish(
                entry.id, with: .failed(reason: "550", isHard: true), telling: [Self.toAnna], now: .start)
        }
        let told = try await store.claimOutbox(limit: 9, now: .start, lease: .seconds(60))
        #expect(
            told.map(\.failure?.recipient) == [Mails.address(Self.carla), Mails.address("carl@customer.example")])
    }

    struct Untold: CustomTestStringConvertible, Sendable {
        let testDescription: String
        var kind = Notice.Kind.answer
        var recipient = carla
        var scope = TokenScope.customer
        var result = DeliveryResult.failed(reason: "550", isHard: true)
    }

    static let untold = [
        Untold(testDescription: "an acknowledgement", kind: .acknowledgement),
        Untold(
            testDescription: "a notice to an agent", kind: .replyReceived, recipient: "anna@team.example", scope: .agent
        ),
        Untold(
            testDescription: "a notice of a failure", kind: .deliveryFailed, recipient: "anna@team.example",
            scope: .internal),
        Untold(testDescription: "an answer to the one who would be told", recipient: "anna@team.example"),
        Untold(testDescription: "what was sent", result: .sent(reply: "250")),
        Untold(testDescription: "what is tried again", result: .deferred(until: later, reason: "450")),
    ]

    @Test("nobody is told of anything but a lost answer", arguments: Backend.allCases, untold)
    func untold(backend: Backend, row: Untold) async throws {
        let opened = try backend.open()
        let store = opened.store
        let entry = try await answers(store, row.kind, to: [row.recipient], scope: row.scope)[0]
        try await store.finish(entry.id, with: row.result, telling: [Self.toAnna], now: .start)
        #expect(try await store.deliveries(in: DeliveryState.allCases, limit: 9).count == 1)
    }

    @Test("a failure that comes after the reply changes nothing", arguments: Backend.allCases)
    func lateFailure(backend: Backend) async throws {
        let opened = try backend.open()
        let store = opened.store
        let entry = try await answers(store)[0]
        try await store.finish(entry.id, with: .sent(reply: "250"), now: .start)
        try await store.finish(
            entry.id, with: .failed(reason: "late", isHard: false), telling: [Self.toAnna], now: .start)
        let deliveries = try await store.deliveries(in: DeliveryState.allCases, limit: 9)
        #expect(deliveries.map(\.state) == [.sent])
        #expect(deliveries.map(\.attempts) == [1])
        #expect(try await file(store).ticket.status == .waitingCustomer)
    }
}
