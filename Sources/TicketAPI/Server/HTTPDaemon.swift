import CMicroHTTPD
import GatewayKit
import Glibc
import Synchronization

/// libmicrohttpd on a socket of ours: its threads, and its callbacks, which drive an `Exchange` each.
@safe final class HTTPDaemon: Sendable {
    private let reception: Reception
    /// `nil` as soon as it was stopped.
    private let daemon: Mutex<OpaquePointer?>
    let port: Int

    /// Listens from now on.
    init(_ reception: Reception) throws(APIServerError) {
        self.reception = reception
        let settings = reception.settings
        let (listener, port) = try Self.listen(settings)
        self.port = port
        // QUIRK: not strict by MHD_OPTION_STRICT_FOR_CLIENT, which is no stricter than the guard: libmicrohttpd 0.9.75
        // sends its own refusal of a head twice.
        var options = unsafe [
            Self.option(.LISTEN_SOCKET, listener),
            Self.option(.THREAD_POOL_SIZE, CInt(ServerSettings.threads)),
            // Each thread has its share.
            Self.option(.CONNECTION_LIMIT, CInt(clamping: max(settings.connections, ServerSettings.threads))),
            Self.option(.PER_IP_CONNECTION_LIMIT, CInt(clamping: settings.connectionsPerAddress)),
            // Beside the head, what libmicrohttpd makes of it: the guard measures the head itself.
            Self.option(.CONNECTION_MEMORY_LIMIT, CInt(clamping: settings.headBytes * 2)),
            Self.option(
                .CONNECTION_TIMEOUT, CInt(clamping: max(settings.idle.wholeMicroseconds / 1_000_000, 1))),
            Self.option(.LISTENING_ADDRESS_REUSE, 1),
            Self.option(.END, 0),
        ]
        let flags =
            MHD_USE_EPOLL_INTERNAL_THREAD.rawValue | MHD_ALLOW_SUSPEND_RESUME.rawValue | MHD_ALLOW_UPGRADE.rawValue
            | MHD_USE_TURBO.rawValue
        // `deinit` stops the threads before it lets the reception go.
        let context = unsafe Unmanaged.passUnretained(reception).toOpaque()
        let started = unsafe cmicrohttpd_start(
            CUnsignedInt(flags), &options, advance, beginRequest, completeRequest, noticeConnection, context)
        guard let started = unsafe started else {
            close(listener)
            throw APIServerError(code: .notStarted, place: Self.place(settings))
        }
        unsafe daemon = Mutex(started)
    }

    deinit {
        reception.beginStop()
        reception.forceStop()
        stop()
    }

    /// Takes no new connections.
    func quiesce() {
        unsafe daemon.withLock { daemon in
            guard let daemon = unsafe daemon else { return }
            let listener = unsafe MHD_quiesce_daemon(daemon)
            if listener >= 0 { close(listener) }
        }
    }

    /// Closes all connections and ends the threads. Everything must have been told to end before. Blocks for moments.
    func stop() {
        unsafe daemon.withLock { daemon in
            if let daemon = unsafe daemon.take() { unsafe MHD_stop_daemon(daemon) }
        }
    }

    private static func option(_ option: MHD_OPTION, _ value: CInt) -> MHD_OptionItem {
        unsafe MHD_OptionItem(option: option, value: Int(value), ptr_value: nil)
    }

    private static func listen(_ settings: ServerSettings) throws(APIServerError) -> (listener: CInt, port: Int) {
        guard let address = PeerAddress(settings.address), let port = UInt16(exactly: settings.port) else {
            throw APIServerError(code: .noAddress, place: place(settings))
        }
        let family = address.isVersion6 ? AF_INET6 : AF_INET
        let kind = CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        let listener = socket(family, kind, 0)
        guard listener >= 0 else { throw APIServerError(code: .refused(errno), place: place(settings)) }
        var on: CInt = 1
        unsafe setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<CInt>.size))
        let isBound = unsafe address.withSocketAddress(port: port) { pointer, length in
            unsafe bind(listener, pointer, length) == 0 && Glibc.listen(listener, backlog) == 0
        }
        guard isBound else {
            let reason = errno
            close(listener)
            throw APIServerError(code: .refused(reason), place: place(settings))
        }
        return (listener, port == 0 ? chosenPort(of: listener) : Int(port))
    }

    private static func chosenPort(of listener: CInt) -> Int {
        var address = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        return unsafe withUnsafeMutablePointer(to: &address) { pointer in
            _ = unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe getsockname(listener, $0, &length)
            }
            // The port stands at the same place for both kinds.
            return unsafe pointer.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
                Int(UInt16(bigEndian: unsafe $0.pointee.sin_port))
            }
        }
    }

    private static func place(_ settings: ServerSettings) -> String { "\(settings.address) port \(settings.port)" }

    /// Connections the system keeps for us while all of ours are taken.
    private static let backlog: CInt = 511
}

private func exchange(_ context: UnsafeMutableRawPointer?) -> Exchange? {
    unsafe context.map { unsafe Unmanaged<Exchange>.fromOpaque($0).takeUnretainedValue() }
}

/// The request line is there. What is returned goes with the request until `completeRequest` takes it back.
private func beginRequest(
    _ reception: UnsafeMutableRawPointer?, _ target: UnsafePointer<CChar>?, _ connection: OpaquePointer?
) -> UnsafeMutableRawPointer? {
    guard let reception = unsafe reception, let target = unsafe target, let connection = unsafe connection else {
        return nil
    }
    let reached = unsafe HTTPConnection(pointer: connection)
    guard let client = reached.client else { return nil }
    let bytes = unsafe Array(UnsafeRawBufferPointer(start: target, count: strlen(target)))
    let exchange = unsafe Exchange(
        reached, client, Unmanaged<Reception>.fromOpaque(reception).takeUnretainedValue(), target: bytes,
        at: UInt(bitPattern: target))
    return unsafe Unmanaged.passRetained(exchange).toOpaque()
}

/// Called for the head, for each part of the body, for its end, and once more when the answer is there.
private func advance(
    _ reception: UnsafeMutableRawPointer?, _ connection: OpaquePointer?, _ path: UnsafePointer<CChar>?,
    _ method: UnsafePointer<CChar>?, _ version: UnsafePointer<CChar>?, _ part: UnsafePointer<CChar>?,
    _ partSize: UnsafeMutablePointer<Int>?, _ context: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
) -> MHD_Result {
    guard let exchange = unsafe exchange(context?.pointee), let method = unsafe method, let version = unsafe version
    else { return .NO }
    let size = unsafe partSize?.pointee ?? 0
    let mayGoOn: Bool
    if exchange.awaitsHead {
        mayGoOn = unsafe exchange.takeHead(method: method, version: version)
    } else if size > 0 {
        mayGoOn = unsafe exchange.takeBody(UnsafeRawBufferPointer(start: part, count: size))
        unsafe partSize?.pointee = 0
    } else {
        mayGoOn = exchange.proceed()
    }
    return mayGoOn ? .YES : .NO
}

private func completeRequest(
    _ reception: UnsafeMutableRawPointer?, _ connection: OpaquePointer?,
    _ context: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, _ reason: MHD_RequestTerminationCode
) {
    guard let held = unsafe context?.pointee else { return }
    unsafe context?.pointee = nil
    unsafe Unmanaged<Exchange>.fromOpaque(held).takeRetainedValue()
        .completed(wasWhole: reason == .REQUEST_TERMINATED_COMPLETED_OK)
}

/// A connection was accepted or is about to be closed.
private func noticeConnection(
    _ reception: UnsafeMutableRawPointer?, _ connection: OpaquePointer?,
    _ context: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, _ event: MHD_ConnectionNotificationCode
) {
    guard let reception = unsafe reception, let connection = unsafe connection, let context = unsafe context else {
        return
    }
    let place = unsafe Unmanaged<Reception>.fromOpaque(reception).takeUnretainedValue()
    if event == .CONNECTION_NOTIFY_STARTED {
        let client = unsafe ClientSocket(HTTPConnection(pointer: connection), place.settings)
        unsafe context.pointee = Unmanaged.passRetained(client).toOpaque()
        place.connected(client)
    } else if let held = unsafe context.pointee {
        unsafe context.pointee = nil
        place.disconnected(unsafe Unmanaged<ClientSocket>.fromOpaque(held).takeRetainedValue())
    }
}
