import GatewayKit
import MIMEParser
import Testing

@testable import TicketStore

/// What comes back about mail that was sent.
extension TicketStoreContract {
    private static let carla = "carla@customer.example"

    /// A ticket that waits for Carla, with an answer to her that a server took.
    private func sentAnswer(_ store: some TicketStore) async throws -> OutboxEntry {
        let ticket = try await openTicket(store)
        try await append(
            Mails.message(from: Self.carla), to: ticket, TicketChange(status: .waitingCustomer), store, uid: 2,
            notices: [Mails.notice(.answer, to: Self.carla, scope: .customer)])
        let entry = try await store.claimOutbox(limit: 1, now: .start, lease: .seconds(60))[0]
        try await store.finish(entry.id, with: .sent(reply: "250"), now: .start)
        return entry
    }

    @discardableResult
    private func report(
        _ claims: [DeliveryFeedback.Claim], _ word: DeliveryFeedback.Word, _ store: some TicketStore, uid: UInt32 = 20,
        now: Instant = .start
    ) async throws -> Receipt {
        let held = try await store.received(Mails.letter(uid: uid))
        return try await store.committed(
            Mails.candidate(held),
            as: IntakeRecord(
                disposition: .bounce,
                effect: .deliveryReported(DeliveryFeedback(claims: claims, word: word, reason: "550 gone")),
                trace: DecisionTrace()), now: now)
    }

    private func states(_ store: some TicketStore) async throws -> [DeliveryState] {
        try await store.deliveries(in: DeliveryState.allCases, limit: 9).map(\.state)
    }

    @Test("a bounce that names only the person finds the newest mail to it, for five days", arguments: Backend.allCases)
    func namedByRecipient(backend: Backend) async throws {
        let opened = try backend.open()
        let store = opened.store
        let entry = try await sentAnswer(store)
        let claim = DeliveryFeedback.Claim.anyMail(to: Mails.address(Self.carla))
        let late = Instant.start + DeliveryFeedback.longestWay + .seconds(1)
        #expect(try await report([claim], .failed, store, uid: 20, now: late).ticket == nil)
        #expect(try await states(store) == [.sent])
        #expect(try await report([claim], .failed, store, uid: 21).ticket == entry.subject?.ticket.id)
        #expect(try await states(store) == [.failed])
        #expect(try await store.tickets(TicketFilter()).map(\.status) == [.open])
    }

    @Test("a bounce at a signed address finds the mail to that person in that ticket", arguments: Backend.allCases)
    func namedBySignedAddress(backend: Backend) async throws {
        let opened = try backend.open()
        let store = opened.store
        let entry = try await sentAnswer(store)
        let ticket = try #require(entry.subject?.ticket.id)
        let other = DeliveryFeedback.Claim.recipient(Mails.address("nobody@customer.example"), in: ticket)
        #expect(try await report([other], .failed, store, uid: 20).ticket == nil)
        let right = DeliveryFeedback.Claim.recipient(Mails.address(Self.carla), in: ticket)
        #expect(try await report([other, right], .failed, store, uid: 21).ticket == ticket)
        #expect(try await states(store) == [.failed])
    }

    @Test("a mail that is only late is noted, and nothing else changes", arguments: Backend.allCases)
    func delayed(backend: Backend) async throws {
        let opened = try backend.open()
        let store = opened.store
        let entry = try await sentAnswer(store)
        try await report([.anyMail(to: Mails.address(Self.carla))], .delayed, store)
        #expect(try await states(store) == [.sent])
        let number = try #require(entry.subject?.ticket.number)
        let file = try #require(try await store.ticketFile(number))
        #expect(file.ticket.status == .waitingCustomer)
        #expect(file.history.filter { $0.action == "delivery.delayed" }.map(\.after) == ["\(Self.carla): 550 gone"])
        #expect(file.messages.count == 2)
    }

    @Test("a mail that nobody was asked to take cannot come back", arguments: Backend.allCases)
    func unsent(backend: Backend) async throws {
        let opened = try backend.open()
        let store = opened.store
        let ticket = try await openTicket(store)
        try await append(
            Mails.message(from: Self.carla), to: ticket, TicketChange(), store, uid: 2,
            notices: [Mails.notice(.answer, to: Self.carla, scope: .customer)])
        #expect(try await report([.anyMail(to: Mails.address(Self.carla))], .failed, store).ticket == nil)
        #expect(try await states(store) == [.queued])
    }

    @Test(
        "a complaint stops automatic mail to the address, answers go on, and it can be lifted",
        arguments: Backend.allCases)
    func complaint(backend: Backend) async throws {
        let opened = try backend.open()
        let store = opened.store
        let entry = try await sentAnswer(store)
        let carla = Mails.address(Self.carla)
        for uid in [20, 21] as [UInt32] { try await report([.anyMail(to: carla)], .complaint, store, uid: uid) }
        #expect(
            try await store.suppressions(limit: 9) == [Suppression(address: carla, since: .start, reason: "550 gone")])
        let number = try #require(entry.subject?.ticket.number)
        #expect(try await store.ticketFile(number)?.messages.count == 3)

        let notices = [
            Mails.notice(.acknowledgement, to: Self.carla, scope: .customer),
            Mails.notice(.ticketOpened),
        ]
        let second = try await store.received(Mails.letter(uid: 30))
        try await store.committed(Mails.candidate(second), as: Mails.opening(notices: notices))
        #expect(try await store.deliveries(in: [.queued], limit: 9).map(\.kind) == [.ticketOpened])

        #expect(try await store.liftSuppression(of: carla))
        #expect(try await !store.liftSuppression(of: carla))
        let third = try await store.received(Mails.letter(uid: 31))
        try await store.committed(Mails.candidate(third), as: Mails.opening(notices: notices))
        #expect(try await store.deliveries(in: [.queued], limit: 9).contains { $0.kind == .acknowledgement })
    }

    @Test("automatic mail that still waits when the complaint comes is withdrawn", arguments: Backend.allCases)
    func withdrawn(backend: Backend) async throws {
        let opened = try backend.open()
        let store = opened.store
        _ = try await sentAnswer(store)
        let held = try await store.received(Mails.letter(uid: 30))
        try await store.committed(
            Mails.candidate(held),
            as: Mails.opening(notices: [Mails.notice(.acknowledgement, to: Self.carla, scope: .customer)]))
        try await report([.anyMail(to: Mails.address(Self.carla))], .complaint, store)
        let acknowledgement = try await store.deliveries(in: [.failed], limit: 9)
        #expect(acknowledgement.map(\.lastReply) == ["withdrawn: the recipient complained"])
        #expect(try await store.retryOutbox(nil, now: .start) == 0, "not even when everything is tried again")
    }
}
