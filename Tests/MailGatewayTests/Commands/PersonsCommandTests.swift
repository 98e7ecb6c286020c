import GatewayKit
import MIMEParser
import Testing
import TicketStore

@testable import MailGateway

@Suite struct PersonsCommandTests {
    @Test("what is kept of a person is printed as JSON, and forgotten for good")
    func erased() async throws {
        let stage = CommandStage()
        #expect(await stage.run(["accounts", "add", "eva@example.com"]).code == .ok)
        let export = await stage.run(["persons", "export", "Eva@Example.com"])
        #expect(export.code == .ok)
        let json = try JSONReader.value(of: Array(export.output.utf8))
        #expect(json["email"] == .text("eva@example.com"))
        #expect(json["tickets"] == .list([]))
        let erased = await stage.run(["persons", "erase", "eva@example.com"])
        #expect(
            erased.output == "erased: 0 tickets, 0 messages, 0 files, 0 composed mails, 0 raw mails and file contents\n"
        )
        for command in ["export", "erase"] {
            let again = await stage.run(["persons", command, "eva@example.com"])
            #expect(again.code == .badData && again.errors.contains("nobody with the address eva@example.com"))
        }
        #expect(await stage.run(["accounts", "list", "--json"]).output == "")
    }

    @Test("nobody of the team is erased, and an address is an address")
    func refused() async throws {
        let stage = CommandStage()
        let team = await stage.run(["persons", "erase", "anna@example.org"])
        #expect(team.code == .badData && team.errors.contains("take the agent out of the configuration"))
        #expect(await stage.run(["persons", "erase", "eva"]).code == .usage)
    }
}
