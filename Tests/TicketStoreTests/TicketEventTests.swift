import GatewayKit
import MIMEParser
import Testing

@testable import TicketStore

@Suite struct TicketEventTests {
    static let rows: [(String, String?, String?, TicketEvent?)] = [
        ("ticket.created", nil, "T-1", .created), ("status", "open", "resolved", .resolved),
        ("status", "resolved", "closed", .closed), ("status", "open", "cancelled", .closed),
        ("status", "resolved", "in_progress", .reopened), ("status", "closed", "open", .reopened),
        ("status", "open", "waiting_customer", .updated), ("status", "waiting_customer", "open", .updated),
        ("assignee", nil, "anna", .assigned), ("assignee", "anna", "bruno", .assigned),
        ("assignee", "anna", nil, .updated), ("priority", "low", "high", .updated), ("category", nil, "x", .updated),
        ("tag.added", nil, "x", .updated), ("message.added", nil, "public", .messageAdded),
        ("escalated", nil, "1", .escalated), ("sla.warning", nil, "x", .deadlineNear),
        ("sla.breached", nil, "x", .deadlineMissed), ("satisfaction", nil, "5", .rated),
        ("delivery.failed", nil, "x", nil), ("first_response", nil, "x", nil), ("notice.suppressed", nil, "x", nil),
    ]

    @Test("a line of the history is one event, or none that concerns others", arguments: rows)
    func named(action: String, before: String?, after: String?, event: TicketEvent?) {
        #expect(TicketEvent(action: action, before: before, after: after) == event)
    }

    @Test("a step of a ladder calls the webhooks it names, once, whatever they subscribed to")
    func calledByStep() async throws {
        var step = EscalationLevel(moment: .share(100))
        let names = ["all", "elsewhere", "unsubscribed"].map { EndpointName($0) }
        step.webhooks = [names[0], names[1], names[2], names[2]]
        let folder = try TemporaryFolder()
        let subscriptions = [
            EventSubscription(endpoint: names[0], events: Set(TicketEvent.allCases)),
            EventSubscription(endpoint: names[1], events: [.escalated], queues: [QueueName("billing")]),
        ]
        let book = ServiceLevelBook.urgent(ladder: [step, EscalationLevel(moment: .share(150))])
        let store = try OpenStore.openForDaemon(
            folder.directory, serviceLevels: book, now: .start, telling: subscriptions)
        let held = try await store.received(Mails.letter(uid: 1))
        var ticket = Mails.ticket()
        ticket.priority = .urgent
        let record = IntakeRecord(
            disposition: .ticket, effect: .open(ticket, Mails.message()), trace: DecisionTrace())
        try await store.committed(Mails.candidate(held), as: record)
        for hours in [2.5, 2.5, 9] {
            _ = try await store.fireClocks(limit: 9, now: ClockScene.hour(hours)) { _ in EscalationChange() }
        }
        let rows = try await store.deliveries(in: [.queued], limit: 99)
        let told = rows.filter { $0.content == .event(.escalated) }.map(\.recipient)
        #expect(told.sorted() == ["all", "all", "elsewhere", "unsubscribed"], "the second step calls who subscribed")
        let calls = try await store.claimCalls(to: names[2], limit: 9, now: ClockScene.hour(9), lease: .seconds(60))
        #expect(calls.map(\.change.after) == ["1 first_response"])
        await store.close()
    }

    @Test("each subscribed endpoint gets one row for each line of the history it asked for, and no other")
    func queued() async throws {
        let folder = try TemporaryFolder()
        let subscriptions = [
            EventSubscription(endpoint: EndpointName("all"), events: Set(TicketEvent.allCases)),
            EventSubscription(endpoint: EndpointName("created"), events: [.created]),
            EventSubscription(
                endpoint: EndpointName("elsewhere"), events: Set(TicketEvent.allCases), queues: [QueueName("billing")]),
        ]
        let store = try OpenStore.openForDaemon(folder.directory, now: .start, telling: subscriptions)
        let held = try await store.received(Mails.letter(uid: 1))
        let candidate = Mails.candidate(held)
        let record = Mails.opening(id: "one@customer.example", notices: [Mails.notice(.ticketOpened)])
        for _ in 0..<2 { _ = try await store.committed(candidate, as: record) }
        let rows = try await store.deliveries(in: DeliveryState.allCases, limit: 99)
        let told = rows.map { "\($0.recipient) \($0.content.name)" }.filter { !$0.contains("@") }
        #expect(told.sorted() == ["all ticket.created", "all ticket.message.new", "created ticket.created"])
        #expect(try await store.claimOutbox(limit: 9, now: .start, lease: .seconds(60)).count == 1, "mail alone")
        let calls = try await store.claimCalls(to: EndpointName("all"), limit: 9, now: .start, lease: .seconds(60))
        #expect(calls.map(\.event) == [.created, .messageAdded])
        #expect(calls.map { $0.message?.newText } == [nil, "The printer is on fire."])
        #expect(try await store.claimCalls(to: EndpointName("all"), limit: 9, now: .start, lease: .seconds(60)).isEmpty)
        try await store.markSending(calls[0].id, now: .start)
        try await store.recoverOutbox(.webhook(EndpointName("all")), uncertainRetryAt: .start + .seconds(60))
        let states = try await store.deliveries(in: DeliveryState.allCases, limit: 99)
            .filter { $0.route == .webhook(EndpointName("all")) }.sorted { $0.id < $1.id }.map(\.state)
        #expect(states == [.uncertain, .queued])
        #expect(try await store.nextOutboxDue(on: .webhook(EndpointName("created"))) == .start)
    }
}
