import CCurl
import GatewayKit
import Glibc

/// One authenticated connection, encrypted or to this machine. Exactly one owner, closed exactly once.
///
/// libcurl does what it does well: connect, TLS, STARTTLS, login. Then it only carries bytes
/// (`CURLOPT_CONNECT_ONLY`); its own IMAP and SMTP commands are never used. Every wait ends when the
/// interruption says so. A handle serves one connection and is never reused: libcurl's pool has mixed up TLS
/// settings before (CVE-2026-4873, CVE-2026-8286).
@safe struct Channel: ~Copyable {
    private let easy: UnsafeMutableRawPointer
    private let multi: UnsafeMutableRawPointer
    private let interruption: Interruption
    private let peer: String
    private var socket: curl_socket_t = -1

    /// Connects and logs in. Blocks for `TransportLimits.connectDeadline` at most.
    static func connect(
        to endpoint: ServerEndpoint, limits: TransportLimits, interruption: Interruption
    ) throws(TransportError) -> Channel {
        var channel = try Channel(peer: endpoint.name, interruption: interruption)
        try channel.connect(to: endpoint, limits: limits)
        return channel
    }

    /// Connects without a word, and not to a public address. Blocks for `TransportLimits.connectDeadline` at most.
    static func connect(
        to scanner: ScannerEndpoint, limits: TransportLimits, interruption: Interruption
    ) throws(TransportError) -> Channel {
        var channel = try Channel(peer: scanner.name, interruption: interruption)
        try channel.connect(to: scanner, limits: limits)
        return channel
    }

    private init(peer: String, interruption: Interruption) throws(TransportError) {
        guard Self.isLibraryReady, let easy = unsafe curl_easy_init() else {
            throw TransportError(.unsupported(.library), peer: peer)
        }
        guard let multi = unsafe curl_multi_init() else {
            unsafe curl_easy_cleanup(easy)
            throw TransportError(.unsupported(.library), peer: peer)
        }
        unsafe self.easy = unsafe easy
        unsafe self.multi = unsafe multi
        self.interruption = interruption
        self.peer = peer
    }

    deinit {
        // Whatever libcurl might still want to say must not make it wait for an answer.
        if socket >= 0 { shutdown(socket, CInt(SHUT_RDWR)) }
        unsafe curl_multi_remove_handle(multi, easy)
        unsafe curl_easy_cleanup(easy)
        unsafe curl_multi_cleanup(multi)
    }

    enum Receipt: Equatable {
        case bytes(Int)
        case deadline
        /// `interruption` has `.idleEnds`, and the caller asked to be told.
        case idleEnds
    }

    /// Reads what is there into `buffer`, or waits for it. Throws `.closed`, `.cancelled`.
    mutating func receive(
        into buffer: inout [UInt8], until deadline: ContinuousClock.Instant, endsWithIdle: Bool = false
    ) throws(TransportError) -> Receipt {
        while true {
            // A peer that never falls silent must not keep us from stopping.
            if interruption.reasons.mustStop { throw TransportError(.cancelled, peer: peer) }
            // Before every wait: TLS may hold bytes that poll does not see.
            if let count = try receiveNow(into: &buffer) { return .bytes(count) }
            if endsWithIdle, interruption.reasons.contains(.idleEnds) { return .idleEnds }
            guard try wait(for: POLLIN, until: deadline) else { return .deadline }
        }
    }

    /// What has arrived already, or `nil`. Does not wait.
    mutating func receiveNow(into buffer: inout [UInt8]) throws(TransportError) -> Int? {
        var count = 0
        let result = unsafe buffer.withUnsafeMutableBytes { bytes in
            unsafe curl_easy_recv(easy, bytes.baseAddress, bytes.count, &count)
        }
        switch result {
        case CURLE_OK where count > 0: return count
        case CURLE_AGAIN: return nil
        default: throw TransportError(.closed, peer: peer)
        }
    }

    /// Sends all of `bytes`. Throws `.closed`, `.timedOut`, `.cancelled`; part of them may be gone by then.
    mutating func send(_ bytes: [UInt8], pace: inout Pace) throws(TransportError) {
        var position = 0
        while position < bytes.count {
            if interruption.reasons.mustStop { throw TransportError(.cancelled, peer: peer) }
            var count = 0
            let result = unsafe bytes[position...].withUnsafeBytes { rest in
                unsafe curl_easy_send(easy, rest.baseAddress, rest.count, &count)
            }
            switch result {
            case CURLE_OK:
                position += count
                guard pace.moved(count) else { throw TransportError(.timedOut, peer: peer) }
            case CURLE_AGAIN:
                guard try wait(for: POLLOUT, until: pace.deadline) else {
                    throw TransportError(.timedOut, peer: peer)
                }
            default: throw TransportError(.closed, peer: peer)
            }
        }
    }
}

extension Channel {
    private mutating func connect(to endpoint: ServerEndpoint, limits: TransportLimits) throws(TransportError) {
        let setup = unsafe ChannelSetup(handle: easy)
        try connect(isComplete: setup.apply(endpoint, limits), limits) { setup.fault($0, of: endpoint) }
    }

    private mutating func connect(to scanner: ScannerEndpoint, limits: TransportLimits) throws(TransportError) {
        let setup = unsafe ChannelSetup(handle: easy)
        try connect(isComplete: setup.apply(scanner, limits), limits) { setup.fault($0) }
        guard !isPeerPublic else { throw TransportError(.forbiddenAddress, peer: peer) }
    }

    private mutating func connect(
        isComplete: Bool, _ limits: TransportLimits, fault: (CURLcode) -> TransportError.Code
    ) throws(TransportError) {
        guard isComplete else { throw TransportError(.unsupported(.library), peer: peer) }
        unsafe curl_multi_add_handle(multi, easy)
        let result = try perform(until: .now + limits.connectDeadline)
        guard result == CURLE_OK else { throw TransportError(fault(result), peer: peer) }
        unsafe ccurl_get_socket(easy, &socket)
        guard socket >= 0 else { throw TransportError(.closed, peer: peer) }
        watchForDeadPeer(after: limits.unacknowledgedDeadline)
    }

    /// Of the address that was really connected to, whatever name led to it.
    private var isPeerPublic: Bool {
        var address = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        return unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                guard unsafe getpeername(socket, address, &length) == 0 else { return true }
                return unsafe NetworkAddress(address)?.isPublic ?? false
            }
        }
    }

    /// False at the deadline; true when something happened, be it a wake-up that the caller has to look into.
    private func wait(for events: CInt, until deadline: ContinuousClock.Instant) throws(TransportError) -> Bool {
        if interruption.reasons.mustStop { throw TransportError(.cancelled, peer: peer) }
        let timeout = timeout(until: deadline)
        guard timeout > 0 else { return false }
        var watched = [
            pollfd(fd: socket, events: Int16(events), revents: 0),
            pollfd(fd: interruption.descriptor, events: Int16(POLLIN), revents: 0),
        ]
        _ = unsafe poll(&watched, nfds_t(watched.count), timeout)
        if watched[1].revents != 0 { interruption.drain() }
        if interruption.reasons.mustStop { throw TransportError(.cancelled, peer: peer) }
        return true
    }

    /// Milliseconds, rounded up; short ones when nobody could wake us.
    private func timeout(until deadline: ContinuousClock.Instant) -> CInt {
        let left = (deadline - .now).wholeMicroseconds
        guard left > 0 else { return 0 }
        return CInt(min(left / 1_000 + 1, interruption.descriptor < 0 ? 100 : 3_600_000))
    }

    private func perform(until deadline: ContinuousClock.Instant) throws(TransportError) -> CURLcode {
        while true {
            var running: CInt = 0
            unsafe curl_multi_perform(multi, &running)
            if running == 0 { break }
            if interruption.reasons.mustStop { throw TransportError(.cancelled, peer: peer) }
            let timeout = timeout(until: deadline)
            guard timeout > 0 else { throw TransportError(.timedOut, peer: peer) }
            var wake = curl_waitfd(fd: interruption.descriptor, events: Int16(CURL_WAIT_POLLIN), revents: 0)
            let watched: CUnsignedInt = interruption.descriptor < 0 ? 0 : 1
            unsafe curl_multi_poll(multi, &wake, watched, timeout, nil)
            if wake.revents != 0 { interruption.drain() }
        }
        var remaining: CInt = 0
        guard let message = unsafe curl_multi_info_read(multi, &remaining) else { return CURLE_GOT_NOTHING }
        return unsafe message.pointee.data.result
    }

    /// Sent bytes must be acknowledged in time, and a silent peer is asked whether it lives.
    private func watchForDeadPeer(after deadline: Duration) {
        var milliseconds = CUnsignedInt(clamping: deadline.wholeMicroseconds / 1_000)
        let length = socklen_t(MemoryLayout<CUnsignedInt>.size)
        _ = unsafe setsockopt(socket, CInt(IPPROTO_TCP), TCP_USER_TIMEOUT, &milliseconds, length)
    }

    /// libcurl's own start-up is done once, before any thread can race for it.
    static let isLibraryReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK
}
