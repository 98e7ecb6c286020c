import GatewayKit
import Notifier
import TicketStore

/// Looks after the store beside the work, and tells the operators when something waits too long.
struct Housekeeping: Service {
    private static let round: Duration = .seconds(60)
    /// Rounds between two looks for blob files that no row names.
    private static let roundsBetweenSweeps = 60
    /// Within this time a request with an Idempotency-Key is done once, however often it is made.
    private static let requestsKept: Duration = .seconds(86_400)
    /// A write-ahead log beyond this is copied into the database.
    private static let longestLog = 64 << 20

    let store: OpenStore.Store
    /// What waits longer is told.
    let patience: Duration
    let brake: BrakeLimits
    let reminder: ReplyReminder
    let alerts: OperatorAlerts
    let log: Log

    var name: String { "housekeeping" }

    func run() async throws {
        if store.wasLeftOpen { try await look() }
        var round = 0
        while !Task.isCancelled {
            do throws(StoreError) {
                try await tidy(isSweepDue: round % Self.roundsBetweenSweeps == 0)
            } catch {
                log(.warning, "housekeeping.failed", because: error)
            }
            round += 1
            try await Task.sleep(for: Self.round)
        }
    }

    /// After an unclean end the store is looked through, while mail is read already.
    private func look() async throws {
        let findings = try await store.check()
        log(.info, "store.checked", ["findings": findings.count])
        guard let first = findings.first else { return }
        await alerts.tell(
            .storeDamaged(place: "store.db"), because: "\(findings.count) faults, the first: \(first)",
            StoreError(.damaged, at: "store.db").hint)
    }

    func tidy(isSweepDue: Bool) async throws(StoreError) {
        let now = Instant.now
        let census = try await store.census(now: now)
        if let oldest = census.oldestLetterInHand, now - oldest > patience {
            await alerts.tell(
                .intakeStuck, because: "\(census.lettersInHand) mails wait, the oldest since \(oldest)")
        }
        if let oldest = census.oldestOutboxDue, now - oldest > patience {
            await alerts.tell(.outboxStuck, because: "\(census.outboxDue) mails wait, the oldest since \(oldest)")
        }
        if !census.heldMail.isEmpty {
            await alerts.tell(.sendingBraked, because: census.heldMail.summary(brake))
        }
        let givenUp = try await store.giveUpHeldNotices(queuedBefore: now - brake.patience, now: now)
        if givenUp > 0 { log(.warning, "outbox.given_up", ["notices": givenUp]) }
        let reminded = try await reminder.remind(store, at: now)
        if reminded > 0 { log(.info, "unconfirmed.reminded", ["replies": reminded]) }
        try await store.forgetExpired(requestsBefore: now - Self.requestsKept, now: now)
        if census.walBytes > Self.longestLog { try await store.checkpoint() }
        if isSweepDue {
            let removed = try await store.collectOrphans(now: now)
            if removed > 0 { log(.info, "blobs.swept", ["files": removed]) }
        }
    }
}

extension [StoreCensus.HeldMail] {
    /// What the brake holds, in one line.
    func summary(_ limits: BrakeLimits) -> String {
        let answers = reduce(0) { $0 + $1.answers }
        let parts = map { "\($0.count) for \(limits.words($0.limit))" }.joined(separator: ", ")
        let total = reduce(0) { $0 + $1.count }
        return "\(total) held, \(answers) of them answers of agents: \(parts)"
    }
}
