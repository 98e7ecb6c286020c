import GatewayKit
import Glibc
import Testing

@testable import TicketStore

@Suite struct MigrationTests {
    private static let next = Migration(
        number: Migration.all.count + 1,
        sqlite: [
            "CREATE TABLE example (id INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT",
            "INSERT INTO example (name) SELECT number FROM ticket",
            "CREATE INDEX example_name ON example (name)",
        ])

    /// Every table and index there is, as its own statement.
    private func schema(_ connection: inout SQLiteConnection) throws -> [String] {
        try connection.run("SELECT coalesce(sql, name) FROM sqlite_schema ORDER BY name").map {
            var row = $0
            return try row.text()
        }
    }

    @Test("I26 a migration cut short before any of its statements leaves whole steps and is finished by the next start")
    func cutShort() throws {
        let migrator = Migrator(Migration.all + [Self.next])
        let folder = try TemporaryFolder()
        let path = folder.path + "/schema.db"
        func fresh() throws -> SQLiteConnection {
            for suffix in ["", "-wal", "-shm"] { _ = unsafe unlink(path + suffix) }
            return try SQLiteConnection(path: path, mode: .create)
        }
        var whole = try fresh()
        try migrator.run(on: &whole, now: .start)
        let expected = try schema(&whole)
        var limit = 0
        while true {
            var killed = KilledConnection(connection: try fresh(), left: limit)
            do {
                try migrator.run(on: &killed, now: .start)
                break
            } catch {
                #expect(error.code == .interrupted)
            }
            // The kernel's part: what was not committed is gone.
            _ = try? killed.connection.run("ROLLBACK")
            let version = try Migrator.version(of: &killed.connection)
            #expect((0...Migration.all.count + 1).contains(version))
            try migrator.run(on: &killed.connection, now: .start)
            #expect(try schema(&killed.connection) == expected, "after \(limit) statements")
            limit += 1
        }
        #expect(limit > 30)
    }

    @Test("I26 a schema newer than this program is refused by name and left alone")
    func newer() async throws {
        let opened = try Backend.sqlite.open()
        try await opened.store.writer.transaction { (connection) throws(StoreError) in
            try connection.execute("INSERT INTO schema_step (number, applied_at) VALUES (7, 0)")
        }
        await opened.store.close()
        let folder = opened.folder
        for open in [
            { _ = try OpenStore.openForCommand(folder.directory, now: .start) },
            { _ = try OpenStore.openForReading(folder.directory) },
        ] as [() throws -> Void] {
            let error = #expect(throws: StoreError.self) { try open() }
            #expect(error?.code == .newerSchema(found: 7, known: Migration.all.count))
        }
    }

    @Test("I26 a first start that was killed begins again")
    func firstStart() async throws {
        let folder = try TemporaryFolder()
        let unfinished = try folder.directory.database + ".new"
        do {
            var half = try SQLiteConnection(path: unfinished, mode: .create)
            try half.execute("CREATE TABLE blob (id INTEGER PRIMARY KEY)")
        }
        let store = try OpenStore.openForDaemon(folder.directory, now: .start)
        #expect(try await store.received(Mails.letter(uid: 1)).size > 0)
        #expect(unsafe access(unfinished, F_OK) != 0)
    }

    @Test("ten first starts at once make one store")
    func together() async throws {
        let folder = try TemporaryFolder()
        let directory = try folder.directory
        try await withThrowingTaskGroup(of: Void.self) { group in
            for uid in 1...10 as ClosedRange<UInt32> {
                group.addTask {
                    let store = try OpenStore.openForCommand(directory, now: .start)
                    _ = try await store.hold([Mails.letter(uid: uid)], now: .start)
                }
            }
            try await group.waitForAll()
        }
        let store = try OpenStore.openForDaemon(directory, now: .start)
        #expect(try await store.lettersInHand(limit: 99).count == 10)
    }
}

/// A connection whose process is killed after some statements: nothing runs any more, not even ROLLBACK.
private struct KilledConnection: SQLConnection, ~Copyable {
    var connection: SQLiteConnection
    var left: Int

    mutating func run(_ sql: SQLText) throws(StoreError) -> [SQLRow] {
        try live()
        return try connection.run(sql)
    }

    mutating func integers(_ sql: SQLText, _ words: inout WordTable) throws(StoreError) -> [Int64] {
        try live()
        return try connection.integers(sql, &words)
    }

    private mutating func live() throws(StoreError) {
        guard left > 0 else { throw StoreError(.interrupted, at: "test") }
        left -= 1
    }
}
