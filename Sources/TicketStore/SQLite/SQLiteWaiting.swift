import CSQLite
import GatewayKit
import Glibc

/// How a connection waits for a lock of another process, and how it is told to stop.
///
/// SQLite calls back on the thread that runs the statement, so no field needs protection beyond the flag's own.
@safe final class SQLiteWaiting {
    private static let pauses: [UInt32] = [1, 2, 5, 10, 15, 20, 25, 25, 25, 50, 50, 100]
    /// Virtual machine instructions between two looks at the flag: about a tenth of a millisecond.
    private static let instructionsPerLook: Int32 = 2_000

    private let stop: StopFlag
    private let patience: Duration
    private var began = ContinuousClock.now

    init(stop: StopFlag, patience: Duration) {
        self.stop = stop
        self.patience = patience
    }

    /// The caller keeps this object alive until `database` is closed.
    func install(on database: OpaquePointer) {
        let context = unsafe Unmanaged.passUnretained(self).toOpaque()
        unsafe sqlite3_busy_handler(database, waitOnceMore, context)
        unsafe sqlite3_progress_handler(database, Self.instructionsPerLook, isStopped, context)
    }

    func remove(from database: OpaquePointer) {
        unsafe sqlite3_busy_handler(database, nil, nil)
        unsafe sqlite3_progress_handler(database, 0, nil, nil)
    }

    /// A new statement has its own patience.
    func begin() {
        began = .now
    }

    /// Sleeps a little; `false` when nobody wants to wait longer.
    fileprivate func wait(attempt: Int32) -> Bool {
        guard !stop.isRaised, ContinuousClock.now - began < patience else { return false }
        // On the database's own thread, which waits inside a call of SQLite.
        usleep(Self.pauses[min(Int(attempt), Self.pauses.count - 1)] * 1_000)
        return true
    }

    fileprivate var isRaised: Bool { stop.isRaised }
}

private func waitOnceMore(_ context: UnsafeMutableRawPointer?, _ attempt: Int32) -> Int32 {
    guard let context = unsafe context else { return 0 }
    return unsafe Unmanaged<SQLiteWaiting>.fromOpaque(context).takeUnretainedValue().wait(attempt: attempt) ? 1 : 0
}

private func isStopped(_ context: UnsafeMutableRawPointer?) -> Int32 {
    guard let context = unsafe context else { return 0 }
    return unsafe Unmanaged<SQLiteWaiting>.fromOpaque(context).takeUnretainedValue().isRaised ? 1 : 0
}
