import GatewayKit
import MIMEParser
import Synchronization
import Testing

@testable import TicketStore

extension TicketStoreContract {
    @Test(
        "a merged ticket is closed, its messages and people are the other's, and mail to it leads there",
        arguments: Backend.allCases)
    func merges(backend: Backend) async throws {
        let opened = try backend.open()
        let store = opened.store
        let (first, second) = (try await ticket(1, store), try await ticket(2, store))
        let end = try #require(await store.merge(first, into: second, now: .start + .seconds(5)))
        #expect(end.number == second)
        let (old, new) = (
            try #require(await store.ticketFile(first)), try #require(await store.ticketFile(second))
        )
        #expect(old.messages.isEmpty && old.ticket.status == .closed)
        #expect(old.ticket.mergedInto == new.ticket.id)
        #expect(new.messages.count == 2)
        #expect(
            new.participants.map(\.address.description) == ["person2@customer.example", "person1@customer.example"])
        for file in [old, new] {
            #expect(file.history.contains { $0.action == "ticket.merged" && $0.after == second.text })
        }
        #expect(
            try await found(
                [
                    .reference(Mails.messageID("m1@customer.example")), .subjectToken(first),
                    .signedAddress(old.ticket.replyKey, recipient: old.ticket.requester.id, scope: .customer),
                ], store) == [second, second, second])
    }

    @Test("a ticket merged into one that is merged later leads to the end of the road", arguments: Backend.allCases)
    func mergesTwice(backend: Backend) async throws {
        let opened = try backend.open()
        let store = opened.store
        let tickets = [try await ticket(1, store), try await ticket(2, store), try await ticket(3, store)]
        _ = try await store.merge(tickets[0], into: tickets[1], now: .start)
        _ = try await store.merge(tickets[1], into: tickets[2], now: .start)
        #expect(
            try await found([.subjectToken(tickets[0]), .subjectToken(tickets[1])], store) == [tickets[2], tickets[2]])
        let late = try await ticket(4, store)
        #expect(try await store.merge(late, into: tickets[0], now: .start)?.number == tickets[2])
    }

    @Test(
        "no ticket is merged into itself, into a circle, twice, or with one that does not exist",
        arguments: Backend.allCases)
    func refusesMerge(backend: Backend) async throws {
        let opened = try backend.open()
        let store = opened.store
        let (first, second) = (try await ticket(1, store), try await ticket(2, store))
        let unknown = try #require(TicketNumber("TICKET-0"))
        _ = try await store.merge(first, into: second, now: .start)
        for (number, target) in [
            (second, first), (second, second), (first, second), (unknown, second), (second, unknown),
        ] {
            #expect(try await store.merge(number, into: target, now: .start) == nil)
        }
        #expect(try await store.ticketFile(second)?.ticket.mergedInto == nil)
    }

    @Test("a team that was copied in sees the ticket in its own list", arguments: Backend.allCases)
    func watchedTickets(backend: Backend) async throws {
        let opened = try backend.open()
        let store = opened.store
        let number = try await ticket(1, store)
        let id = try #require(await store.ticketFile(number)).ticket.id
        let held = try await store.received(Mails.letter(uid: 20, mailbox: MailboxName("billing")))
        try await store.committed(
            Mails.candidate(held),
            as: IntakeRecord(
                disposition: .duplicate, effect: .watch(id, QueueName("billing")), trace: DecisionTrace()))
        for queue in ["support", "billing"] {
            #expect(try await store.tickets(TicketFilter(queue: QueueName(queue))).map(\.number) == [number])
        }
        #expect(try await store.tickets(TicketFilter(queue: QueueName("sales"))).isEmpty)
    }

    private func ticket(_ uid: UInt32, _ store: some TicketStore) async throws -> TicketNumber {
        let held = try await store.received(Mails.letter(uid: uid))
        let sender = "person\(uid)@customer.example"
        let receipt = try await store.committed(
            Mails.candidate(held, from: sender), as: Mails.opening(from: sender, id: "m\(uid)@customer.example"))
        return try #require(receipt.number)
    }

    /// The tickets that claims lead to.
    private func found(_ claims: [ThreadClaim], _ store: some TicketStore) async throws -> [TicketNumber] {
        let held = try await store.received(Mails.letter(uid: 90))
        let matches = Mutex<[TicketNumber]>([])
        _ = try await store.commit([Mails.candidate(held, claims: claims)], now: .start) { _, surroundings in
            matches.withLock { $0 = surroundings.matches.map(\.ticket.number) }
            return IntakeRecord(disposition: .automatic, trace: DecisionTrace())
        }[0].get()
        return matches.withLock { $0 }
    }
}
