import Glibc

/// TCP on 127.0.0.1: ports are always chosen by the system.
enum LoopbackAddress {
    /// A listening socket on a free port.
    static func listen() throws(HarnessFailure) -> (listener: Int32, port: UInt16) {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard listener >= 0 else { throw HarnessFailure(errno: errno, "socket") }
        var address = value(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = unsafe withUnsafeMutablePointer(to: &address) { address in
            unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                let status = unsafe bind(listener, address, length) | Glibc.listen(listener, 64)
                return status == 0 ? unsafe getsockname(listener, address, &length) : status
            }
        }
        guard status == 0 else { throw HarnessFailure(errno: errno, "listen") }
        return (listener, UInt16(bigEndian: address.sin_port))
    }

    /// A connected socket, or `nil` with `errno` set.
    static func connection(port: UInt16) -> Int32? {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return nil }
        var address = value(port: port)
        let status = unsafe withUnsafePointer(to: &address) { address in
            unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                unsafe connect(descriptor, address, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else {
            let reason = errno
            close(descriptor)
            errno = reason
            return nil
        }
        sendAtOnce(descriptor)
        return descriptor
    }

    /// No waiting for more to send: it would be measured as ours.
    static func sendAtOnce(_ descriptor: Int32) {
        var yes: Int32 = 1
        unsafe setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
    }

    private static func value(port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }
}
