import Glibc
import Synchronization

/// A real Kannel: its bearerbox and smsbox on loopback, and a telephone network that keeps what arrives.
package final class KannelUnderTest: Sendable {
    /// Of sendsms, as a configuration names it.
    package let url: String
    package static let user = "mailgateway"
    package static let password = "correct horse"
    /// Where texts arrive, in segments.
    private let network: PeerConnection
    private let inbox: SegmentInbox
    private let boxes: [ChildProcess]
    private let folder: TemporaryDirectory

    /// Waits until both answer.
    package init() throws(HarnessFailure) {
        folder = try TemporaryDirectory("kannel")
        let ports = (0..<4).map { _ in ScriptedPeer.freePort() }
        url = "http://127.0.0.1:\(ports[3])/cgi-bin/sendsms"
        let configuration = folder.path + "/kannel.conf"
        try writeFile(configuration, Self.configuration(ports).utf8)
        // Debian keeps them where only root looks.
        let (bearerbox, smsbox) = ("/usr/sbin/bearerbox", "/usr/sbin/smsbox")
        guard let bearer = ChildProcess([bearerbox, "-v", "4", configuration]) else {
            throw HarnessFailure("Kannel is missing; run scripts/bootstrap")
        }
        close(try Self.connect(ports[1]))
        guard let sms = ChildProcess([smsbox, "-v", "4", configuration]) else {
            throw HarnessFailure("Kannel is missing; run scripts/bootstrap")
        }
        close(try Self.connect(ports[3]))
        let network = PeerConnection(try Self.connect(ports[2]), cutAfter: nil)
        let inbox = SegmentInbox()
        (self.network, self.inbox) = (network, inbox)
        boxes = [sms, bearer]
        WaitingThread.start {
            do throws(PeerGone) {
                while true { inbox.add(String(decoding: try network.line(), as: UTF8.self)) }
            } catch {
                inbox.end()
            }
            network.release()
        }
    }

    deinit {
        network.end()
        for box in boxes { box.signal(SIGKILL) }
    }

    /// The next segment that reached the network: `from to kind content`, the content escaped as in a URL. For one
    /// reader; empty when Kannel is gone.
    package func segment() async -> String { await inbox.next() }

    private static func configuration(_ ports: [UInt16]) -> String {
        """
        group = core
        admin-port = \(ports[0])
        admin-password = x
        admin-interface = 127.0.0.1
        smsbox-port = \(ports[1])
        smsbox-interface = 127.0.0.1
        box-deny-ip = "*.*.*.*"
        box-allow-ip = "127.0.0.1"

        group = smsc
        smsc = fake
        smsc-id = FAKE
        port = \(ports[2])
        connect-allow-ip = 127.0.0.1

        group = smsbox
        bearerbox-host = 127.0.0.1
        sendsms-port = \(ports[3])
        sendsms-interface = 127.0.0.1

        group = sendsms-user
        username = \(user)
        password = "\(password)"
        max-messages = 5
        concatenation = true

        group = sms-service
        keyword = default
        text = "ok"

        """
    }

    /// Tries until somebody listens there.
    private static func connect(_ port: UInt16) throws(HarnessFailure) -> CInt {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        for _ in 0..<1_000 {
            let client = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            _ = fcntl(client, F_SETFD, FD_CLOEXEC)
            let isConnected = unsafe withUnsafePointer(to: &address) { pointer in
                unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    unsafe Glibc.connect(client, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
                }
            }
            if isConnected { return client }
            close(client)
            _ = poll(nil, 0, 20)
        }
        throw HarnessFailure("Kannel does not listen on port \(port)")
    }
}

private final class SegmentInbox: Sendable {
    private struct State {
        var segments: [String] = []
        var waiter: CheckedContinuation<String, Never>?
        var isOver = false
    }

    private let state = Mutex(State())

    func add(_ segment: String) {
        let waiter = state.withLock { state in
            if state.waiter == nil { state.segments.append(segment) }
            return state.waiter.take()
        }
        waiter?.resume(returning: segment)
    }

    func end() {
        let waiter = state.withLock { state in
            state.isOver = true
            return state.waiter.take()
        }
        waiter?.resume(returning: "")
    }

    func next() async -> String {
        await withCheckedContinuation { continuation in
            let ready = state.withLock { state -> String? in
                if !state.segments.isEmpty { return state.segments.removeFirst() }
                if state.isOver { return "" }
                state.waiter = continuation
                return nil
            }
            if let ready { continuation.resume(returning: ready) }
        }
    }
}
