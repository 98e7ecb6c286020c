import GatewayKit
import Glibc
import Synchronization

/// All WebSockets, on one thread that waits for any of them.
final class WebSocketRoom: Sendable {
    private struct Arrival {
        let client: WebSocketClient
        let socket: UpgradedSocket
    }

    private struct State {
        var arrivals: [Arrival] = []
        var isCleared = false
    }

    private let settings: ServerSettings
    private let state = Mutex(State())
    /// A byte in it wakes the thread: one is enough, however often it is woken meanwhile.
    private let wakeEnd: CInt
    private let sleepEnd: CInt
    private let isWoken = Atomic(false)

    init(_ settings: ServerSettings) throws(APIServerError) {
        self.settings = settings
        var ends: [CInt] = [-1, -1]
        guard unsafe pipe(&ends) == 0 else { throw APIServerError(code: .refused(errno), place: "pipe") }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        (sleepEnd, wakeEnd) = (ends[0], ends[1])
    }

    deinit {
        Glibc.close(sleepEnd)
        Glibc.close(wakeEnd)
    }

    /// From any thread.
    func enter(_ client: WebSocketClient, _ socket: UpgradedSocket) {
        let isTooLate = state.withLock { state in
            if !state.isCleared { state.arrivals.append(Arrival(client: client, socket: socket)) }
            return state.isCleared
        }
        if isTooLate { socket.close() }
        wake()
    }

    /// There is something to do. From any thread.
    func wake() {
        guard !isWoken.exchange(true, ordering: .acquiringAndReleasing) else { return }
        var byte: UInt8 = 1
        _ = unsafe write(wakeEnd, &byte, 1)
    }

    /// `serve` ends all conversations and returns.
    func clear() {
        state.withLock { $0.isCleared = true }
        wake()
    }

    /// Talks to everybody until cleared. Blocks: for a thread of its own.
    func serve() {
        var sessions: [WebSocketSession] = []
        var nextBeat = ContinuousClock.now + settings.heartbeat
        while true {
            let (arrivals, isCleared) = state.withLock { state in
                defer { state.arrivals = [] }
                return (state.arrivals, state.isCleared)
            }
            sessions += arrivals.map { WebSocketSession($0.client, $0.socket) }
            if isCleared { break }
            sessions.forEach { $0.work(canRead: false) }
            Self.sendHome(&sessions)
            wait(for: sessions, until: nextBeat)
            guard nextBeat <= .now else { continue }
            nextBeat = .now + settings.heartbeat
            sessions.forEach { $0.beat() }
        }
        for session in sessions { session.socket.close() }
    }

    private func wait(for sessions: [WebSocketSession], until deadline: ContinuousClock.Instant) {
        var watched = [pollfd(fd: sleepEnd, events: Int16(POLLIN), revents: 0)]
        watched += sessions.map { pollfd(fd: $0.socket.descriptor, events: $0.events, revents: 0) }
        let left = max((deadline - .now).wholeMicroseconds, 0) / 1_000 + 1
        guard unsafe poll(&watched, nfds_t(watched.count), CInt(clamping: left)) > 0 else { return }
        if watched[0].revents != 0 {
            var byte: UInt8 = 0
            _ = unsafe read(sleepEnd, &byte, 1)
            // In this order: a byte written in between would be read, and nobody would wake the thread again.
            isWoken.store(false, ordering: .releasing)
        }
        for (session, entry) in zip(sessions, watched.dropFirst()) where entry.revents & ~Int16(POLLOUT) != 0 {
            session.work(canRead: true)
        }
    }

    private static func sendHome(_ sessions: inout [WebSocketSession]) {
        sessions.removeAll { session in
            guard session.isOver else { return false }
            session.socket.close()
            return true
        }
    }
}
