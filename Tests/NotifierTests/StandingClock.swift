import GatewayKit
import Synchronization

@testable import Notifier

/// A clock that stands still until a test moves it, and knows who waits for it.
final class StandingClock: Sendable {
    private struct State: Sendable {
        var uptime: Duration = .zero
        var next = 0
        var sleepers: [Int: (until: Duration, continuation: CheckedContinuation<Void, Never>)] = [:]
        var watchers: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []

        /// Takes out the watchers who have seen what they waited for.
        mutating func satisfied() -> [CheckedContinuation<Void, Never>] {
            let count = sleepers.count
            defer { watchers.removeAll { $0.count <= count } }
            return watchers.filter { $0.count <= count }.map(\.continuation)
        }
    }

    private let state = Mutex(State())

    var now: Instant { .signing + state.withLock { $0.uptime } }

    var timepiece: Timepiece {
        Timepiece(
            now: { self.now }, uptime: { self.state.withLock { $0.uptime } }, sleep: { await self.sleep($0) },
            jitter: { 0.5 })
    }

    /// How far away the last sleeper will wake.
    var longestNap: Duration {
        state.withLock { state in (state.sleepers.values.map(\.until).max() ?? state.uptime) - state.uptime }
    }

    /// Wakes everybody whose time has come.
    func advance(by duration: Duration) {
        let due = state.withLock { state in
            state.uptime += duration
            let due = state.sleepers.filter { $0.value.until <= state.uptime }
            for key in due.keys { state.sleepers[key] = nil }
            return due.values.map(\.continuation)
        }
        for continuation in due { continuation.resume() }
    }

    /// Returns once `count` tasks sleep: all there was to do is done.
    func whenResting(_ count: Int = 1) async {
        await withCheckedContinuation { continuation in
            let watchers = state.withLock { state in
                state.watchers.append((count, continuation))
                return state.satisfied()
            }
            for watcher in watchers { watcher.resume() }
        }
    }

    private func sleep(_ duration: Duration) async {
        let number = state.withLock { state in
            state.next += 1
            return state.next
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let (isOver, watchers) = state.withLock { state -> (Bool, [CheckedContinuation<Void, Never>]) in
                    if Task.isCancelled || duration <= .zero { return (true, []) }
                    state.sleepers[number] = (state.uptime + duration, continuation)
                    return (false, state.satisfied())
                }
                if isOver { continuation.resume() }
                for watcher in watchers { watcher.resume() }
            }
        } onCancel: {
            state.withLock { $0.sleepers.removeValue(forKey: number) }?.continuation.resume()
        }
    }
}
