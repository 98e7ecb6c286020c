import Synchronization

/// A few read-only connections, so that a long listing never waits for a commit, nor a commit for it; and one more for
/// look-ups, which wait for no listing.
package final class ReaderPool<Connection: SQLConnection & ~Copyable>: Sendable {
    /// A connection, and how many wait for it or are at work on it.
    private final class Seat: Sendable {
        let database: Database<Connection>
        let guests = Atomic<Int>(0)

        init(_ database: Database<Connection>) {
            self.database = database
        }
    }

    private let seats: [Seat]
    private let quick: Database<Connection>

    /// Opens nothing yet; each connection is opened by its first use. `count` is at least 1.
    package init(count: Int, open: @escaping @Sendable () throws(StoreError) -> Connection) {
        precondition(count > 0, "a pool has at least one connection")
        seats = (1...count).map { Seat(Database(label: "store.reader.\($0)", open: open)) }
        quick = Database(label: "store.reader.quick", open: open)
    }

    /// Runs `body` over one unchanging view, on the connection that fewest wait for.
    package func snapshot<Success: Sendable>(
        _ body: @Sendable (inout Connection) throws(StoreError) -> Success
    ) async throws(StoreError) -> Success {
        let seat = take()
        defer { seat.guests.subtract(1, ordering: .relaxed) }
        return try await seat.database.snapshot(body)
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
        let seat = take()
        defer { seat.guests.subtract(1, ordering: .relaxed) }
        return try await seat.database.perform(body)
    }

    /// Two who come at once may take the same one; the next takes another.
    private func take() -> Seat {
        var best = seats[0]
        for seat in seats.dropFirst() where seat.guests.load(ordering: .relaxed) < best.guests.load(ordering: .relaxed)
        {
            best = seat
        }
        best.guests.add(1, ordering: .relaxed)
        return best
    }

    /// Closes the connections, each after the work it has begun; a later use opens them again.
    package func close() async {
        for seat in seats { await seat.database.close() }
        await quick.close()
    }
}
