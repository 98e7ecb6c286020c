/// Where requests go: an HTTP or HTTPS address that somebody configured. A value that exists may be asked.
///
/// Only HTTPS at public addresses, unless `allowsPrivate`: then machines of the own network may be asked too, also
/// without TLS. What is public is never asked without TLS. The address that counts is the one connected to, not the
/// name it was found under.
package struct WebEndpoint: Equatable, Sendable {
    /// With the path and the query, as configured.
    package let url: String
    /// `https://hooks.example.org:443`: names the server in errors and logs. The path may be a secret.
    package let name: String
    /// Whether TLS is spoken.
    package let isEncrypted: Bool
    /// Whether it may stand in the own network, or be this machine.
    package let allowsPrivate: Bool
    /// Path of a PEM file with the authorities to trust instead of the system's.
    package let certificateAuthority: String?
    let scheme: String

    /// `url` is `scheme://host[:port][/path][?query]` in ASCII, with scheme http or https. Throws `.invalidEndpoint`.
    package init(
        url: String, allowsPrivate: Bool = false, certificateAuthority: String? = nil
    ) throws(TransportError) {
        let bytes = Array(url.utf8)
        let parts = try Self.parts(bytes)
        isEncrypted = parts.isEncrypted
        scheme = parts.isEncrypted ? "https" : "http"
        name = "\(scheme)://\(parts.host):\(parts.port)"
        guard parts.isEncrypted || allowsPrivate else {
            throw TransportError(.invalidEndpoint(.unencrypted), peer: name)
        }
        guard bytes.count <= Self.longestURL, bytes.allSatisfy({ (0x21...0x7E).contains($0) && $0 != 0x23 }) else {
            throw TransportError(.invalidEndpoint(.target), peer: name)
        }
        self.url = url
        self.allowsPrivate = allowsPrivate
        self.certificateAuthority = certificateAuthority
    }

    /// Whether the host of `url` can only be this machine.
    package static func isLoopback(_ url: String) -> Bool {
        do throws(TransportError) {
            let parts = try parts(Array(url.utf8))
            return EndpointAddress.isLoopback(parts.host)
        } catch { return false }
    }

    /// Whether a connection to `address` is what was configured.
    func mayReach(_ address: NetworkAddress) -> Bool {
        address.isPublic ? isEncrypted : allowsPrivate
    }

    private static let longestURL = 2_000

    private static func parts(
        _ bytes: [UInt8]
    ) throws(TransportError) -> (isEncrypted: Bool, host: String, port: UInt16) {
        // Until it is known to be an address, nothing of it is shown: a password may be in it.
        let unknown = "the address"
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")), bytes[colon...].starts(with: "://".utf8) else {
            throw TransportError(.invalidEndpoint(.webScheme), peer: unknown)
        }
        let isEncrypted: Bool
        switch String(decoding: bytes[..<colon].map { $0 | 0x20 }, as: UTF8.self) {
        case "https": isEncrypted = true
        case "http": isEncrypted = false
        default: throw TransportError(.invalidEndpoint(.webScheme), peer: unknown)
        }
        let authority = bytes[(colon + 3)...].prefix { !"/?#".utf8.contains($0) }
        guard !authority.contains(UInt8(ascii: "@")), !authority.contains(UInt8(ascii: "\\")) else {
            throw TransportError(.invalidEndpoint(.target), peer: unknown)
        }
        guard let hostEnd = EndpointAddress.endOfHost(authority), EndpointAddress.isHost(authority[..<hostEnd]) else {
            throw TransportError(.invalidEndpoint(.host), peer: unknown)
        }
        let host = String(decoding: authority[..<hostEnd], as: UTF8.self)
        guard hostEnd < authority.endIndex else { return (isEncrypted, host, isEncrypted ? 443 : 80) }
        guard let port = EndpointAddress.port(authority[(hostEnd + 1)...]) else {
            throw TransportError(.invalidEndpoint(.port), peer: unknown)
        }
        return (isEncrypted, host, port)
    }
}
