@unsafe @preconcurrency import Dispatch
import GatewayKit
import Glibc
import Synchronization

/// The daemon's doorbell: commands that changed the store ring it, so that nothing waits for the next look.
///
/// A datagram socket in the data directory. What is sent does not matter; a lost ring only costs time.
final class WakeSocket: Sendable {
    private let listeners = Mutex<[AsyncStream<Void>.Continuation]>([])
    private let source: any DispatchSourceRead

    /// Binds `path`, replacing what a dead daemon left there. Call only while holding the data directory's lock.
    init(path: String) throws(LifecycleError) {
        let descriptor = try Self.open()
        unsafe unlink(path)
        let isBound = unsafe Self.withAddress(of: path) { unsafe bind(descriptor, $0, $1) == 0 }
        guard isBound else {
            let code = errno
            close(descriptor)
            throw LifecycleError(.system(code), at: path)
        }
        unsafe chmod(path, 0o600)
        source = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: .global())
        source.setEventHandler { [weak self] in
            var byte: UInt8 = 0
            while unsafe recv(descriptor, &byte, 1, 0) >= 0 {}
            self?.wakeAll()
        }
        source.setCancelHandler { close(descriptor) }
        source.activate()
    }

    deinit {
        source.cancel()
    }

    /// The rings from now on, for one listener. Rings while it is busy are one element.
    func pokes() -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        listeners.withLock { $0.append(continuation) }
        return stream
    }

    /// As if the bell had been rung from outside.
    func wakeAll() {
        for listener in listeners.withLock({ $0 }) { listener.yield() }
    }

    /// Whether a daemon listens at `path`. Disturbs nobody.
    static func isListening(_ path: String) -> Bool {
        guard let descriptor = try? open() else { return false }
        defer { close(descriptor) }
        return unsafe withAddress(of: path) { unsafe connect(descriptor, $0, $1) == 0 }
    }

    /// Rings at `path`. Returns whether a daemon was there to hear it.
    @discardableResult
    static func poke(_ path: String) -> Bool {
        guard let descriptor = try? open() else { return false }
        defer { close(descriptor) }
        var byte: UInt8 = 1
        return unsafe withAddress(of: path) { (address, length) in
            // A full queue is as good as a ring.
            unsafe sendto(descriptor, &byte, 1, 0, address, length) == 1 || errno == EAGAIN
        }
    }

    private static func open() throws(LifecycleError) -> CInt {
        let kind = CInt(SOCK_DGRAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue) | CInt(SOCK_NONBLOCK.rawValue)
        let descriptor = socket(AF_UNIX, kind, 0)
        guard descriptor >= 0 else { throw LifecycleError(.system(errno), at: "socket") }
        return descriptor
    }

    /// A socket address ends after 107 bytes; longer paths go through an open folder.
    private static func withAddress<Result>(
        of path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
    ) -> Result {
        let longest = 107
        guard path.utf8.count > longest, let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else {
            return unsafe UnixAddress.with(path, body)
        }
        let folder = unsafe Glibc.open(String(path[..<slash]), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        defer { close(folder) }
        return unsafe UnixAddress.with("/proc/self/fd/\(folder)" + path[slash...], body)
    }
}
