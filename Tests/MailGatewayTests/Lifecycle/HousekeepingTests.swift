import GatewayKit
import MIMEParser
import Notifier
import Testing
import TicketStore

@testable import MailGateway

@Suite struct HousekeepingTests {
    @Test("one digest tells the operators what the brake holds, and status says it too")
    func brakeDigest() async throws {
        let stage = CommandStage()
        _ = try await stage.openTicket(subject: "Printer", text: "It burns.")
        let directory = try DataDirectory(preparing: stage.dataDirectory)
        let store = try OpenStore.openForDaemon(directory, now: .now)
        var limits = BrakeLimits()
        limits.recipientPerHour = 1
        // The acknowledgement goes out; the notice to the same address has no room then.
        for _ in 0..<2 {
            for entry in try await store.claimOutbox(limit: 1, now: .now, lease: .seconds(60), within: limits).entries {
                try await store.markSending(entry.id, now: .now)
                try await store.finish(entry.id, with: .sent(reply: "250"), now: .now)
            }
        }
        let sent = try await store.deliveries(in: [.sent], limit: 9)
        let again = try #require(sent.first)
        _ = try await store.alertOperator(
            key: "test", recipient: NewContact(address: try #require(EmailAddress(again.recipient)), name: nil),
            subject: "s", body: "b", language: "en", now: .now)
        _ = try await store.claimOutbox(limit: 9, now: .now, lease: .seconds(60), within: limits)
        #expect(try await store.deliveries(in: [.held], limit: 9).count == 1)

        var settings = AlertSettings()
        settings.recipients = [try #require(EmailAddress("root@example.org"))]
        let log = Log(sink: { _ in })
        let housekeeping = Housekeeping(
            store: store, patience: .seconds(86_400_000), brake: limits,
            reminder: ReplyReminder(rules: try Office().rules, patience: .seconds(60)),
            alerts: OperatorAlerts(store: store, settings: settings, log: log), log: log)
        for _ in 0..<3 { try await housekeeping.tidy(isSweepDue: false) }
        let alerts = try await store.deliveries(in: [.queued], limit: 9).filter { $0.key.contains("sending_braked") }
        #expect(alerts.map(\.recipient) == ["root@example.org"])
        await store.close()

        let status = await stage.run(["status"])
        #expect(
            status.output.contains("the brake: 1 held, 0 of them answers of agents: 1 for 20 mails to this address"))
        let held = await stage.run(["outbox", "list", "--state", "held"])
        #expect(held.output.contains("held by the brake: 1 mails to this address within an hour"))
        let released = await stage.run(["outbox", "release", "--all"])
        #expect(released.output == "1 mail released\n")
        let none = await stage.run(["outbox", "release", "1"])
        #expect(none.code == .badData)
    }
}
