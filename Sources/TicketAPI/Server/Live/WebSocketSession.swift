// Whose header brings the flags of recv(2) and send(2), as far as the system's module does not.
import CMicroHTTPD
import CWSlay
import Glibc

/// The conversation with one client on a WebSocket: frames, pings, the goodbye (RFC 6455, sections 5 to 7).
///
/// Lives on the thread of the WebSockets.
@safe final class WebSocketSession {
    /// Messages handed to wslay ahead of the socket.
    private static let mostQueued = 16
    /// Pongs a client can make us owe it; then it is let go.
    private static let mostOwed = 64

    /// Read from one client before it is the turn of the next.
    private static let mostAtOnce = 16 << 10

    let client: WebSocketClient
    let socket: UpgradedSocket
    private var context: wslay_event_context_ptr?
    private var early: [UInt8]
    private var mayRead = 0
    private var hasFailed = false
    private var isClosing = false
    /// Whether something was heard since the last ping.
    private var isAlive = true

    init(_ client: WebSocketClient, _ socket: UpgradedSocket) {
        self.client = client
        self.socket = socket
        early = socket.early
        var callbacks = wslay_event_callbacks()
        unsafe callbacks.recv_callback = receive
        unsafe callbacks.send_callback = transmit
        // The session frees the context with itself, so the context never outlives it.
        let myself = unsafe Unmanaged.passUnretained(self).toOpaque()
        hasFailed = unsafe wslay_event_context_server_init(&context, &callbacks, myself) != 0
        if let context = unsafe context {
            unsafe wslay_event_config_set_max_recv_msg_length(context, ServerSettings.incomingMessageBytes)
        }
    }

    deinit { if let context = unsafe context { unsafe wslay_event_context_free(context) } }

    /// Whether nothing more will be said or heard.
    var isOver: Bool {
        guard !hasFailed, let context = unsafe context else { return true }
        return unsafe wslay_event_want_read(context) == 0 && wslay_event_want_write(context) == 0
    }

    /// For what to wait with poll(2).
    var events: Int16 {
        guard let context = unsafe context else { return 0 }
        let reads = unsafe wslay_event_want_read(context) != 0 ? POLLIN : 0
        let writes = unsafe wslay_event_want_write(context) != 0 ? POLLOUT : 0
        return Int16(reads | writes)
    }

    /// Reads what is there, takes what waits, and writes what the socket takes.
    func work(canRead: Bool) {
        guard !hasFailed, let context = unsafe context else { return }
        mayRead = Self.mostAtOnce
        if canRead || !early.isEmpty, unsafe wslay_event_recv(context) != 0 { hasFailed = true }
        repeat {
            let queued = unsafe Int(wslay_event_get_queued_msg_count(context))
            let backlog = client.take(max(Self.mostQueued - queued, 0))
            for message in backlog.messages { queue(message, UInt8(WSLAY_TEXT_FRAME.rawValue)) }
            if unsafe backlog.isCut || wslay_event_send(context) != 0 { hasFailed = true }
            if unsafe wslay_event_get_queued_msg_count(context) > Self.mostOwed { hasFailed = true }
            guard backlog.messages.isEmpty else { continue }
            if backlog.isClosing { sayGoodbye(WSLAY_CODE_GOING_AWAY) }
            return
        } while unsafe !hasFailed && wslay_event_get_queued_msg_count(context) == 0
    }

    /// Asks for a sign of life. Who gave none since the last time is gone.
    func beat() {
        guard isAlive, !isClosing else {
            hasFailed = true
            return
        }
        isAlive = false
        queue([], UInt8(WSLAY_PING.rawValue))
    }

    /// Once all is sent: wslay would send it ahead of what waits.
    private func sayGoodbye(_ code: wslay_status_code) {
        guard !isClosing, let context = unsafe context, unsafe wslay_event_get_queued_msg_count(context) == 0 else {
            return
        }
        isClosing = true
        _ = unsafe wslay_event_queue_close(context, UInt16(code.rawValue), nil, 0)
        if unsafe wslay_event_send(context) != 0 { hasFailed = true }
    }

    private func queue(_ bytes: [UInt8], _ kind: UInt8) {
        guard let context = unsafe context else { return }
        unsafe bytes.withUnsafeBufferPointer { bytes in
            var message = unsafe wslay_event_msg(opcode: kind, msg: bytes.baseAddress, msg_length: bytes.count)
            // It copies. After a goodbye it takes nothing more, which is as it should be.
            _ = unsafe wslay_event_queue_msg(context, &message)
        }
    }

    /// What has come, with the meaning of recv(2).
    fileprivate func read(_ buffer: UnsafeMutablePointer<UInt8>, _ size: Int) -> Int {
        guard mayRead > 0 else {
            errno = EAGAIN
            return -1
        }
        mayRead -= size
        guard early.isEmpty else {
            let count = min(size, early.count)
            unsafe UnsafeMutableRawPointer(buffer).copyMemory(from: early, byteCount: count)
            early.removeFirst(count)
            return count
        }
        let count = unsafe recv(socket.descriptor, buffer, size, CInt(MSG_DONTWAIT))
        isAlive = isAlive || count > 0
        return count
    }

    fileprivate func write(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Int {
        unsafe send(socket.descriptor, bytes, count, CInt(MSG_DONTWAIT | MSG_NOSIGNAL))
    }
}

private func receive(
    _ context: wslay_event_context_ptr?, _ buffer: UnsafeMutablePointer<UInt8>?, _ size: Int, _ flags: CInt,
    _ session: UnsafeMutableRawPointer?
) -> Int {
    guard let session = unsafe session, let buffer = unsafe buffer else { return -1 }
    let count = unsafe Unmanaged<WebSocketSession>.fromOpaque(session).takeUnretainedValue().read(buffer, size)
    if count > 0 { return count }
    // An end without a goodbye, zero bytes, is a failure too.
    unsafe tell(context, wouldBlock: count < 0 && (errno == EAGAIN || errno == EINTR))
    return -1
}

private func transmit(
    _ context: wslay_event_context_ptr?, _ bytes: UnsafePointer<UInt8>?, _ size: Int, _ flags: CInt,
    _ session: UnsafeMutableRawPointer?
) -> Int {
    guard let session = unsafe session, let bytes = unsafe bytes else { return -1 }
    let count = unsafe Unmanaged<WebSocketSession>.fromOpaque(session).takeUnretainedValue().write(bytes, size)
    if count >= 0 { return count }
    unsafe tell(context, wouldBlock: errno == EAGAIN || errno == EINTR)
    return -1
}

private func tell(_ context: wslay_event_context_ptr?, wouldBlock: Bool) {
    let error = wouldBlock ? WSLAY_ERR_WOULDBLOCK : WSLAY_ERR_CALLBACK_FAILURE
    unsafe wslay_event_set_error(context, CInt(error.rawValue))
}
