import CMicroHTTPD
import Synchronization

/// The socket of a WebSocket, taken over from libmicrohttpd, which closes it when told.
// Sendable although a pointer: it is moved from the thread that upgrades to the thread of the WebSockets, which alone
// uses it.
@safe struct UpgradedSocket: @unchecked Sendable {
    let descriptor: CInt
    let handle: OpaquePointer
    /// What the client has sent before it was answered.
    let early: [UInt8]

    /// The last that may be done with it.
    func close() { _ = unsafe cmicrohttpd_close_upgraded(handle) }
}

/// A client on a WebSocket, as others see it: what waits to be sent to it.
final class WebSocketClient: Sendable {
    /// What became of a message.
    enum Taking { case taken, tooSlow, gone }

    /// What the thread of the WebSockets takes over.
    struct Backlog {
        var messages: [[UInt8]] = []
        var isClosing = false
        /// It did not keep up, or the server has to end at once.
        var isCut = false
    }

    private struct State {
        var backlog = Backlog()
        var bytes = 0
        var isGone = false
        var sentBytes = 0
    }

    private let room: WebSocketRoom
    private let settings: ServerSettings
    private let state = Mutex(State())

    init(_ room: WebSocketRoom, _ settings: ServerSettings) {
        self.room = room
        self.settings = settings
    }

    /// Bytes of messages handed to the socket so far.
    var sentBytes: Int { state.withLock { $0.sentBytes } }

    /// From any thread, also before the socket is open.
    func put(_ message: [UInt8]) -> Taking {
        let taking: Taking = state.withLock { state in
            guard !state.isGone, !state.backlog.isClosing, !state.backlog.isCut else { return .gone }
            guard state.backlog.messages.count < settings.backlogMessages,
                state.bytes + message.count <= settings.backlogBytes
            else {
                state.backlog.isCut = true
                return .tooSlow
            }
            state.backlog.messages.append(message)
            state.bytes += message.count
            return .taken
        }
        if taking != .gone { room.wake() }
        return taking
    }

    /// Says goodbye after what waits.
    func close() {
        state.withLock { $0.backlog.isClosing = true }
        room.wake()
    }

    /// The handshake is answered.
    func open(_ socket: UpgradedSocket) { room.enter(self, socket) }

    /// Nothing can be sent any more.
    func isGone() { state.withLock { $0.isGone = true } }

    /// What waits, at most `count` messages of it. On the thread of the WebSockets.
    func take(_ count: Int) -> Backlog {
        state.withLock { state in
            var taken = state.backlog
            taken.messages = Array(taken.messages.prefix(count))
            state.backlog.messages.removeFirst(taken.messages.count)
            let bytes = taken.messages.reduce(0) { $0 + $1.count }
            state.bytes -= bytes
            state.sentBytes += bytes
            // What still waits goes out before the goodbye.
            taken.isClosing = taken.isClosing && state.backlog.messages.isEmpty
            return taken
        }
    }
}
