@unsafe @preconcurrency import Dispatch

/// A serial executor on which blocking is allowed, and nowhere else.
///
/// An actor that owns a blocking C library names it as its `unownedExecutor`. Its calls then wait on a thread
/// of this queue, never on the cooperative pool, which has only one thread per core.
package final class BlockingExecutor: SerialExecutor {
    private let queue: DispatchQueue

    /// `label` names the queue in debuggers and crash reports.
    package init(label: String) {
        queue = DispatchQueue(label: label)
    }

    /// Runs the job after those before it; never waits itself.
    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { unsafe job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }

    /// Ends the process when called from anywhere but this queue.
    package func checkIsolated() {
        dispatchPrecondition(condition: .onQueue(queue))
    }
}
