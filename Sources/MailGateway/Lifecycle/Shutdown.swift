import Notifier

/// A door that opens once. Any number of tasks can wait at it.
final class Shutdown: Sendable {
    private let bell = Bell()

    var hasBegun: Bool { bell.rings > 0 }

    /// Lets everybody through, now and later. Safe from any thread.
    func begin() { bell.ring() }

    /// Returns once `begin` was called or the waiting task is cancelled.
    func wait() async { await bell.wait(after: 0) }
}
