package import GatewayKit
package import TicketStore

/// Empties one route of the outbox: claims due rows, words them, hands them over, and writes down how it went.
///
/// A row's bytes are kept before they are first sent, and what makes the peer responsible (the final dot of a mail) is
/// announced in the store before it is sent: whatever happens in between, it is known whether somebody may already
/// have it.
package actor OutboxDispatcher<Load: Freight> {
    let store: any TicketStore
    let settings: DispatchSettings
    let timepiece: Timepiece
    let log: Log
    let freight: Load
    let alerts: OperatorAlerts
    private let makeChannel: @Sendable () -> any Channel<Load.Parcel>
    private let bell = Bell()
    private let stopping = StopFlag()

    var health = ChannelHealth()
    private var pressure = BrakePressure()
    /// Claimed and not yet begun, oldest first.
    var waiting: [Load.Entry] = []
    /// Waiting or being delivered. A row whose lease ran out meanwhile is not begun a second time.
    private var inHand: Set<OutboxID> = []

    /// `makeChannel` is called once for each of `settings.connections`.
    package init(
        _ freight: Load, store: any TicketStore, alerts: OperatorAlerts, settings: DispatchSettings,
        timepiece: Timepiece = .system, log: Log,
        makeChannel: @escaping @Sendable () -> any Channel<Load.Parcel>
    ) {
        self.freight = freight
        self.store = store
        self.alerts = alerts
        self.settings = settings
        self.timepiece = timepiece
        self.log = log
        self.makeChannel = makeChannel
    }

    /// Says that rows were added or made due. Safe from any thread, never waits.
    package nonisolated func wake() { bell.ring() }

    /// Works until its task is cancelled. Then begins nothing new, and returns when the deliveries in hand are
    /// done, cutting them off after `settings.farewell`.
    ///
    /// Throws only when the outbox cannot be recovered at the start.
    package func run() async throws(StoreError) {
        try await store.recoverOutbox(
            freight.route, uncertainRetryAt: timepiece.now() + settings.uncertainRetry)
        // A task of its own: our cancellation must not reach a delivery whose mail the peer may have.
        let work = Task { await self.work() }
        await withTaskCancellationHandler {
            await work.value
        } onCancel: {
            stopping.raise()
            bell.ring()
        }
    }

    private enum Event { case laneEnded, patienceOver }

    private func work() async {
        await withTaskGroup(of: Event.self) { group in
            let lanes = max(settings.connections, 1)
            for _ in 0..<lanes {
                let channel = makeChannel()
                group.addTask {
                    await self.serve(channel)
                    return .laneEnded
                }
            }
            group.addTask {
                await self.waitOutFarewell()
                return .patienceOver
            }
            var running = lanes
            while running > 0, let event = await group.next() {
                switch event {
                case .laneEnded: running -= 1
                case .patienceOver: group.cancelAll()
                }
            }
            group.cancelAll()
        }
        await giveBack(until: timepiece.now(), because: "stopped before it was tried")
    }

    /// Returns when stopping has lasted as long as it may.
    private func waitOutFarewell() async {
        var heard = bell.rings
        while !stopping.isRaised, !Task.isCancelled {
            await bell.wait(after: heard)
            heard = bell.rings
        }
        // Cancelled when every lane has ended: then there is nothing left to cut off.
        _ = try? await timepiece.sleep(settings.farewell)
    }
}

// MARK: One lane

extension OutboxDispatcher {
    private enum Errand { case deliver(Load.Entry), rest(Duration) }

    private func serve(_ channel: any Channel<Load.Parcel>) async {
        // Uptime of the last delivery, while the connection may still be open.
        var usedAt: Duration?
        while !stopping.isRaised {
            let heard = bell.rings
            switch await next() {
            case .deliver(let entry):
                await deliver(entry, through: channel)
                usedAt = timepiece.uptime()
            case .rest(let wanted):
                let closesIn = usedAt.map { $0 + settings.idleClose - timepiece.uptime() } ?? settings.longestSleep
                let pause = max(min(wanted, closesIn, settings.longestSleep), Self.shortestRest)
                await bell.wait(after: heard, atMost: pause, timepiece)
                if let used = usedAt, timepiece.uptime() - used >= settings.idleClose {
                    await channel.close()
                    usedAt = nil
                }
            }
        }
        await channel.close()
    }

    /// A row that is due and yet not to be had belongs to somebody else: no reason to ask without pause.
    private static var shortestRest: Duration { .milliseconds(50) }

    private func next() async -> Errand {
        if let rest = health.rest(at: timepiece.uptime()) { return .rest(rest) }
        if waiting.isEmpty, let rest = pressure.rest(at: timepiece.uptime()) { return .rest(rest) }
        guard health.beginTrying() else { return .rest(settings.longestSleep) }
        if waiting.isEmpty {
            do throws(StoreError) {
                try await claim()
                if waiting.isEmpty {
                    health.endTrying()
                    if let rest = pressure.rest(at: timepiece.uptime()) { return .rest(rest) }
                    guard let due = try await store.nextOutboxDue(on: freight.route) else {
                        return .rest(settings.longestSleep)
                    }
                    return .rest(due - timepiece.now())
                }
            } catch {
                health.endTrying()
                log(.error, "outbox.unreadable", because: error)
                return .rest(settings.firstReconnect)
            }
        }
        return waiting.isEmpty ? .rest(.zero) : .deliver(waiting.removeFirst())
    }

    /// The delivery is over; a later claim of the same row is a new errand.
    func release(_ entry: OutboxID) { inHand.remove(entry) }

    /// The channel works again: the lanes that waited for this may go on.
    func recover() async {
        guard health.isDown else { return }
        health.recovered()
        bell.ring()
        await note(trouble: nil)
    }

    /// Tells `status` of an outage; mail that waits is told there by its age.
    func note(trouble: String?) async {
        guard freight.route != .mail else { return }
        do throws(StoreError) {
            try await store.noteTrouble(trouble, with: freight.name, now: timepiece.now())
        } catch {
            log(.error, "outbox.trouble_not_noted", because: error)
        }
    }

    private func claim() async throws(StoreError) {
        let claimed = try await freight.claim(
            limit: health.isDown ? 1 : settings.claimedAtOnce, now: timepiece.now(), lease: settings.lease,
            within: settings.brake, from: store)
        for entry in claimed.entries where inHand.insert(entry.id).inserted { waiting.append(entry) }
        if claimed.heldBack > 0 { log(.notice, "outbox.held", ["route": freight.route, "held": claimed.heldBack]) }
        switch pressure.note(claimed.pause, at: timepiece.uptime()) {
        case .none: break
        case .on:
            let reason = "\(settings.brake.totalPerMinute) of it went out within a minute; more waits"
            try await store.noteTrouble(reason, with: freight.name, now: timepiece.now())
            await alerts.tell(.sendingBraked, because: reason)
        case .off: try await store.noteTrouble(nil, with: freight.name, now: timepiece.now())
        }
    }
}
