import GatewayKit
import TicketStore

/// One row: from its words to its result.
extension OutboxDispatcher {
    func deliver(_ entry: Load.Entry, through channel: any Channel<Load.Parcel>) async {
        defer {
            release(entry.id)
            health.endTrying()
        }
        do throws(PackingFailure) {
            let parcel = try await freight.parcel(of: entry, from: store)
            let store = store
            let timepiece = timepiece
            let outcome = await channel.deliver(
                parcel, beforePromise: { try await store.markSending(entry.id, now: timepiece.now()) })
            await settle(entry, outcome)
        } catch {
            await give(up: entry, because: error)
        }
    }

    /// A row that never can be worded has failed; every other waits for the operator.
    private func give(up entry: Load.Entry, because failure: PackingFailure) async {
        let reason: any Failure
        let pause: Duration
        switch failure {
        case .unwordable(let error):
            log(.error, "outbox.not_composed", because: error)
            await alerts.tell(.noticesUnwordable, because: error)
            (reason, pause) = (error, settings.refusedPause)
        case .store(let error):
            log(.error, "outbox.blocked", because: error)
            if error.code == .missingBlob { await alerts.tell(.fileMissing, because: error) }
            (reason, pause) = (error, settings.firstRetry)
        }
        let result: DeliveryResult =
            reason.remedy == .giveUp
            ? .failed(reason: reason.description, isHard: false)
            : .returned(until: timepiece.now() + pause, reason: reason.description)
        await finish(entry, result)
    }

    private func settle(_ entry: Load.Entry, _ outcome: DeliveryOutcome) async {
        let step = NextStep(
            after: outcome, attempts: entry.attempts, readyAt: entry.readyAt, now: timepiece.now(),
            jitter: timepiece.jitter(), settings: settings)
        switch step {
        case .record(let result):
            switch outcome {
            case .withdrawn, .channelDown: break
            default: await recover()
            }
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
                await note(trouble: fault.reason)
                await alerts.tell(freight.outage(of: fault.server), because: fault.reason, fault.hint)
            }
        case .retire(let reason): await retire(entry, because: reason)
        }
    }

    /// Everything that waits fails with the row, and nothing more is queued.
    private func retire(_ entry: Load.Entry, because reason: String) async {
        await recover()
        guard case .webhook(let endpoint) = freight.route, let topic = freight.retirement else {
            return await finish(entry, .failed(reason: reason, isHard: true))
        }
        do throws(StoreError) {
            try await store.retire(endpoint, because: reason, now: timepiece.now())
            log(.warning, "outbox.retired", ["route": freight.route, "because": reason])
            waiting.forEach { release($0.id) }
            waiting = []
            await alerts.tell(topic, because: reason)
        } catch {
            log(.error, "outbox.blocked", because: error)
            await finish(entry, .returned(until: timepiece.now() + settings.refusedPause, reason: reason))
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
    private func finish(_ entry: Load.Entry, _ result: DeliveryResult) async {
        var backoff = Backoff(first: .milliseconds(200), ceiling: .seconds(5), attempts: 6)
        var told: [Notice] = []
        if case .failed = result { told = freight.notices(ofFailed: entry) }
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

    private func report(_ entry: Load.Entry, _ result: DeliveryResult) {
        let log = log.with("outbox", entry.id).with("kind", entry.label)
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
