import Synchronization

/// What the server has done since it began, for `/metrics`.
package final class ServerFigures: Sendable {
    /// All figures at one moment.
    package struct Reading: Sendable, Equatable {
        /// Finished requests by the first digit of their status: `answered[2]` is 2xx. `[0]` left without an answer.
        package fileprivate(set) var answered = [Int](repeating: 0, count: 6)
        /// Requests whose answer is being made.
        package fileprivate(set) var inHand = 0
        /// Clients that stay.
        package fileprivate(set) var live = 0
        /// Clients that stayed and were let go because they read too slowly.
        package fileprivate(set) var letGo = 0
        /// Open connections.
        package fileprivate(set) var connections = 0
        /// Bytes of bodies sent, without heads.
        package fileprivate(set) var bytesOut = 0
        /// Requests per upper bound of `bounds`, each counted once; the last is beyond all bounds.
        package fileprivate(set) var durations = [Int](repeating: 0, count: ServerFigures.bounds.count + 1)
        /// Of all finished requests together, those of clients that stayed left out like in `durations`.
        package fileprivate(set) var totalDuration: Duration = .zero
    }

    /// Upper bounds of the histogram of durations.
    package static let bounds: [Duration] = [
        .milliseconds(1), .milliseconds(5), .milliseconds(10), .milliseconds(25), .milliseconds(50),
        .milliseconds(100), .milliseconds(250), .milliseconds(500), .seconds(1), .seconds(5),
    ]

    private let figures = Mutex(Reading())

    /// Nothing was done yet.
    package init() {}

    /// Safe from any thread.
    package var reading: Reading { figures.withLock { $0 } }

    /// `false`, and nothing counted, when `most` are in hand already.
    func tookInHand(most: Int) -> Bool {
        figures.withLock { figures in
            guard figures.inHand < most else { return false }
            figures.inHand += 1
            return true
        }
    }

    func putDown() { figures.withLock { $0.inHand -= 1 } }

    /// `false`, and nothing counted, when `most` have stayed already.
    func stays(most: Int) -> Bool {
        figures.withLock { figures in
            guard figures.live < most else { return false }
            figures.live += 1
            return true
        }
    }

    func left() { figures.withLock { $0.live -= 1 } }

    func letOneGo() { figures.withLock { $0.letGo += 1 } }

    func connected(_ change: Int) { figures.withLock { $0.connections += change } }

    /// `duration` is `nil` for a client that stayed.
    func finished(status: Int?, bytes: Int, after duration: Duration?) {
        figures.withLock { figures in
            figures.answered[min((status ?? 0) / 100, 5)] += 1
            figures.bytesOut += bytes
            guard let duration else { return }
            figures.totalDuration += duration
            figures.durations[Self.bounds.firstIndex { duration <= $0 } ?? Self.bounds.count] += 1
        }
    }
}
