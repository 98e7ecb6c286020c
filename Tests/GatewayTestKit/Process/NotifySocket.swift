import Glibc

/// The socket on which a service tells its manager that it is ready (sd_notify).
package final class NotifySocket: Sendable {
    package let path: String
    private let descriptor: Int32

    /// Binds a datagram socket at `path`, which must be shorter than 108 bytes.
    package init(_ path: String) throws(HarnessFailure) {
        self.path = path
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw HarnessFailure(errno: errno, "socket") }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let capacity = MemoryLayout.size(ofValue: address.sun_path)
        guard path.utf8.count < capacity else { throw HarnessFailure("\(path) is too long for a socket") }
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: path.utf8) }
        unsafe unlink(path)
        let status = unsafe withUnsafePointer(to: &address) { address in
            unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                unsafe bind(descriptor, address, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard status == 0 else { throw HarnessFailure(errno: errno, path) }
    }

    deinit {
        close(descriptor)
        unsafe unlink(path)
    }

    /// Waits until `child` says `READY=1`; `false` when it ended before.
    package func waitUntilReady(_ child: StartedProgram, within limit: Duration) async throws(HarnessFailure) -> Bool {
        let deadline = ContinuousClock.now + limit
        while ContinuousClock.now < deadline {
            let message = await withCheckedContinuation { continuation in
                WaitingThread.start { continuation.resume(returning: self.receive(withinMilliseconds: 50)) }
            }
            if message?.contains("READY=1") == true { return true }
            if message == nil, !child.isRunning { return false }
        }
        throw HarnessFailure("process \(child.processID) is not ready after \(limit):\n\(child.errors.tail())")
    }

    /// Forgets what a process that was killed may have said.
    package func drain() {
        while receive(withinMilliseconds: 0) != nil {}
    }

    private func receive(withinMilliseconds limit: Int32) -> String? {
        var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard unsafe poll(&waiting, 1, limit) == 1 else { return nil }
        var bytes = [UInt8](repeating: 0, count: 4_096)
        let count = unsafe recv(descriptor, &bytes, bytes.count, 0)
        return count < 0 ? nil : String(decoding: bytes[..<count], as: UTF8.self)
    }
}
