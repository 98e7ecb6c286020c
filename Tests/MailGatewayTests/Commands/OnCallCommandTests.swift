import GatewayKit
import Testing
import TicketStore

@testable import MailGateway

@Suite struct OnCallCommandTests {
    @Test("oncall says who has duty at a moment and when the next hand over, on the queue's clock")
    func shown() async throws {
        let stage = Self.stage()
        try await stage.openStore().close()
        let outcome = await stage.run(["oncall", "--at", "2026-07-08 09:00"])
        #expect(
            outcome.output == """
                QUEUE    WHEN  AGENT  FROM                  UNTIL
                support  now   bruno  2026-07-06T07:00:00Z  2026-07-13T07:00:00Z
                support  then  anna   2026-07-13T07:00:00Z  2026-07-20T07:00:00Z
                support  then  bruno  2026-07-20T07:00:00Z  2026-07-27T07:00:00Z
                support  then  anna   2026-07-27T07:00:00Z  2026-08-03T07:00:00Z
                support  then  bruno  2026-08-03T07:00:00Z  2026-08-10T07:00:00Z

                """)
        let store = try stage.openStore()
        try await store.keep(Absence(agent: AgentName("bruno"), word: .away(until: nil), saidAt: .now))
        await store.close()
        let alone = await stage.run(["oncall", "--at", "2026-07-08", "--json"])
        #expect(
            alone.output
                == "{\"agent\":\"anna\",\"is_now\":true,\"queue\":\"support\"}\n")
    }

    @Test("what is not understood is told with what would be")
    func refused() async throws {
        let stage = Self.stage()
        let moment = await stage.run(["oncall", "--at", "tomorrow"])
        #expect(moment.code == .usage && moment.errors.contains("2026-12-24 18:30"))
        try await stage.openStore().close()
        let queue = await stage.run(["oncall", "--queue", "suport"])
        #expect(queue.code == .badData && queue.errors.contains("did you mean support?"))
    }

    private static func stage() -> CommandStage {
        CommandStage {
            $0.replacingFirst("mailboxes:", with: "  bruno: {address: bruno@example.org}\nmailboxes:").replacingFirst(
                "agents: [anna]",
                with: """
                    agents: [anna]
                        time_zone: Europe/Paris
                        rota: {people: [bruno, anna], start: 2026-07-06}
                    """)
        }
    }
}
