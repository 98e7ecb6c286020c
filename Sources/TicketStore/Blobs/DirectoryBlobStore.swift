import Dispatch
package import GatewayKit
import Glibc

/// Blobs as files: `blobs/ab/cdef…`, named by nothing but the SHA-256 of their content.
///
/// A name is only ever given to a whole, durable file. Placing a blob that is already there replaces it, which
/// renews its age, so the collector never takes what a commit is about to name; `blobs/lock` keeps the two apart,
/// also between processes.
package final class DirectoryBlobStore: BlobStore {
    private let root: String

    /// Makes the folders it needs. `root` is `blobs` in the data directory.
    package init(root: String) throws(StoreError) {
        self.root = root
        try DirectoryBlobStore.makeFolder(root)
        try DirectoryBlobStore.makeFolder(root + "/tmp")
    }

    /// Takes the folders as they are, for a command that only reads.
    init(reading root: String) {
        self.root = root
    }

    /// Any number of writers may work at once: each has a temporary file of its own.
    package func makeWriter() -> BlobWriter {
        BlobWriter(directory: self)
    }

    /// Looks at the file's length; its bytes were hashed when they were written.
    package func confirm(_ blob: StagedBlob) throws(StoreError) {
        let status = try OpenFile(path(of: blob.digest), for: .read).status()
        guard Int(status.st_size) == blob.size else { throw StoreError(.missingBlob, at: path(of: blob.digest)) }
    }

    /// Syncs each folder that holds one of them, then the root: any of these folders may be new.
    package func makeDurable(_ blobs: Set<StagedBlob>) throws(StoreError) {
        guard !blobs.isEmpty else { return }
        for folder in Set(blobs.map { folder(of: $0.digest) }) {
            try OpenFile(folder, for: .folder).synchronize()
        }
        // Any of these folders may be new, made by this writer or by another a moment ago.
        try OpenFile(root, for: .folder).synchronize()
    }

    /// Opens the file anew each time: a reader holds no descriptor in between. Throws `missingBlob` when it is gone.
    package func read(_ digest: Digest, from offset: Int, count: Int) throws(StoreError) -> [UInt8] {
        try OpenFile(path(of: digest), for: .read).read(from: offset, count: count)
    }

    func makeTemporaryFile() throws(StoreError) -> TemporaryFile {
        try TemporaryFile(in: root + "/tmp")
    }

    func place(_ file: consuming TemporaryFile, as digest: Digest) throws(StoreError) {
        try Self.makeFolder(folder(of: digest))
        let gate = try OpenFile(root + "/lock", for: .lock)
        _ = try gate.lock(shared: true, waiting: true)
        try file.move(to: path(of: digest))
    }

    private func folder(of digest: Digest) -> String {
        "\(root)/\(digest.description.prefix(2))"
    }

    private func path(of digest: Digest) -> String {
        "\(folder(of: digest))/\(digest.description.dropFirst(2))"
    }

    static func makeFolder(_ path: String) throws(StoreError) {
        guard unsafe mkdir(path, 0o700) != 0, errno != EEXIST else { return }
        throw StoreError(errno: errno, at: path)
    }
}

extension DirectoryBlobStore {
    /// Syncs the folder too: what was forgotten does not come back with the power.
    package func remove(_ digest: Digest) throws(StoreError) {
        let gate = try OpenFile(root + "/lock", for: .lock)
        _ = try gate.lock(waiting: true)
        guard unsafe unlink(path(of: digest)) != 0 else {
            return try OpenFile(folder(of: digest), for: .folder).synchronize()
        }
        guard errno == ENOENT else { throw StoreError(errno: errno, at: path(of: digest)) }
    }

    /// Holds the lock only while it removes one file, so writers never wait long.
    package func collectOrphans(
        now: Instant, isKnown: (Digest) throws(StoreError) -> Bool
    ) throws(StoreError) -> Int {
        var removed = 0
        for name in try OpenFile.names(in: root + "/tmp") {
            removed += try remove("\(root)/tmp/\(name)", olderThan: now - BlobLimits.temporaryAge)
        }
        for folder in try OpenFile.names(in: root) where folder.utf8.count == 2 {
            for name in try OpenFile.names(in: "\(root)/\(folder)") {
                guard let digest = Digest(hexadecimal: folder + name), try !isKnown(digest) else { continue }
                removed += try remove(path(of: digest), olderThan: now - BlobLimits.orphanAge)
            }
        }
        return removed
    }

    /// Removes one file unless it is younger or gone. Nobody places a blob between the look and the removal.
    private func remove(_ path: String, olderThan limit: Instant) throws(StoreError) -> Int {
        let gate = try OpenFile(root + "/lock", for: .lock)
        _ = try gate.lock(waiting: true)
        var status = stat()
        guard unsafe lstat(path, &status) == 0 else { return 0 }
        guard Instant(seconds: Int64(status.st_mtim.tv_sec)) < limit else { return 0 }
        guard unsafe unlink(path) == 0 || errno == ENOENT else { throw StoreError(errno: errno, at: path) }
        return 1
    }
}
