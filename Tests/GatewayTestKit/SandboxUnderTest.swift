import Glibc

/// The real mail servers of `scripts/sandbox`, Dovecot and Postfix on loopback.
///
/// They are started by root: without that, `scripts/sandbox` goes through sudo. `make test` takes its sandbox down
/// again; after a plain `swift test`, `scripts/sandbox down --name tests` does.
package struct SandboxUnderTest: Sendable {
    private let values: [String: String]

    /// The sandbox of the tests, up and running. Every test works in folders of its own.
    package static let tests = Task { try await SandboxUnderTest(name: "tests") }

    /// Starts the sandbox with this name, or finds it running.
    package init(name: String) async throws(HarnessFailure) {
        let script = checkout + "/scripts/sandbox"
        try await Self.run([script, "up", "--name", name])
        let output = try await Self.run([script, "env", "--name", name])
        values = output.reduce(into: [:]) { values, line in
            guard let equals = line.utf8.firstIndex(of: UInt8(ascii: "=")) else { return }
            values[String(line[..<equals])] = String(line[line.utf8.index(after: equals)...])
        }
        guard values["IMAP_PORT"] != nil else { throw HarnessFailure("scripts/sandbox env says \(output)") }
    }

    package static func down(name: String) async throws(HarnessFailure) {
        try await run([checkout + "/scripts/sandbox", "down", "--name", name])
    }

    /// `IMAP`, `IMAPS`, `LMTP`, `SMTP`, `CHECKED`, `SUBMISSION` or `SUBMISSIONS`.
    package func port(_ service: String) -> UInt16 {
        values[service + "_PORT"].flatMap { UInt16($0) } ?? 0
    }

    package var domain: String { values["DOMAIN"] ?? "" }
    package var authorityFile: String { values["CA_FILE"] ?? "" }

    package func password(of account: String) -> String { account + "-secret" }

    /// A second client in an account of the sandbox's own domain.
    package func account(_ name: String = "support") async throws(HarnessFailure) -> IMAPAccount {
        try await IMAPAccount(port: port("IMAP"), user: "\(name)@\(domain)", password: password(of: name))
    }

    package func delivery() async throws(HarnessFailure) -> MailDelivery {
        try await MailDelivery(port: port("LMTP"), by: .lmtp)
    }

    /// To the server that checks who sends: it removes results that came in under its name, and writes its own.
    package func checkedDelivery() async throws(HarnessFailure) -> MailDelivery {
        try await MailDelivery(port: port("CHECKED"), by: .smtp)
    }

    @discardableResult
    private static func run(_ words: [String]) async throws(HarnessFailure) -> [String] {
        let child = try StartedProgram(words, adding: ["SANDBOX_QUIET": "1"])
        let ending = try await child.ending(within: .testPatience)
        guard ending == .code(0) else {
            throw HarnessFailure("\(words.joined(separator: " ")): \(ending)\n\(child.errors.tail())")
        }
        return child.output.lines
    }
}

/// Where this checkout lies: the scripts of the tests are found there.
package let checkout: String = {
    let parts = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
    return parts.joined(separator: "/")
}()
