import Notifier
import Testing
import TicketStore

@testable import MailGateway

@Suite struct BrakeSettingsTests {
    private func read(_ lines: [String]) throws -> ConfigurationFile {
        let text = ExampleConfiguration().text + "limits:\n" + lines.map { "  \($0)\n" }.joined()
        return ConfigurationFile(Array(text.utf8), name: "", secrets: .unread)
    }

    @Test("every limit of the brake is a setting, and the dispatcher gets it")
    func brake() throws {
        let file = try read([
            "brake:", "  recipient_per_hour: 1", "  recipient_per_day: 2", "  ticket_per_hour: 3",
            "  subject_per_hour: 4", "  total_per_minute: 5", "  patience: 2d",
        ])
        #expect(file.problems.map(\.description) == [])
        let brake = try #require(file.configuration).notifierSettings.dispatch.brake
        var wanted = BrakeLimits()
        wanted.recipientPerHour = 1
        wanted.recipientPerDay = 2
        wanted.ticketPerHour = 3
        wanted.subjectPerHour = 4
        wanted.totalPerMinute = 5
        wanted.patience = .seconds(2 * 86_400)
        #expect(brake == wanted)
    }

    @Test("floods, loops and acknowledgements have settings, and nothing is counted beyond them")
    func intake() throws {
        let file = try read([
            "intake:", "  mails_per_sender: 7", "  mails_per_domain: 6", "  loop_hops: 8", "  loop_repeats: 9",
            "  acknowledgements_per_address: 0", "  acknowledgements_per_domain: 11",
        ])
        let rules = try IntakeRules(try #require(file.configuration))
        #expect(rules.loopHops == 8)
        #expect(
            rules.limits
                == Recurrence(
                    mailsThisHour: 7, originMailsThisHour: 6, repeatsToday: 9, acknowledgedToday: 0,
                    domainAcknowledgedThisHour: 11))
    }

    @Test("a brake that lets nothing out is a mistake", arguments: ["recipient_per_hour", "total_per_minute"])
    func zero(key: String) throws {
        #expect(try read(["brake:", "  \(key): 0"]).problems.count == 1)
    }
}
