import Synchronization

/// Tells a blocking call, on whatever thread it waits, that nobody wants its answer any more.
package final class StopFlag: Sendable {
    private let raised = Atomic<Bool>(false)

    /// Not raised.
    package init() {}

    /// What was written before `raise` is seen by who reads `true` here.
    package var isRaised: Bool { raised.load(ordering: .acquiring) }

    /// Never lowered again. Safe from any thread.
    package func raise() {
        raised.store(true, ordering: .releasing)
    }
}

/// Runs `body` with a flag that cancellation of the task raises.
///
/// The standard cancellation handler erases typed errors; the outcome travels as a `Result` to keep them.
package func withStopFlag<Success: Sendable, Problem: Error>(
    isolation: isolated (any Actor)? = #isolation,
    _ body: (StopFlag) async throws(Problem) -> Success
) async throws(Problem) -> Success {
    let stop = StopFlag()
    let outcome: Result<Success, Problem> = await withTaskCancellationHandler {
        do throws(Problem) { return .success(try await body(stop)) } catch { return .failure(error) }
    } onCancel: {
        stop.raise()
    }
    return try outcome.get()
}
