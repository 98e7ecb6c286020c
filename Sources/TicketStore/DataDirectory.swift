import GatewayKit
import Glibc

/// The folder with everything the gateway remembers: `store.db`, `blobs/`, `keys/`, `run/`.
///
/// It belongs to the user the gateway runs as and nobody else may look into it: it holds people's mail and the
/// keys of reply addresses.
package struct DataDirectory: Sendable {
    /// As it was given; everything else hangs below it.
    package let path: String

    /// The SQLite file, with its `-wal` and `-shm` beside it.
    package var database: String { path + "/store.db" }
    /// What is too large for a row of the database.
    package var blobs: String { path + "/blobs" }
    /// The keys that sign reply addresses and access tokens. Without them, older replies are not known by their address.
    package var keys: String { path + "/keys" }
    /// What concerns running processes only: locks, marks, the wake socket. Needs no backup.
    package var run: String { path + "/run" }
    /// The datagram socket on which a command wakes the daemon.
    package var wakeSocket: String { run + "/wake" }

    /// Checks the folder and makes what is missing in it, the folder itself included.
    ///
    /// Throws `refusedDirectory` when others may enter it or it belongs to somebody else.
    package init(preparing path: String) throws(StoreError) {
        self.path = path
        try DirectoryBlobStore.makeFolder(path)
        try Self.check(path, isRoot: false)
        for folder in [blobs, keys, run] {
            try DirectoryBlobStore.makeFolder(folder)
            try Self.check(folder, isRoot: false)
        }
    }

    /// Takes an existing folder as it is, for commands that only read. The superuser may read any.
    package init(reading path: String) throws(StoreError) {
        self.path = path
        guard unsafe access(path, F_OK) == 0 || errno != ENOENT else { throw StoreError(.noStoreYet, at: path) }
        try Self.check(path, isRoot: geteuid() == 0)
    }

    /// Bytes that may still be written to the disk of this folder.
    package func freeBytes() throws(StoreError) -> Int {
        var status = statvfs()
        guard unsafe statvfs(path, &status) == 0 else { throw StoreError(errno: errno, at: path) }
        let (bytes, overflow) = UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize))
        return overflow ? .max : Int(clamping: bytes)
    }

    private static func check(_ path: String, isRoot: Bool) throws(StoreError) {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else {
            throw StoreError(.refusedDirectory(unsafe String(cString: strerror(errno))), at: path)
        }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            throw StoreError(.refusedDirectory("is not a folder"), at: path)
        }
        guard status.st_uid == geteuid() || isRoot else {
            throw StoreError(
                .refusedDirectory("belongs to user \(status.st_uid), but this is user \(geteuid())"), at: path)
        }
        guard status.st_mode & 0o077 == 0 else {
            let mode = String(status.st_mode & 0o777, radix: 8)
            throw StoreError(.refusedDirectory("others may enter it: its mode is 0\(mode), not 0700"), at: path)
        }
    }
}

/// Keeps a second daemon off a data directory, for as long as this object lives.
///
/// The lock belongs to the open file, so it ends with the process however that ends, and a stopped process
/// keeps it.
package final class DaemonLock: Sendable {
    private let file: LockedFile

    /// Throws `alreadyRunning`, naming the process that holds the lock.
    package init(_ directory: DataDirectory) throws(StoreError) {
        file = LockedFile(file: try OpenFile(directory.run + "/lock", for: .lock))
        guard try file.file.lock(waiting: false) else {
            let holder = String(decoding: try file.file.read(from: 0, count: 20), as: UTF8.self)
            let process = Int32(holder).map { "process \($0)" } ?? "an unknown process"
            throw StoreError(.alreadyRunning, at: "\(file.file.path), held by \(process)")
        }
        try file.file.replaceContent(String(getpid()))
    }
}

/// The descriptor is never touched again after the lock was taken.
private struct LockedFile: ~Copyable, Sendable {
    let file: OpenFile
}
