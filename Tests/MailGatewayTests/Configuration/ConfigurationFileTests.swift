import GatewayKit
import Testing
import TicketStore
import Transport

@testable import MailGateway

@Suite struct ConfigurationFileTests {
    @Test func theSmallestFileGivesEverythingElseItsDefault() throws {
        let example = ExampleConfiguration()
        let file = ConfigurationFile(Array(example.text.utf8), name: "c.yaml", secrets: .needed)
        #expect(file.problems.map(\.description) == [])
        let configuration = try #require(file.configuration)
        let mailbox = try #require(configuration.mailbox(.init("support")))
        #expect(mailbox.acknowledge == .leave)
        #expect(mailbox.existingMail == .passOver)
        #expect(mailbox.largestMail == 50 << 20)
        #expect(mailbox.server.name == "imaps://mail.example.org:993")
        let holdsPassword = mailbox.server.password?.reveal { $0 == ExampleConfiguration.password }
        #expect(holdsPassword == true)
        let queue = try #require(configuration.queue(.init("support")))
        #expect(queue.reopen == .within(.seconds(14 * 86_400)))
        #expect(queue.address == mailbox.address)
        #expect(queue.timeZone == "UTC")
        #expect(configuration.daemon.stopPatience == .seconds(10))
    }

    /// What one line of the example becomes, and everything the reader says about it.
    struct Row: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let line: Int
        let replacement: String
        let expected: [String]

        init(_ description: String, _ line: Int, _ replacement: String, _ expected: String...) {
            (testDescription, self.line, self.replacement, self.expected) = (description, line, replacement, expected)
        }
    }

    static let structure = [
        Row(
            "a misspelt key is named, with what was meant", 9, "    adress: support@example.org",
            "c.yaml:8:3: mailboxes.support: missing key \"address\": an address such as support@example.org",
            "c.yaml:9:5: mailboxes.support: unknown key \"adress\"; did you mean \"address\"?"),
        Row(
            "a key nobody could have meant is only named", 2, "  name: Example Ltd\n  colour: blue",
            "c.yaml:3:3: site: unknown key \"colour\""),
        Row(
            "a password in the file itself is sent to a file", 13, "      user: support\n      password: hunter2",
            "c.yaml:14:7: mailboxes.support.imap: unknown key \"password\"; did you mean \"password_file\"?"),
        Row(
            "a missing section is told once", 21, "log:", "c.yaml:1:1: missing key \"operators\": a section",
            "c.yaml:22:3: log: unknown key \"addresses\""),
        Row(
            "a list where a value belongs", 2, "  name: [Example, Ltd]",
            "c.yaml:2:9: site.name: is a list, but must be text on one line"),
        Row(
            "a value where a section belongs", 11, "    imap: imaps://mail.example.org\n    x:",
            "c.yaml:11:11: mailboxes.support.imap: must be a section of its own, not a single value",
            "c.yaml:12:5: mailboxes.support: unknown key \"x\""),
        Row(
            "a key without a value", 3, "  domain:",
            "c.yaml:3:3: site.domain: has no value; expected a domain such as example.org"),
        Row(
            "a key given twice", 3, "  domain: example.org\n  name: Other",
            "c.yaml:4:3: \"name\" was given before in the same section"),
        Row(
            "an unknown queue", 10, "    queue: suport",
            "c.yaml:10:12: mailboxes.support.queue: there is no queue \"suport\"; did you mean \"support\"?"),
        Row(
            "an unknown agent", 18, "    agents: [ana, anna]",
            "c.yaml:18:14: queues.support.agents: there is no agent \"ana\"; did you mean \"anna\"?"),
        Row(
            "a queue without agents", 18, "    agents: []",
            "c.yaml:18:13: queues.support.agents: must not be empty"),
        Row(
            "an address used twice", 6, "    address: SUPPORT@example.org",
            "c.yaml:9:14: mailboxes.support.address: support@example.org is also agents.anna.address"),
        Row(
            "alerts into a mailbox that is read", 22, "  addresses: [ops@example.org, support@example.org]",
            "c.yaml:22:32: operators.addresses: support@example.org is a mailbox the gateway reads; "
                + "alerts would become tickets"),
        Row(
            "a name that cannot be one", 5, "  anna martin:",
            "c.yaml:5:3: agents: \"anna martin\" is not a name: names are at most 64 letters, digits, \"-\" and \"_\"",
            "c.yaml:18:14: queues.support.agents: there is no agent \"anna\"; did you mean \"anna martin\"?"),
        Row(
            "a queue nothing is delivered to", 15, "queues:\n  billing:\n    reply_address: none\n    agents: anna",
            "c.yaml:16:3: queues.billing: no mailbox delivers into this queue"),
        Row(
            "every problem is told at once, in the order of the file", 2, "  nam: x\n  time_zone: Moon\n  language: x",
            "c.yaml:1:1: site: missing key \"name\": text on one line",
            "c.yaml:2:3: site: unknown key \"nam\"; did you mean \"name\"?",
            "c.yaml:3:14: site.time_zone: this machine has no time zone \"Moon\"",
            "c.yaml:4:13: site.language: must be a language such as en, fr or pt-BR, not \"x\""),
    ]

    static let yaml = [
        Row("a tab", 2, "\tname: x", "c.yaml:2:1: not YAML: found character that cannot start any token"),
        Row("an anchor", 2, "  name: &a x", "c.yaml:2:9: anchors (&name) are not allowed here"),
        Row("an alias", 2, "  name: *a", "c.yaml:2:9: aliases (*name) are not allowed here; write the value out"),
        Row("a tag", 2, "  name: !!str x", "c.yaml:2:9: tags (!name) are not allowed here"),
        Row(
            "a second document", 19, "---\nsmtp:",
            "c.yaml:19:1: a second document begins here; the file must hold only one"),
        Row(
            "nesting without end", 2, "  name: " + String(repeating: "[", count: 40),
            "c.yaml:2:23: nested deeper than 16 levels"),
        Row(
            "a control character", 2, "  name: \u{1}", "c.yaml:2:9: not UTF-8 text: control characters are not allowed"),
    ]

    @Test(arguments: structure + yaml) func tellsWhereAndWhat(row: Row) {
        let example = ExampleConfiguration()
        let problems = example.problems(in: example.text(replacing: row.line, with: row.replacement))
        #expect(problems == row.expected.filter { !$0.isEmpty })
    }
}
