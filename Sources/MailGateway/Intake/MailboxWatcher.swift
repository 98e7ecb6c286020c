import GatewayKit
import Notifier
import TicketStore
import Transport

/// Keeps one mailbox read: connects, catches up, waits for more, and starts again after whatever went wrong.
///
/// One mailbox's trouble is its own: the others go on. Only a store that cannot be trusted any more ends it.
struct MailboxWatcher: Service {
    /// Connections in a row that failed before the operators hear of a folder that is gone or a server that is
    /// silent: some minutes with the usual pauses, so that a restart of the server wakes nobody.
    private static let failuresBeforeAlert = 8

    let mailbox: MailboxSettings
    let limits: IntakeLimits
    let transport: TransportLimits
    let store: any TicketStore
    let pipeline: Pipeline
    let disk: DiskGuard
    let alerts: OperatorAlerts
    let log: Log

    var name: String { "mailbox \(mailbox.name)" }

    /// Returns when the task is cancelled; throws only what no new connection can mend.
    func run() async throws {
        var failures = 0
        while !Task.isCancelled {
            let session = IMAPSession(endpoint: mailbox.server, limits: transport)
            do {
                try await watch(session) { failures = 0 }
            } catch {
                await session.close()
                if Task.isCancelled { return }
                failures += 1
                let pause = try await pause(after: error, failures: failures)
                try? await Task.sleep(for: pause)
                continue
            }
            await session.close()
        }
    }

    /// One connection, for as long as it lasts. `healthy` is called once everything on the server is in.
    private func watch(_ session: IMAPSession, healthy: () -> Void) async throws {
        try await disk.waitForSpace()
        try await session.open()
        let reader = MailboxReader(
            mailbox: mailbox, limits: limits, session: session, store: store, pipeline: pipeline, log: log)
        if try await reader.begin() {
            await alerts.tell(
                .mailboxChanged(mailbox: mailbox.name.rawValue),
                because: "the server numbers its mail anew (UIDVALIDITY)")
        }
        var withheld = try await reader.finishLeftovers().withheld
        withheld += try await reader.catchUp().withheld
        healthy()
        try await store.noteTrouble(nil, with: name, now: .now)
        log(.info, "mailbox.idle", ["idle": await session.capabilities.idle])
        var looksAgain = 0
        while !Task.isCancelled {
            // A letter without its text is asked for again soon: meanwhile the server may say that it is gone.
            looksAgain = withheld > 0 ? looksAgain + 1 : 0
            let outcome = try await session.idle(renewEvery: withheld > 0 ? pause(afterFailures: looksAgain) : nil)
            try await disk.waitForSpace()
            var pass = MailboxReader.Pass()
            if withheld > 0 || outcome == .renewalDue { pass += try await reader.finishLeftovers() }
            pass += try await reader.catchUp()
            withheld = pass.withheld
            if case .changed(let arrival) = outcome, pass.committed > 0 {
                let elapsed = (Instant.now - arrival).wholeMicroseconds
                log(.debug, "mailbox.caught_up", ["letters": pass.committed, "microseconds": elapsed])
            }
        }
    }

    /// How long to wait before the next connection. Throws on what a person has to mend in the store.
    private func pause(after error: any Error, failures: Int) async throws -> Duration {
        guard let failure = error as? any Failure else { throw error }
        if let failure = failure as? StoreError {
            log(.error, "mailbox.store_failed", because: failure)
            guard failure.remedy != .askOperator || failure.code == .diskFull else { throw failure }
        } else if let failure = failure as? TransportError {
            log(.warning, "mailbox.disconnected", because: failure)
            if failure.remedy == .askOperator || failures == Self.failuresBeforeAlert {
                let name = mailbox.name.rawValue
                let isLogin = failure.code == .refusedCredentials
                try await store.noteTrouble(failure.description, with: self.name, now: .now)
                await alerts.tell(
                    isLogin ? .loginRefused(mailbox: name) : .mailboxUnreachable(mailbox: name), because: failure)
            }
            if failure.remedy == .askOperator { return limits.loginPause }
        }
        return pause(afterFailures: failures)
    }

    private func pause(afterFailures failures: Int) -> Duration {
        let backoff = Backoff(first: limits.firstReconnect, ceiling: limits.longestReconnect)
        return backoff.pause(beforeAttempt: failures + 1, jitter: .random(in: 0..<1)) ?? limits.longestReconnect
    }
}
