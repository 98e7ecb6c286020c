import GatewayKit
import Testing
import TicketStore

@testable import MailGateway

@Suite struct ExplainCommandTests {
    static let mail =
        "From: Eva <eva@example.com>\nTo: support@example.org\nSubject: Invoice\nMessage-ID: <1@example.com>\n\nPay.\n"
    static let rules = """
        rules:
          bills:
            when: {subject: {is: invoice}}
            then: {priority: high, tags: [bill]}
          other:
            when: {subject: {is: other}}
            then: {drop: yes}

        """

    @Test("every check stands there with its verdict, rules that do not fit too, and nothing is stored")
    func explained() async throws {
        let stage = CommandStage { $0 + Self.rules }
        let outcome = await stage.run(["explain", "-"], input: Self.mail)
        let told = [
            "mailbox      support", "no rule      other: subject is another", "parse        clean",
            "screen       human", "rule         bills: priority high, tags bill", "match        none",
            "decide       ticket", "acknowledge  yes", "would open   queue support, priority high, tags bill",
            "subject      Invoice", "would tell   eva@example.com: acknowledgement",
            "would tell   anna@example.org: ticket_opened",
        ]
        let lines = outcome.output.split(separator: "\n").map(String.init)
        #expect(lines.filter(told.contains) == told)
        #expect(outcome.errors == "")
        #expect(outcome.code == .ok)
        #expect(try await stage.held().isEmpty)
        #expect(await stage.run(["tickets", "list", "--json"]).output == "")
    }

    @Test("whoever is told by SMS too is named for both ways")
    func ways() async throws {
        let stage = CommandStage { text in
            text.replacing(
                "address: anna@example.org",
                with: "address: anna@example.org\n    phone: \"+4912345678\"\n    notify: {ticket_opened: [mail, sms]}")
                + "sms: {kind: form, url: \"http://127.0.0.1:1/\", fields: {to: \"{{phone}}\", text: \"{{text}}\"}}\n"
        }
        let outcome = await stage.run(["explain", "-"], input: Self.mail)
        #expect(outcome.errors == "")
        let told = outcome.output.split(separator: "\n").filter { $0.hasPrefix("would tell   anna") }
        #expect(
            told == [
                "would tell   anna@example.org: ticket_opened", "would tell   anna@example.org: ticket_opened by sms",
            ])
    }

    @Test("a mail that is known already is called a duplicate, and judged anew when asked to")
    func known() async throws {
        let stage = CommandStage()
        _ = try await stage.openTicket(subject: "x", text: "x")
        let duplicate = await stage.run(["explain", "-", "--json"], input: "x")
        #expect(duplicate.output.contains("\"disposition\":\"duplicate\""))
        let again = await stage.run(["explain", "-", "--json", "--again"], input: "x")
        #expect(again.output.contains("\"disposition\":\"ticket\""))
    }

    @Test("without a configuration a mail is judged by itself")
    func bare() async throws {
        let stage = CommandStage()
        let outcome = await stage.run(
            ["explain", "-"], input: "Auto-Submitted: auto-replied\n" + Self.mail, hasConfiguration: false)
        #expect(outcome.code == .ok)
        #expect(outcome.output.contains("screen       automatic: Auto-Submitted is auto-replied"))
    }

    @Test("what is missing or wrong is said with the code of its kind")
    func refused() async throws {
        let stage = CommandStage()
        #expect(await stage.run(["explain", "/nowhere"]).code == .noInput)
        #expect(await stage.run(["explain", "-", "--mailbox", "suport"], input: Self.mail).code == .configuration)
        let broken = CommandStage { $0 + "rules: {r: {then: {qeue: support}}}\n" }
        let outcome = await broken.run(["explain", "-"], input: Self.mail)
        #expect(outcome.code == .configuration)
        #expect(outcome.errors.contains("unknown key \"qeue\"; did you mean \"queue\"?"))
    }
}
