import Notifier
import TicketStore

/// How sure of its sender the gateway must be before a mail may do something.
struct ProofSettings: Equatable, Sendable {
    /// A participant's reply joins the ticket. Below it the reply is unconfirmed, as a stranger's is.
    var customerReply = ProofMinimum.claimed
    /// An agent's reply is carried to the customer. Below it the reply becomes an internal note.
    var agentReply = ProofMinimum.either
    /// An agent's commands are obeyed.
    var agentCommand = ProofMinimum.either
    /// A customer's mail that an agent passes on opens a ticket in the customer's name.
    var agentForward = ProofMinimum.either
}

/// The least a sender must have proved.
enum ProofMinimum: String, Sendable, CaseIterable {
    /// From alone.
    case claimed
    /// A signed address or an authenticated sender.
    case either
    case authenticated
    case signedAddress = "signed_address"
    case both

    /// `isSigned`: the mail came to an address made for its sender. `isAuthenticated`: a trusted server vouches.
    func isMet(isSigned: Bool, isAuthenticated: Bool) -> Bool {
        switch self {
        case .claimed: true
        case .either: isSigned || isAuthenticated
        case .authenticated: isAuthenticated
        case .signedAddress: isSigned
        case .both: isSigned && isAuthenticated
        }
    }

    fileprivate var needsAuthentication: Bool { self == .authenticated || self == .both }
    fileprivate var needsSignedAddress: Bool { self == .signedAddress || self == .both }
}

extension ProofSettings {
    /// A minimum that no mail could ever reach is a mistake, and told as one.
    init(_ section: inout ConfigurationSection, mailboxes: [MailboxSettings], queues: [QueueSettings]) {
        self.init()
        let customer = section.located("customer_reply", ScalarKind<ProofMinimum>.choice, isRequired: false)
        let reply = section.located("agent_reply", .agentProof, isRequired: false)
        let command = section.located("agent_command", .agentProof, isRequired: false)
        let forward = section.located("agent_forward", ScalarKind<ProofMinimum>.forwardProof, isRequired: false)
        for minimum in [customer, reply, command, forward].compactMap(\.self) {
            if minimum.value.needsAuthentication,
                let blind = mailboxes.first(where: { $0.authenticationServers.isEmpty })
            {
                let problem = "mailboxes.\(blind.name) has no authentication_servers: no mail there is ever proved so"
                section.complain(Complaint(problem), at: minimum)
            }
            if minimum.value.needsSignedAddress, let mute = queues.first(where: { $0.replyAddress == .none }) {
                let problem = "the reply_address of queues.\(mute.name) is none: no reply to it is ever proved so"
                section.complain(Complaint(problem), at: minimum)
            }
        }
        customerReply = customer?.value ?? customerReply
        agentReply = reply?.value ?? agentReply
        agentCommand = command?.value ?? agentCommand
        agentForward = forward?.value ?? agentForward
    }
}

extension ScalarKind where Value == ProofMinimum {
    /// An agent's address is known to every customer: alone it proves nothing.
    fileprivate static var agentProof: Self {
        let words = ProofMinimum.allCases.map(\.rawValue).filter { $0 != ProofMinimum.claimed.rawValue }
        return .word(of: words) { words.contains($0) ? ProofMinimum(rawValue: $0) : nil }
    }

    /// A forward comes to the team's own address, which was made for nobody.
    fileprivate static var forwardProof: Self {
        let words = [ProofMinimum.claimed, .either, .authenticated].map(\.rawValue)
        return .word(of: words) { words.contains($0) ? ProofMinimum(rawValue: $0) : nil }
    }
}

extension ScalarKind where Value == String {
    /// The name a mail server writes its results under (RFC 8601, section 2.5): mostly its host name.
    static var serverName: Self {
        Self("the name of a mail server as its Authentication-Results begin, such as mx.example.org") { text in
            let isName = text.utf8.allSatisfy { isLetterOrDigit($0) || $0 == 0x2D || $0 == 0x2E || $0 == 0x5F }
            return isName && (1...253).contains(text.utf8.count) ? text : nil
        }
    }
}
