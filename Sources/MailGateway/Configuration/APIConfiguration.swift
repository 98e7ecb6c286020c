import GatewayKit
import TicketAPI
import Transport

/// The HTTP API, where it is served.
struct APIConfiguration: Equatable, Sendable {
    var server = ServerSettings()
    var identity = IdentitySettings()
    var contracts = APISettings()
    /// Bytes of one upload.
    var largestUpload = UploadRules().largest
    /// `nil` where nobody scans uploads.
    var clamd: ScannerEndpoint?
    /// Files that are scanned at the same time.
    var scansAtOnce = 4
    /// Files that wait for that.
    var scansWaiting = 16

    var scanner: ScannerSettings? {
        clamd.map { ScannerSettings(endpoint: $0, sessions: scansAtOnce, mostWaiting: scansWaiting) }
    }
}

extension APIConfiguration {
    /// Where it listens, who may ask, and for how long.
    init?(_ section: inout ConfigurationSection, within limits: LimitSettings) {
        self = limits.api
        let listen = section.required("listen", .listeningAddress)
        contracts.publicURL = section.optional("public_url", .webOrigin)
        identity.publicURL = contracts.publicURL
        contracts.origins = Set(section.list("origins", .webOrigin).map(\.value))
        if section.wasGiven("trusted_proxies") {
            server.trustedProxies = Set(section.list("trusted_proxies", .networkAddress).map(\.value))
        }
        contracts.isAskedDirectly = server.trustedProxies.isEmpty
        section.read("number_alone", .yesOrNo, into: &contracts.opensByNumberAlone)
        section.read("largest_upload", .size(1 << 10...100 << 20), into: &largestUpload)
        let scanner = section.located("clamd", .clamd, isRequired: false)
        clamd = scanner?.value
        if let scanner, largestUpload > limits.transport.scanBytes {
            section.complain(
                Complaint("scans no file as large as largest_upload: raise limits.transport.scan_bytes"), at: scanner)
        }
        section.read("access_token", .duration(.seconds(60) ... .seconds(86_400)), into: &identity.accessLife)
        section.read("session", .duration(.seconds(3_600) ... .seconds(365 * 86_400)), into: &identity.refreshLife)
        section.read("account_link", .duration(.seconds(3_600) ... .seconds(30 * 86_400)), into: &identity.linkLife)
        section.read(
            "ticket_token", .duration(.seconds(86_400) ... .seconds(3_650 * 86_400)), into: &identity.ticketTokenLife)
        section.read("download_link", .duration(.seconds(60) ... .seconds(86_400)), into: &identity.downloadLife)
        guard let listen else { return nil }
        server.address = listen.address
        server.port = listen.port
    }

    mutating func readLimits(_ section: inout ConfigurationSection) {
        section.read("connections", .count(1...100_000), into: &server.connections)
        section.read("connections_per_address", .count(0...100_000), into: &server.connectionsPerAddress)
        section.read("head_bytes", .size(1 << 10...1 << 20), into: &server.headBytes)
        section.read("target_bytes", .size(256...64 << 10), into: &server.targetBytes)
        section.read("fields", .count(10...10_000), into: &server.fields)
        section.read("parameters", .count(1...10_000), into: &server.parameters)
        section.read("body_bytes", .size(1 << 10...1 << 30), into: &server.bodyBytes)
        section.read("bodies_bytes", .size(1 << 20...16 << 30), into: &server.bodiesBytes)
        section.read("requests_in_hand", .count(1...100_000), into: &server.requestsInHand)
        section.read("live_clients", .count(0...100_000), into: &server.liveClients)
        section.read("backlog_messages", .count(1...100_000), into: &server.backlogMessages)
        section.read("backlog_bytes", .size(4 << 10...64 << 20), into: &server.backlogBytes)
        section.read("request_deadline", .duration(.seconds(1) ... .seconds(600)), into: &server.requestDeadline)
        section.read("slowest_body", .size(1...1 << 20), into: &server.slowestBody)
        section.read("idle", .duration(.seconds(1) ... .seconds(3_600)), into: &server.idle)
        section.read("heartbeat", .duration(.seconds(1) ... .seconds(600)), into: &server.heartbeat)
        section.read("scans_at_once", .count(1...64), into: &scansAtOnce)
        section.read("scans_waiting", .count(0...10_000), into: &scansWaiting)
        section.read("password_workers", .count(1...64), into: &identity.passwords.workers)
        section.read("passwords_waiting", .count(1...10_000), into: &identity.passwords.mostWaiting)
        let rates = ScalarKind.count(1...1_000_000)
        section.read("logins_to_address", rates, into: &identity.limits.loginsToAddress.count)
        section.read("logins_from_peer", rates, into: &identity.limits.loginsFromPeer.count)
        section.read("exchanges_from_peer", rates, into: &identity.limits.exchangesFromPeer.count)
        section.read("public_from_peer", rates, into: &identity.limits.publicFromPeer.count)
        section.read("numbers_from_peer", rates, into: &identity.limits.numbersFromPeer.count)
    }
}

extension ScalarKind where Value == ScannerEndpoint {
    fileprivate static var clamd: Self {
        Self("the socket or the address of a clamd, such as unix:/run/clamav/clamd.ctl or 127.0.0.1:3310") { text in
            try? ScannerEndpoint(text)
        }
    }
}

extension ScalarKind where Value == (address: String, port: Int) {
    /// `127.0.0.1:8007`, `[::1]:8007`.
    fileprivate static var listeningAddress: Self {
        Self("an address and a port such as 127.0.0.1:8007 or [::1]:8007") { text in
            guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
                (0...65_535).contains(port)
            else { return nil }
            var address = text[..<colon]
            if address.hasPrefix("["), address.hasSuffix("]") { address = address.dropFirst().dropLast() }
            guard !address.isEmpty, address.utf8.allSatisfy(Self.isOfAddress) else { return nil }
            return (String(address), port)
        }
    }

    fileprivate static func isOfAddress(_ byte: UInt8) -> Bool {
        Character(Unicode.Scalar(byte)).isHexDigit || byte == UInt8(ascii: ".") || byte == UInt8(ascii: ":")
    }
}

extension ScalarKind where Value == String {
    /// `https://tickets.example.org`, without a path.
    fileprivate static var webOrigin: Self {
        Self("an origin such as https://tickets.example.org, without a path") { text in
            for scheme in ["https://", "http://"] where text.hasPrefix(scheme) {
                let host = text.dropFirst(scheme.count)
                let isPlain = host.utf8.allSatisfy { byte in
                    let character = Character(Unicode.Scalar(byte))
                    return byte < 0x80 && (character.isLetter || character.isNumber || "-.:[]".contains(character))
                }
                return host.isEmpty || !isPlain ? nil : text
            }
            return nil
        }
    }

    fileprivate static var networkAddress: Self {
        Self("an IP address such as 192.0.2.1") { text in
            !text.isEmpty && text.utf8.allSatisfy(ScalarKind<(address: String, port: Int)>.isOfAddress) ? text : nil
        }
    }
}
