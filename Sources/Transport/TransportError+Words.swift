import GatewayKit

extension TransportError.Code {
    /// What happened, without mail text or credentials.
    var phrase: String {
        switch self {
        case .invalidEndpoint(let problem): problem.phrase
        case .unreachable: "cannot be reached"
        case .forbiddenAddress: "stands at an address that is not to be asked"
        case .tlsRefused(let refusal): refusal.phrase
        case .refusedCredentials: "the login was refused"
        case .refusedByPeer(let refusal): refusal.phrase
        case .protocolViolation(let violation): "broke the protocol: \(violation)"
        case .closed: "the connection was closed"
        case .timedOut: "did not answer in time"
        case .cancelled: "stopped on our side"
        case .letterTooLarge(let uid, let bytes): "letter \(uid) has \(bytes) bytes, more than is downloaded"
        case .unsupported(let feature): feature.phrase
        case .invalidArgument(let what): "cannot be sent: \(what)"
        case .callerFailed(_, let description, _): description
        }
    }
}

extension EndpointProblem {
    fileprivate var phrase: String {
        switch self {
        case .scheme: "is not an imap, imaps, smtp or smtps address"
        case .host: "has no valid host name"
        case .port: "has no port from 1 to 65535"
        case .path: "has more than a host and a port"
        case .user: "the user name is empty, too long or has a control character"
        case .password: "the password is empty, too long or has a control character"
        case .heloName: "the EHLO name is not a host name"
        case .webScheme: "is not an http or https address"
        case .target: "has a user name, a # or a character that no web address has"
        case .unencrypted: "is asked without TLS"
        case .scanner: "is neither unix:/path nor host:port"
        }
    }

    var hint: String {
        switch self {
        case .scheme, .host, .port, .path: "write it like imaps://mail.example.org:993"
        case .user: "write the user name as the server knows it"
        case .password: "the password file must hold the password on one line and nothing else"
        case .heloName: "use the public host name of this machine"
        case .webScheme, .target: "write it like https://hooks.example.org/path"
        case .scanner: "write it like unix:/run/clamav/clamd.ctl or 127.0.0.1:3310"
        case .unencrypted: "use https://, or say allow_private: yes if it stands in your own network"
        }
    }
}

extension ServerFeature {
    fileprivate var phrase: String {
        switch self {
        case .move: "has neither MOVE nor UIDPLUS"
        case .uidPlus: "has no UIDPLUS"
        case .authentication: "does not offer AUTH, and mail is not sent without a login"
        case .library: "libcurl cannot be used"
        }
    }

    var hint: String {
        switch self {
        case .move, .uidPlus: "set `acknowledge: flag` or `leave` for this mailbox"
        case .authentication: "use the submission port (587 or 465), or remove `user` for this server"
        case .library: "install libcurl 7.88 or newer with IMAP and SMTP"
        }
    }
}

extension TLSRefusal {
    fileprivate var phrase: String {
        switch self {
        case .notOffered: "does not offer STARTTLS"
        case .expired: "its certificate has expired or is not valid yet"
        case .wrongHost: "its certificate is for another host"
        case .selfSigned: "its certificate is self-signed"
        case .unknownAuthority: "its certificate comes from an unknown authority"
        case .authorityFile: "the file of trusted authorities cannot be read"
        case .handshake: "no TLS connection could be agreed on"
        }
    }

    var hint: String {
        switch self {
        case .notOffered: "use imaps:// or smtps://, or turn on STARTTLS in the server; the password was not sent"
        case .expired: "renew the server's certificate and check both clocks; the password was not sent"
        case .wrongHost: "use the host name the certificate was issued for; the password was not sent"
        case .selfSigned, .unknownAuthority:
            "name the authority's PEM file for this server, if it is one you trust; the password was not sent"
        case .authorityFile: "check path and permissions of the PEM file"
        case .handshake: "the server must speak TLS 1.2 or newer on this port"
        }
    }
}

extension PeerRefusal {
    fileprivate var phrase: String {
        let answer = [status.map(String.init), responseCode.map { "[\($0)]" }, text.isEmpty ? nil : text]
        return "refused \(command): " + answer.compactMap { $0 }.joined(separator: " ")
    }

    /// 4xx passes, 5xx does not. An IMAP NO passes unless its code (RFC 5530) says that a person must act; a
    /// folder that cannot be selected is for a person unless the code says that it will pass.
    var remedy: Remedy {
        if let status { return status < 500 ? .retry : .askOperator }
        switch responseCode {
        case "NONEXISTENT", "NOPERM", "CANNOT", "OVERQUOTA", "TRYCREATE", "PRIVACYREQUIRED", "CONTACTADMIN":
            return .askOperator
        case "UNAVAILABLE", "INUSE", "SERVERBUG", "LIMIT": return .retry
        default: return isSelection ? .askOperator : .retry
        }
    }

    private var isSelection: Bool { command == "SELECT" || command == "EXAMINE" }

    var hint: String? {
        switch responseCode {
        case "NONEXISTENT", "TRYCREATE": "the folder does not exist on the server, or has another name there"
        case "NOPERM": "give the account the right to do this on the server"
        case "OVERQUOTA": "the mailbox is full: make room on the server"
        case nil where isSelection: "does the folder exist on the server, under this very name?"
        default: nil
        }
    }
}
