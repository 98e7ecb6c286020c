import GatewayKit
import MIMEParser
import Testing

@testable import TicketStore

/// What every store promises, whatever database is below it. A new backend is done when this passes.
@Suite struct TicketStoreContract {
    @Test(
        "a letter becomes a ticket, its notices and its history, and reads back as it was", arguments: Backend.allCases)
    func endToEnd(backend: Backend) async throws {
        let opened = try backend.open()
        let store = opened.store
        let held = try await store.received(Mails.letter(uid: 1))
        let notices = [
            Mails.notice(.acknowledgement, to: "carla@customer.example", scope: .customer), Mails.notice(.ticketOpened),
        ]
        let receipt = try await store.committed(
            Mails.candidate(held), as: Mails.opening(id: "one@customer.example", notices: notices))
        #expect(receipt.number?.text == "TICKET-20261120-001")
        let number = try #require(receipt.number)
        let file = try #require(await store.ticketFile(number))
        #expect(file.ticket.requester.address == Mails.address("Carla@Customer.Example"))
        #expect(file.messages.map(\.newText) == ["The printer is on fire."])
        #expect(file.messages[0].rawDigest == held.digest)
        #expect(file.history.map(\.action) == ["ticket.created", "message.added"])
        #expect(file.history[0].trace?.checks == [.init(name: "match", verdict: "nothing\tfound")])
        #expect(file.deliveries.map(\.state) == [.queued, .queued])
        #expect(try await store.blob(held.digest) == Array("1: Hello".utf8))
        let due = try await store.claimOutbox(limit: 10, now: .start, lease: .seconds(60))
        #expect(due.map(\.notice.kind) == [.acknowledgement, .ticketOpened])
        #expect(due[0].subject?.thread == [Mails.messageID("one@customer.example")])
        #expect(due[1].subject?.thread == [])
    }
}
