import GatewayKit
import Testing
import TicketStore

@testable import MailGateway

@Suite struct ListingCommandTests {
    @Test func ticketsAreListedForPeopleAndForPrograms() async throws {
        let stage = CommandStage()
        _ = try await stage.openTicket(subject: "打印机 burns", text: "help")
        let table = await stage.run(["tickets", "list"])
        #expect(
            table.output == """
                NUMBER      STATUS  PRIORITY  QUEUE    REQUESTER        ASSIGNEE  UPDATED               SUBJECT
                TICKET-001  open    normal    support  eva@example.com  -         2026-11-18T11:06:40Z  打印机 burns

                """)
        let json = await stage.run(["tickets", "list", "--json"])
        #expect(json.output.hasPrefix("{\"created_at\":\"2026-11-18T11:06:40Z\",\"escalation_level\":0,"))
        #expect(json.output.contains("\"number\":\"TICKET-001\","))
        #expect(json.output.split(separator: "\n").count == 1)
        let none = await stage.run(["tickets", "list", "--status", "closed", "--json"])
        #expect(none == .init(code: .ok, output: "", errors: ""))
    }

    @Test("J7 nothing a stranger wrote can command the terminal")
    func hostileText() async throws {
        let stage = CommandStage()
        let hostile = "\u{1B}]0;owned\u{7}\u{1B}[2J\u{9B}31m\u{202E}gpj.exe\u{2066}\r\nNumber: 1\u{8}\u{2028}"
        let number = try #require(try await stage.openTicket(subject: hostile, text: hostile, requester: hostile))
        for words in [
            ["tickets", "list"], ["tickets", "show", number.text, "--why"], ["tickets", "show", number.text, "--full"],
            ["outbox", "list"], ["ledger", "--letters"],
        ] {
            let outcome = await stage.run(words)
            #expect(outcome.code == .ok)
            let dangerous = outcome.output.unicodeScalars.filter { scalar in
                switch scalar.value {
                case 0x0A: false
                case 0..<0x20, 0x7F..<0xA0, 0x2028...0x202E, 0x2066...0x2069: true
                default: false
                }
            }
            #expect(dangerous.isEmpty, "\(words)")
        }
    }

    @Test func aTicketIsShownAsAConversation() async throws {
        let stage = CommandStage()
        let number = try #require(try await stage.openTicket(subject: "Printer", text: "It burns.\nReally."))
        let shown = await stage.run(["tickets", "show", number.text]).output
        #expect(shown.hasPrefix("TICKET-001  Printer\nstatus     open, priority normal\nqueue      support\n"))
        #expect(shown.contains("  It burns.\n  Really.\n"))
        #expect(shown.contains("acknowledgement to eva@example.com: queued"))
        #expect(!shown.contains("> quoted"))
        #expect(!shown.contains("screen: a person"))
        #expect(await stage.run(["tickets", "show", number.text, "--full"]).output.contains("  > quoted\n"))
        #expect(await stage.run(["tickets", "show", number.text, "--why"]).output.contains("screen: a person\n"))
        let json = await stage.run(["tickets", "show", number.text, "--json"]).output
        #expect(json.contains("\"new_text\":\"It burns.\\nReally.\""))
    }

    @Test func aTicketThatDoesNotExistIsNamed() async throws {
        let stage = CommandStage()
        try await stage.openStore().close()
        let outcome = await stage.run(["tickets", "show", "TICKET-9"])
        #expect(outcome.code == .badData)
        #expect(
            outcome.errors
                == "mailgateway tickets show: there is no ticket TICKET-9\nhint: mailgateway tickets list shows the numbers\n"
        )
    }

    @Test func theLedgerAccountsForEveryLetter() async throws {
        let stage = CommandStage()
        _ = try await stage.openTicket(subject: "Printer", text: "It burns.")
        #expect(await stage.run(["ingest", "-"], input: "another\n").code == .ok)
        #expect(
            await stage.run(["ledger"]).output == """
                MAILBOX  SEEN  IN HAND  BECAME
                support     2        1  1 ticket

                """)
        let json = await stage.run(["ledger", "--json"]).output
        #expect(json == "{\"by_disposition\":{\"ticket\":1},\"in_hand\":1,\"mailbox\":\"support\",\"seen\":2}\n")
        let letters = await stage.run(["ledger", "--letters", "--json"]).output
        #expect(letters.split(separator: "\n").count == 2)
        #expect(await stage.run(["ledger", "--mailbox", "other", "--json"]).output == "")
    }

    @Test func outgoingMailIsListedAndTriedAgain() async throws {
        let stage = CommandStage()
        _ = try await stage.openTicket(subject: "Printer", text: "It burns.")
        let listed = await stage.run(["outbox", "list"]).output
        #expect(listed.contains("queued  mail  acknowledgement  TICKET-001  eva@example.com"))
        let nothing = await stage.run(["outbox", "retry", "--all"])
        #expect(nothing == .init(code: .ok, output: "0 mails will be tried again now\n", errors: ""))
        let unknown = await stage.run(["outbox", "retry", "4711"])
        #expect(unknown.code == .badData)
        #expect(unknown.errors.hasPrefix("mailgateway outbox retry: 1 of 1 ids are unknown or need no retry\n"))
    }

    @Test func keysAreRotatedAndTheOldOneStays() async {
        let stage = CommandStage()
        let first = await stage.run(["keys", "rotate"])
        #expect(first.output == "key 2 made; restart the daemon to sign with it\n")
        #expect(await stage.run(["keys", "rotate"]).output == "key 3 made; restart the daemon to sign with it\n")
    }
}
