import Synchronization

/// A few read-only connections, so that a long listing never waits for a commit, nor a commit for it; and one more for
/// look-ups, which wait for no listing.
package final class ReaderPool<Connection: SQLConnection & ~Copyable>: Sendable {
    private let databases: [Database<Connection>]
    private let quick: Database<Connection>
    private let turn = Atomic<Int>(0)

    /// Opens nothing yet; each connection is opened by its first use. `count` is at least 1.
    package init(count: Int, open: @escaping @Sendable () throws(StoreError) -> Connection) {
        precondition(count > 0, "a pool has at least one connection")
        databases = (1...count).map { Database(label: "store.reader.\($0)", open: open) }
        quick = Database(label: "store.reader.quick", open: open)
    }

    /// Runs `body` over one unchanging view, on the connection whose turn it is.
    package func snapshot<Success: Sendable>(
        _ body: @Sendable (inout Connection) throws(StoreError) -> Success
    ) async throws(StoreError) -> Success {
        try await next.snapshot(body)
    }

    /// Runs `body`, which reads a few rows that it finds by an index, over one unchanging view: what the gateway itself has
    /// to know to go on.
    package func lookUp<Success: Sendable>(
        _ body: @Sendable (inout Connection) throws(StoreError) -> Success
    ) async throws(StoreError) -> Success {
        try await quick.snapshot(body)
    }

    /// Runs `body` outside any transaction: each statement sees the newest state.
    package func perform<Success: Sendable>(
        _ body: @Sendable (inout Connection) throws(StoreError) -> Success
    ) async throws(StoreError) -> Success {
        try await next.perform(body)
    }

    private var next: Database<Connection> {
        let number = UInt(bitPattern: turn.wrappingAdd(1, ordering: .relaxed).oldValue)
        return databases[Int(number % UInt(databases.count))]
    }

    /// Closes the connections, each after the work it has begun; a later use opens them again.
    package func close() async {
        for database in databases { await database.close() }
        await quick.close()
    }
}
