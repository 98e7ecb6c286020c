package import Glibc

/// The built binary at work in a directory of its own, as an administrator would run it.
package actor GatewayUnderTest {
    package nonisolated let home: TemporaryDirectory
    package nonisolated let dataDirectory: String
    private let notify: NotifySocket
    private var child: StartedProgram?
    /// What `run` is prefixed with: a tracer, a limiter.
    private var launcher: [String] = []

    /// Writes the configuration and the passwords it names.
    package init(_ settings: GatewaySettings) throws(HarnessFailure) {
        home = try TemporaryDirectory("gw")
        dataDirectory = settings.dataDirectory ?? home.path + "/data"
        notify = try NotifySocket(home.path + "/notify")
        for mailbox in settings.mailboxes {
            try writeFile("\(home.path)/\(mailbox.name).password", (mailbox.password + "\n").utf8)
        }
        try writeFile(home.path + "/mailgateway.yaml", settings.text(home: home.path).utf8, mode: 0o644)
    }

    /// Writes the configuration anew; it counts from the next start.
    package func configure(_ settings: GatewaySettings) throws(HarnessFailure) {
        try writeFile(configuration, settings.text(home: home.path).utf8, mode: 0o644)
    }

    package nonisolated var configuration: String { home.path + "/mailgateway.yaml" }
    package nonisolated var database: String { dataDirectory + "/store.db" }

    package var isRunning: Bool { child?.isRunning == true }
    package var processID: pid_t { child?.processID ?? 0 }
    /// What the present or last run wrote on standard error.
    package var log: LineLog { child?.errors ?? LineLog() }

    /// Starts `mailgateway run`, and waits until it says that it is ready.
    ///
    /// `launcher` comes before the binary; `additions` go into the environment.
    @discardableResult
    package func start(
        through launcher: [String] = [], adding additions: [String: String] = [:], waits: Bool = true,
        outputPath: String? = nil, errorPath: String? = nil
    ) async throws(HarnessFailure) -> StartedProgram {
        precondition(child?.isRunning != true, "one daemon at a time")
        notify.drain()
        var additions = additions
        additions["NOTIFY_SOCKET"] = notify.path
        let words = launcher + [try Self.binary, "run", "--config", configuration]
        let started = try StartedProgram(words, adding: additions, outputPath: outputPath, errorPath: errorPath)
        child = started
        if waits, try await !notify.waitUntilReady(started, within: .testPatience) {
            throw HarnessFailure(
                "the gateway ended (\(await started.ending())) before it was ready:\n\(started.errors.tail())")
        }
        return started
    }

    /// Waits until the running daemon says that it is ready; `false` when it ended before.
    package func waitUntilReady(within limit: Duration = .testPatience) async throws(HarnessFailure) -> Bool {
        guard let child else { return false }
        return try await notify.waitUntilReady(child, within: limit)
    }

    /// Ends it as a service manager does. Anything but a clean exit, in good time, is an error.
    package func stop() async throws(HarnessFailure) {
        guard let child else { return }
        child.send(SIGTERM)
        let ending = try await child.ending(within: .testPatience)
        guard ending == .code(0) else {
            throw HarnessFailure("the gateway stopped with \(ending):\n\(child.errors.tail())")
        }
    }

    package func send(_ signal: Int32) {
        child?.send(signal)
    }

    /// SIGKILL, and wait until it is gone.
    package func kill() async {
        child?.send(SIGKILL)
        _ = await child?.ending()
    }

    package func ending(within limit: Duration = .testPatience) async throws(HarnessFailure) -> StartedProgram.Ending {
        guard let child else { throw HarnessFailure("the gateway was never started") }
        return try await child.ending(within: limit)
    }

    /// Runs another command with this configuration to its end.
    package nonisolated func command(
        _ words: [String], input: [UInt8]? = nil, adding additions: [String: String] = [:],
        within limit: Duration = .testPatience
    ) async throws(HarnessFailure) -> CommandOutcome {
        var inputPath = "/dev/null"
        if let input {
            inputPath = home.path + "/input-\(UInt64.random(in: 0 ... .max))"
            try writeFile(inputPath, input)
        }
        defer { if input != nil { unsafe unlink(inputPath) } }
        let child = try StartedProgram(
            [try Self.binary] + words + ["--config", configuration], adding: additions, input: inputPath)
        let ending = try await child.ending(within: limit)
        return CommandOutcome(
            ending: ending, output: child.output.lines.joined(separator: "\n"),
            errors: child.errors.lines.joined(separator: "\n"))
    }

    /// Waits for a line of the present run's log.
    @discardableResult
    package func logs(_ text: String, within limit: Duration = .testPatience) async throws(HarnessFailure) -> String {
        try await log.line(containing: text, within: limit)
    }

    /// Asks the store again whenever the daemon says something, until it answers yes.
    package func reaches(
        _ what: String, within limit: Duration = .testPatience, _ condition: (StoreReader) throws -> Bool
    ) async throws {
        let deadline = ContinuousClock.now + limit
        while true {
            let lines = log.count
            if unsafe access(database, R_OK) == 0 {
                do {
                    if try condition(StoreReader(database)) { return }
                } catch let failure as StoreReader.Unready where isRunning {
                    // The schema is being made.
                    _ = failure
                }
            }
            guard ContinuousClock.now < deadline else {
                throw HarnessFailure("not reached within \(limit): \(what)\n\(unfinishedWork)\n\(log.tail())")
            }
            if let child, !child.isRunning {
                throw HarnessFailure("the gateway ended with \(await child.ending()) before \(what):\n\(log.tail())")
            }
            await log.grows(beyond: lines, within: .milliseconds(50))
        }
    }

    /// What the ledger and the outbox still owe, for a person who reads why a test failed.
    private var unfinishedWork: String {
        let letters = "SELECT uid, state, fetch_attempts, parse_attempts FROM letter WHERE state <> 'done' LIMIT 20"
        let outbox = "SELECT id, state, kind FROM outbox WHERE state NOT IN ('sent', 'failed') LIMIT 20"
        guard let store = try? StoreReader(database) else { return "no database" }
        return [("letters", letters), ("outbox", outbox)].map { name, query in
            let rows = (try? store.rows(query)) ?? []
            return "\(name): " + rows.map { $0.map(\.text).joined(separator: " ") }.joined(separator: ", ")
        }.joined(separator: "\n")
    }

    /// Where the binary lies: `MAILGATEWAY_BINARY`, or beside the tests that were built with it.
    package static var binary: String {
        get throws(HarnessFailure) {
            if let path = environmentValue("MAILGATEWAY_BINARY") { return path }
            let bundle = CommandLine.arguments.first { $0.hasSuffix(".xctest") } ?? CommandLine.arguments[0]
            let folder = bundle.split(separator: "/", omittingEmptySubsequences: false).dropLast()
            let path = folder.joined(separator: "/") + "/mailgateway"
            guard unsafe access(path, X_OK) == 0 else {
                throw HarnessFailure("there is no \(path); build it, or name another in MAILGATEWAY_BINARY")
            }
            return path
        }
    }
}

/// What a command said and how it ended.
package struct CommandOutcome: Sendable {
    package var ending: StartedProgram.Ending
    package var output: String
    package var errors: String
}
