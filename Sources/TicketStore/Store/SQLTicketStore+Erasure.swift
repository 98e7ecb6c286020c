package import GatewayKit
package import MIMEParser

extension SQLTicketStore where Connection: ~Copyable {
    /// See `PersonStore`.
    package func erase(personAt address: EmailAddress, now: Instant) async throws(StoreError) -> Erasure? {
        let outcome = try await writer.transaction { (connection) throws(StoreError) -> (Erasure, [Digest])? in
            guard let contact = try connection.contact(at: address)?.id else {
                // Somebody who left the team and never wrote has nothing but an account.
                guard let account = try connection.account(at: address)?.id else { return nil }
                try connection.erase(account)
                return (Erasure(), [])
            }
            var oblivion = Oblivion(of: contact, address, now: now)
            try oblivion.run(&connection)
            return (oblivion.erasure, oblivion.files)
        }
        guard let (done, files) = outcome else { return nil }
        var erasure = done
        try await remove(files)
        try await forgetWords()
        erasure.isLogEmpty = try await writer.perform { (connection) throws(StoreError) in
            var row = try connection.one("PRAGMA wal_checkpoint(TRUNCATE)")
            return try row.count() == 0
        }
        return erasure
    }

    /// Under the write lock: nobody commits a row that names one of them meanwhile.
    private func remove(_ files: [Digest]) async throws(StoreError) {
        guard !files.isEmpty else { return }
        let blobs = blobs
        try await writer.transaction { (connection) throws(StoreError) in
            for file in files where try connection.first("SELECT 1 FROM blob WHERE digest = \(file)") == nil {
                try blobs.remove(file)
            }
        }
    }

    /// An index of words keeps what it was told to forget until its parts are merged: in small steps, so that nobody
    /// waits for long.
    private func forgetWords() async throws(StoreError) {
        for (start, step) in Self.merges {
            try await writer.transaction { (connection) throws(StoreError) in try connection.execute(start) }
            var isDone = false
            while !isDone {
                isDone = try await writer.transaction { (connection) throws(StoreError) in
                    let before = try connection.changes()
                    try connection.execute(step)
                    // SQLite FTS5, section 6.8: less than two changes mean that there was nothing to merge.
                    return try connection.changes() - before < 2
                }
            }
        }
    }

    /// Pages per step.
    private static var merges: [(start: SQLText, step: SQLText)] {
        [
            (
                "INSERT INTO message_search (message_search, rank) VALUES ('merge', -500)",
                "INSERT INTO message_search (message_search, rank) VALUES ('merge', 500)"
            ),
            (
                "INSERT INTO note_search (note_search, rank) VALUES ('merge', -500)",
                "INSERT INTO note_search (note_search, rank) VALUES ('merge', 500)"
            ),
        ]
    }
}

extension SQLConnection where Self: ~Copyable {
    fileprivate mutating func changes() throws(StoreError) -> Int {
        var row = try one("SELECT total_changes()")
        return try row.count()
    }
}
