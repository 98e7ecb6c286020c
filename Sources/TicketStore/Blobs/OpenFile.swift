import Glibc

/// One open file or folder: exactly one owner, closed exactly once.
@safe package struct OpenFile: ~Copyable, Sendable {
    private let descriptor: Int32
    private let endsLock: Bool
    let path: String

    /// What it is opened for.
    package enum Purpose: Sendable {
        /// Refuses a symbolic link.
        case read
        /// Follows a symbolic link, as files of the system may be, and waits for no writer of a pipe.
        case readLink
        /// Refuses a file that is already there, and a symbolic link.
        case createNew
        /// Opens or makes a file to lock.
        case lock
        case folder

        fileprivate var flags: Int32 {
            switch self {
            case .read: O_RDONLY | O_NOFOLLOW
            case .readLink: O_RDONLY | O_NONBLOCK
            case .createNew: O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW
            case .lock: O_RDWR | O_CREAT | O_NOFOLLOW
            case .folder: O_RDONLY | O_DIRECTORY
            }
        }
    }

    /// Blocks.
    package init(_ path: String, for purpose: Purpose) throws(StoreError) {
        let opened = unsafe open(path, purpose.flags | O_CLOEXEC, 0o600)
        guard opened >= 0 else { throw StoreError(errno: errno, at: path) }
        descriptor = opened
        endsLock = purpose == .lock
        self.path = path
    }

    deinit {
        // A child that was just forked shares the open file, and the lock with it, until it runs its own program.
        if endsLock { flock(descriptor, LOCK_UN) }
        close(descriptor)
    }

    /// Writes all of `bytes` at the current end.
    func write(_ bytes: UnsafeRawBufferPointer) throws(StoreError) {
        var rest = unsafe bytes
        while unsafe !rest.isEmpty {
            let count = unsafe Glibc.write(descriptor, rest.baseAddress, rest.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw StoreError(errno: count == 0 ? EIO : errno, at: path) }
            unsafe rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
    }

    /// Up to `count` bytes from `offset`; fewer only at the end of the file.
    package func read(from offset: Int, count: Int) throws(StoreError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var done = 0
        while done < count {
            let step = unsafe bytes.withUnsafeMutableBytes { buffer in
                unsafe pread(descriptor, buffer.baseAddress! + done, count - done, off_t(offset + done))
            }
            if step < 0, errno == EINTR { continue }
            guard step >= 0 else { throw StoreError(errno: errno, at: path) }
            if step == 0 { break }
            done += step
        }
        if done < count { bytes.removeLast(count - done) }
        return bytes
    }

    /// What is in a folder, in no order. Blocks.
    package static func names(in folder: String) throws(StoreError) -> [String] {
        guard let listing = unsafe opendir(folder) else { throw StoreError(errno: errno, at: folder) }
        defer { unsafe closedir(listing) }
        var names: [String] = []
        while let entry = unsafe readdir(listing) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                unsafe String(cString: UnsafeRawPointer(pointer).assumingMemoryBound(to: CChar.self))
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    /// Returns only when the bytes, or the names in a folder, survive a loss of power.
    ///
    /// Never called again after it failed: the kernel reports a lost page once and then forgets it.
    func synchronize() throws(StoreError) {
        guard fsync(descriptor) == 0 else { throw StoreError(.ioFailed, at: path) }
    }

    func status() throws(StoreError) -> stat {
        var result = stat()
        guard unsafe fstat(descriptor, &result) == 0 else { throw StoreError(errno: errno, at: path) }
        return result
    }

    /// Takes the advisory lock that ends with this value; `false` when another holder has it.
    func lock(shared: Bool = false, waiting: Bool) throws(StoreError) -> Bool {
        while flock(descriptor, (shared ? LOCK_SH : LOCK_EX) | (waiting ? 0 : LOCK_NB)) != 0 {
            if errno == EWOULDBLOCK { return false }
            guard errno == EINTR else { throw StoreError(errno: errno, at: path) }
        }
        return true
    }

    /// Replaces the whole content, for a short note in a lock file.
    func replaceContent(_ text: String) throws(StoreError) {
        guard ftruncate(descriptor, 0) == 0 else { throw StoreError(errno: errno, at: path) }
        var text = text
        let count = text.withUTF8 { unsafe pwrite(descriptor, $0.baseAddress, $0.count, 0) }
        guard count >= 0 else { throw StoreError(errno: errno, at: path) }
    }
}

extension StoreError {
    /// What a failed call of the operating system means for the store.
    package init(errno code: Int32, at path: String) {
        switch code {
        case ENOSPC, EDQUOT, EFBIG: self.init(.diskFull, at: path)
        case EIO, ENXIO: self.init(.ioFailed, at: path)
        case EACCES, EPERM, EROFS, ELOOP, ENOTDIR:
            self.init(.refusedDirectory(unsafe String(cString: strerror(code))), at: path)
        case EMFILE, ENFILE: self.init(.tooManyOpenFiles, at: path)
        case ENOENT: self.init(.missingBlob, at: path)
        default: self.init(.other(code), at: path)
        }
    }
}
