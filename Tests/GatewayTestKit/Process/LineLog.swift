@unsafe @preconcurrency import Dispatch
import Glibc
import Synchronization

/// The lines a child process writes, collected while it runs; a door for those who wait for one of them.
package final class LineLog: Sendable {
    private struct State {
        var lines: [String] = []
        var partial: [UInt8] = []
        var isComplete = false
        var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
        var tickets = 0
    }

    private let state = Mutex(State())

    package init() {}

    package var lines: [String] { state.withLock { $0.lines } }
    /// Grows with every line.
    package var count: Int { state.withLock { $0.lines.count } }
    /// The writer has closed its end: no more lines will come.
    package var isComplete: Bool { state.withLock { $0.isComplete } }

    /// The last lines, for the words of a failure.
    package func tail(_ count: Int = 25) -> String { lines.suffix(count).joined(separator: "\n") }

    package func lines(containing text: String) -> [String] { lines.filter { $0.contains(text) } }

    /// Returns when there are more than `count` lines, when no more can come, or after `limit`.
    package func grows(beyond count: Int, within limit: Duration) async {
        let ticket = state.withLock { state in
            state.tickets += 1
            return state.tickets
        }
        await withCheckedContinuation { continuation in
            let isOver = state.withLock { state in
                if state.lines.count > count || state.isComplete { return true }
                state.waiting[ticket] = continuation
                return false
            }
            if isOver {
                continuation.resume()
            } else {
                Pacing.after(limit) { [weak self] in self?.wake(ticket) }
            }
        }
    }

    /// The first line with `text` in it, from line number `start` on; throws after `limit` or at the log's end.
    package func line(
        containing text: String, from start: Int = 0, within limit: Duration = .testPatience
    ) async throws(HarnessFailure) -> String {
        let deadline = ContinuousClock.now + limit
        var seen = start
        while true {
            let all = lines
            if let found = all.dropFirst(seen).first(where: { $0.contains(text) }) { return found }
            seen = max(start, all.count)
            guard ContinuousClock.now < deadline, !isComplete else {
                throw HarnessFailure("no line with \"\(text)\" came; the last lines are:\n\(tail())")
            }
            await grows(beyond: seen, within: deadline - ContinuousClock.now)
        }
    }

    /// Reads the descriptor to its end on a thread of its own, then closes it and leaves the group.
    func collect(from descriptor: Int32, in group: DispatchGroup) {
        group.enter()
        WaitingThread.start {
            defer { group.leave() }
            var chunk = [UInt8](repeating: 0, count: 1 << 16)
            while true {
                let count = unsafe read(descriptor, &chunk, chunk.count)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { break }
                self.append(chunk[..<count])
            }
            close(descriptor)
            self.complete()
        }
    }

    private func append(_ bytes: ArraySlice<UInt8>) {
        let released = state.withLock { state in
            var rest = bytes
            while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                state.lines.append(String(decoding: state.partial + rest[..<end], as: UTF8.self))
                state.partial = []
                rest = rest[(end + 1)...]
            }
            state.partial += rest
            return Self.release(&state)
        }
        for continuation in released { continuation.resume() }
    }

    private func complete() {
        let released = state.withLock { state in
            if !state.partial.isEmpty { state.lines.append(String(decoding: state.partial, as: UTF8.self)) }
            state.partial = []
            state.isComplete = true
            return Self.release(&state)
        }
        for continuation in released { continuation.resume() }
    }

    private func wake(_ ticket: Int) {
        let continuation = state.withLock { $0.waiting.removeValue(forKey: ticket) }
        continuation?.resume()
    }

    private static func release(_ state: inout State) -> [CheckedContinuation<Void, Never>] {
        defer { state.waiting = [:] }
        return Array(state.waiting.values)
    }
}
