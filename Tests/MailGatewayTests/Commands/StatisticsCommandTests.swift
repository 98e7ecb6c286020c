import GatewayKit
import Testing
import TicketStore

@testable import MailGateway

@Suite struct StatisticsCommandTests {
    @Test("an empty store has a page too")
    func emptyStore() async throws {
        let stage = CommandStage()
        try await stage.openStore().close()
        let page = await stage.run(["stats", "--from", "2026-11-01", "--to", "2026-11-03"])
        #expect(page.code == .ok)
        #expect(page.output.hasPrefix("Tickets now, all queues\n0 to be dealt with, 0 in all\n"))
        #expect(page.output.contains("2026-11-01 to 2026-11-03 (UTC)\nopened 0, answered 0, resolved 0"))
        #expect(page.output.contains("first response  as promised        0     0     –       –     –     –\n"))
        let json = await stage.run(["stats", "--json", "--from", "2026-11-01", "--to", "2026-11-03"])
        #expect(json.code == .ok)
        #expect(json.output.contains("\"days\":[{\"answered\":0,\"breached\":0,\"closed\":0,\"date\":\"2026-11-01\""))
        #expect(!json.output.contains("\"mean\""))
    }

    @Test("what happened is shown in tables and drawn over the days")
    func page() async throws {
        let stage = CommandStage()
        _ = try await stage.openTicket(subject: "Printer", text: "It burns.")
        let page = await stage.run(["stats", "--from", "2026-11-15", "--to", "2026-11-20"])
        #expect(page.output.hasPrefix("Tickets now, all queues\n1 to be dealt with, 1 in all\n"))
        #expect(page.output.contains("PRIORITY  ACTIVE  ALL\nurgent         0    0\n"))
        #expect(page.output.contains("normal         1    1\n"))
        #expect(page.output.contains("opened 1, answered 0, resolved 0, closed 0, reopened 0\n"))
        #expect(page.output.contains("Opened a day\n1 ┤            ███\n"))
        #expect(page.output.contains("  2026-11-15    2026-11-20\n"))
        #expect(!page.output.contains("\u{1B}"))
        let other = await stage.run(["stats", "--from", "2026-11-19", "--to", "2026-11-20"])
        #expect(other.output.contains("opened 0,"))
    }

    @Test("programs get one object, with the sums of the days")
    func json() async throws {
        let stage = CommandStage()
        _ = try await stage.openTicket(subject: "Printer", text: "It burns.")
        let json = await stage.run(
            ["stats", "--json", "--queue", "support", "--from", "2026-11-18", "--to", "2026-11-18"])
        #expect(json.output.split(separator: "\n").count == 1)
        for expected in [
            "\"queue\":\"support\"", "\"opened\":1,", "\"escalation_rate\":0,", "\"by_status\":{\"assigned\":0,",
            "\"in_progress\":0,", "\"open\":1,", "{\"active\":1,\"all\":1,\"name\":\"normal\"}",
            "\"promises\":{\"breach\":0,\"ok\":0,\"warning\":0}", "\"time_zone\":\"UTC\"",
            "\"on_the_wall\":{\"count\":0}", "\"oldest\":[\"TICKET-001\"]",
        ] {
            #expect(json.output.contains(expected), "\(expected) in \(json.output)")
        }
    }

    @Test(
        "what cannot be meant is said before anything is counted",
        arguments: [
            (["--from", "yesterday"], "--from \"yesterday\" is not a day such as 2026-11-20"),
            (["--to", "2026-02-30"], "--to \"2026-02-30\" is not a day such as 2026-11-20"),
            (["--from", "2026-11-20", "--to", "2026-11-19"], "--from 2026-11-20 is after --to 2026-11-19"),
            (["--from", "1999-01-01", "--to", "2026-11-19"], "1999-01-01 to 2026-11-19 is more than 3653 days"),
            (["--queue", "suport"], "there is no queue \"suport\""),
        ])
    func mistakes(words: [String], complaint: String) async throws {
        let stage = CommandStage()
        try await stage.openStore().close()
        let outcome = await stage.run(["stats"] + words)
        #expect(outcome.code != .ok)
        #expect(outcome.errors.contains(complaint))
        #expect(outcome.output == "")
    }
}
