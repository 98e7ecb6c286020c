import Testing

@testable import MailGateway

/// Who needs no password runs without it, as another user or outside the unit.
@Suite struct SecretUseTests {
    static let passwords = ["password_credential: support", "password_file: /nonexistent/password"]

    static let commands: [[String]] = [
        ["tickets", "list"], ["outbox", "list"], ["outbox", "retry", "--all"], ["ledger"], ["ledger", "--letters"],
        ["keys", "rotate"],
    ]

    private func stage(_ password: String) -> CommandStage {
        CommandStage { text in
            text.split(separator: "\n", omittingEmptySubsequences: false)
                .map { $0.contains("password_file:") ? "      \(password)" : String($0) }
                .joined(separator: "\n")
        }
    }

    @Test("a command that connects to no server reads no password", arguments: passwords)
    func unread(password: String) async {
        let stage = stage(password)
        let ingest = await stage.run(["ingest", "-"], input: IngestCommandTests.letter)
        #expect(ingest == .init(code: .ok, output: "", errors: ""))
        for command in Self.commands {
            let outcome = await stage.run(command)
            #expect(outcome.code == .ok, "\(command): \(outcome.errors)")
        }
        let status = await stage.run(["status"])
        #expect(status.output.hasPrefix("mailgateway: broken\n  ! the daemon does not run"))
    }

    @Test("a command that logs in says which password it lacks", arguments: passwords)
    func needed(password: String) async {
        let stage = stage(password)
        #expect(await stage.run(["ingest", "-"], input: IngestCommandTests.letter).code == .ok)
        for command in [["ledger", "--verify"], ["check-config", "--connect"]] {
            let outcome = await stage.run(command)
            #expect(outcome.errors.contains("mailboxes.support.imap.password_"), "\(command): \(outcome.errors)")
        }
    }

    @Test("check-config finds a password file that cannot be read, and trusts systemd for its credentials")
    func checked() async {
        let file = await stage("password_file: /nonexistent/password").run(["check-config"])
        #expect(file.errors.contains("cannot read \"/nonexistent/password\""))
        let credential = await stage("password_credential: support").run(["check-config"])
        #expect(!credential.errors.contains("credential"))
    }
}
