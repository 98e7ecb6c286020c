import Glibc

/// A file on its way: readable by nobody else, under its name with `.part` until it is whole and durable.
///
/// One that is dropped before `finish` is removed.
@safe struct ExportFile: ~Copyable {
    /// Written to disk in pieces of this size.
    private static let pieceSize = 256 * 1024

    private let descriptor: Int32
    private let path: String
    private var buffer: [UInt8] = []
    private var written = 0
    private var share: SpaceShare

    /// Where it stands until it is finished.
    var partialPath: String { Self.partialPath(of: path) }

    static func partialPath(of path: String) -> String { path + ".part" }

    init(_ path: String, in space: ExportSpace) throws(ExportError) {
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
        let opened = unsafe open(Self.partialPath(of: path), flags, 0o600)
        guard opened >= 0 else { throw ExportError(errno: errno, at: path) }
        descriptor = opened
        self.path = path
        share = SpaceShare(of: space)
        buffer.reserveCapacity(Self.pieceSize + 64 * 1024)
    }

    deinit {
        close(descriptor)
        // After `finish` there is no file of this name any more.
        _ = unsafe unlink(Self.partialPath(of: path))
    }

    mutating func append(_ bytes: some Collection<UInt8>) throws(ExportError) {
        buffer.append(contentsOf: bytes)
        if buffer.count >= Self.pieceSize { try spill() }
    }

    mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) throws(ExportError) {
        unsafe buffer.append(contentsOf: bytes)
        if buffer.count >= Self.pieceSize { try spill() }
    }

    /// Says how large a file is that somebody else writes under `partialPath`, with what he needs beside it.
    mutating func counts(_ bytes: Int) throws(ExportError) {
        try share.grow(to: bytes, at: path)
    }

    /// The same, for all that stands there by now.
    mutating func countsWhatIsThere() throws(ExportError) {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { throw ExportError(errno: errno, at: path) }
        try counts(Int(status.st_size))
    }

    /// Makes the bytes durable, then gives them their name, and makes that durable.
    consuming func finish() throws(ExportError) {
        try spill()
        try Self.synchronize(descriptor, path)
        guard unsafe rename(partialPath, path) == 0 else { throw ExportError(errno: errno, at: path) }
        let parent = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[..<$0]) } ?? "."
        do throws(ExportError) {
            try Self.synchronize(folder: parent)
        } catch {
            _ = unsafe unlink(path)
            throw error
        }
    }

    private static func synchronize(folder path: String) throws(ExportError) {
        let folder = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw ExportError(errno: errno, at: path) }
        defer { close(folder) }
        try synchronize(folder, path)
    }

    private static func synchronize(_ descriptor: Int32, _ path: String) throws(ExportError) {
        guard fsync(descriptor) == 0 else {
            throw errno == ENOSPC ? ExportError(.diskFull, at: path) : ExportError(.ioFailed, at: path)
        }
    }

    private mutating func spill() throws(ExportError) {
        guard !buffer.isEmpty else { return }
        try share.grow(to: written + buffer.count, at: path)
        unsafe try buffer.withUnsafeBufferPointer { (buffer) throws(ExportError) in
            var rest = UnsafeRawBufferPointer(buffer)
            while unsafe !rest.isEmpty {
                let count = unsafe write(descriptor, rest.baseAddress, rest.count)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { throw ExportError(errno: count == 0 ? EIO : errno, at: path) }
                unsafe rest = UnsafeRawBufferPointer(rebasing: rest[count...])
            }
        }
        written += buffer.count
        buffer.removeAll(keepingCapacity: true)
    }
}
