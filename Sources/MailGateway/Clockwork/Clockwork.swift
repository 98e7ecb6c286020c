import GatewayKit
import Notifier
import TicketStore

/// Fires the clocks of tickets when they are due.
///
/// What a clock does, and all that follows from it, is one transaction of the store: however often this is stopped,
/// killed or run twice, nothing happens twice and nothing is left out.
struct Clockwork: Service {
    let store: any TicketStore
    let announcements: ClockAnnouncements
    /// What happens at its time of day, whatever the tickets do.
    let routines: [any Routine]
    let settings: ClockSettings
    let alerts: OperatorAlerts
    let log: Log
    var timepiece = Timepiece.system
    /// Called when something may have been queued.
    let ringDispatcher: @Sendable () -> Void
    private let bell = Bell()

    init(
        store: any TicketStore, announcements: ClockAnnouncements, routines: [any Routine] = [],
        settings: ClockSettings, alerts: OperatorAlerts, log: Log, ringDispatcher: @escaping @Sendable () -> Void
    ) {
        self.store = store
        self.announcements = announcements
        self.routines = routines
        self.settings = settings
        self.alerts = alerts
        self.log = log
        self.ringDispatcher = ringDispatcher
    }

    var name: String { "clockwork" }

    /// Says that clocks may have been set. Safe from any thread, never waits.
    func wake() { bell.ring() }

    func run() async throws {
        var watch = WallClockWatch(settings: settings)
        var isRevised = false
        var performed: [String: Instant] = [:]
        while !Task.isCancelled {
            let heard = bell.rings
            if let rest = await look(&watch) {
                await bell.wait(after: heard, atMost: min(rest, settings.longestSleep), timepiece)
                continue
            }
            do throws(StoreError) {
                if !isRevised { isRevised = try await revise() }
                let pause = min(try await fire(), await perform(&performed))
                guard pause > .zero else { continue }
                await bell.wait(after: heard, atMost: isRevised ? pause : .milliseconds(1), timepiece)
            } catch {
                log(.error, "clocks.failed", because: error)
                await bell.wait(after: heard, atMost: settings.longestSleep, timepiece)
            }
        }
    }

    /// How long nothing may be fired, because the wall clock is not believed; `nil` when it is.
    private func look(_ watch: inout WallClockWatch) async -> Duration? {
        switch watch.look(at: timepiece.now(), uptime: timepiece.uptime()) {
        case .steady: return nil
        case .resting(let rest): return rest
        case .jumped(let distance):
            log(.warning, "clocks.frozen", ["jump": "\(distance)", "until_steady_for": "\(settings.steadyFor)"])
            await alerts.tell(.wallClockJumped, because: "it moved by \(distance.components.seconds) seconds")
            return settings.steadyFor
        }
    }

    /// Performs the routines that are due and were not performed for that instant. Returns how long none is due.
    private func perform(_ performed: inout [String: Instant]) async -> Duration {
        var pause = settings.longestSleep
        for routine in routines {
            let now = timepiece.now()
            do throws(StoreError) {
                if let due = try await routine.due(at: now), performed[routine.name] != due {
                    let count = try await routine.perform(for: due, now: now)
                    performed[routine.name] = due
                    if count > 0 {
                        log(.info, "routine.performed", ["routine": routine.name, "mails": count])
                        ringDispatcher()
                    }
                }
                let next = try await routine.next(after: now)
                pause = min(pause, max(next - timepiece.now(), .milliseconds(1)))
            } catch {
                log(.error, "routine.failed", because: error)
            }
        }
        return pause
    }

    /// Sets some of the clocks that other service levels had set. Returns whether none is left.
    private func revise() async throws(StoreError) -> Bool {
        let count = try await store.reviseClocks(limit: settings.revisedAtOnce, now: timepiece.now())
        if count > 0 { log(.debug, "clocks.revised", ["tickets": count]) }
        return count < settings.revisedAtOnce
    }

    /// Does what is due. Returns how long nothing more is.
    private func fire() async throws(StoreError) -> Duration {
        let now = timepiece.now()
        let outcomes = try await store.fireClocks(limit: settings.firedAtOnce, now: now) { event in
            announcements.change(for: event)
        }
        var deeds = 0
        for outcome in outcomes {
            switch outcome {
            case .success(let count): deeds += count
            case .failure(let failure): log(.error, "clock.not_fired", because: failure)
            }
        }
        if deeds > 0 {
            log(.info, "clocks.fired", ["clocks": outcomes.count, "deeds": deeds])
            ringDispatcher()
        }
        if outcomes.count == settings.firedAtOnce { return .zero }
        guard let due = try await store.nextClockDue() else { return settings.longestSleep }
        return min(max(due - timepiece.now(), .milliseconds(1)), settings.longestSleep)
    }
}
