package import GatewayKit

/// Why a server could not be used.
///
/// Bad mail and refused recipients are not here: they are answers (`SMTPDelivery`, `FetchReport`).
package struct TransportError: Failure, Equatable {
    /// What went wrong.
    package enum Code: Equatable, Sendable {
        case invalidEndpoint(EndpointProblem)
        /// No address, no route, nobody listening.
        case unreachable
        /// Its name led to an address that `WebEndpoint` does not allow.
        case forbiddenAddress
        case tlsRefused(TLSRefusal)
        /// The login was answered with no.
        case refusedCredentials
        /// The server understood and refused a command that had to work.
        case refusedByPeer(PeerRefusal)
        /// The server said something the protocol does not allow. The connection is gone.
        case protocolViolation(ProtocolViolation)
        /// The peer ended the connection, or it was never open.
        case closed
        case timedOut
        /// The task was cancelled or the session aborted.
        case cancelled
        /// The letter's literal is larger than `TransportLimits.letterBytes`; it was not downloaded.
        case letterTooLarge(uid: UInt32, bytes: Int)
        /// The server lacks something that was asked for.
        case unsupported(ServerFeature)
        /// What we were asked to send cannot go on the wire.
        case invalidArgument(String)
        /// The caller's own sink, source or hook threw; its remedy, description and hint.
        case callerFailed(remedy: Remedy, description: String, hint: String?)
    }

    /// What went wrong.
    package let code: Code
    /// `imaps://mail.example.org:993`
    package let peer: String

    /// `peer` is an endpoint's `name`, or the text that could not become one; never credentials.
    package init(_ code: Code, peer: String) {
        self.code = code
        self.peer = peer
    }

    /// What a sink, a source or a hook of the caller's threw, with its own advice where it gives any.
    init(callerFailed error: any Error, peer: String) {
        if let failure = error as? any Failure {
            code = .callerFailed(remedy: failure.remedy, description: failure.description, hint: failure.hint)
        } else {
            code = .callerFailed(remedy: .retry, description: "the receiving side failed", hint: nil)
        }
        self.peer = peer
    }

    /// Whether the conversation can go on after this.
    var leavesConnectionUsable: Bool {
        switch code {
        case .refusedByPeer, .invalidArgument, .unsupported: true
        default: false
        }
    }

    /// What may pass is tried again; what is set up wrong needs the operator; what can never go through is given up.
    package var remedy: Remedy {
        switch code {
        case .unreachable, .closed, .timedOut, .cancelled, .protocolViolation: .retry
        case .tlsRefused, .refusedCredentials, .invalidEndpoint, .unsupported, .forbiddenAddress: .askOperator
        case .refusedByPeer(let refusal): refusal.remedy
        case .letterTooLarge, .invalidArgument: .giveUp
        case .callerFailed(let remedy, _, _): remedy
        }
    }

    package var description: String { "\(peer): \(code.phrase)" }

    /// What to look at; `nil` where only another attempt helps.
    package var hint: String? {
        switch code {
        case .invalidEndpoint(let problem): problem.hint
        case .unreachable: "is the server running, and does a firewall let this machine reach it?"
        case .forbiddenAddress:
            "say allow_private: yes if it is meant to stand in your own network; without TLS it must stand there"
        case .tlsRefused(let refusal): refusal.hint
        case .refusedCredentials: "check user and password_file of this server; log in once by hand with them"
        case .refusedByPeer(let refusal): refusal.hint
        case .timedOut: "the server is overloaded or something between drops packets"
        case .unsupported(let feature): feature.hint
        case .callerFailed(_, _, let hint): hint
        case .protocolViolation, .closed, .cancelled, .letterTooLarge, .invalidArgument: nil
        }
    }
}

/// Something this program cannot do without.
package enum ServerFeature: Equatable, Sendable {
    /// MOVE, or UIDPLUS to do the same by hand.
    case move
    /// UIDPLUS: deleting exactly what was meant.
    case uidPlus
    /// AUTH, with a user configured.
    case authentication
    /// A libcurl that works and knows all options we set.
    case library
}

/// How TLS was not to be had. The password has not left this machine.
package enum TLSRefusal: Equatable, Sendable {
    /// STARTTLS is not offered, was refused or was tampered with.
    case notOffered
    case expired
    case wrongHost
    case selfSigned
    case unknownAuthority
    /// The file with the trusted authorities cannot be read.
    case authorityFile
    /// No common version or cipher, a broken handshake, or a certificate fault without a name.
    case handshake
}

/// A command the server understood and refused.
package struct PeerRefusal: Equatable, Sendable {
    /// What was asked: `SELECT`, `EHLO`, `greeting`.
    package let command: String
    /// The SMTP reply code; `nil` for IMAP.
    package let status: Int?
    /// The bracketed IMAP response code without its arguments, such as `NONEXISTENT` (RFC 5530).
    package let responseCode: String?
    /// The server's words: printable ASCII, at most 200 bytes.
    package let text: String

    /// `status` belongs to SMTP, `responseCode` to IMAP; `text` was made printable before.
    package init(command: String, status: Int? = nil, responseCode: String? = nil, text: String) {
        self.command = command
        self.status = status
        self.responseCode = responseCode
        self.text = text
    }
}
