import GatewayKit
import MIMEParser
import Synchronization
import Testing

@testable import TicketStore

extension TicketStoreContract {
    @Test("T8 acknowledgements are counted by address for a day and by domain for an hour", arguments: Backend.allCases)
    func acknowledgements(backend: Backend) async throws {
        let opened = try backend.open()
        let store = opened.store
        func write(_ uid: UInt32, from sender: String, at now: Instant, upTo limit: Int = 9) async throws -> [Int] {
            var candidate = Mails.candidate(try await store.received(Mails.letter(uid: uid)), from: sender)
            candidate.question.limits = Recurrence(acknowledgedToday: limit, domainAcknowledgedThisHour: limit)
            let seen = Mutex(Recurrence())
            _ = try await store.commit([candidate], now: now) { _, surroundings in
                seen.withLock { $0 = surroundings.recurrence }
                let notices = [
                    Mails.notice(.acknowledgement, to: sender, scope: .customer),
                    Mails.notice(.ticketOpened, to: sender),
                ]
                return Mails.opening(from: sender, notices: notices)
            }[0].get()
            return seen.withLock { [$0.acknowledgedToday, $0.domainAcknowledgedThisHour] }
        }
        let carla = "Carla@Customer.Example"
        #expect(try await write(1, from: carla, at: .start) == [0, 0])
        #expect(try await write(2, from: "carla@customer.example", at: .start) == [1, 1])
        #expect(try await write(3, from: "dan@CUSTOMER.example", at: .start + .seconds(3_599)) == [0, 2])
        #expect(try await write(4, from: carla, at: .start + .seconds(3_601)) == [2, 1])
        #expect(try await write(5, from: carla, at: .start + .seconds(3_602), upTo: 1) == [1, 1], "no further")
        #expect(try await write(6, from: carla, at: .start + .seconds(3_603), upTo: 0) == [0, 0], "not asked")
        #expect(try await write(7, from: carla, at: .start + .seconds(200_000)) == [0, 0])
    }

    @Test("I2 a letter committed twice is one message and one notice", arguments: Backend.allCases)
    func commitsOnce(backend: Backend) async throws {
        let opened = try backend.open()
        let store = opened.store
        let held = try await store.received(Mails.letter(uid: 1))
        let record = Mails.opening(notices: [Mails.notice(.ticketOpened)])
        let first = try await store.committed(Mails.candidate(held), as: record)
        let second = try await store.committed(Mails.candidate(held), as: record)
        #expect(first.ticket == second.ticket && first.message == second.message && first.number == second.number)
        #expect(try await store.tickets(TicketFilter()).count == 1)
        #expect(try await store.deliveries(in: [.queued], limit: 10).count == 1)
    }

    @Test(
        "a letter that cannot be written stays in hand, the others of its batch are kept", arguments: Backend.allCases)
    func failsAlone(backend: Backend) async throws {
        let opened = try backend.open()
        let store = opened.store
        var held: [HeldLetter] = []
        for uid in 1...3 as ClosedRange<UInt32> { held.append(try await store.received(Mails.letter(uid: uid))) }
        let bad = held[1].id
        let outcomes = try await store.commit(held.map { Mails.candidate($0) }, now: .start) { candidate, _ in
            guard candidate.letter.id == bad else { return Mails.opening() }
            return IntakeRecord(
                disposition: .reply, effect: .append(TicketID(99)!, Mails.message(), TicketChange()),
                trace: DecisionTrace())
        }
        #expect(throws: StoreError.self) { try outcomes[1].get() }
        #expect(
            try [outcomes[0], outcomes[2]].map { try $0.get().number?.text } == [
                "TICKET-20261120-001", "TICKET-20261120-002",
            ])
        #expect(try await store.lettersInHand(limit: 10).map(\.id) == [bad])
        #expect(
            try await store.committed(Mails.candidate(held[1]), as: Mails.opening()).number?.text
                == "TICKET-20261120-003")
    }

    @Test("a decision sees what the letters before it in the batch did", arguments: Backend.allCases)
    func seesBatch(backend: Backend) async throws {
        let opened = try backend.open()
        let store = opened.store
        let first = Mails.candidate(try await store.received(Mails.letter(uid: 1)), id: "a@x.example")
        let reply = Mails.candidate(
            try await store.received(Mails.letter(uid: 2)), id: "b@x.example",
            claims: [.reference(Mails.messageID("a@x.example"))])
        let outcomes = try await store.commit([first, reply], now: .start) { _, surroundings in
            guard let match = surroundings.matches.first else { return Mails.opening(id: "a@x.example") }
            return IntakeRecord(
                disposition: .reply, effect: .append(match.ticket.id, Mails.message(id: "b@x.example"), TicketChange()),
                trace: DecisionTrace())
        }
        #expect(try outcomes[0].get().ticket == outcomes[1].get().ticket)
        #expect(try outcomes[1].get().disposition == .reply)
    }

    /// How a second letter relates to the one that opened the ticket.
    struct Repetition: CustomTestStringConvertible, Sendable {
        let testDescription: String
        var text = "1: Hello"
        var id = "one@x.example"
        var sender = "carla@customer.example"
        var body = "hello"
        var isDuplicate = false
        var isClash = false
    }

    static let repetitions = [
        Repetition(testDescription: "the same bytes", isDuplicate: true),
        Repetition(testDescription: "the same bytes read differently", id: "two@x.example", isDuplicate: true),
        Repetition(testDescription: "other bytes, same identifier, sender and body", text: "via", isDuplicate: true),
        Repetition(
            testDescription: "the sender in capitals", text: "via", sender: "CARLA@customer.example", isDuplicate: true),
        Repetition(testDescription: "T7 same identifier, another body", text: "via", body: "other", isClash: true),
        Repetition(
            testDescription: "T7 same identifier, another sender", text: "via", sender: "eve@x.example", isClash: true),
        Repetition(testDescription: "another identifier, same body", text: "via", id: "two@x.example"),
    ]

    @Test(
        "a duplicate is the same bytes, or the same identifier, sender and body", arguments: Backend.allCases,
        repetitions)
    func duplicates(backend: Backend, row: Repetition) async throws {
        let opened = try backend.open()
        let store = opened.store
        let first = try await store.received(Mails.letter(uid: 1))
        let receipt = try await store.committed(
            Mails.candidate(first, id: "one@x.example", body: "hello"), as: Mails.opening(id: "one@x.example"))
        let letter = Letter(
            place: .mailbox(MailboxName("billing"), uidValidity: 1, uid: 1),
            content: .bytes(Array((row.isDuplicate && row.text.hasPrefix("1") ? "1: Hello" : row.text).utf8)),
            receivedAt: .start)
        let second = Mails.candidate(
            try await store.received(letter), from: row.sender, id: row.id, body: row.body)
        let outcome = try await store.commit([second], now: .start) { _, surroundings in
            #expect((surroundings.original != nil) == row.isDuplicate)
            #expect(surroundings.hasMessageIDClash == row.isClash)
            guard let original = surroundings.original, let ticket = original.ticket else { return Mails.opening() }
            #expect(original.letter == first.id && original.ticketQueue == Mails.queue)
            return IntakeRecord(
                disposition: .duplicate, effect: .watch(ticket, QueueName("billing")), trace: DecisionTrace())
        }[0]
        guard row.isDuplicate else { return }
        #expect(try outcome.get().ticket == receipt.ticket)
        let number = try #require(receipt.number)
        let file = try #require(await store.ticketFile(number))
        #expect(file.watchingQueues == [QueueName("billing")])
        #expect(file.messages.count == 1)
        #expect(try await store.ledger(of: MailboxName("billing"), limit: 1)[0].original == first.id)
    }

    @Test("a letter that waits beside its copy is no original until it is judged", arguments: Backend.allCases)
    func unjudged(backend: Backend) async throws {
        let opened = try backend.open()
        let store = opened.store
        let piped = Letter(place: .pipe(Mails.support), content: .bytes([1]), receivedAt: .start)
        let held = try await store.hold([piped, piped], now: .start)
        let outcomes = try await store.commit([held[1], held[0]].map { Mails.candidate($0) }, now: .start) {
            _, around in
            guard let original = around.original else { return Mails.opening() }
            return IntakeRecord(disposition: .duplicate, notices: [Mails.notice(.ticketOpened)], trace: DecisionTrace())
                .naming(original)
        }
        #expect(try outcomes.map { try $0.get().disposition } == [.ticket, .duplicate])
        #expect(try outcomes[1].get().ticket == outcomes[0].get().ticket)
    }

    @Test(
        "a person is one contact however the address is written; the last name seen is shown",
        arguments: Backend.allCases)
    func contacts(backend: Backend) async throws {
        let opened = try backend.open()
        let store = opened.store
        let first = try await store.received(Mails.letter(uid: 1))
        try await store.committed(Mails.candidate(first), as: Mails.opening(from: "Carla@Customer.example"))
        let second = try await store.received(Mails.letter(uid: 2))
        try await store.committed(Mails.candidate(second), as: Mails.opening(from: "carla@customer.EXAMPLE"))
        let tickets = try await store.tickets(TicketFilter())
        #expect(tickets[0].requester.id == tickets[1].requester.id)
        #expect(tickets[0].requester.name == "Carla")
        let third = Mails.candidate(try await store.received(Mails.letter(uid: 3)), from: "CARLA@CUSTOMER.EXAMPLE")
        _ = try await store.commit([third], now: .start) { _, surroundings in
            #expect(surroundings.sender?.id == tickets[0].requester.id)
            return Mails.opening()
        }
    }

    @Test("J3 an agent's name in a customer's mail does not rename the agent in notices", arguments: Backend.allCases)
    func noticeNames(backend: Backend) async throws {
        let opened = try backend.open()
        let store = opened.store
        let held = try await store.received(Mails.letter(uid: 1))
        try await store.committed(
            Mails.candidate(held, from: "anna@team.example"),
            as: Mails.opening(from: "anna@team.example", notices: [Mails.notice(.ticketOpened)]))
        let entry = try await store.claimOutbox(limit: 1, now: .start, lease: .seconds(1))[0]
        #expect(entry.notice.recipient.name == "Anna")
        #expect(entry.recipient.name == "Carla")
    }

    @Test("everything of a message and its files reads back as it was written", arguments: Backend.allCases)
    func roundTrip(backend: Backend) async throws {
        let opened = try backend.open()
        let store = opened.store
        let writer = store.makeBlobWriter()
        let large = [UInt8](repeating: 7, count: 200_000)
        for start in stride(from: 0, to: large.count, by: 7_777) {
            try writer.append(large[start..<min(start + 7_777, large.count)])
        }
        let attachments = [
            NewAttachment(
                name: "Straßenplan \u{0301}.png", mediaType: "image/png", isInline: true, contentID: "x@y",
                content: .bytes([0, 1, 255])),
            NewAttachment(
                name: "", mediaType: "video/mp4", isInline: false, contentID: nil, content: try writer.finish()),
        ]
        let text = "zero \u{0} inside, ünïcode ☕, end"
        let held = try await store.received(Mails.letter(uid: 1))
        let oddID = try #require(MessageID([0x80, 0xFF, 0x40]))
        var message = Mails.message(text: text, attachments: attachments)
        message.fullText = text + "\n> quoted"
        message.messageID = oddID
        let receipt = try await store.committed(
            Mails.candidate(held),
            as: IntakeRecord(disposition: .ticket, effect: .open(Mails.ticket(), message), trace: DecisionTrace()))
        let number = try #require(receipt.number)
        let read = try #require(await store.ticketFile(number)).messages[0]
        #expect(Array(read.newText.utf8) == Array(text.utf8))
        #expect(Array(read.fullText.utf8) == Array((text + "\n> quoted").utf8))
        #expect(read.messageID == oddID)
        #expect(read.attachments.map(\.name).map { Array($0.utf8) } == attachments.map { Array($0.name.utf8) })
        #expect(read.attachments.map(\.size) == [3, 200_000])
        #expect(read.attachments.map(\.isInline) == [true, false])
        #expect(try await store.blob(read.attachments[1].digest) == large)
        #expect(try await store.blob(read.attachments[0].digest) == [0, 1, 255])
    }
}

extension IntakeRecord {
    /// A duplicate keeps pointing at the ticket of the first letter.
    fileprivate func naming(_ original: EarlierLetter) -> IntakeRecord {
        #expect(original.ticket != nil)
        return self
    }
}
