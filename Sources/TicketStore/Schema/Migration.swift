import GatewayKit

/// One numbered step of the schema: all of its statements are kept in one transaction, or none.
///
/// A migration that was ever released is never changed. Its DDL stands once per backend, side by side.
struct Migration: Sendable {
    let number: Int
    let sqlite: [SQLText]

    /// Every step from an empty database to what this program reads and writes.
    static let all: [Migration] = [.first, .safeHTML]
}

/// Brings a database to the newest schema this program knows, and no further.
struct Migrator: Sendable {
    private let migrations: [Migration]

    init(_ migrations: [Migration] = Migration.all) {
        precondition(migrations.indices.allSatisfy { migrations[$0].number == $0 + 1 }, "numbered from one")
        self.migrations = migrations
    }

    /// Applies what is missing. The write lock is taken before the version is read, so two processes that start
    /// together apply each step once; a process killed on the way leaves whole steps behind and the next goes on.
    func run(on connection: inout some SQLConnection & ~Copyable, now: Instant) throws(StoreError) {
        while try check(&connection) < migrations.count {
            try connection.transaction { (connection) throws(StoreError) in
                try connection.execute(
                    "CREATE TABLE IF NOT EXISTS schema_step (number INTEGER PRIMARY KEY, applied_at INTEGER NOT NULL)")
                let done = try check(&connection)
                guard done < migrations.count else { return }
                for statement in migrations[done].sqlite { try connection.execute(statement) }
                try connection.execute("INSERT INTO schema_step (number, applied_at) VALUES (\(done + 1), \(now))")
            }
        }
    }

    /// The version found; throws `newerSchema` when it is unknown here.
    @discardableResult
    func check(_ connection: inout some SQLConnection & ~Copyable) throws(StoreError) -> Int {
        let found = try Self.version(of: &connection)
        guard found <= migrations.count else {
            throw StoreError(.newerSchema(found: found, known: migrations.count), at: "schema")
        }
        return found
    }

    /// 0 for an empty database.
    static func version(of connection: inout some SQLConnection & ~Copyable) throws(StoreError) -> Int {
        var table = try connection.first("SELECT count(*) FROM sqlite_schema WHERE name = 'schema_step'")
        guard try table?.integer() == 1 else { return 0 }
        var step = try connection.first("SELECT coalesce(max(number), 0) FROM schema_step")
        return try step?.count() ?? 0
    }
}
