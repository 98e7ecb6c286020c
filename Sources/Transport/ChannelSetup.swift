import CCurl
import GatewayKit

/// Tells libcurl what to do with a handle, and reads from it what went wrong.
@safe struct ChannelSetup {
    private let handle: UnsafeMutableRawPointer

    init(handle: UnsafeMutableRawPointer) {
        unsafe self.handle = unsafe handle
    }

    /// False when this libcurl lacks an option, which is never silently done without.
    func apply(_ endpoint: ServerEndpoint, _ limits: TransportLimits) -> Bool {
        let path = endpoint.service == .smtp ? endpoint.effectiveHeloName : ""
        var isComplete = set(CURLOPT_URL, "\(endpoint.name)/\(path)")
        isComplete = set(CURLOPT_PROTOCOLS_STR, endpoint.scheme) && isComplete
        isComplete = applyConnection(limits) && isComplete
        return applySecurity(endpoint) && applyCredentials(endpoint) && isComplete
    }

    /// The same for a clamd. HTTP is what libcurl has of protocols that say nothing by themselves: none of it is spoken.
    func apply(_ scanner: ScannerEndpoint, _ limits: TransportLimits) -> Bool {
        let isComplete =
            switch scanner.place {
            case .socket(let path): set(CURLOPT_URL, "http://localhost/") && set(CURLOPT_UNIX_SOCKET_PATH, path)
            case .host(let host, let port): set(CURLOPT_URL, "http://\(host):\(port)/")
            }
        return set(CURLOPT_PROTOCOLS_STR, "http") && applyConnection(limits) && isComplete
    }

    private func applyConnection(_ limits: TransportLimits) -> Bool {
        var isComplete = set(CURLOPT_CONNECT_ONLY, 1)
        isComplete = set(CURLOPT_NOSIGNAL, 1) && isComplete
        isComplete = set(CURLOPT_QUICK_EXIT, 1) && isComplete
        isComplete = set(CURLOPT_FRESH_CONNECT, 1) && isComplete
        isComplete = set(CURLOPT_PROXY, "") && isComplete
        isComplete = set(CURLOPT_TCP_KEEPALIVE, 1) && isComplete
        isComplete = set(CURLOPT_TCP_KEEPIDLE, Self.keepAliveSeconds) && isComplete
        isComplete = set(CURLOPT_TCP_KEEPINTVL, Self.keepAliveSeconds / 4) && isComplete
        let milliseconds = Int(clamping: limits.connectDeadline.wholeMicroseconds / 1_000)
        isComplete = set(CURLOPT_CONNECTTIMEOUT_MS, max(1, milliseconds)) && isComplete
        return isComplete
    }

    /// What `result` means, with the certificate check's and the server's own words taken into account.
    func fault(_ result: CURLcode, of endpoint: ServerEndpoint) -> TransportError.Code {
        switch result {
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CIPHER, CURLE_SSL_CACERT_BADFILE:
            .tlsRefused(refusal(result))
        case CURLE_USE_SSL_FAILED: .tlsRefused(.notOffered)
        case CURLE_LOGIN_DENIED: loginFault
        case CURLE_WEIRD_SERVER_REPLY where endpoint.security == .startTLS && status < 400:
            // libcurl says so of bytes injected behind the answer to STARTTLS.
            .tlsRefused(.notOffered)
        case CURLE_WEIRD_SERVER_REPLY, CURLE_REMOTE_ACCESS_DENIED: refusal(endpoint)
        default: fault(result)
        }
    }

    /// The same where neither TLS nor a login was wanted.
    func fault(_ result: CURLcode) -> TransportError.Code {
        switch result {
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_CONNECT, CURLE_INTERFACE_FAILED: .unreachable
        case CURLE_OPERATION_TIMEDOUT: .timedOut
        default: .closed
        }
    }

    /// How TLS was not to be had, where `result` says that it was not.
    func refusal(_ result: CURLcode) -> TLSRefusal {
        switch result {
        case CURLE_PEER_FAILED_VERIFICATION: certificateFault
        case CURLE_SSL_CACERT_BADFILE: .authorityFile
        default: .handshake
        }
    }

    private static let keepAliveSeconds = 60

    private func applySecurity(_ endpoint: ServerEndpoint) -> Bool {
        // CURLUSESSL_TRY is never used: it goes on in clear when STARTTLS is stripped.
        let level = endpoint.security == .plain ? CURLUSESSL_NONE : CURLUSESSL_ALL
        var isComplete = set(CURLOPT_USE_SSL, Int(level.rawValue))
        isComplete = set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2)) && isComplete
        isComplete = set(CURLOPT_SSL_VERIFYPEER, 1) && isComplete
        isComplete = set(CURLOPT_SSL_VERIFYHOST, 2) && isComplete
        if let authority = endpoint.certificateAuthority {
            isComplete = set(CURLOPT_CAINFO, authority) && isComplete
            // Otherwise the system's folder would be trusted beside the file.
            isComplete = unsafe ccurl_set_string(handle, CURLOPT_CAPATH, nil) == CURLE_OK && isComplete
        }
        return isComplete
    }

    private func applyCredentials(_ endpoint: ServerEndpoint) -> Bool {
        guard let user = endpoint.user else { return true }
        guard set(CURLOPT_USERNAME, user) else { return false }
        guard let password = endpoint.password else { return true }
        return password.reveal { set(CURLOPT_PASSWORD, $0) }
    }

    func set(_ option: CURLoption, _ value: Int) -> Bool {
        unsafe ccurl_set_long(handle, option, value) == CURLE_OK
    }

    func set(_ option: CURLoption, _ value: String) -> Bool {
        unsafe value.withCString { unsafe ccurl_set_string(handle, option, $0) == CURLE_OK }
    }

    private var status: Int { number(CURLINFO_RESPONSE_CODE) }

    private func number(_ name: CURLINFO) -> Int {
        var value = 0
        unsafe ccurl_get_long(handle, name, &value)
        return value
    }

    /// OpenSSL's verify result (X509_V_ERR_…). libcurl checks the host name itself and leaves 0 or 1 then.
    private var certificateFault: TLSRefusal {
        switch number(CURLINFO_SSL_VERIFYRESULT) {
        case 0, 1, 62: .wrongHost
        case 9, 10: .expired
        case 18: .selfSigned
        case 2, 19, 20, 21: .unknownAuthority
        default: .handshake
        }
    }

    /// A server may refuse a login for now (RFC 4954, section 6): that is not the password's fault.
    private var loginFault: TransportError.Code {
        (400..<500).contains(status)
            ? .refusedByPeer(PeerRefusal(command: "AUTH", status: status, text: "")) : .refusedCredentials
    }

    private func refusal(_ endpoint: ServerEndpoint) -> TransportError.Code {
        let status = status
        let command = status == 0 || endpoint.service == .imap ? "greeting" : "greeting or EHLO"
        return .refusedByPeer(PeerRefusal(command: command, status: status == 0 ? nil : status, text: ""))
    }
}
