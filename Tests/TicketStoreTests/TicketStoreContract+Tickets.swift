import GatewayKit
import MIMEParser
import Testing

@testable import TicketStore

extension TicketStoreContract {
    @Test("a number is never given twice, whoever asks and however the clock goes", arguments: Backend.allCases)
    func numbers(backend: Backend) async throws {
        let opened = try backend.open()
        let store = opened.store
        // T1 + 11 and T11 + 1 render alike; days come back when a clock is set back.
        let series = [
            NumberSeries(prefix: "T1", minimumWidth: 1), NumberSeries(prefix: "T11", minimumWidth: 1),
            NumberSeries(prefix: "T-20261121-", minimumWidth: 3), NumberSeries(prefix: "T-20261120-", minimumWidth: 3),
        ]
        var letters: [HeldLetter] = []
        for uid in 1...60 as ClosedRange<UInt32> { letters.append(try await store.received(Mails.letter(uid: uid))) }
        let held = letters
        try await withThrowingTaskGroup(of: Void.self) { group in
            for part in 0..<6 {
                group.addTask {
                    let batch = held[(part * 10)..<(part * 10 + 10)].map { Mails.candidate($0) }
                    for outcome in try await store.commit(
                        batch, now: .start,
                        decide: { candidate, _ in
                            var ticket = Mails.ticket()
                            ticket.series = series[Int(candidate.letter.id.rawValue) % series.count]
                            return IntakeRecord(
                                disposition: .ticket, effect: .open(ticket, Mails.message()), trace: DecisionTrace())
                        })
                    { _ = try outcome.get() }
                }
            }
            try await group.waitForAll()
        }
        let numbers = try await store.tickets(TicketFilter(limit: 1000)).map(\.number)
        #expect(numbers.count == 60)
        #expect(Set(numbers).count == 60)
        #expect(numbers.filter { $0.text.hasPrefix("T-20261121-") }.count == 15)
    }

    @Test("a message keeps the safe HTML it came with, and none when it had none", arguments: Backend.allCases)
    func safeHTML(backend: Backend) async throws {
        let opened = try backend.open()
        let store = opened.store
        let ticket = try await openTicket(store)
        var reply = Mails.message(id: "reply@customer.example")
        reply.safeHTML = "<p>Still burning: \u{1F525}</p>"
        try await append(reply, to: ticket, TicketChange(), store, uid: 2, from: "carla@customer.example", now: .start)
        #expect(try await file(store).messages.map(\.safeHTML) == [nil, "<p>Still burning: \u{1F525}</p>"])
    }

    @Test("every change of a ticket is told in its history and counts its version up", arguments: Backend.allCases)
    func history(backend: Backend) async throws {
        let opened = try backend.open()
        let store = opened.store
        let ticket = try await openTicket(store)
        let later = Instant.start + .seconds(60)
        let answer = NewMessage(
            kind: .public, direction: .outgoing, writer: .agent(AgentName("anna")), proof: .signedAddress,
            newText: "Done.", fullText: "Done.", messageID: Mails.messageID("answer@team.example"))
        let change = TicketChange(
            status: .waitingCustomer, assignee: AgentName("anna"), priority: .high, voice: .team)
        try await append(answer, to: ticket, change, store, uid: 2, from: "anna@team.example", now: later)
        try await append(answer, to: ticket, change, store, uid: 3, from: "anna@team.example", now: later + .seconds(9))
        let file = try await self.file(store)
        #expect(file.ticket.version == 3)
        #expect(file.ticket.firstResponseAt == later)
        #expect(file.ticket.updatedAt == later + .seconds(9))
        #expect(file.ticket.assignee == AgentName("anna"))
        let told = file.history.map { "\($0.actor): \($0.action) \($0.before ?? "-") → \($0.after ?? "-")" }
        #expect(
            told == [
                "customer carla@customer.example: ticket.created - → TICKET-20261120-001",
                "customer carla@customer.example: message.added - → public",
                "agent anna: message.added - → public",
                "agent anna: status open → waiting_customer",
                "agent anna: assignee - → anna",
                "agent anna: priority normal → high",
                "agent anna: first_response - → \(later)",
                "agent anna: message.added - → public",
            ])
        guard case .agent(let author) = file.messages[1].author else {
            Issue.record("the author is the agent")
            return
        }
        #expect(author == AgentName("anna"))
    }

    @Test("closing notes the time, opening again forgets it", arguments: Backend.allCases)
    func closing(backend: Backend) async throws {
        let opened = try backend.open()
        let store = opened.store
        let ticket = try await openTicket(store)
        let steps: [(TicketStatus, Bool, Bool)] = [
            (.resolved, true, false), (.closed, true, true), (.inProgress, false, false), (.cancelled, false, true),
        ]
        for (index, (status, isResolved, isClosed)) in steps.enumerated() {
            try await append(
                Mails.message(), to: ticket, TicketChange(status: status), store, uid: UInt32(index + 2))
            let file = try await self.file(store)
            #expect(file.ticket.status == status)
            #expect((file.ticket.resolvedAt != nil) == isResolved)
            #expect((file.ticket.closedAt != nil) == isClosed)
        }
    }

    @Test(
        "those who write in confirmed public join; a stranger's unconfirmed reply does not let them in",
        arguments: Backend.allCases)
    func participants(backend: Backend) async throws {
        let opened = try backend.open()
        let store = opened.store
        let ticket = try await openTicket(store)
        var stranger = Mails.message(from: "eve@x.example")
        stranger.isConfirmed = false
        try await append(stranger, to: ticket, TicketChange(), store, uid: 2, from: "eve@x.example")
        try await append(Mails.message(from: "dora@x.example"), to: ticket, TicketChange(), store, uid: 3)
        let file = try await self.file(store)
        #expect(file.participants.map(\.address.description) == ["carla@customer.example", "dora@x.example"])
        #expect(file.messages.map(\.isConfirmed) == [true, false, true])
        #expect(file.history.filter { $0.action == "participant.added" }.map(\.after) == ["dora@x.example"])
    }

    @Test("a new ticket names the closed one it continues, and that one names it", arguments: Backend.allCases)
    func linked(backend: Backend) async throws {
        let opened = try backend.open()
        let store = opened.store
        let first = try await openTicket(store)
        var next = Mails.ticket()
        next.linkedTo = first
        next.participants = [Mails.person("dora@x.example"), Mails.person("carla@customer.example")]
        let held = try await store.received(Mails.letter(uid: 2))
        try await store.committed(
            Mails.candidate(held),
            as: IntakeRecord(disposition: .ticket, effect: .open(next, Mails.message()), trace: DecisionTrace()))
        let tickets = try await store.tickets(TicketFilter())
        #expect(tickets[0].linkedTo == first)
        let new = try #require(await store.ticketFile(tickets[0].number))
        let old = try #require(await store.ticketFile(tickets[1].number))
        #expect(new.history.map(\.action).contains("ticket.linked"))
        #expect(old.history.last?.action == "ticket.continued")
        #expect(new.participants.count == 2)
    }

    @Test("tickets are listed newest first, by queue and status", arguments: Backend.allCases)
    func lists(backend: Backend) async throws {
        let opened = try backend.open()
        let store = opened.store
        for uid in 1...6 as ClosedRange<UInt32> {
            var ticket = Mails.ticket()
            ticket.queue = QueueName(uid % 2 == 0 ? "even" : "odd")
            let held = try await store.received(Mails.letter(uid: uid))
            let receipt = try await store.committed(
                Mails.candidate(held),
                as: IntakeRecord(disposition: .ticket, effect: .open(ticket, Mails.message()), trace: DecisionTrace()))
            if uid < 3, let id = receipt.ticket {
                try await append(Mails.message(), to: id, TicketChange(status: .closed), store, uid: uid + 100)
            }
        }
        func list(_ queue: String?, _ statuses: [TicketStatus], limit: Int = 100) async throws -> [Int64] {
            let filter = TicketFilter(queue: queue.map { QueueName($0) }, statuses: statuses, limit: limit)
            return try await store.tickets(filter).map(\.id.rawValue)
        }
        #expect(try await list(nil, []) == [6, 5, 4, 3, 2, 1])
        #expect(try await list("even", []) == [6, 4, 2])
        #expect(try await list("even", [.open]) == [6, 4])
        #expect(try await list(nil, [.closed, .open], limit: 5) == [6, 5, 4, 3, 2])
        #expect(try await list("none", []) == [])
        #expect(try await store.ticketFile(TicketNumber("TICKET-20261120-999")!) == nil)
    }

    // MARK: Steps

    func openTicket(_ store: some TicketStore, id: String = "one@x.example") async throws -> TicketID {
        let held = try await store.received(Mails.letter(uid: 1))
        let receipt = try await store.committed(Mails.candidate(held, id: id), as: Mails.opening(id: id))
        return try #require(receipt.ticket)
    }

    func append(
        _ message: NewMessage, to ticket: TicketID, _ change: TicketChange, _ store: some TicketStore, uid: UInt32,
        from sender: String = "carla@customer.example", notices: [Notice] = [], now: Instant = .start
    ) async throws {
        let held = try await store.received(Mails.letter(uid: uid))
        try await store.committed(
            Mails.candidate(held, from: sender),
            as: IntakeRecord(
                disposition: .reply, effect: .append(ticket, message, change), notices: notices,
                trace: DecisionTrace()), now: now)
    }

    /// The first ticket of the day.
    func file(_ store: some TicketStore) async throws -> TicketFile {
        try #require(await store.ticketFile(TicketNumber("TICKET-20261120-001")!))
    }
}
