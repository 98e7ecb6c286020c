import MIMEParser
import TicketStore

/// The ticket a letter belongs to, and in what standing its sender writes to it.
///
/// The best proof wins. A match only says *where*; whether the sender may write there is a second question, and
/// a stranger's mail is kept as an unconfirmed reply.
struct ThreadChoice {
    enum Standing {
        /// Takes part in the ticket, or holds an address signed for him.
        case participant
        /// An agent whose reply address was signed for him.
        case agent(AgentSettings, TokenScope)
        /// Says to be an agent and cannot prove it.
        case unprovedAgent(AgentSettings)
        case stranger
    }

    let ticket: Ticket
    let participants: [Contact]
    /// Agents who follow the ticket.
    let watchers: [AgentName]
    let standing: Standing
    let proof: SenderProof
    private let claim: ThreadClaim

    /// `nil` when nothing matched. `agent` is whom the From address belongs to.
    init?(_ matches: [ThreadMatch], sender: EmailAddress?, agent: AgentSettings?) {
        guard let best = matches.first else { return nil }
        let signed = matches.first { $0.isSigned(for: sender) }
        let chosen = signed ?? matches.first { $0.ticket.id == best.ticket.id && $0.includes(sender) } ?? best
        ticket = chosen.ticket
        participants = chosen.participants
        watchers = chosen.watchers
        claim = chosen.claim
        proof = signed != nil ? .signedAddress : sender == nil ? .none : .claimed
        if let agent {
            if let scope = signed?.scope, scope != .customer {
                standing = .agent(agent, scope)
            } else if chosen.includes(sender) {
                standing = .participant
            } else {
                standing = .unprovedAgent(agent)
            }
        } else {
            // A token made for someone who is no agent any more opens no door.
            standing = signed?.scope == .customer || chosen.includes(sender) ? .participant : .stranger
        }
    }

    /// For the decision trace.
    var verdict: String {
        let road =
            switch claim {
            case .signedAddress: "signed address"
            case .signedMessageID: "signed Message-ID"
            case .reference: "reference"
            case .subjectToken: "subject token"
            case .delivery: "recent delivery"
            }
        let who =
            switch standing {
            case .participant: "sender takes part"
            case .agent(let agent, _): "agent \(agent.name)"
            case .unprovedAgent(let agent): "claims to be agent \(agent.name), not proved"
            case .stranger: "sender takes no part: unconfirmed"
            }
        return "\(ticket.number) by \(road); \(who)"
    }
}

extension ThreadMatch {
    /// Whether the mail came by an address (or answers a Message-ID) that was made for its sender.
    ///
    /// Only the address proves: a Message-ID is seen by everyone who gets the mail.
    fileprivate func isSigned(for sender: EmailAddress?) -> Bool {
        guard case .signedAddress = claim, let sender else { return false }
        return tokenRecipient?.address == sender
    }

    fileprivate var scope: TokenScope? {
        guard case .signedAddress(_, _, let scope) = claim else { return nil }
        return scope
    }

    fileprivate func includes(_ sender: EmailAddress?) -> Bool {
        guard let sender else { return false }
        return participants.contains { $0.address == sender }
    }
}
