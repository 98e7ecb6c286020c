package import GatewayKit

extension SQLTicketStore where Connection: ~Copyable {
    /// The last daemon here did not come to its end: a `quickCheck` beside the work is due.
    package var wasLeftOpen: Bool { place.wasLeftOpen }

    /// Space left on the disk of the data directory, in bytes. May block on a network disk.
    package func freeBytes() throws(StoreError) -> Int {
        try place.directory.freeBytes()
    }

    /// Removes blob files without a row that are older than a day, and temporary files older than an hour.
    /// Returns how many went.
    package func collectOrphans(now: Instant) async throws(StoreError) -> Int {
        let blobs = blobs
        return try await readers.perform { (connection) throws(StoreError) in
            try blobs.collectOrphans(now: now) { (digest) throws(StoreError) in
                try connection.first("SELECT 1 FROM blob WHERE digest = \(digest)") != nil
            }
        }
    }
}

extension SQLTicketStore where Connection == SQLiteConnection {
    /// Copies the write-ahead log into the database file, as far as readers allow. The next write starts the log
    /// anew when all of it was copied.
    package func checkpoint() async throws(StoreError) {
        try await writer.perform { (connection) throws(StoreError) in
            try connection.checkpoint()
        }
    }

    /// Looks for damage on a connection of its own, beside the work; cancelling the task ends it.
    ///
    /// Returns what was found, a sentence each and 20 at most; nothing when all is well. The thorough check also
    /// compares every index with its table and takes far longer.
    package func check(isThorough: Bool = false) async throws(StoreError) -> [String] {
        let path = place.directory.database
        return try await withStopFlag { (stop) async throws(StoreError) in
            let database = Database<SQLiteConnection>(label: "store.check") { () throws(StoreError) in
                try SQLiteConnection(path: path, mode: .read, stop: stop)
            }
            return try await database.perform { (connection) throws(StoreError) in
                let sql: SQLText = isThorough ? "PRAGMA integrity_check(20)" : "PRAGMA quick_check(20)"
                var findings: [String] = []
                for var row in try connection.run(sql) { findings.append(try row.text()) }
                for var row in try connection.run("PRAGMA foreign_key_check") where findings.count < 20 {
                    findings.append("a row of \(try row.text()) names a row that is not there")
                }
                return findings.filter { !$0.utf8.elementsEqual("ok".utf8) }
            }
        }
    }
}
