import Glibc
import Synchronization

/// Wakes the thread of one session while it waits in `poll`, from any other thread.
///
/// Reasons are raised first and the descriptor is written after, so a waiter that checks the reasons before
/// each wait misses none.
final class Interruption: Sendable {
    struct Reasons: OptionSet {
        let rawValue: UInt8

        /// The running or the next IDLE is to end.
        static let idleEnds = Reasons(rawValue: 1)
        /// The task of the running call was cancelled.
        static let cancelled = Reasons(rawValue: 2)
        /// The whole session is to end.
        static let aborted = Reasons(rawValue: 4)

        /// Whether a command must stop where it stands.
        var mustStop: Bool { contains(.cancelled) || contains(.aborted) }
    }

    /// Readable after a raise; -1 when the process had no descriptor left.
    let descriptor: CInt
    private let writeEnd: CInt
    private let raised = Atomic<UInt8>(0)

    init() {
        var ends: [CInt] = [-1, -1]
        guard unsafe pipe(&ends) == 0 else {
            (descriptor, writeEnd) = (-1, -1)
            return
        }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        (descriptor, writeEnd) = (ends[0], ends[1])
    }

    deinit {
        guard descriptor >= 0 else { return }
        close(descriptor)
        close(writeEnd)
    }

    var reasons: Reasons { Reasons(rawValue: raised.load(ordering: .acquiring)) }

    func raise(_ reasons: Reasons) {
        raised.bitwiseOr(reasons.rawValue, ordering: .acquiringAndReleasing)
        var byte: UInt8 = 1
        // A full pipe is readable already; nothing else can fail.
        _ = unsafe write(writeEnd, &byte, 1)
    }

    func lower(_ reasons: Reasons) {
        raised.bitwiseAnd(~reasons.rawValue, ordering: .acquiringAndReleasing)
    }

    /// Makes the descriptor quiet again.
    func drain() {
        var bytes: UInt64 = 0
        while unsafe read(descriptor, &bytes, 8) == 8 {}
    }
}

extension Interruption {
    /// Runs one call of a session; cancellation of the task wakes it up wherever it waits.
    ///
    /// The standard handler erases typed errors; the outcome travels as a `Result` to keep them.
    func stoppable<Success: Sendable>(
        isolation: isolated (any Actor)? = #isolation,
        _ body: () async throws(TransportError) -> Success
    ) async throws(TransportError) -> Success {
        lower(.cancelled)
        defer { lower(.cancelled) }
        let outcome: Result<Success, TransportError> = await withTaskCancellationHandler {
            do throws(TransportError) { return .success(try await body()) } catch { return .failure(error) }
        } onCancel: {
            raise(.cancelled)
        }
        return try outcome.get()
    }
}
