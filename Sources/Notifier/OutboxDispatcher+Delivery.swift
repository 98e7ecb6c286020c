import GatewayKit
import TicketStore

/// One row: from its words to its result.
extension OutboxDispatcher {
    func deliver(_ entry: OutboxEntry, through channel: any Channel) async {
        defer {
            release(entry.id)
            health.endTrying()
        }
        do throws(StoreError) {
            let mail = try await compose(entry)
            guard let mail else { return }
            let files = try await files(of: mail)
            let store = store
            let timepiece = timepiece
            let outcome = await channel.deliver(
                CarriedMail(mail, files: files), to: entry.recipient.address,
                beforePromise: { try await store.markSending(entry.id, now: timepiece.now()) })
            await settle(entry, outcome)
        } catch {
            log(.error, "outbox.blocked", because: error)
            if error.code == .missingBlob { await alerts.tell(.fileMissing, because: error) }
            let result: DeliveryResult =
                error.remedy == .giveUp
                ? .failed(reason: error.description, isHard: false)
                : .returned(until: timepiece.now() + settings.firstRetry, reason: error.description)
            await finish(entry, result)
        }
    }

    /// The bytes of an earlier attempt, or new ones that are durable before anybody sees them. `nil` when the row
    /// cannot be worded; it is settled then.
    private func compose(_ entry: OutboxEntry) async throws(StoreError) -> ComposedMail? {
        if let mail = entry.composed { return mail }
        let mail: ComposedMail
        do throws(NotifierError) { mail = try composer.compose(entry) } catch {
            log(.error, "outbox.not_composed", because: error)
            await alerts.tell(.noticesUnwordable, because: error)
            let result: DeliveryResult =
                error.remedy == .giveUp
                ? .failed(reason: error.description, isHard: false)
                : .returned(until: timepiece.now() + settings.refusedPause, reason: error.description)
            await finish(entry, result)
            return nil
        }
        try await store.keepComposed(mail, for: entry.id)
        return mail
    }

    private func files(of mail: ComposedMail) async throws(StoreError) -> [BlobReader] {
        var files: [BlobReader] = []
        for enclosure in mail.enclosures { files.append(try await store.blobReader(enclosure.digest)) }
        return files
    }

    private func settle(_ entry: OutboxEntry, _ outcome: DeliveryOutcome) async {
        let step = NextStep(
            after: outcome, attempts: entry.attempts, createdAt: entry.createdAt, now: timepiece.now(),
            jitter: timepiece.jitter(), settings: settings)
        switch step {
        case .record(let result):
            if case .withdrawn = outcome {} else { recover() }
            await finish(entry, result)
        case .restChannel(let fault):
            let (pause, isAlarming) = health.failed(
                fault, at: timepiece.uptime(), jitter: timepiece.jitter(), settings: settings)
            log(
                .warning, "outbox.channel_down", ["server": fault.server, "because": fault.reason, "pause": "\(pause)"])
            let until = timepiece.now() + pause
            await finish(entry, .returned(until: until, reason: fault.reason))
            await giveBack(until: until, because: fault.reason)
            if isAlarming {
                await alerts.tell(.sendingStopped(server: fault.server), because: fault.reason, fault.hint)
            }
        }
    }

    /// Puts back what was claimed and not begun.
    func giveBack(until instant: Instant, because reason: String) async {
        while !waiting.isEmpty {
            let entry = waiting.removeFirst()
            await finish(entry, .returned(until: instant, reason: reason))
            release(entry.id)
        }
    }

    /// Writes the result down, trying again while the store is busy, and for as long as the disk is full: a mail
    /// that is out and not written down would go out twice.
    private func finish(_ entry: OutboxEntry, _ result: DeliveryResult) async {
        var backoff = Backoff(first: .milliseconds(200), ceiling: .seconds(5), attempts: 6)
        var told: [Notice] = []
        if case .failed = result { told = roster.notices(ofFailed: entry) }
        var attempt = 1
        while true {
            do throws(StoreError) {
                try await store.finish(entry.id, with: result, telling: told, now: timepiece.now())
                if !told.isEmpty { wake() }
                return report(entry, result)
            } catch {
                attempt += 1
                if error.code == .diskFull { backoff.attempts = Task.isCancelled ? 6 : nil }
                guard error.remedy == .retry || error.code == .diskFull,
                    let pause = backoff.pause(beforeAttempt: attempt, jitter: timepiece.jitter())
                else { return log(.error, "outbox.result_not_kept", because: error) }
                // Cancelled: then the next attempt comes at once.
                _ = try? await timepiece.sleep(pause)
            }
        }
    }

    private func report(_ entry: OutboxEntry, _ result: DeliveryResult) {
        let log = log.with("outbox", entry.id).with("kind", entry.notice.kind.rawValue)
        switch result {
        case .sent(let reply): log(.info, "outbox.sent", ["reply": reply])
        case .deferred(let until, let reason): log(.notice, "outbox.deferred", ["until": until, "because": reason])
        case .failed(let reason, _): log(.warning, "outbox.failed", ["because": reason])
        case .uncertain(let until, let reason):
            log(.warning, "outbox.uncertain", ["until": until, "because": reason])
        case .returned(let until, let reason): log(.debug, "outbox.returned", ["until": until, "because": reason])
        }
    }
}
