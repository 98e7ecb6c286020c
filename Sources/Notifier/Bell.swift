import Synchronization

/// Rung when there is something to do. Whoever was not listening still learns of it.
package final class Bell: Sendable {
    private struct State {
        var rings = 0
        var nextWaiter = 0
        var waiters: [Int: CheckedContinuation<Void, Never>] = [:]
    }

    private let state = Mutex(State())

    /// Not rung yet.
    package init() {}

    /// How often it has rung. Ask before looking for work, then wait for the next ring after that.
    package var rings: Int { state.withLock { $0.rings } }

    /// Safe from any thread.
    package func ring() {
        let waiting = state.withLock { state in
            state.rings += 1
            defer { state.waiters = [:] }
            return Array(state.waiters.values)
        }
        for continuation in waiting { continuation.resume() }
    }

    /// Returns once it has rung more than `heard` times, or the task is cancelled.
    package func wait(after heard: Int) async {
        let number = state.withLock { state in
            state.nextWaiter += 1
            return state.nextWaiter
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let mayPass = state.withLock { state in
                    if state.rings > heard || Task.isCancelled { return true }
                    state.waiters[number] = continuation
                    return false
                }
                if mayPass { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiters.removeValue(forKey: number) }?.resume()
        }
    }

    /// The same, for at most `duration`.
    package func wait(after heard: Int, atMost duration: Duration, _ timepiece: Timepiece) async {
        await withTaskGroup { group in
            group.addTask { await self.wait(after: heard) }
            // Cancelled when it rang first; then nobody asks how long it slept.
            group.addTask { _ = try? await timepiece.sleep(duration) }
            await group.next()
            group.cancelAll()
        }
    }
}
