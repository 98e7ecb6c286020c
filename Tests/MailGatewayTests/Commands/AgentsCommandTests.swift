import GatewayKit
import Testing
import TicketStore

@testable import MailGateway

@Suite struct AgentsCommandTests {
    @Test("agents are listed with role, queues, load and absence, which the commands change")
    func listed() async throws {
        let stage = CommandStage {
            $0.replacingFirst(
                "mailboxes:", with: "  bruno: {address: bruno@example.org, role: supervisor}\nmailboxes:")
        }
        let away = await stage.run(["agents", "away", "bruno", "--until", "2096-12-24"])
        #expect(away.output == "bruno is away until 2096-12-24, that day included\n")
        #expect(await stage.run(["agents", "away", "anna"]).output == "anna is away until he is back\n")
        let table = await stage.run(["agents", "list"])
        #expect(
            table.output == """
                NAME   ROLE        QUEUES   LOAD  AWAY UNTIL
                anna   agent       support     0  he is back
                bruno  supervisor  -           0  2096-12-24

                """)
        #expect(await stage.run(["agents", "back", "bruno"]).output == "bruno is back\n")
        let json = await stage.run(["agents", "list", "--json"])
        #expect(
            json.output.split(separator: "\n").last
                == "{\"is_away\":false,\"load\":0,\"name\":\"bruno\",\"queues\":[],\"role\":\"supervisor\"}")
    }

    @Test("names and dates that are none are told, with what was meant")
    func refused() async throws {
        let stage = CommandStage()
        let name = await stage.run(["agents", "away", "ana"])
        #expect(name.code == .badData && name.errors.contains("did you mean anna?"))
        let date = await stage.run(["agents", "away", "anna", "--until", "24.12.2026"])
        #expect(date.code == .usage && date.errors.contains("a day such as 2026-11-20"))
        let past = await stage.run(["agents", "away", "anna", "--until", "2020-01-01"])
        #expect(past.output == "anna was away until 2020-01-01: that day is over\n")
    }
}
