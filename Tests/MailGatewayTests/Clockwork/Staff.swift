import GatewayKit
import MIMEParser
import Testing

@testable import MailGateway
@testable import TicketStore

/// The queue `support` with Anna, Bruno and the supervisor Sophie; Ada is an admin of no queue.
struct Staff {
    /// 2026-09-21 14:13 UTC, a Monday.
    static let now = Instant(seconds: 1_790_000_000)
    let configuration: Configuration
    let rules: IntakeRules

    /// Further lines of the queue, of Anna, and of the whole file.
    init(queue: String = "", anna: String = "", team: String = "[anna, bruno, sophie]", rules: String = "") throws {
        let example = ExampleConfiguration()
        let people = """
              bruno: {address: bruno@example.org}
              sophie: {address: sophie@example.org, role: supervisor}
              ada: {address: ada@example.org, role: admin}
            mailboxes:
            """
        let text = example.text.replacingFirst("mailboxes:", with: people)
            .replacingFirst("address: anna@example.org", with: "address: anna@example.org\n    " + anna)
            .replacingFirst("agents: [anna]", with: "agents: \(team)\n    " + queue)
        let file = ConfigurationFile(Array((text + rules).utf8), name: "c.yaml", secrets: .needed)
        #expect(file.problems.map(\.description) == [])
        configuration = try #require(file.configuration)
        self.rules = try IntakeRules(configuration)
    }

    static func ticket(assignee: String? = nil) -> Ticket {
        Ticket(
            id: Office.ticketID, uuid: UniqueID(text: "0"), replyKey: Office.replyKey, number: Office.number,
            queue: QueueName("support"), subject: "Printer", status: .open, priority: .normal, source: .email,
            requester: Office.claire, assignee: assignee.map(AgentName.init), createdAt: now, updatedAt: now, version: 1
        )
    }

    static func away(_ names: String...) -> [Absence] {
        names.map { Absence(agent: AgentName($0), word: .away(until: nil), saidAt: now) }
    }
}
