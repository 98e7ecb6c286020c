package import GatewayKit
import Glibc

/// The SQLite store of a data directory, opened for one of three purposes.
///
/// Opening reads the header and the schema version and recovers the write-ahead log, nothing more: it takes
/// milliseconds on a store of any size. A file that is not what it should be is refused as `damaged`.
package enum OpenStore {
    /// What the daemon and all commands work with.
    package typealias Store = SQLTicketStore<SQLiteConnection>

    /// Connections for listings beside the one that writes.
    private static let readers = 3

    /// Everything, and the lock against a second daemon for as long as the store lives.
    ///
    /// `subscriptions` say who is told of what happens to tickets.
    package static func openForDaemon(
        _ directory: DataDirectory, serviceLevels: ServiceLevelBook = .none, now: Instant,
        telling subscriptions: [EventSubscription] = []
    ) throws(StoreError) -> Store {
        let lock = try DaemonLock(directory)
        return try open(
            directory, prepare(directory, now: now), lock: lock, readers: readers, serviceLevels, subscriptions)
    }

    /// For a command that changes something beside a running daemon.
    ///
    /// `subscriptions` say who is told of what happens to tickets.
    package static func openForCommand(
        _ directory: DataDirectory, serviceLevels: ServiceLevelBook = .none, now: Instant,
        telling subscriptions: [EventSubscription] = []
    ) throws(StoreError) -> Store {
        try open(directory, prepare(directory, now: now), lock: nil, readers: 1, serviceLevels, subscriptions)
    }

    /// For a command that only reads; writing through this store fails.
    package static func openForReading(_ directory: DataDirectory) throws(StoreError) -> Store {
        let stop = StopFlag()
        let path = directory.database
        let place = try StorePlace(directory: directory, stop: stop, lock: nil)
        guard unsafe access(path, F_OK) == 0 else {
            throw StoreError(.noStoreYet, at: directory.path)
        }
        let open: @Sendable () throws(StoreError) -> SQLiteConnection = { () throws(StoreError) in
            try SQLiteConnection(path: path, mode: .read, stop: stop)
        }
        var connection = try open()
        try Migrator().check(&connection)
        return SQLTicketStore(
            writer: Database(label: "store", open: open), readers: ReaderPool(count: 1, open: open),
            desk: TicketDesk(blobs: DirectoryBlobStore(reading: directory.blobs), serviceLevels: .none), place: place)
    }

    private static func open(
        _ directory: DataDirectory, _ prepared: consuming PreparedConnection, lock: DaemonLock?, readers: Int,
        _ serviceLevels: ServiceLevelBook, _ subscriptions: [EventSubscription]
    ) throws(StoreError) -> Store {
        let stop = prepared.stop
        let path = directory.database
        return SQLTicketStore(
            writer: Database(label: "store", connection: prepared.connection) { () throws(StoreError) in
                try SQLiteConnection(path: path, mode: .write, stop: stop)
            },
            readers: ReaderPool(count: readers) { () throws(StoreError) in
                try SQLiteConnection(path: path, mode: .read, stop: stop)
            },
            desk: TicketDesk(
                blobs: try DirectoryBlobStore(root: directory.blobs), serviceLevels: serviceLevels,
                subscriptions: subscriptions),
            place: try StorePlace(directory: directory, stop: stop, lock: lock))
    }

    /// Makes the file when there is none and brings its schema up to date.
    private static func prepare(
        _ directory: DataDirectory, now: Instant
    ) throws(StoreError) -> PreparedConnection {
        let path = directory.database
        var status = stat()
        if unsafe stat(path, &status) != 0 {
            try create(directory, now: now)
        } else if status.st_size == 0 {
            throw StoreError(.damaged, at: "\(path), which is empty")
        }
        let stop = StopFlag()
        var connection = try SQLiteConnection(path: path, mode: .write, stop: stop)
        guard try Migrator.version(of: &connection) > 0 else { throw StoreError(.damaged, at: path) }
        try Migrator().run(on: &connection, now: now)
        return PreparedConnection(connection: connection, stop: stop)
    }

    /// Kept open: closing the last connection would move the whole log into the file, and starting must not wait.
    private struct PreparedConnection: ~Copyable {
        let connection: SQLiteConnection
        let stop: StopFlag
    }

    /// A new store is built aside and renamed when it is whole, so that an empty `store.db` is always damage and
    /// never a start that was cut short.
    private static func create(_ directory: DataDirectory, now: Instant) throws(StoreError) {
        let path = directory.database
        let gate = try OpenFile(directory.run + "/create", for: .lock)
        _ = try gate.lock(waiting: true)
        guard unsafe access(path, F_OK) != 0 else { return }
        guard unsafe access(path + "-wal", F_OK) != 0 else { throw StoreError(.damaged, at: path + " is gone") }
        let unfinished = path + ".new"
        for suffix in ["", "-wal", "-shm"] { _ = unsafe unlink(unfinished + suffix) }
        // Nobody else may read it; SQLite gives the log the mode of the database.
        _ = try OpenFile(unfinished, for: .createNew)
        try build(unfinished, now: now)
        guard unsafe rename(unfinished, path) == 0 else { throw StoreError(errno: errno, at: path) }
        try OpenFile(directory.path, for: .folder).synchronize()
    }

    /// The connection is closed on return, which moves everything from the log into the file and syncs it.
    private static func build(_ path: String, now: Instant) throws(StoreError) {
        var connection = try SQLiteConnection(path: path, mode: .create)
        try Migrator().run(on: &connection, now: now)
    }
}

extension DataDirectory {
    /// Size of the write-ahead log; 0 when there is none.
    var walBytes: Int {
        var status = stat()
        return unsafe stat(database + "-wal", &status) == 0 ? Int(status.st_size) : 0
    }
}
