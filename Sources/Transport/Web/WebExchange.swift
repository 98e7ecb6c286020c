import CCurl
import GatewayKit
import Glibc

/// One request on its way, and its answer. Exactly one owner, used once.
///
/// The handle is not kept for a next request: libcurl's pool would hand out a connection whose address was checked
/// for somebody else.
@safe struct WebExchange: ~Copyable {
    private let easy: UnsafeMutableRawPointer
    private let multi: UnsafeMutableRawPointer
    private var fields: UnsafeMutablePointer<curl_slist>?
    private let endpoint: WebEndpoint
    private let limits: TransportLimits
    /// What libcurl's calls back to us write to, all of them on the thread of `perform`.
    private let transfer: WebTransfer

    static func prepare(
        _ request: WebRequest, to endpoint: WebEndpoint, limits: TransportLimits
    ) throws(TransportError) -> WebExchange {
        var exchange = try WebExchange(to: endpoint, limits: limits)
        try exchange.add(request)
        guard exchange.apply(request) else { throw TransportError(.unsupported(.library), peer: endpoint.name) }
        return exchange
    }

    private init(to endpoint: WebEndpoint, limits: TransportLimits) throws(TransportError) {
        guard Channel.isLibraryReady, let easy = unsafe curl_easy_init() else {
            throw TransportError(.unsupported(.library), peer: endpoint.name)
        }
        guard let multi = unsafe curl_multi_init() else {
            unsafe curl_easy_cleanup(easy)
            throw TransportError(.unsupported(.library), peer: endpoint.name)
        }
        unsafe self.easy = unsafe easy
        unsafe self.multi = unsafe multi
        self.endpoint = endpoint
        self.limits = limits
        transfer = WebTransfer(endpoint: endpoint, limit: limits.webAnswerBytes)
    }

    deinit {
        unsafe curl_multi_remove_handle(multi, easy)
        unsafe curl_easy_cleanup(easy)
        unsafe curl_multi_cleanup(multi)
        unsafe curl_slist_free_all(fields)
    }

    /// Blocks until there is an answer, the deadline is over or the interruption says stop.
    func perform(_ interruption: Interruption) throws(TransportError) -> WebOutcome {
        let fault: TransportError.Code
        do throws(TransportError) {
            unsafe curl_multi_add_handle(multi, easy)
            let result = try run(until: .now + limits.webDeadline, interruption)
            // A body that was cut at the limit is an answer all the same.
            let isAnswered = result == CURLE_OK || (result == CURLE_WRITE_ERROR && transfer.isCut)
            if isAnswered, number(CURLINFO_RESPONSE_CODE) >= 200 { return .answered(answer) }
            fault = transfer.isForbidden && number(CURLINFO_REQUEST_SIZE) == 0 ? .forbiddenAddress : code(result)
        } catch {
            fault = error.code
        }
        let error = TransportError(fault, peer: endpoint.name)
        guard number(CURLINFO_REQUEST_SIZE) > 0 else { throw error }
        return .uncertain(error)
    }

    private var answer: WebAnswer {
        WebAnswer(
            status: number(CURLINFO_RESPONSE_CODE), body: transfer.body, retryAfter: header("Retry-After"))
    }

    private func header(_ name: String) -> String? {
        var found: UnsafeMutablePointer<curl_header>?
        let result = unsafe curl_easy_header(easy, name, 0, CUnsignedInt(CURLH_HEADER), -1, &found)
        guard result == CURLHE_OK, let value = unsafe found?.pointee.value else { return nil }
        return unsafe String(cString: value)
    }

    private func run(
        until deadline: ContinuousClock.Instant, _ interruption: Interruption
    ) throws(TransportError) -> CURLcode {
        while true {
            var running: CInt = 0
            unsafe curl_multi_perform(multi, &running)
            if running == 0 { break }
            if interruption.reasons.mustStop { throw TransportError(.cancelled, peer: endpoint.name) }
            let left = (deadline - .now).wholeMicroseconds / 1_000
            guard left > 0 else { throw TransportError(.timedOut, peer: endpoint.name) }
            let timeout = CInt(min(left + 1, interruption.descriptor < 0 ? 100 : 60_000))
            var wake = curl_waitfd(fd: interruption.descriptor, events: Int16(CURL_WAIT_POLLIN), revents: 0)
            unsafe curl_multi_poll(multi, &wake, interruption.descriptor < 0 ? 0 : 1, timeout, nil)
            if wake.revents != 0 { interruption.drain() }
        }
        var remaining: CInt = 0
        guard let message = unsafe curl_multi_info_read(multi, &remaining) else { return CURLE_GOT_NOTHING }
        return unsafe message.pointee.data.result
    }

    private func code(_ result: CURLcode) -> TransportError.Code {
        let setup = unsafe ChannelSetup(handle: easy)
        return switch result {
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CIPHER, CURLE_SSL_CACERT_BADFILE:
            .tlsRefused(setup.refusal(result))
        default: setup.fault(result)
        }
    }
}

extension WebExchange {
    private mutating func add(_ request: WebRequest) throws(TransportError) {
        let suffix = request.suffix.utf8
        guard suffix.allSatisfy({ (0x21...0x7E).contains($0) && $0 != 0x23 }) else {
            throw TransportError(.invalidArgument("a character that no web address has"), peer: endpoint.name)
        }
        // Empty: libcurl leaves out what it would add of its own accord.
        for field in request.headers + [WebRequest.Header("User-Agent", "MailGateway")] {
            guard let line = field.line else {
                throw TransportError(.invalidArgument("a header field"), peer: endpoint.name)
            }
            try append(line)
        }
        try append("Expect:")
    }

    private mutating func append(_ line: String) throws(TransportError) {
        guard let longer = unsafe curl_slist_append(fields, line) else {
            throw TransportError(.unsupported(.library), peer: endpoint.name)
        }
        unsafe fields = unsafe longer
    }

    /// False when this libcurl lacks an option, which is never silently done without.
    private func apply(_ request: WebRequest) -> Bool {
        let milliseconds = max(1, Int(clamping: limits.webDeadline.wholeMicroseconds / 1_000))
        var texts: [(CURLoption, String)] = [
            (CURLOPT_URL, endpoint.url + request.suffix), (CURLOPT_PROTOCOLS_STR, endpoint.scheme),
            (CURLOPT_PROXY, ""),
        ]
        let numbers: [(CURLoption, Int)] = [
            (CURLOPT_NOSIGNAL, 1), (CURLOPT_QUICK_EXIT, 1), (CURLOPT_FOLLOWLOCATION, 0),
            (CURLOPT_NETRC, Int(CURL_NETRC_IGNORED.rawValue)), (CURLOPT_DISALLOW_USERNAME_IN_URL, 1),
            (CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1)), (CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2)),
            (CURLOPT_SSL_VERIFYPEER, 1), (CURLOPT_SSL_VERIFYHOST, 2), (CURLOPT_FRESH_CONNECT, 1),
            (CURLOPT_FORBID_REUSE, 1), (CURLOPT_CONNECTTIMEOUT_MS, milliseconds), (CURLOPT_TIMEOUT_MS, milliseconds),
        ]
        if let authority = endpoint.certificateAuthority { texts.append((CURLOPT_CAINFO, authority)) }
        let setup = unsafe ChannelSetup(handle: easy)
        var isComplete = texts.allSatisfy { setup.set($0.0, $0.1) } && numbers.allSatisfy { setup.set($0.0, $0.1) }
        if endpoint.certificateAuthority != nil {
            isComplete = unsafe ccurl_set_string(easy, CURLOPT_CAPATH, nil) == CURLE_OK && isComplete
        }
        if request.method == .post { isComplete = apply(request.body) && isComplete }
        let context = unsafe Unmanaged.passUnretained(transfer).toOpaque()
        isComplete = unsafe ccurl_set_list(easy, CURLOPT_HTTPHEADER, fields) == CURLE_OK && isComplete
        isComplete = unsafe ccurl_set_writer(easy, keepAnswer, context) == CURLE_OK && isComplete
        return unsafe ccurl_set_opener(easy, openSocket, context) == CURLE_OK && isComplete
    }

    private func apply(_ body: [UInt8]) -> Bool {
        unsafe body.withUnsafeBytes { bytes in
            // libcurl takes NULL for "read it from a callback".
            var nothing: UInt8 = 0
            guard let start = bytes.baseAddress else { return unsafe ccurl_set_body(easy, &nothing, 0) == CURLE_OK }
            return unsafe ccurl_set_body(easy, start, bytes.count) == CURLE_OK
        }
    }

    private func number(_ name: CURLINFO) -> Int {
        var value = 0
        unsafe ccurl_get_long(easy, name, &value)
        return value
    }
}

/// What libcurl tells us during one exchange.
private final class WebTransfer {
    let endpoint: WebEndpoint
    let limit: Int
    var body: [UInt8] = []
    /// More came than is kept.
    var isCut = false
    /// The name led to an address that is not to be asked.
    var isForbidden = false

    init(endpoint: WebEndpoint, limit: Int) {
        self.endpoint = endpoint
        self.limit = limit
    }
}

private func keepAnswer(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let bytes = unsafe bytes, let context = unsafe context else { return 0 }
    let transfer = unsafe Unmanaged<WebTransfer>.fromOpaque(context).takeUnretainedValue()
    let length = size * count
    let kept = min(length, transfer.limit - transfer.body.count)
    unsafe transfer.body += UnsafeRawBufferPointer(start: bytes, count: kept)
    guard kept < length else { return length }
    transfer.isCut = true
    return 0
}

/// Opens the socket for one address, or refuses to: this is the address that is connected to.
private func openSocket(
    _ context: UnsafeMutableRawPointer?, _ purpose: curlsocktype, _ place: UnsafeMutablePointer<curl_sockaddr>?
) -> curl_socket_t {
    guard let context = unsafe context, let place = unsafe place else { return -1 }
    let transfer = unsafe Unmanaged<WebTransfer>.fromOpaque(context).takeUnretainedValue()
    // The structure is longer than its declared last member: IPv6 addresses reach beyond it.
    let offset = MemoryLayout<curl_sockaddr>.offset(of: \.addr) ?? 0
    let start = unsafe UnsafeRawPointer(place) + offset
    let address = unsafe NetworkAddress(start.assumingMemoryBound(to: sockaddr.self))
    guard let address, transfer.endpoint.mayReach(address) else {
        transfer.isForbidden = true
        return -1
    }
    let kind = unsafe place.pointee.socktype | CInt(SOCK_CLOEXEC.rawValue)
    return unsafe socket(place.pointee.family, kind, place.pointee.protocol)
}
