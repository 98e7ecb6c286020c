/// The parts of `scheme://host[:port]`.
struct EndpointAddress {
    let service: ServerEndpoint.Service
    let isImplicitTLS: Bool
    let host: String
    let port: UInt16

    init(_ url: String) throws(TransportError) {
        let bytes = Array(url.utf8)
        // What stands before an @ may be a password.
        let shown = bytes.contains(UInt8(ascii: "@")) ? "(not shown: a user name or password is in it)" : url
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")), bytes[colon...].starts(with: "://".utf8) else {
            throw TransportError(.invalidEndpoint(.scheme), peer: shown)
        }
        let defaultPort: UInt16
        switch String(decoding: bytes[..<colon].map { $0 | 0x20 }, as: UTF8.self) {
        case "imap": (service, isImplicitTLS, defaultPort) = (.imap, false, 143)
        case "imaps": (service, isImplicitTLS, defaultPort) = (.imap, true, 993)
        case "smtp": (service, isImplicitTLS, defaultPort) = (.smtp, false, 587)
        case "smtps": (service, isImplicitTLS, defaultPort) = (.smtp, true, 465)
        default: throw TransportError(.invalidEndpoint(.scheme), peer: shown)
        }

        var rest = bytes[(colon + 3)...]
        if rest.last == UInt8(ascii: "/") { rest.removeLast() }
        guard !rest.contains(where: { "/?#@".utf8.contains($0) }) else {
            throw TransportError(.invalidEndpoint(.path), peer: String(decoding: bytes[..<colon], as: UTF8.self))
        }
        let hostEnd = Self.endOfHost(rest)
        guard let hostEnd, Self.isHost(rest[..<hostEnd]) else {
            throw TransportError(.invalidEndpoint(.host), peer: url)
        }
        host = String(decoding: rest[..<hostEnd], as: UTF8.self)
        if hostEnd == rest.endIndex {
            port = defaultPort
        } else {
            guard let number = Self.port(rest[(hostEnd + 1)...]) else {
                throw TransportError(.invalidEndpoint(.port), peer: url)
            }
            port = number
        }
    }

    /// Whether the host can only be this machine: libcurl resolves `localhost` itself, never through DNS.
    var isLoopback: Bool { Self.isLoopback(host) }

    static func isLoopback(_ host: String) -> Bool {
        if host == "[::1]" || host == "localhost" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }

    static func port(_ digits: ArraySlice<UInt8>) -> UInt16? {
        guard digits.count <= 5, digits.allSatisfy({ (0x30...0x39).contains($0) }),
            let number = UInt16(String(decoding: digits, as: UTF8.self)), number > 0
        else { return nil }
        return number
    }

    static func endOfHost(_ rest: ArraySlice<UInt8>) -> Int? {
        guard rest.first == UInt8(ascii: "[") else {
            return rest.firstIndex(of: UInt8(ascii: ":")) ?? rest.endIndex
        }
        guard let bracket = rest.firstIndex(of: UInt8(ascii: "]")) else { return nil }
        let end = bracket + 1
        return end == rest.endIndex || rest[end] == UInt8(ascii: ":") ? end : nil
    }

    static func isHost(_ host: ArraySlice<UInt8>) -> Bool {
        guard let first = host.first, host.count <= 253 else { return false }
        if first == UInt8(ascii: "[") {
            return host.count > 4 && host.dropFirst().dropLast().allSatisfy("0123456789abcdefABCDEF:.".utf8.contains)
        }
        return first != UInt8(ascii: "-")
            && host.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                    UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
                    true
                default: false
                }
            }
    }
}
