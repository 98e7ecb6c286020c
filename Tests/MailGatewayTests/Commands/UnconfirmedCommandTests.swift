import GatewayKit
import Testing
import TicketStore

@testable import MailGateway

@Suite struct UnconfirmedCommandTests {
    private static let mail = "From: mallory@else.example\r\nSubject: Re: My own printer\r\n\r\nMe too.\r\n"

    @Test("a stranger's reply is listed, and accepting it ends the waiting")
    func accepts() async throws {
        let stage = CommandStage()
        let number = try #require(try await stage.openTicket(subject: "Printer", text: "It burns."))
        try await stage.replyByStranger(to: number, mail: Self.mail)
        let list = await stage.run(["unconfirmed", "list"]).output
        #expect(
            list == """
                ID  TICKET      WRITER                PROOF    WHY          RECEIVED              TEXT
                 2  TICKET-001  mallory@else.example  claimed  unconfirmed  2026-11-18T11:08:20Z  Me too.

                """)
        let accepted = await stage.run(["unconfirmed", "accept", "2"])
        #expect(accepted.output == "reply 2 now counts in TICKET-001 (open)\n")
        #expect(await stage.run(["unconfirmed", "list", "--json"]).output == "")
        #expect(await stage.run(["tickets", "show", number.text]).output.contains("mallory@else.example"))
    }

    @Test("splitting opens a ticket under the mail's own subject and tells the queue, not the stranger")
    func splits() async throws {
        let stage = CommandStage()
        let number = try #require(try await stage.openTicket(subject: "Printer", text: "It burns."))
        try await stage.replyByStranger(to: number, mail: Self.mail)
        let outcome = await stage.run(["unconfirmed", "split", "2"])
        #expect(outcome.errors == "")
        #expect(outcome.output.hasSuffix(" opened in the name of mallory@else.example\n"))
        let opened = try #require(outcome.output.split(separator: " ").first.map(String.init))
        #expect(await stage.run(["tickets", "show", opened]).output.hasPrefix("\(opened)  My own printer\n"))
        let outbox = await stage.run(["outbox", "list"]).output
        #expect(outbox.contains("ticket_opened"))
        #expect(!outbox.contains("mallory@"))
    }

    @Test("splitting gives the ticket out as its queue says, and tells its assignee in the way he chose")
    func splitIsGivenOut() async throws {
        let stage = CommandStage {
            $0.replacing("    agents: [anna]\n", with: "    agents: [anna]\n    assignment: load\n")
                .replacing(
                    "@example.org\nmailboxes", with: "@example.org\n    notify: {ticket_opened: digest}\nmailboxes")
        }
        let number = try #require(try await stage.openTicket(subject: "Printer", text: "It burns."))
        try await stage.replyByStranger(to: number, mail: Self.mail)
        let outcome = await stage.run(["unconfirmed", "split", "2"])
        let opened = try #require(outcome.output.split(separator: " ").first.map(String.init))
        let shown = await stage.run(["tickets", "list", "--json"]).output
        let row = try #require(shown.split(separator: "\n").first { $0.contains(opened) })
        #expect(row.contains("\"assignee\":\"anna\"") && row.contains("\"status\":\"assigned\""), "\(row)")
        let outbox = await stage.run(["outbox", "list", "--json"]).output
        let notice = try #require(outbox.split(separator: "\n").first { $0.contains("\"kind\":\"ticket_opened\"") })
        #expect(notice.contains("\"route\":\"digest\""))
    }

    @Test("an id that waits for nobody is named, and nothing changes", arguments: ["accept", "split"])
    func unknown(word: String) async throws {
        let stage = CommandStage()
        _ = try await stage.openTicket(subject: "Printer", text: "It burns.")
        let outcome = await stage.run(["unconfirmed", word, "1"])
        #expect(outcome.code != .ok)
        #expect(outcome.errors.hasPrefix("mailgateway unconfirmed \(word): "))
        #expect(outcome.errors.contains("has this id"))
        #expect(await stage.run(["unconfirmed", word, "x"]).code == .usage)
    }
}
