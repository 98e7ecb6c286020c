import Glibc
import Synchronization

/// A server on a free port of loopback, on plain sockets and threads of its own, that does what a test says.
package final class ScriptedPeer: Sendable {
    package typealias Conversation = @Sendable (PeerConnection) throws(PeerGone) -> Void

    package let port: UInt16
    private let listener: CInt
    private let cutAfter: Int?
    private let conversation: Conversation
    private let opened = Mutex<[PeerConnection]>([])
    private let isStopped = Atomic(false)

    /// `cutAfter` ends each connection when so many bytes have been sent to it.
    package init(cutAfter: Int? = nil, _ conversation: @escaping Conversation) {
        (listener, port) = Self.listen()
        self.cutAfter = cutAfter
        self.conversation = conversation
        WaitingThread.start { [listener, peer = WeakPeer(self)] in Self.acceptAll(listener, peer) }
    }

    deinit { stop() }

    /// Every connection so far, oldest first.
    package var connections: [PeerConnection] { opened.withLock { $0 } }

    /// All that clients have said, connection after connection.
    package var received: [UInt8] { connections.flatMap(\.received) }

    /// A port on which nobody listens just now.
    package static func freePort() -> UInt16 {
        let (listener, port) = listen()
        close(listener)
        return port
    }

    /// Ends all connections and takes no new ones.
    package func stop() {
        // Only once: the accepting thread then closes the listener, and its number may be used again.
        if !isStopped.exchange(true, ordering: .acquiringAndReleasing) { shutdown(listener, CInt(SHUT_RDWR)) }
        for connection in connections { connection.end() }
    }

    private func serve(_ socket: CInt) {
        let connection = PeerConnection(socket, cutAfter: cutAfter)
        opened.withLock { $0.append(connection) }
        let conversation = conversation
        WaitingThread.start {
            try? conversation(connection)
            connection.end()
            connection.release()
        }
    }

    private static func acceptAll(_ listener: CInt, _ peer: WeakPeer) {
        while true {
            let socket = accept(listener, nil, nil)
            guard socket >= 0 else { break }
            // A program some other test starts must not hold this connection open.
            _ = fcntl(socket, F_SETFD, FD_CLOEXEC)
            var on: CInt = 1
            unsafe setsockopt(
                socket, CInt(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<CInt>.size))
            guard let peer = peer.value else {
                close(socket)
                break
            }
            peer.serve(socket)
        }
        close(listener)
    }

    private static func listen() -> (CInt, UInt16) {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        _ = fcntl(listener, F_SETFD, FD_CLOEXEC)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                guard unsafe bind(listener, address, length) == 0, Glibc.listen(listener, 128) == 0 else {
                    return false
                }
                return unsafe getsockname(listener, address, &length) == 0
            }
        }
        precondition(bound, "no free port on loopback")
        return (listener, UInt16(bigEndian: address.sin_port))
    }
}

/// The accepting thread must not keep its server alive.
private final class WeakPeer: Sendable {
    weak let value: ScriptedPeer?

    init(_ value: ScriptedPeer) { self.value = value }
}
