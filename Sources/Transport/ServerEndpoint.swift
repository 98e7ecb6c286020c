package import GatewayKit
import Glibc

/// A mail server, and who we are to it. A value that exists may be connected to.
///
/// The connection is encrypted in one of two ways and refused otherwise: TLS from the first byte
/// (`imaps`, `smtps`) or STARTTLS (`imap`, `smtp`; RFC 3501 section 6.2.1, RFC 3207). Only to an address of
/// this machine may it stay plain.
package struct ServerEndpoint: Sendable {
    /// The protocol spoken there.
    package enum Service: Equatable, Sendable { case imap, smtp }

    /// How the connection is kept from others.
    package enum Security: Equatable, Sendable {
        case implicitTLS
        /// STARTTLS or nothing: a server that does not offer it never sees the password.
        case startTLS
        /// Only ever to a loopback address.
        case plain
    }

    /// From the scheme of the URL.
    package let service: Service
    /// From the scheme, the host, and what `requiresTLS` asks for.
    package let security: Security
    /// Host name or address, IPv6 in brackets.
    package let host: String
    /// That of the URL, else the usual one of its scheme.
    package let port: UInt16
    /// 1 to 1,024 bytes without controls; `nil` when no login is wanted.
    package let user: String?
    /// 1 to 1,024 bytes without controls; never in `name` or an error.
    package let password: Secret<String>?
    /// Path of a PEM file with the authorities to trust instead of the system's.
    package let certificateAuthority: String?
    /// The name given in EHLO; the host name of this machine when `nil`.
    package let heloName: String?

    /// Checks everything a person typed.
    ///
    /// `url` is `scheme://host[:port]` with scheme imap, imaps, smtp or smtps, and nothing behind the port but
    /// one slash. `requiresTLS` asks for STARTTLS on loopback too. Throws `.invalidEndpoint`.
    package init(
        url: String, user: String? = nil, password: Secret<String>? = nil, certificateAuthority: String? = nil,
        heloName: String? = nil, requiresTLS: Bool = false
    ) throws(TransportError) {
        let parts = try EndpointAddress(url)
        service = parts.service
        host = parts.host
        port = parts.port
        if parts.isImplicitTLS {
            security = .implicitTLS
        } else {
            security = requiresTLS || !parts.isLoopback ? .startTLS : .plain
        }
        if let user { try Self.checkCredential(user.utf8, .user, of: url) }
        if let password {
            try password.reveal { (text) throws(TransportError) in
                try Self.checkCredential(text.utf8, .password, of: url)
            }
        }
        if let heloName, !Self.isHeloName(heloName.utf8) {
            throw TransportError(.invalidEndpoint(.heloName), peer: url)
        }
        self.user = user
        self.password = password
        self.certificateAuthority = certificateAuthority
        self.heloName = heloName
    }

    /// `imaps://mail.example.org:993`: names the server in errors and logs, without credentials.
    package var name: String { "\(scheme)://\(host):\(port)" }

    var scheme: String {
        switch (service, security) {
        case (.imap, .implicitTLS): "imaps"
        case (.imap, _): "imap"
        case (.smtp, .implicitTLS): "smtps"
        case (.smtp, _): "smtp"
        }
    }

    /// The configured EHLO name, else this machine's own, else an address literal every server accepts.
    var effectiveHeloName: String {
        if let heloName { return heloName }
        var bytes = [CChar](repeating: 0, count: 256)
        guard unsafe gethostname(&bytes, bytes.count - 1) == 0 else { return "[127.0.0.1]" }
        let name = String(decoding: bytes.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        return Self.isHeloName(name.utf8) ? name : "[127.0.0.1]"
    }

    /// A line break or NUL in a credential would become a second command in the server's eyes.
    private static func checkCredential(
        _ text: String.UTF8View, _ field: EndpointProblem, of url: String
    ) throws(TransportError) {
        guard !text.isEmpty, text.count <= 1_024, text.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
            throw TransportError(.invalidEndpoint(field), peer: url)
        }
    }

    /// A host name or an address literal in brackets (RFC 5321, section 4.1.1.1).
    private static func isHeloName(_ text: String.UTF8View) -> Bool {
        (1...255).contains(text.count)
            && text.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
                    UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: ":"):
                    true
                default: false
                }
            }
    }
}

/// What is wrong with an endpoint somebody configured.
package enum EndpointProblem: Equatable, Sendable {
    case scheme, host, port, path, user, password, heloName
    /// Neither http nor https.
    case webScheme
    /// A user name, a fragment, a blank or a control in a web address.
    case target
    /// HTTP without TLS where nobody allowed it.
    case unencrypted
    /// Neither the socket nor the host and port of a clamd.
    case scanner
}
