@unsafe @preconcurrency import Dispatch

/// The times a test chooses itself: the rate of a load, the hour of a kill, the end of patience.
///
/// Never a way to wait for something to happen: for that there are doors.
package enum Pacing {
    /// Returns at `moment`, or at once when it has passed.
    package static func reaches(_ moment: ContinuousClock.Instant) async {
        let left = moment - .now
        guard left > .zero else { return }
        await withCheckedContinuation { continuation in
            after(left) { continuation.resume() }
        }
    }

    /// Calls `action` once, after `delay`, on a thread of the system's choice.
    static func after(_ delay: Duration, _ action: @escaping @Sendable () -> Void) {
        let deadline = DispatchTime.now() + delay / .seconds(1)
        DispatchQueue.global().asyncAfter(deadline: deadline, execute: action)
    }
}

extension Duration {
    /// How long a test waits for what has to come: it fails then, though it stands beside all others on a busy machine.
    package static let testPatience = Duration.seconds(600)
}
