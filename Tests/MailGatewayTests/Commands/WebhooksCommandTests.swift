import GatewayKit
import GatewayTestKit
import Testing
import TicketStore

@testable import MailGateway

@Suite struct WebhooksCommandTests {
    private func stage(_ url: String) -> CommandStage {
        CommandStage { text in
            let folder = text.split(separator: "password_file: ").last.map { $0.prefix { $0 != "\n" } } ?? ""
            return text + """

                webhooks:
                  crm:
                    url: \(url)
                    secret_file: \(folder.dropLast("/password".count))/hook.secret
                    events: all
                    allow_private: yes

                """
        }
    }

    @Test("test calls the endpoint with a signed sample and shows what it answers")
    func tests() async {
        let server = ScriptedWebServer { number, _ in [number == 1 ? .answer(200, "thanks") : .answer(500, "broken")] }
        let stage = stage(server.url + "/hook")
        stage.example.folder.write("hook.secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n", mode: 0o600)
        let first = await stage.run(["webhooks", "test", "crm"])
        #expect(first.code == .ok && first.output.contains("taken: 200 thanks"), "\(first)")
        #expect(server.requests.first?.fields["webhook-signature"]?.hasPrefix("v1,") == true)
        #expect(server.requests.first?.text.contains(#""event":"ticket.created""#) == true)
        let second = await stage.run(["webhooks", "test", "crm"])
        #expect(second.code == .attention && second.output.contains("refused: 500 broken"))
        let third = await stage.run(["webhooks", "test", "cmr"])
        #expect(third.code == .badData && third.errors.contains("the configuration has crm"))
    }

    @Test("what an administrator changes is told, listed, and can be sent again")
    func listed() async throws {
        let stage = stage("http://127.0.0.1:9/hook")
        stage.example.folder.write("hook.secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n", mode: 0o600)
        _ = try stage.openStore()
        let empty = await stage.run(["webhooks", "list"])
        #expect(empty.output.contains("crm") && empty.output.contains("on"), "\(empty)")
        let log = await stage.run(["webhooks", "log", "--endpoint", "crm"])
        #expect(log.code == .ok)
        let unknown = await stage.run(["webhooks", "resend", "7"])
        #expect(unknown.code == .badData)
        let enabled = await stage.run(["webhooks", "enable", "crm"])
        #expect(enabled.code == .badData && enabled.errors.contains("was not turned off"))
        let store = try stage.openStore()
        try await store.retire(EndpointName("crm"), because: "410 bye", now: .now)
        await store.close()
        let off = await stage.run(["webhooks", "list"])
        #expect(off.output.contains("410 bye"))
        #expect(await stage.run(["webhooks", "enable", "crm"]).code == .ok)
    }
}
