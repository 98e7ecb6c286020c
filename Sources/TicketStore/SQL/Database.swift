import GatewayKit

/// Owns one connection and runs synchronous work on it, on a thread where blocking is allowed.
///
/// The body cannot suspend, so nothing comes between its statements. The connection is opened when it is needed.
/// After a failed write or a damaged page it is closed and never opened again: what the kernel promised to the
/// old handle may be lost, and only a new process with a fresh recovery can know.
package actor Database<Connection: SQLConnection & ~Copyable> {
    private let executor: BlockingExecutor
    private let open: @Sendable () throws(StoreError) -> Connection
    private var connection: Connection?
    private var refusal: StoreError?

    /// `connection` is used first, when there is one already.
    package init(
        label: String, connection: consuming sending Connection? = nil,
        open: @escaping @Sendable () throws(StoreError) -> Connection
    ) {
        executor = BlockingExecutor(label: label)
        self.open = open
        self.connection = connection
    }

    /// A thread of its own, where SQL may block.
    package nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

    /// Runs `body` in one writing transaction.
    package func transaction<Success: Sendable>(
        _ body: @Sendable (inout Connection) throws(StoreError) -> Success
    ) throws(StoreError) -> Success {
        try perform { (connection) throws(StoreError) in try connection.transaction(body) }
    }

    /// Runs `body` over one unchanging view.
    package func snapshot<Success: Sendable>(
        _ body: @Sendable (inout Connection) throws(StoreError) -> Success
    ) throws(StoreError) -> Success {
        try perform { (connection) throws(StoreError) in try connection.snapshot(body) }
    }

    /// Runs `body` outside any transaction.
    package func perform<Success: Sendable>(
        _ body: @Sendable (inout Connection) throws(StoreError) -> Success
    ) throws(StoreError) -> Success {
        if let refusal { throw refusal }
        var live = if let held = connection.take() { held } else { try open() }
        do {
            let success = try body(&live)
            connection = consume live
            return success
        } catch {
            if error.endsConnection { refusal = error } else { connection = consume live }
            throw error
        }
    }

    /// Closes the connection; the next use opens a new one.
    package func close() {
        connection = nil
    }
}
