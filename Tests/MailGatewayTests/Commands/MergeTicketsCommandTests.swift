import GatewayKit
import Testing
import TicketStore

@testable import MailGateway

@Suite struct MergeTicketsCommandTests {
    @Test("two tickets are merged, and the second has the conversation")
    func merges() async throws {
        let stage = CommandStage()
        let (first, second) = try await tickets(stage)
        let outcome = await stage.run(["tickets", "merge", first, second])
        #expect(outcome == .init(code: .ok, output: "\(first) goes on in \(second)\n", errors: ""))
        let shown = await stage.run(["tickets", "show", second, "--why"]).output
        #expect(shown.contains("It burns.") && shown.contains("Me too."))
        #expect(shown.contains("ticket.merged"))
        #expect(await stage.run(["tickets", "show", first]).output.contains("closed"))
    }

    @Test("what cannot be merged is named, and nothing changes")
    func refuses() async throws {
        let stage = CommandStage()
        let (first, second) = try await tickets(stage)
        for operands in [[first, first], [first, "TICKET-0"], ["TICKET-0", second]] {
            let outcome = await stage.run(["tickets", "merge"] + operands)
            #expect(outcome.code == .badData)
            #expect(outcome.errors.hasPrefix("mailgateway tickets merge: "))
        }
        #expect(await stage.run(["tickets", "merge", first]).code == .usage)
        #expect(await stage.run(["tickets", "merge", first, "no number!"]).code == .usage)
        #expect(await stage.run(["tickets", "show", first]).output.contains("It burns."))
    }

    private func tickets(_ stage: borrowing CommandStage) async throws -> (String, String) {
        let first = try #require(try await stage.openTicket(subject: "Printer", text: "It burns."))
        try await stage.replyByStranger(to: first, mail: "From: mallory@else.example\r\n\r\nIt smokes.\r\n")
        let split = await stage.run(["unconfirmed", "split", "2"]).output
        return (first.text, try #require(split.split(separator: " ").first.map(String.init)))
    }
}
