import GatewayKit
import MIMEParser
import Synchronization
import Testing

@testable import MailGateway
@testable import Notifier
@testable import TicketStore

/// `#ack`: an agent takes care of what escalates.
@Suite struct AcknowledgementMailTests {
    private static let reply =
        "From: Anna <anna@example.test>\nTo: TO-ANNA\nSubject: Re: [x] Printer\nMessage-ID: <a1@example.test>\n"

    @Test("#ack ends the ladder, makes the ticket the sender's, and those it alarmed hear of it once")
    func acknowledged() async throws {
        let stage = try await MailStage(serviceLevels: Self.ladder)
        let alarmed = ["bruno@example.test", "oncall@example.test", "anna@example.test"]
        #expect(try await fire(stage, after: 3_601, telling: alarmed) == ["warning", "breach", "escalate 1"])
        _ = try await stage.sent()
        try await stage.receive(Self.reply + "\n#ack\n")
        let file = try await stage.file()
        #expect(file.ticket.assignee == AgentName("anna") && file.ticket.status == .assigned)
        #expect(file.history.contains { $0.action == "escalation.acknowledged" && $0.actor == "agent anna" })
        let sent = try await stage.sent()
        #expect(
            sent.map { "\($0.notice.kind.rawValue) \($0.recipient.address)" }.sorted() == [
                "escalation_acknowledged bruno@example.test", "escalation_acknowledged oncall@example.test",
            ])
        #expect(sent.allSatisfy { $0.notice.agent == AgentName("anna") })
        #expect(try await fire(stage, after: 3 * 3_600, telling: alarmed) == [])
        try await stage.receive(Self.reply.replacing("a1@", with: "a2@") + "\n#ack\n#priority high\n")
        #expect(try await stage.told() == [], "nobody hears of it twice")
        await stage.store.close()
    }

    @Test("#ack takes no ticket from a colleague, and is refused where there is no ticket")
    func others() async throws {
        let stage = try await MailStage(serviceLevels: Self.ladder)
        try await stage.receive(Self.reply + "\n#assign bruno@example.test\n")
        try await stage.receive(Self.reply.replacing("a1@", with: "a2@") + "\n#ack\n")
        #expect(try await stage.file().ticket.assignee == AgentName("bruno"))
        _ = try await stage.sent()
        try await stage.receive(
            "Authentication-Results: mx.example.test; dmarc=pass header.from=example.test\n"
                + "From: anna@example.test\nMessage-ID: <n@example.test>\nSubject: New\n\n#ack\n\nHm.\n")
        #expect(
            try await stage.sent().first { $0.notice.kind == .commandRefused }?.notice.refusals.map(\.reason)
                == [.noTicket])
        await stage.store.close()
    }

    /// An hour for the first answer, a step at its end and one an hour later.
    private static var ladder: ServiceLevelBook {
        var level = ServiceLevel(name: ServiceLevelName("all"), calendar: ServiceLevelBook.always)
        level.targets = [.firstResponse: .seconds(3_600)]
        level.ladder = [EscalationLevel(moment: .share(100)), EscalationLevel(moment: .late(.seconds(3_600)))]
        var book = ServiceLevelBook()
        book.levels = [level]
        return book
    }

    private func fire(_ stage: MailStage, after seconds: Int64, telling people: [String]) async throws -> [String] {
        let deeds = Mutex<[String]>([])
        let notices = people.map {
            Notice(
                kind: .escalated, recipient: NewContact(address: EmailAddress($0)!, name: nil), scope: .internal,
                language: "en")
        }
        let outcomes = try await stage.store.fireClocks(limit: 10, now: .now + .seconds(seconds)) { event in
            deeds.withLock { $0.append(event.deed.text) }
            if case .escalate = event.deed { return EscalationChange(notices: notices) }
            return EscalationChange()
        }
        for outcome in outcomes { _ = try outcome.get() }
        return deeds.withLock { $0 }
    }
}
