import Glibc

/// Takes the bytes of one blob as they come and hashes them on the way.
///
/// Up to `BlobLimits.largestRow` they stay in memory. A larger blob is written to a temporary file that only this
/// writer can have made, made durable, and moved under its final name. A writer that is dropped before `finish`
/// leaves nothing behind. Blocks; used by one thread at a time.
package final class BlobWriter {
    /// Written to disk in pieces of this size.
    private static let pieceSize = 256 * 1024

    private let directory: DirectoryBlobStore
    private var buffer: [UInt8] = []
    private var hash = SHA256()
    private var file: TemporaryFile?
    /// Bytes taken so far.
    package private(set) var size = 0

    init(directory: DirectoryBlobStore) {
        self.directory = directory
    }

    /// Takes the next bytes. Throws what the disk throws; then the blob is lost and the writer is dropped.
    package func append(_ bytes: ArraySlice<UInt8>) throws(StoreError) {
        buffer.append(contentsOf: bytes)
        try took(bytes.count)
    }

    /// Takes the next bytes.
    package func append(_ bytes: [UInt8]) throws(StoreError) {
        try append(bytes[...])
    }

    /// Takes the next bytes.
    package func append(_ bytes: Span<UInt8>) throws(StoreError) {
        unsafe bytes.withUnsafeBufferPointer { unsafe buffer.append(contentsOf: $0) }
        try took(bytes.count)
    }

    /// Ends the blob. A file is whole, durable and under its final name when this returns; its folder is not yet.
    package func finish() throws(StoreError) -> BlobContent {
        guard file != nil else {
            defer { buffer = [] }
            return .bytes(buffer)
        }
        try spill()
        let blob = StagedBlob(digest: hash.digest(), size: size)
        if let file = file.take() { try directory.place(file, as: blob.digest) }
        return .file(blob)
    }

    private func took(_ count: Int) throws(StoreError) {
        size += count
        if file == nil {
            guard size > BlobLimits.largestRow else { return }
            file = try directory.makeTemporaryFile()
        }
        if buffer.count >= Self.pieceSize { try spill() }
    }

    private func spill() throws(StoreError) {
        hash.update(buffer)
        try file?.write(buffer)
        buffer.removeAll(keepingCapacity: true)
    }
}

/// A file under `blobs/tmp` that disappears unless it is placed.
struct TemporaryFile: ~Copyable {
    private let file: OpenFile

    init(in folder: String) throws(StoreError) {
        let name = String(UInt64.random(in: 0 ... .max), radix: 16)
        file = try OpenFile("\(folder)/\(getpid())-\(name)", for: .createNew)
    }

    func write(_ bytes: [UInt8]) throws(StoreError) {
        unsafe try bytes.withUnsafeBufferPointer { (buffer) throws(StoreError) in
            unsafe try file.write(UnsafeRawBufferPointer(buffer))
        }
    }

    /// Makes the bytes durable, then gives them their name; an older file of that name is replaced in one step.
    consuming func move(to path: String) throws(StoreError) {
        try file.synchronize()
        guard unsafe rename(file.path, path) == 0 else { throw StoreError(errno: errno, at: path) }
    }

    deinit {
        // After a move there is no file of this name any more.
        _ = unsafe unlink(file.path)
    }
}
