import CMicroHTTPD
import GatewayKit
import Glibc
import Synchronization

/// One TCP connection, from when it was accepted until it is closed, and how long it may take for what it does now.
///
/// libmicrohttpd reads and writes it. It only measures silence, so that a client that sends a byte now and then could
/// stay for ever: the deadlines here end it.
final class ClientSocket: Sendable {
    private struct State {
        /// -1 as soon as the number may belong to another connection.
        var descriptor: CInt
        var deadline: ContinuousClock.Instant?
        /// Whether a request has begun to come and is not there yet.
        var isMidRequest = false
        /// With which status it was shown the door.
        var dismissal: Int?
        var isEnded = false
    }

    /// Of the connection, which may be a proxy's.
    let address: String
    private let settings: ServerSettings
    private let state: Mutex<State>

    init(_ connection: HTTPConnection, _ settings: ServerSettings) {
        self.settings = settings
        address = connection.address?.description ?? ""
        let descriptor = connection.descriptor
        state = Mutex(State(descriptor: descriptor, deadline: .now + settings.requestDeadline))
        Self.noticeDeadPeers(descriptor, within: settings.idle)
    }

    /// With which status the client was shown the door, if it was.
    var dismissal: Int? { state.withLock { $0.dismissal } }

    /// The first line of a request is there.
    func beganRequest() {
        state.withLock { state in
            state.deadline = .now + settings.requestDeadline
            state.isMidRequest = true
        }
    }

    /// Of a body that began at `beginning`, so many bytes are there. `false` when the connection is being closed.
    func received(_ bytes: Int, since beginning: ContinuousClock.Instant) -> Bool {
        state.withLock { state in
            let earned = Duration.seconds(bytes / max(settings.slowestBody, 1))
            state.deadline = beginning + settings.requestDeadline + earned
            return !state.isEnded
        }
    }

    /// All of a request is there: now it is our turn. `false` when the connection is being closed.
    func hasRequest() -> Bool {
        state.withLock { state in
            state.deadline = nil
            state.isMidRequest = false
            return !state.isEnded
        }
    }

    /// The answer is sent; another request may follow.
    func isIdle() { state.withLock { $0.deadline = .now + settings.idle } }

    /// Ends the connection when its time is over: with 408 in the middle of a request, else without a word.
    func look(at now: ContinuousClock.Instant) {
        state.withLock { state in
            guard let deadline = state.deadline, deadline <= now else { return }
            if state.isMidRequest { Self.say(APIProblem(408, "the request took too long to come"), &state) }
            Self.cut(&state)
        }
    }

    /// Answers in the middle of a request, where libmicrohttpd cannot, and ends the connection.
    func dismiss(_ problem: APIProblem) {
        state.withLock { state in
            Self.say(problem, &state)
            Self.cut(&state)
        }
    }

    /// Ends the connection at once.
    func cut() { state.withLock { Self.cut(&$0) } }

    /// The number of the socket is about to be given back.
    func release() {
        state.withLock { state in
            state.descriptor = -1
            state.isEnded = true
        }
    }

    private static func cut(_ state: inout State) {
        state.deadline = nil
        state.isEnded = true
        // libmicrohttpd then reads the end, and closes it.
        if state.descriptor >= 0 { shutdown(state.descriptor, CInt(SHUT_RDWR)) }
    }

    private static func say(_ problem: APIProblem, _ state: inout State) {
        guard state.descriptor >= 0, !state.isEnded else { return }
        state.dismissal = problem.status
        guard case .bytes(let body) = problem.response.body else { return }
        let head =
            "HTTP/1.1 \(problem.status) \(HTTPStatus.phrase(of: problem.status))\r\nConnection: close\r\n"
            + "Content-Type: application/problem+json\r\nContent-Length: \(body.count)\r\n\r\n"
        let bytes = Array(head.utf8) + body
        _ = unsafe bytes.withUnsafeBytes {
            unsafe send(state.descriptor, $0.baseAddress, $0.count, CInt(MSG_DONTWAIT | MSG_NOSIGNAL))
        }
    }

    /// A machine that vanished leaves unacknowledged bytes behind; the system would send them for a quarter of an hour.
    private static func noticeDeadPeers(_ descriptor: CInt, within patience: Duration) {
        var milliseconds = CUnsignedInt(clamping: patience.wholeMicroseconds / 1_000)
        unsafe setsockopt(
            descriptor, CInt(IPPROTO_TCP), TCP_USER_TIMEOUT, &milliseconds, socklen_t(MemoryLayout<CUnsignedInt>.size))
    }
}
