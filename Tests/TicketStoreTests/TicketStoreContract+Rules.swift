import GatewayKit
import MIMEParser
import Testing

@testable import TicketStore

extension TicketStoreContract {
    @Test(
        "what rules say of a new ticket is kept, told in its history, and shown to who decides next",
        arguments: Backend.allCases)
    func describedTicket(backend: Backend) async throws {
        let opened = try backend.open()
        let store = opened.store
        var ticket = Mails.ticket()
        ticket.assignee = AgentName("anna")
        ticket.category = CategoryName("billing")
        ticket.tags = [TagName("paper"), TagName("bank"), TagName("paper")]
        ticket.watchers = [AgentName("bruno")]
        var answer = Mails.notice(.acknowledgement, to: "carla@customer.example", scope: .customer)
        answer.template = "prices"
        let held = try await store.received(Mails.letter(uid: 1))
        let record = IntakeRecord(
            disposition: .ticket, effect: .open(ticket, Mails.message(id: "one@customer.example")), notices: [answer],
            trace: DecisionTrace())
        let receipt = try await store.committed(Mails.candidate(held, id: "one@customer.example"), as: record)
        let number = try #require(receipt.number)
        let file = try #require(await store.ticketFile(number))
        #expect(file.ticket.status == .assigned)
        #expect(file.ticket.assignee == AgentName("anna"))
        #expect(file.ticket.category == CategoryName("billing"))
        #expect(file.tags == [TagName("bank"), TagName("paper")])
        #expect(file.watchers == [AgentName("bruno")])
        let told = file.history.map { "\($0.action) \($0.after ?? "-")" }
        for event in ["assignee anna", "category billing", "tag.added bank", "watcher.added bruno"] {
            #expect(told.contains(event), "\(event)")
        }
        let due = try await store.claimOutbox(limit: 10, now: .start, lease: .seconds(60))
        #expect(due.map(\.notice.template) == ["prices"])

        let reply = try await store.received(Mails.letter(uid: 2))
        let candidate = Mails.candidate(reply, claims: [.reference(Mails.messageID("one@customer.example"))])
        let surroundings = try await store.surroundings(of: candidate, now: .start)
        #expect(surroundings.matches.map(\.watchers) == [[AgentName("bruno")]])
        #expect(surroundings.matches.map(\.ticket.category) == [CategoryName("billing")])
        #expect(try await store.lettersInHand(limit: 10).map(\.id) == [reply.id])
    }
}
