import GatewayKit
import Testing

@testable import MailGateway
@testable import TicketStore

/// Whom names and roles stand for.
@Suite struct ResponsibilityTests {
    private static let rota = """
        on_call: [sophie]
            rota: {people: [anna, bruno], start: 2026-09-21, handover: mon 09:00}
        """

    @Test(
        "a role stands for those who have it, each person once, and never for nobody",
        arguments: [
            ([.role(.assignee)], "bruno", [String](), ["bruno"]),
            ([.role(.assignee)], nil, [], ["anna", "bruno", "sophie"]),
            ([.role(.assignee), .agent(AgentName("ada"))], nil, [], ["anna", "bruno", "sophie", "ada"]),
            ([.role(.team), .role(.assignee)], "bruno", [], ["anna", "bruno", "sophie"]),
            ([.role(.onCall)], nil, [], ["sophie", "anna"]), ([.role(.supervisors)], nil, [], ["sophie"]),
            ([.role(.watchers), .agent(AgentName("ada"))], nil, ["bruno"], ["bruno", "ada"]),
            ([.role(.watchers), .agent(AgentName("ada"))], nil, [], ["ada"]),
            ([.role(.watchers)], nil, [], ["anna", "bruno", "sophie"]),
            ([.agent(AgentName("gone"))], nil, [], ["anna", "bruno", "sophie"]), ([], nil, [], []),
        ] as [([EscalationRecipient], String?, [String], [String])])
    func roles(recipients: [EscalationRecipient], assignee: String?, watchers: [String], people: [String]) throws {
        let rules = try Staff(queue: Self.rota).rules
        let found = rules.people(
            for: recipients, ticket: Staff.ticket(assignee: assignee), watchers: watchers.map(AgentName.init),
            at: Staff.now)
        #expect(found.map(\.name.rawValue) == people)
    }

    @Test(
        "who is away is not counted for a role, but is when he is named; when all are away, all are told",
        arguments: [
            ([.role(.assignee)], ["bruno"], ["anna", "sophie"]), ([.agent(AgentName("bruno"))], ["bruno"], ["bruno"]),
            ([.role(.onCall)], ["anna"], ["sophie", "bruno"]), ([.role(.onCall)], ["sophie"], ["anna"]),
            ([.role(.supervisors)], ["sophie"], ["anna", "bruno"]),
            ([.role(.team)], ["anna", "bruno", "sophie"], ["anna", "bruno", "sophie"]),
        ] as [([EscalationRecipient], [String], [String])])
    func absent(recipients: [EscalationRecipient], away: [String], people: [String]) throws {
        let rules = try Staff(queue: Self.rota).rules
        let absences = away.map { Absence(agent: AgentName($0), word: .away(until: nil), saidAt: Staff.now) }
        let found = rules.people(
            for: recipients, ticket: Staff.ticket(assignee: "bruno"), watchers: [], absences: absences, at: Staff.now)
        #expect(found.map(\.name.rawValue) == people)
    }

    @Test("a queue without supervisors asks those of all queues; planned absences count too")
    func others() throws {
        let team = try Staff(anna: "away: [2026-09-21]", team: "[anna, bruno]").rules
        let ticket = Staff.ticket()
        #expect(
            team.people(for: [.role(.supervisors)], ticket: ticket, watchers: [], at: Staff.now).map(\.name.rawValue)
                == ["sophie", "ada"])
        #expect(
            team.people(for: [.role(.team)], ticket: ticket, watchers: [], at: Staff.now).map(\.name.rawValue)
                == ["bruno"])
    }

    @Test("urgent mail alerts whose turn it is, and the next in the list while he is away")
    func urgent() throws {
        let staff = try Staff(queue: Self.rota)
        var told: [[String]] = []
        for absences in [[], Staff.away("anna")] {
            var letter = try Office().letter(from: "claire@customer.test", isUrgent: true)
            letter.content.queue = QueueName("support")
            var surroundings = Surroundings(hasMessageIDClash: false)
            surroundings.absences = absences
            let record = IntakeDecision(letter, in: surroundings, by: staff.rules, at: Staff.now).record
            told.append(record.told.filter { $0.hasPrefix("urgent_alert") })
        }
        #expect(
            told == [
                ["urgent_alert sophie@example.org", "urgent_alert anna@example.org"],
                ["urgent_alert sophie@example.org", "urgent_alert bruno@example.org"],
            ])
    }

    @Test("who answers for a ticket is its assignee; with one who is away it is all of the team, by name or by plan")
    func responsible() throws {
        func told(_ assignee: String?, _ absences: [Absence] = [], anna: String = "") throws -> [String] {
            try Staff(anna: anna).rules.responsible(
                for: Staff.ticket(assignee: assignee), absences: absences, at: Staff.now
            ).map(\.name.rawValue)
        }
        #expect(try told("bruno") == ["bruno"])
        #expect(try told(nil) == ["anna", "bruno", "sophie"])
        #expect(try told("bruno", Staff.away("bruno")) == ["bruno", "anna", "sophie"])
        #expect(try told("anna", anna: "away: [2026-09-21]") == ["anna", "bruno", "sophie"])
        #expect(try told("ada", Staff.away("ada")) == ["ada", "anna", "bruno", "sophie"])
        #expect(try told("bruno", Staff.away("anna")) == ["bruno"])
    }
}
