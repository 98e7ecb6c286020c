import GatewayKit
import Testing
import TicketStore

@testable import MailGateway

@Suite struct StatusCommandTests {
    @Test func withoutADaemonItIsBroken() async throws {
        let stage = CommandStage()
        try await stage.openStore().close()
        let outcome = await stage.run(["status"])
        #expect(outcome.code == .broken)
        #expect(outcome.output.hasPrefix("mailgateway: broken\n  ! the daemon does not run"))
    }

    @Test func withoutAStoreItIsBroken() async {
        let outcome = await CommandStage().run(["status"])
        #expect(outcome.code == .broken)
        #expect(outcome.errors.contains("FOLDER/data: holds no store yet"))
    }

    @Test func withADaemonAndNothingWaitingAllIsWell() async throws {
        let stage = CommandStage()
        try await stage.openStore().close()
        let socket = try WakeSocket(path: try DataDirectory(preparing: stage.dataDirectory).wakeSocket)
        let text = await stage.run(["status"])
        #expect(text.code == .ok)
        #expect(text.output.hasPrefix("mailgateway: ok\n  received, in hand  0\n"))
        let json = await stage.run(["status", "--json"])
        #expect(json.code == .ok)
        #expect(json.output.contains("\"state\":\"ok\""))
        withExtendedLifetime(socket) {}
    }

    @Test func whatWaitsTooLongAsksForAttention() async throws {
        let stage = CommandStage()
        // Its acknowledgement has been due since it was opened, days ago.
        _ = try await stage.openTicket(subject: "Printer", text: "It burns.")
        let socket = try WakeSocket(path: try DataDirectory(preparing: stage.dataDirectory).wakeSocket)
        let outcome = await stage.run(["status"])
        #expect(outcome.code == .attention)
        #expect(outcome.output.contains("  ! an outgoing mail has been waiting for "))
        withExtendedLifetime(socket) {}
    }

    @Test func aMailboxThatCannotBeReadAsksForAttentionUntilItCan() async throws {
        let stage = CommandStage()
        let socket = try WakeSocket(path: try DataDirectory(preparing: stage.dataDirectory).wakeSocket)
        for (reason, code, problems) in [
            ("the login was refused", ExitCode.attention, ["  ! mailbox support since "]), (nil, .ok, []),
        ] as [(String?, ExitCode, [String])] {
            let store = try stage.openStore()
            try await store.noteTrouble(reason, with: "mailbox support", now: .now)
            await store.close()
            let outcome = await stage.run(["status"])
            #expect(outcome.code == code)
            #expect(problems.allSatisfy { outcome.output.contains($0) })
        }
        withExtendedLifetime(socket) {}
    }
}
