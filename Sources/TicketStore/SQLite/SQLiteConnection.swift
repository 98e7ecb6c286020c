import CSQLite
package import GatewayKit

/// One SQLite connection: exactly one owner, closed exactly once, never used by two threads at a time.
@safe package struct SQLiteConnection: SQLConnection, ~Copyable {
    package enum Mode: Sendable {
        /// Reads and writes an existing file.
        case write
        /// Reads and writes, and makes the file when there is none.
        case create
        /// Never changes anything, not even by checkpoint.
        case read
    }

    /// Prepared statements kept; all are dropped when there would be more.
    private static let statementLimit = 200

    /// Once per process, before the first connection.
    private static let isConfigured = csqlite_configure() == SQLITE_OK

    private let handle: OpaquePointer
    private let path: String
    private let waiting: SQLiteWaiting
    private var statements: [String: SQLiteStatement]

    /// Opens `path` and reads its header. `stop` ends every statement of this connection, running or to come.
    /// `patience` is how long a lock of another process is waited for.
    package init(
        path: String, mode: Mode, stop: StopFlag = StopFlag(), patience: Duration = .seconds(10)
    ) throws(StoreError) {
        let waiting = SQLiteWaiting(stop: stop, patience: patience)
        let opened = unsafe try Self.open(path, mode, waiting)
        unsafe handle = opened
        self.path = path
        self.waiting = waiting
        statements = [:]
    }

    deinit {
        unsafe waiting.remove(from: handle)
        // Statements end after this; the last of them completes the closing.
        unsafe sqlite3_close_v2(handle)
    }

    /// Prepared once per text. Waits for a lock as long as the patience given at the start, then throws `busy`.
    package mutating func run(_ sql: SQLText) throws(StoreError) -> [SQLRow] {
        try perform(sql) { (statement) throws(SQLiteStatus) in try statement.run(sql.arguments) }
    }

    /// As `run`.
    package mutating func integers(_ sql: SQLText, _ words: inout WordTable) throws(StoreError) -> [Int64] {
        try perform(sql) { (statement) throws(SQLiteStatus) in try statement.integers(sql.arguments, &words) }
    }

    private mutating func perform<Success>(
        _ sql: SQLText, _ body: (SQLiteStatement) throws(SQLiteStatus) -> Success
    ) throws(StoreError) -> Success {
        do {
            let statement = try prepared(sql.text)
            waiting.begin()
            return try body(statement)
        } catch {
            throw unsafe StoreError(sqlite: error.code, of: handle, at: path)
        }
    }

    /// Copies the write-ahead log into the database file; never waits for a reader of old pages.
    func checkpoint() throws(StoreError) {
        let status = unsafe sqlite3_wal_checkpoint_v2(handle, nil, SQLITE_CHECKPOINT_PASSIVE, nil, nil)
        guard status != SQLITE_OK, status & 0xFF != SQLITE_BUSY else { return }
        throw unsafe StoreError(sqlite: status, of: handle, at: path)
    }

    private static func open(
        _ path: String, _ mode: Mode, _ waiting: SQLiteWaiting
    ) throws(StoreError) -> OpaquePointer {
        _ = Self.isConfigured
        var opened: OpaquePointer?
        var status = unsafe sqlite3_open_v2(
            path, &opened, mode.flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nil)
        if status == SQLITE_OK, let database = unsafe opened {
            unsafe waiting.install(on: database)
            for pragma in mode.settings where status == SQLITE_OK {
                status = unsafe sqlite3_exec(database, pragma, nil, nil, nil)
            }
            if status == SQLITE_OK { return unsafe database }
        }
        let error = unsafe StoreError(sqlite: status, of: opened, at: path)
        unsafe sqlite3_close_v2(opened)
        throw error
    }

    private mutating func prepared(_ text: String) throws(SQLiteStatus) -> SQLiteStatement {
        if let known = statements[text] { return known }
        if statements.count >= Self.statementLimit { statements.removeAll() }
        let statement = unsafe try SQLiteStatement(text, on: handle)
        statements[text] = statement
        return statement
    }
}

/// It may be handed to another thread as a whole: having one owner only, no two threads can hold it at once.
extension SQLiteConnection: @unchecked Sendable {}

extension SQLiteConnection.Mode {
    fileprivate var flags: Int32 {
        switch self {
        case .write: SQLITE_OPEN_READWRITE
        case .create: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
        case .read: SQLITE_OPEN_READONLY
        }
    }

    /// The last one reads the first page, so that a file which is no database is named at once.
    fileprivate var settings: [String] {
        let common = [
            "PRAGMA temp_store = MEMORY", "PRAGMA trusted_schema = OFF", "SELECT count(*) FROM sqlite_schema",
        ]
        switch self {
        case .create, .write:
            return [
                "PRAGMA page_size = 4096", "PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL",
                "PRAGMA foreign_keys = ON", "PRAGMA cache_size = -8192", "PRAGMA wal_autocheckpoint = 4000",
                "PRAGMA journal_size_limit = 67108864", "PRAGMA secure_delete = ON",
            ] + common
        case .read:
            return ["PRAGMA query_only = ON", "PRAGMA cache_size = -8192"] + common
        }
    }
}
