import GatewayKit
import MIMEParser
import Testing

@testable import TicketStore

extension TicketStoreContract {
    @Test(
        "an accepted reply counts: its writer takes part, and a closed ticket is active again",
        arguments: Backend.allCases)
    func accepts(backend: Backend) async throws {
        let opened = try backend.open()
        let store = opened.store
        let reply = try await stranger(in: store, status: .closed)
        let ticket = try await store.accept(reply, now: .start + .seconds(5))
        #expect(ticket.status == .open)
        let file = try await file(store)
        #expect(file.participants.map(\.address.description) == ["carla@customer.example", "mallory@else.example"])
        #expect(file.messages.map(\.isConfirmed) == [true, true])
        #expect(file.history.contains { $0.actor == "administrator" && $0.action == "message.accepted" })
        #expect(try await store.unconfirmedReplies(limit: 10).count == 0)
    }

    @Test("a split reply opens a ticket in its writer's name, and answers to it go there", arguments: Backend.allCases)
    func splits(backend: Backend) async throws {
        let opened = try backend.open()
        let store = opened.store
        let reply = try await stranger(in: store, status: .waitingCustomer)
        let new = Mails.ticket(from: "mallory@else.example")
        let notice = Mails.notice(.ticketOpened)
        let ticket = try await store.split(reply, into: new, telling: [notice], now: .start + .seconds(5))
        let old = try await file(store)
        let file = try #require(await store.ticketFile(ticket.number))
        #expect(file.messages.map(\.newText) == ["Me too."])
        #expect(file.ticket.requester.address == Mails.address("mallory@else.example"))
        #expect(file.deliveries.map(\.kind) == [.ticketOpened])
        #expect(old.messages.count == 1)
        #expect(old.ticket.status == .waitingCustomer)
        #expect(old.participants.map(\.address.description) == ["carla@customer.example"])
        for history in [old.history, file.history] {
            #expect(history.contains { $0.action == "message.moved" && $0.after == ticket.number.text })
        }

        let held = try await store.received(Mails.letter(uid: 9))
        let later = Mails.candidate(
            held, from: "mallory@else.example", claims: [.reference(Mails.messageID("stranger@else.example"))])
        _ = try await store.commit([later], now: .start) { _, surroundings in
            #expect(surroundings.matches.map(\.ticket.number) == [ticket.number])
            return IntakeRecord(disposition: .automatic, trace: DecisionTrace())
        }[0].get()
    }

    @Test("a reply is accepted or split once, and what never waited not at all", arguments: Backend.allCases)
    func decidesOnce(backend: Backend) async throws {
        let opened = try backend.open()
        let store = opened.store
        let reply = try await stranger(in: store, status: .open)
        let first = try #require(try await file(store).messages.first?.id)
        _ = try await store.accept(reply, now: .start)
        for late in [reply, first] {
            await #expect(throws: StoreError.self) { try await store.accept(late, now: .start) }
            await #expect(throws: StoreError.self) {
                try await store.split(late, into: Mails.ticket(), telling: [], now: .start)
            }
        }
        #expect(try await store.tickets(TicketFilter()).count == 1)
    }

    @Test("an agent's unproved note may be accepted, stays internal, and opens no ticket", arguments: Backend.allCases)
    func agentNote(backend: Backend) async throws {
        let opened = try backend.open()
        let store = opened.store
        let ticket = try await openTicket(store)
        let note = NewMessage(
            kind: .internal, direction: .incoming, writer: .agent(AgentName("anna")), proof: .claimed,
            isConfirmed: false,
            newText: "Tell them no.", fullText: "Tell them no.", messageID: nil)
        try await append(note, to: ticket, TicketChange(), store, uid: 2)
        let waiting = try #require(try await store.unconfirmedReplies(limit: 10).first)
        await #expect(throws: StoreError.self) {
            try await store.split(waiting.message.id, into: Mails.ticket(), telling: [], now: .start)
        }
        _ = try await store.accept(waiting.message.id, now: .start)
        let message = try #require(try await file(store).messages.last)
        #expect(message.kind == .internal)
        #expect(message.isConfirmed)
        #expect(try await file(store).participants.count == 1)
    }

    /// A ticket in `status` with a stranger's reply in it.
    private func stranger(in store: some TicketStore, status: TicketStatus) async throws -> MessageRowID {
        let ticket = try await openTicket(store)
        var reply = Mails.message(from: "mallory@else.example", id: "stranger@else.example", text: "Me too.")
        reply.isConfirmed = false
        try await append(reply, to: ticket, TicketChange(status: status), store, uid: 2, from: "mallory@else.example")
        return try #require(try await store.unconfirmedReplies(limit: 10).first?.message.id)
    }
}
