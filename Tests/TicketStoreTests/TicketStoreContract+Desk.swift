import GatewayKit
import MIMEParser
import Testing

@testable import TicketStore

extension TicketStoreContract {
    @Test("work at the desk opens a ticket with its message, its place and its notices", arguments: Backend.allCases)
    func deskOpens(backend: Backend) async throws {
        let opened = try backend.open()
        var details = TicketDetails()
        details.unit = "3B"
        details.metadata = #"{"order":7}"#
        let receipt = try #require(
            await opened.store.done(Desk.opening(details: details, telling: [Mails.notice(.ticketOpened)])))
        #expect(receipt.ticket.source == .web)
        #expect(receipt.isRepeated == false)
        let file = try #require(await opened.store.ticketFile(receipt.ticket.number))
        #expect(file.messages.map(\.newText) == ["Please help."])
        #expect(file.messages.map(\.uuid) == [receipt.message])
        #expect(file.history.map(\.action) == ["ticket.created", "message.added", "unit", "metadata"])
        #expect(file.deliveries.map(\.state) == [.queued])
    }

    @Test(
        "asked twice under one key it is done once; the same key for something else is refused",
        arguments: Backend.allCases)
    func deskRepeats(backend: Backend) async throws {
        let opened = try backend.open()
        var work = Desk.opening()
        work.repetition = DeskWork.Repetition(key: sha256([1]), content: sha256([2]))
        let first = try #require(await opened.store.done(work))
        let second = try #require(await opened.store.done(work))
        #expect(second.ticket.id == first.ticket.id)
        #expect(second.message == first.message)
        #expect(second.isRepeated)
        work.repetition?.content = sha256([3])
        #expect(await opened.store.refusal(of: work) == .repeatedOtherwise)
        try await opened.store.forgetExpired(requestsBefore: .start + .seconds(1), now: .start)
        #expect(try await opened.store.done(work)?.ticket.id != first.ticket.id)
    }

    @Test("of two who saw the same version one changes the ticket", arguments: Backend.allCases)
    func deskVersions(backend: Backend) async throws {
        let opened = try backend.open()
        let ticket = try #require(await opened.store.done(Desk.opening())).ticket
        var work = Desk.change(ticket, TicketChange(priority: .high))
        work.expectedVersion = ticket.version
        let changed = try #require(await opened.store.done(work)).ticket
        #expect(changed.priority == .high)
        #expect(await opened.store.refusal(of: work) == .changed(changed.version))
    }

    @Test("what is somebody else's is not there", arguments: Backend.allCases)
    func deskVisibility(backend: Backend) async throws {
        let opened = try backend.open()
        let ticket = try #require(await opened.store.done(Desk.opening())).ticket
        let other = try #require(ContactID(99))
        let sees: [(TicketVisibility, Bool)] = [
            (.all, true), (.queues([ticket.queue]), true), (.queues([QueueName("other")]), false),
            (.assigned(AgentName("anna")), false), (.desk(AgentName("anna"), queues: [ticket.queue]), true),
            (.desk(AgentName("anna"), queues: []), false), (.participant(ticket.requester.id), true),
            (.participant(other), false),
        ]
        for (visibility, isSeen) in sees {
            var work = Desk.change(ticket, TicketChange())
            work.visibility = visibility
            #expect(await opened.store.refusal(of: work) == (isSeen ? nil : .unknown), "\(visibility)")
        }
        do {
            let closing = try #require(await opened.store.done(Desk.change(ticket, TicketChange(status: .closed))))
                .ticket
            var work = Desk.change(closing, TicketChange())
            work.visibility = .desk(AgentName("anna"), queues: [ticket.queue])
            #expect(await opened.store.refusal(of: work) == .unknown)
        }
    }

    @Test(
        "an edited message keeps what it said; a deleted one and a deleted file are seen no more",
        arguments: Backend.allCases)
    func deskEdits(backend: Backend) async throws {
        let opened = try backend.open()
        let store = opened.store
        let made = try #require(await store.done(Desk.opening()))
        var edit = Desk.work(on: made.ticket) { _ in DeskDecision(.edit(text: "Please, help!")) }
        edit.message = made.message
        _ = try #require(await store.done(edit))
        #expect(try await store.ticketFile(made.ticket.number)?.messages.map(\.newText) == ["Please, help!"])
        let kept = try await store.writer.transaction { (connection) throws(StoreError) in
            var row = try connection.one("SELECT new_text FROM message_revision")
            return try row.text()
        }
        #expect(kept == "Please help.")

        let file = NewAttachment(
            name: "a.txt", mediaType: "text/plain", isInline: false, contentID: nil, content: .bytes([1, 2, 3]))
        let upload = try #require(
            await store.done(Desk.work(on: made.ticket) { _ in DeskDecision(.upload(file, description: "log")) })
        ).file
        var saying = Desk.work(on: made.ticket) { view in
            DeskDecision(.change(TicketChange(), TicketDetails(), saying: Desk.message("See the file.")))
        }
        saying.uploads = [try #require(upload)]
        let said = try #require(await store.done(saying))
        let messages = try #require(await store.ticketFile(made.ticket.number)).messages
        #expect(messages.last?.attachments.map(\.name) == ["a.txt"])
        #expect(messages.last?.attachments.first?.description == "log")
        // Once it belongs to a message, no other can take it.
        #expect(await store.refusal(of: saying) == .unknown)

        var deletion = Desk.work(on: made.ticket) { _ in DeskDecision(.deleteMessage) }
        deletion.message = said.message
        _ = try #require(await store.done(deletion))
        #expect(try await store.ticketFile(made.ticket.number)?.messages.count == 1)
        #expect(await store.refusal(of: deletion) == .unknown)
    }

    @Test("each side has its own unread messages", arguments: Backend.allCases)
    func deskReading(backend: Backend) async throws {
        let opened = try backend.open()
        let store = opened.store
        let ticket = try #require(await store.done(Desk.opening())).ticket
        let key = TicketKey.uuid(ticket.uuid)
        _ = try #require(
            await store.done(
                Desk.work(on: ticket) { _ in
                    DeskDecision(.change(TicketChange(), TicketDetails(), saying: Desk.answer("Done.")))
                }))
        _ = try #require(
            await store.done(
                Desk.work(on: ticket) { _ in
                    DeskDecision(.change(TicketChange(), TicketDetails(), saying: Desk.note("Odd.")))
                }))
        #expect(try await store.unreadMessages(of: key, as: .team, visibleTo: .all, now: .start) == 1)
        #expect(try await store.unreadMessages(of: key, as: .customer, visibleTo: .all, now: .start) == 1)
        let note = try #require(await store.ticketFile(ticket.number)?.messages.last?.uuid)
        let none = try await store.markRead([note], of: key, as: .customer, visibleTo: .all, now: .start)
        #expect(none == nil, "an internal note is not there for a customer")
        #expect(try await store.markRead(nil, of: key, as: .customer, visibleTo: .all, now: .start) == 1)
        #expect(try await store.markRead(nil, of: key, as: .customer, visibleTo: .all, now: .start) == 0)
        #expect(try await store.unreadMessages(of: key, as: .customer, visibleTo: .all, now: .start) == 0)
        #expect(try await store.unreadMessages(of: key, as: .team, visibleTo: .all, now: .start) == 1)
        #expect(
            try await store.unreadMessages(
                of: .number(ticket.number), as: .team, visibleTo: .assigned(AgentName("x")), now: .start)
                == nil)
    }

    @Test("who joined a ticket later has not missed what was answered before", arguments: Backend.allCases)
    func deskReadingOfLateComers(backend: Backend) async throws {
        let talk = try Conversation(backend)
        let (ticket, number) = try await talk.open("Please help.")
        let early = try await talk.write("Try again.", by: "anna", in: ticket)
        var joining = TicketChange()
        joining.participants = [Mails.person("dora@customer.example")]
        try await talk.change(joining, of: ticket)
        try await talk.write("Any news?", by: "anna", in: ticket)
        let store = talk.store
        let dora = TicketVisibility.participant(try await talk.contact("dora@customer.example"))
        let carla = TicketVisibility.participant(try await talk.contact("carla@customer.example"))
        func unread(_ visibility: TicketVisibility) async throws -> Int? {
            try await store.unreadMessages(of: .row(ticket), as: .customer, visibleTo: visibility, now: talk.now)
        }
        #expect(try await unread(carla) == 2)
        #expect(try await unread(dora) == 1)
        #expect(try await store.unreadMessages(as: .customer, visibleTo: dora, now: talk.now) == 1)
        let name = try #require(await store.ticketFile(number)?.messages.first { $0.id == early }?.uuid)
        #expect(
            try await store.markRead([name], of: .row(ticket), as: .customer, visibleTo: dora, now: talk.now) == nil,
            "what she may not read is not there for her")
        #expect(try await store.markRead(nil, of: .row(ticket), as: .customer, visibleTo: dora, now: talk.now) == 1)
        #expect(try await unread(carla) == 1, "the earlier answer is still new to Carla")
    }

    @Test("nobody sees a deleted ticket", arguments: Backend.allCases)
    func deskDeletes(backend: Backend) async throws {
        let opened = try backend.open()
        let ticket = try #require(await opened.store.done(Desk.opening())).ticket
        _ = try #require(await opened.store.done(Desk.work(on: ticket) { _ in DeskDecision(.delete) }))
        #expect(await opened.store.refusal(of: Desk.change(ticket, TicketChange())) == .unknown)
    }
}

/// Work at the desk as tests need it.
private enum Desk {
    static func opening(details: TicketDetails = TicketDetails(), telling notices: [Notice] = []) -> DeskWork {
        DeskWork(on: nil, visibleTo: .all, by: .customer(Mails.address("carla@customer.example"))) { _ in
            let new = NewTicket(
                series: Mails.series, queue: Mails.queue, subject: "Printer", priority: .normal, source: .web,
                requester: NewContact(address: Mails.address("carla@customer.example"), name: nil))
            return DeskDecision(.open(new, message("Please help."), details), telling: notices)
        }
    }

    static func work(
        on ticket: Ticket, decide: @escaping @Sendable (DeskView) throws(DeskRefusal) -> DeskDecision
    ) -> DeskWork {
        DeskWork(on: .uuid(ticket.uuid), visibleTo: .all, by: .agent(AgentName("anna")), decide: decide)
    }

    static func change(_ ticket: Ticket, _ change: TicketChange) -> DeskWork {
        work(on: ticket) { _ in DeskDecision(.change(change, TicketDetails(), saying: nil)) }
    }

    static func message(
        _ text: String, by writer: NewMessage.Writer? = nil, kind: TicketMessage.Kind = .public,
        direction: TicketMessage.Direction = .incoming
    ) -> NewMessage {
        let carla = NewMessage.Writer.contact(NewContact(address: Mails.address("carla@customer.example"), name: nil))
        return NewMessage(
            kind: kind, direction: direction, writer: writer ?? carla, proof: .authenticated, isConfirmed: true,
            newText: text, fullText: text, messageID: nil)
    }

    static func answer(_ text: String) -> NewMessage {
        message(text, by: .agent(AgentName("anna")), direction: .outgoing)
    }

    static func note(_ text: String) -> NewMessage {
        message(text, by: .agent(AgentName("anna")), kind: .internal)
    }
}

extension OpenStore.Store {
    /// `nil` for what was refused.
    fileprivate func done(_ work: DeskWork) async throws -> DeskReceipt? {
        try await commit([work], now: .start).first.flatMap { try? $0.get() }
    }

    /// `nil` for what was done.
    fileprivate func refusal(of work: DeskWork) async -> DeskRefusal? {
        guard case .failure(let refusal)? = try? await commit([work], now: .start).first else { return nil }
        return refusal
    }
}
