/// A gateway between a folder of its own in the sandbox's Dovecot and a sink that takes its mail.
package struct Workplace: Sendable {
    package let sandbox: SandboxUnderTest
    package let account: IMAPAccount
    package let folder: String
    package let sink: MailSink
    package let settings: GatewaySettings
    package let gateway: GatewayUnderTest

    /// In the sandbox of the tests. `label` names the folder; `tune` changes the configuration before it is written.
    package init(_ label: String, tune: (inout GatewaySettings) -> Void = { _ in }) async throws {
        try await self.init(label, in: SandboxUnderTest.tests.value, tune: tune)
    }

    package init(
        _ label: String, in sandbox: SandboxUnderTest, tune: (inout GatewaySettings) -> Void = { _ in }
    ) async throws {
        self.sandbox = sandbox
        account = try await sandbox.account()
        folder = "\(label)-\(UInt32.random(in: 0 ... .max))"
        sink = try MailSink()
        try await account.create(folder)
        var settings = GatewaySettings(folder: folder, in: sandbox, sink: sink)
        tune(&settings)
        self.settings = settings
        gateway = try GatewayUnderTest(settings)
    }

    /// Another gateway, with a data directory of its own, on the same folder with the same settings.
    package init(beside other: Workplace) throws(HarnessFailure) {
        sandbox = other.sandbox
        account = other.account
        folder = other.folder
        sink = try MailSink()
        var settings = other.settings
        settings.smtpURL = "smtp://127.0.0.1:\(sink.port)"
        self.settings = settings
        gateway = try GatewayUnderTest(settings)
    }

    package func deliver(_ mails: [MailFactory.Mail]) async throws(HarnessFailure) {
        try await account.append(mails.map(\.bytes), to: folder)
    }

    /// Waits until `letters` letters have their final word, the server knows, and all mail about them is out.
    package func settles(letters: Int, within limit: Duration = .testPatience) async throws {
        try await gateway.reaches("\(letters) letters done and nothing left to send", within: limit) { store in
            try Self.isSettled(store, letters: letters)
        }
    }

    /// As `settles`, but `false` when the gateway ends before.
    package func settlesOrDies(letters: Int, within limit: Duration = .testPatience) async throws -> Bool {
        do {
            try await settles(letters: letters, within: limit)
            return true
        } catch {
            if await gateway.isRunning { throw error }
            return false
        }
    }

    package static func isSettled(_ store: StoreReader, letters: Int) throws(StoreReader.Unready) -> Bool {
        let done = try store.number("SELECT count(*) FROM letter WHERE state = 'done'")
        let waiting = try store.number("SELECT count(*) FROM letter WHERE state <> 'done'")
        let unsent = try store.number("SELECT count(*) FROM outbox WHERE state NOT IN ('sent', 'failed')")
        return done >= letters && waiting == 0 && unsent == 0
    }

    /// Ends the gateway, and what it remembers then.
    package func stopAndRead() async throws -> StoreSnapshot {
        try await gateway.stop()
        return try StoreSnapshot(StoreReader(gateway.database))
    }

    /// Ends everything that was started, and removes the folder.
    package func close() async {
        await gateway.kill()
        sink.close()
        _ = try? await account.command("DELETE \"\(folder)\"")
    }
}

/// Runs `body` in a workplace of its own, which is cleared away however that ends.
package func withWorkplace<Success: Sendable>(
    _ label: String, tune: (inout GatewaySettings) -> Void = { _ in },
    _ body: (Workplace) async throws -> Success
) async throws -> Success {
    let workplace = try await Workplace(label, tune: tune)
    do {
        let success = try await body(workplace)
        await workplace.close()
        return success
    } catch {
        await workplace.close()
        throw error
    }
}
