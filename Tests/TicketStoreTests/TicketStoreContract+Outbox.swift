import GatewayKit
import MIMEParser
import Testing

@testable import TicketStore

extension TicketStoreContract {
    /// A ticket with one queued answer to the customer, claimed.
    private func claimedAnswer(
        _ store: some TicketStore, kind: Notice.Kind = .answer, to recipient: String = "carla@customer.example",
        scope: TokenScope = .customer, change: TicketChange = TicketChange(status: .waitingCustomer)
    ) async throws -> OutboxEntry {
        let ticket = try await openTicket(store)
        try await append(
            Mails.message(from: recipient), to: ticket, change, store, uid: 2,
            notices: [Mails.notice(kind, to: recipient, scope: scope)])
        return try await store.claimOutbox(limit: 1, now: .start, lease: .seconds(60))[0]
    }

    private func delivery(_ store: some TicketStore) async throws -> Delivery {
        try await store.deliveries(in: DeliveryState.allCases, limit: 1)[0]
    }

    @Test("a row is claimed by one dispatcher until its lease runs out", arguments: Backend.allCases)
    func leases(backend: Backend) async throws {
        let opened = try backend.open()
        let store = opened.store
        let entry = try await claimedAnswer(store)
        #expect(entry.attempts == 0)
        #expect(try await store.nextOutboxDue() == .start + .seconds(60))
        #expect(try await store.claimOutbox(limit: 9, now: .start + .seconds(59), lease: .seconds(60)).isEmpty)
        #expect(
            try await store.claimOutbox(limit: 9, now: .start + .seconds(60), lease: .seconds(60)).map(\.id) == [
                entry.id
            ])
    }

    struct Ending: CustomTestStringConvertible, Sendable {
        let result: DeliveryResult
        let state: DeliveryState
        let due: Instant?
        let attempts: Int

        var testDescription: String { state.rawValue }
    }

    static let later = Instant.start + .seconds(300)
    static let endings = [
        Ending(result: .sent(reply: "250 ok"), state: .sent, due: nil, attempts: 1),
        Ending(result: .deferred(until: later, reason: "450"), state: .deferred, due: later, attempts: 1),
        Ending(result: .failed(reason: "550", isHard: true), state: .failed, due: nil, attempts: 1),
        Ending(result: .uncertain(retryAt: later, reason: "lost"), state: .uncertain, due: later, attempts: 1),
        Ending(result: .returned(until: later, reason: "channel down"), state: .queued, due: later, attempts: 0),
    ]

    @Test("an attempt ends as the peer answered", arguments: Backend.allCases, endings)
    func finishes(backend: Backend, row: Ending) async throws {
        let opened = try backend.open()
        let store = opened.store
        let entry = try await claimedAnswer(store)
        try await store.markSending(entry.id, now: .start)
        try await store.finish(entry.id, with: row.result, now: .start)
        let delivery = try await delivery(store)
        #expect(delivery.state == row.state)
        #expect(delivery.nextAttemptAt == row.due)
        #expect(delivery.attempts == row.attempts)
        #expect(delivery.lastReply != nil)
        let isDue = try await store.claimOutbox(limit: 1, now: Self.later, lease: .seconds(60)).count == 1
        #expect(isDue == (row.due != nil))
    }

    @Test("what was sent stays sent, whatever comes late", arguments: Backend.allCases)
    func staysSent(backend: Backend) async throws {
        let opened = try backend.open()
        let entry = try await claimedAnswer(opened.store)
        try await opened.store.finish(entry.id, with: .sent(reply: "250"), now: .start)
        try await opened.store.finish(entry.id, with: .deferred(until: .start, reason: "late"), now: .start)
        #expect(try await delivery(opened.store).state == .sent)
    }

    @Test(
        "a process that died before the final dot left nothing uncertain, one that died after it did",
        arguments: Backend.allCases)
    func recovers(backend: Backend) async throws {
        let opened = try backend.open()
        let store = opened.store
        let entry = try await claimedAnswer(store)
        try await store.recoverOutbox(uncertainRetryAt: Self.later)
        #expect(try await delivery(store).state == .queued)
        #expect(try await store.claimOutbox(limit: 1, now: .start, lease: .seconds(60)).map(\.id) == [entry.id])
        try await store.markSending(entry.id, now: .start)
        try await store.recoverOutbox(uncertainRetryAt: Self.later)
        #expect(try await delivery(store).state == .uncertain)
        #expect(try await delivery(store).nextAttemptAt == Self.later)
    }

    @Test("a lease that ran out after the final dot is uncertain and waits ten minutes", arguments: Backend.allCases)
    func lostLease(backend: Backend) async throws {
        let opened = try backend.open()
        let store = opened.store
        let entry = try await claimedAnswer(store)
        try await store.markSending(entry.id, now: .start)
        let end = Instant.start + .seconds(60)
        #expect(try await store.claimOutbox(limit: 1, now: end, lease: .seconds(60)).isEmpty)
        #expect(try await delivery(store).state == .uncertain)
        #expect(try await store.nextOutboxDue() == end + .seconds(600))
        await #expect(throws: StoreError.self) { try await store.markSending(entry.id, now: end) }
    }

    @Test("an operator is told once under one key", arguments: Backend.allCases)
    func alerts(backend: Backend) async throws {
        let opened = try backend.open()
        let store = opened.store
        func alert(_ key: String, _ recipient: String) async throws -> Bool {
            try await store.alertOperator(
                key: key, recipient: Mails.person(recipient), subject: "Disk", body: "full", language: "en", now: .start
            )
        }
        #expect(try await alert("disk/1", "root@x.example"))
        #expect(try await !alert("disk/1", "ROOT@x.example"))
        #expect(try await alert("disk/1", "ops@x.example"))
        #expect(try await alert("disk/2", "root@x.example"))
        let entries = try await store.claimOutbox(limit: 9, now: .start, lease: .seconds(60))
        #expect(
            entries.map(\.key) == [
                "operator_alert/disk/1/root@x.example", "operator_alert/disk/1/ops@x.example",
                "operator_alert/disk/2/root@x.example",
            ])
        #expect(entries[0].subject == nil && entries[0].alert?.body == "full")
    }

    @Test("keys are the same in every run over the same mail", arguments: Backend.allCases)
    func keys(backend: Backend) async throws {
        let opened = try backend.open()
        let held = try await opened.store.received(Mails.letter(uid: 1))
        try await opened.store.committed(
            Mails.candidate(held), as: Mails.opening(notices: [Mails.notice(.ticketOpened, to: "Anna@Team.example")]))
        #expect(
            try await delivery(opened.store).key == "ticket_opened/\(sha256(Array("1: Hello".utf8)))/anna@team.example")
    }

    @Test("the same mail in two mailboxes tells each person once", arguments: Backend.allCases)
    func toldOnce(backend: Backend) async throws {
        let opened = try backend.open()
        let store = opened.store
        let piped = Letter(place: .pipe(Mails.support), content: .bytes([1]), receivedAt: .start)
        for held in try await store.hold([piped, piped], now: .start) {
            try await store.committed(
                Mails.candidate(held),
                as: Mails.opening(notices: [
                    Mails.notice(.ticketOpened), Mails.notice(.ticketOpened, to: "bob@team.example"),
                ]))
        }
        #expect(try await store.deliveries(in: [.queued], limit: 9).count == 2)
    }

    @Test("failed, deferred and uncertain rows are made due by hand, sent ones never", arguments: Backend.allCases)
    func retries(backend: Backend) async throws {
        let opened = try backend.open()
        let store = opened.store
        let entry = try await claimedAnswer(store)
        #expect(try await store.retryOutbox(nil, now: .start) == 0)
        try await store.finish(entry.id, with: .failed(reason: "550", isHard: true), now: .start)
        #expect(try await store.retryOutbox([entry.id], now: .start) == 1)
        #expect(try await store.claimOutbox(limit: 1, now: .start, lease: .seconds(60)).map(\.attempts) == [1])
        try await store.finish(entry.id, with: .deferred(until: Self.later, reason: "450"), now: .start)
        #expect(try await store.retryOutbox(nil, now: .start) == 1)
        _ = try await store.claimOutbox(limit: 1, now: .start, lease: .seconds(60))
        try await store.finish(entry.id, with: .sent(reply: "250"), now: .start)
        #expect(try await store.retryOutbox([entry.id], now: .start) == 0)
    }

    struct Bounce: CustomTestStringConvertible, Sendable {
        let testDescription: String
        var kind = Notice.Kind.answer
        var recipient = "carla@customer.example"
        var scope = TokenScope.customer
        var change = TicketChange(status: .waitingCustomer)
        let status: TicketStatus
        let messages: Int
        var told = 1
    }

    static let bounces = [
        Bounce(testDescription: "nobody is assigned", status: .open, messages: 3),
        Bounce(
            testDescription: "an agent is assigned",
            change: TicketChange(status: .waitingCustomer, assignee: AgentName("anna")), status: .inProgress,
            messages: 3),
        Bounce(
            testDescription: "the ticket is resolved", change: TicketChange(status: .resolved), status: .resolved,
            messages: 3),
        Bounce(
            testDescription: "it was a notice to an agent", kind: .replyReceived, recipient: "anna@team.example",
            scope: .agent, status: .waitingCustomer, messages: 2, told: 0),
    ]

    @Test(
        "a bounce fails the delivery, and the ticket no longer waits for the customer", arguments: Backend.allCases,
        bounces)
    func bounces(backend: Backend, row: Bounce) async throws {
        let opened = try backend.open()
        let store = opened.store
        let entry = try await claimedAnswer(
            store, kind: row.kind, to: row.recipient, scope: row.scope, change: row.change)
        let mail = ComposedMail(messageID: Mails.messageID("ours@team.example"), envelopeSender: nil, head: [1])
        try await store.keepComposed(mail, for: entry.id)
        try await store.finish(entry.id, with: .sent(reply: "250"), now: .start)
        for uid in [10, 11] as [UInt32] {
            let held = try await store.received(Mails.letter(uid: uid))
            let receipt = try await store.committed(
                Mails.candidate(held),
                as: IntakeRecord(
                    disposition: .bounce,
                    effect: .deliveryReported(
                        DeliveryFeedback(claims: [.messageID(mail.messageID)], word: .failed, reason: "5.1.1 unknown")),
                    notices: [Mails.notice(.deliveryFailed)], trace: DecisionTrace()))
            #expect(receipt.ticket == entry.subject?.ticket.id)
        }
        let file = try await file(store)
        #expect(file.ticket.status == row.status)
        #expect(file.messages.count == row.messages)
        #expect(file.history.filter { $0.action == "delivery.failed" }.count == 1)
        #expect(file.deliveries[0].state == .failed)
        let told = try await store.claimOutbox(limit: 9, now: .start, lease: .seconds(60))
        #expect(told.count == row.told)
        #expect(told.allSatisfy { $0.failure?.reason == "5.1.1 unknown" && $0.subject != nil })
    }

    @Test("a bounce of a mail nobody sent changes nothing", arguments: Backend.allCases)
    func unknownBounce(backend: Backend) async throws {
        let opened = try backend.open()
        let held = try await opened.store.received(Mails.letter(uid: 1))
        let receipt = try await opened.store.committed(
            Mails.candidate(held),
            as: IntakeRecord(
                disposition: .bounce,
                effect: .deliveryReported(
                    DeliveryFeedback(
                        claims: [.messageID(Mails.messageID("forged@x.example"))], word: .failed, reason: "5")),
                trace: DecisionTrace()))
        #expect(receipt.ticket == nil)
        #expect(try await opened.store.tickets(TicketFilter()).isEmpty)
    }
}
