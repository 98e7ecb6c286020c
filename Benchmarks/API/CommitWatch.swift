import GatewayKit
import GatewayTestKit
import Glibc
import Synchronization

/// Notes when new tickets are committed: when another process can read them, looked at two thousand times a second.
final class CommitWatch: Sendable {
    private struct State {
        /// When, in microseconds since 1970, each ticket was there.
        var commits: [Int: Int] = [:]
        var isOver = false
    }

    private static let pauseMicroseconds: useconds_t = 500

    private let state = Mutex(State())

    /// Watches until it is asked what it saw.
    init(_ database: String) throws {
        let reader = try StoreReader(database)
        let first = try reader.number("SELECT max(id) FROM ticket")
        WaitingThread.start { [self] in
            // What it notes late would look like an early event.
            _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, -15)
            guard let reader = try? StoreReader(database) else { return }
            var last = first
            while !state.withLock({ $0.isOver }) {
                if let newest = try? reader.number("SELECT max(id) FROM ticket"), newest > last {
                    let now = Int(Instant.now.microseconds)
                    state.withLock { state in for ticket in last + 1...newest { state.commits[ticket] = now } }
                    last = newest
                }
                usleep(Self.pauseMicroseconds)
            }
        }
    }

    /// Of each ticket that came since it began.
    func commits() -> [Int: Int] {
        state.withLock { state in
            state.isOver = true
            return state.commits
        }
    }
}
