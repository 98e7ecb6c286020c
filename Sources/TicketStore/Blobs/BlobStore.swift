package import GatewayKit

/// Where bytes too large for a row are kept, each under the name of its SHA-256.
///
/// Everything here may block and may be called from any thread; keep it off the cooperative pool.
package protocol BlobStore: Sendable {
    /// Starts a blob. Small ones stay in memory, large ones go to disk while they come.
    func makeWriter() -> BlobWriter

    /// Throws `missingBlob` unless the staged file is there, whole.
    func confirm(_ blob: StagedBlob) throws(StoreError)

    /// Makes the names of staged blobs survive a loss of power. Called once per batch, before the row that names
    /// them is committed.
    func makeDurable(_ blobs: Set<StagedBlob>) throws(StoreError)

    /// Up to `count` bytes from `offset`; fewer only at the end.
    func read(_ digest: Digest, from offset: Int, count: Int) throws(StoreError) -> [UInt8]

    /// Removes one that no row names, however young; it may be gone already.
    ///
    /// To be called while nobody can commit a row that names it. Whoever writes the same bytes meanwhile is told by
    /// `confirm`.
    func remove(_ digest: Digest) throws(StoreError)

    /// Removes what no row names and nobody is still writing. Returns how many files went.
    ///
    /// `isKnown` says whether a digest has a row. A blob younger than a day is never removed.
    func collectOrphans(
        now: Instant, isKnown: (Digest) throws(StoreError) -> Bool
    ) throws(StoreError) -> Int
}

/// Sizes and ages of stored bytes.
package enum BlobLimits {
    /// Up to here bytes are a row of the database; beyond, a file.
    package static let largestRow = 64 * 1024
    /// A file without a row is somebody's unfinished work until it is this old.
    package static let orphanAge = Duration.seconds(24 * 3600)
    /// A temporary file of this age belongs to a writer that died.
    package static let temporaryAge = Duration.seconds(3600)
}

/// The bytes of one stored blob, piece by piece, so that a large one never stands in memory.
package struct BlobReader: Sendable {
    private enum Source {
        case memory([UInt8])
        case file(any BlobStore, Digest)
        case other(@Sendable (_ offset: Int, _ count: Int) throws(StoreError) -> [UInt8])
    }

    /// Bytes of the whole blob, read or not.
    package let size: Int
    private let source: Source
    private var position = 0

    /// Bytes that are in memory already.
    package init(_ bytes: [UInt8]) {
        size = bytes.count
        source = .memory(bytes)
    }

    init(_ digest: Digest, size: Int, in store: any BlobStore) {
        self.size = size
        source = .file(store, digest)
    }

    /// Bytes from elsewhere: `read` answers as many as it is asked for, and may block.
    package init(size: Int, read: @escaping @Sendable (_ offset: Int, _ count: Int) throws(StoreError) -> [UInt8]) {
        self.size = size
        source = .other(read)
    }

    /// Throws `missingBlob` when the file is gone or cut short. May block.
    func confirm() throws(StoreError) {
        guard case .file(let store, let digest) = source, size > 0 else { return }
        let last = try store.read(digest, from: size - 1, count: 1)
        guard last.count == 1 else { throw StoreError(.missingBlob, at: "\(digest)") }
    }

    /// The next bytes, at most `count` of them; empty at the end. May block.
    package mutating func next(_ count: Int = 64 * 1024) throws(StoreError) -> [UInt8] {
        let wanted = min(count, size - position)
        guard wanted > 0 else { return [] }
        defer { position += wanted }
        switch source {
        case .memory(let bytes):
            return Array(bytes[position..<(position + wanted)])
        case .file(let store, let digest):
            let bytes = try store.read(digest, from: position, count: wanted)
            guard bytes.count == wanted else { throw StoreError(.missingBlob, at: "\(digest)") }
            return bytes
        case .other(let read):
            let bytes = try read(position, wanted)
            guard bytes.count == wanted else { throw StoreError(.missingBlob, at: "an open file") }
            return bytes
        }
    }
}
