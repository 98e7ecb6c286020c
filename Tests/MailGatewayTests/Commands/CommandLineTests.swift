import Testing

@testable import MailGateway

/// What people type, and what they are told.
@Suite struct CommandLineTests {
    struct Row: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let words: [String]
        let code: ExitCode
        let errors: String

        init(_ line: String, _ code: ExitCode, _ errors: String) {
            testDescription = "mailgateway " + line
            words = line.split(separator: " ").map(String.init)
            (self.code, self.errors) = (code, errors)
        }
    }

    static let misspelt = [
        Row(
            "statuss", .usage,
            "mailgateway: unknown command \"statuss\"; did you mean \"status\"?\nTry \"mailgateway --help\".\n"),
        Row("frobnicate", .usage, "mailgateway: unknown command \"frobnicate\"\nTry \"mailgateway --help\".\n"),
        Row(
            "tickets", .usage,
            "mailgateway tickets: needs one of list, show, merge\nTry \"mailgateway tickets --help\".\n"),
        Row(
            "outbox lst", .usage,
            "mailgateway outbox: needs one of list, retry, release; did you mean \"list\"?\nTry \"mailgateway outbox --help\".\n"
        ),
        Row(
            "status --jsn", .usage,
            "mailgateway status: unknown option \"--jsn\"; did you mean \"--json\"?\nTry \"mailgateway status --help\".\n"
        ),
        Row("status -j", .usage, "mailgateway status: unknown option \"-j\"\nTry \"mailgateway status --help\".\n"),
        Row(
            "status now", .usage,
            "mailgateway status: does not know what to do with \"now\"\nTry \"mailgateway status --help\".\n"),
        Row(
            "status --json=yes", .usage,
            "mailgateway status: --json takes no value\nTry \"mailgateway status --help\".\n"),
        Row(
            "status --config", .usage,
            "mailgateway status: --config needs a value: --config FILE\nTry \"mailgateway status --help\".\n"),
        Row("ingest", .usage, "mailgateway ingest: needs FILE|-\nTry \"mailgateway ingest --help\".\n"),
        Row(
            "ingest - --mailbox a --mailbox b", .usage,
            "mailgateway ingest: --mailbox is given twice\nTry \"mailgateway ingest --help\".\n"),
        Row(
            "ledger --limit 0", .usage,
            "mailgateway ledger: --limit must be a number from 1 to 1000000, not \"0\"\nTry \"mailgateway ledger --help\".\n"
        ),
        Row(
            "ledger --limit 18446744073709551616", .usage,
            "mailgateway ledger: --limit must be a number from 1 to 1000000, not \"18446744073709551616\"\n"
                + "Try \"mailgateway ledger --help\".\n"),
        Row(
            "tickets list --status opne", .usage,
            "mailgateway tickets list: --status must be one of open, assigned, in_progress, waiting_customer, resolved, "
                + "closed, cancelled, not \"opne\"; did you mean \"open\"?\nTry \"mailgateway tickets list --help\".\n"),
        Row(
            "tickets show a/b", .usage,
            "mailgateway tickets show: \"a/b\" is not a ticket number\nTry \"mailgateway tickets show --help\".\n"),
        Row(
            "outbox retry", .usage,
            "mailgateway outbox retry: needs either ID... or --all; mailgateway outbox list shows the ids\n"
                + "Try \"mailgateway outbox retry --help\".\n"),
        Row(
            "outbox retry --all 7", .usage,
            "mailgateway outbox retry: needs either ID... or --all; mailgateway outbox list shows the ids\n"
                + "Try \"mailgateway outbox retry --help\".\n"),
        Row(
            "outbox retry -- -7", .usage,
            "mailgateway outbox retry: \"-7\" is not an id of outgoing mail; mailgateway outbox list shows them\nTry \"mailgateway outbox retry --help\".\n"
        ),
    ]

    @Test(arguments: misspelt) func tellsWhatIsWrong(row: Row) async {
        let outcome = await CommandStage().run(row.words, hasConfiguration: false)
        #expect(outcome == .init(code: row.code, output: "", errors: row.errors))
    }

    @Test func everyCommandExplainsItselfAndItsOptions() async {
        let stage = CommandStage()
        for command in Invocation.commands {
            let syntax = command.syntax
            let words = syntax.name.split(separator: " ").map(String.init)
            let outcome = await stage.run(words + ["--help"], hasConfiguration: false)
            #expect(outcome.code == .ok)
            #expect(outcome.errors == "")
            for option in syntax.options { #expect(outcome.output.contains("--" + option.name)) }
            let same = await stage.run(["help"] + words, hasConfiguration: false)
            #expect(same.output.contains(syntax.help))
        }
    }

    @Test func withoutACommandTheHelpGoesToStandardErrorAndOnRequestToStandardOutput() async {
        let unasked = await CommandStage().run([], hasConfiguration: false)
        let asked = await CommandStage().run(["help"], hasConfiguration: false)
        #expect(unasked.code == .usage)
        #expect(asked.code == .ok)
        #expect(unasked.errors == asked.output)
        #expect(asked.output.hasPrefix("mailgateway turns mail into tickets"))
    }

    @Test func theVersionIsOneLine() async {
        for words in [["version"], ["--version"]] {
            let outcome = await CommandStage().run(words, hasConfiguration: false)
            #expect(outcome == .init(code: .ok, output: "mailgateway \(Invocation.version)\n", errors: ""))
        }
    }

    @Test func aConfigurationThatIsNotThereIsNamed() async {
        let outcome = await CommandStage().run(
            ["tickets", "list", "--config", "/nonexistent.yaml"], hasConfiguration: false)
        #expect(outcome.code == .configuration)
        #expect(
            outcome.errors == """
                mailgateway tickets list: /nonexistent.yaml: cannot be read: No such file or directory
                hint: every setting is explained in the mailgateway.yaml that came with the program

                """)
    }

    @Test func aStoreThatIsNotThereIsNamedAndNotMade() async {
        let outcome = await CommandStage().run(["tickets", "list"])
        #expect(outcome.code == .unavailable)
        #expect(outcome.errors.hasPrefix("mailgateway tickets list: FOLDER/data: holds no store yet\nhint: "))
    }
}
