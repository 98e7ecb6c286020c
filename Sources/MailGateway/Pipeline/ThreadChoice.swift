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
        /// An agent who proved it, and what his words may touch.
        case agent(AgentSettings, TokenScope)
        /// Says to be an agent and has not proved enough.
        case unprovedAgent(AgentSettings)
        /// Says to be a participant and has not proved enough.
        case unprovedParticipant
        case stranger
    }

    let ticket: Ticket
    let participants: [Contact]
    /// The subject of the mail has the ticket's number.
    let isNamedInSubject: Bool
    /// Agents who follow the ticket.
    let watchers: [AgentName]
    let standing: Standing
    let proof: SenderProof
    /// What the proof rests on; of an agent who was not believed, what it lacks.
    let basis: ProofBasis
    /// Whether the commands of this agent are obeyed.
    let mayCommand: Bool
    private let claim: ThreadClaim
    /// What the claim names was made for the sender of the letter.
    private let isToSender: Bool

    /// `nil` when nothing matched. `agent` is whom the From address belongs to.
    init?(
        _ matches: [ThreadMatch], sender: EmailAddress?, agent: AgentSettings?,
        authentication: SenderAuthentication, minimum: ProofSettings
    ) {
        guard let best = matches.first else { return nil }
        let signed = matches.first { $0.isSigned(for: sender) }
        let chosen = signed ?? matches.first { $0.ticket.id == best.ticket.id && $0.includes(sender) } ?? best
        ticket = chosen.ticket
        participants = chosen.participants
        isNamedInSubject = matches.contains { $0.ticket.id == chosen.ticket.id && $0.claim.isSubjectToken }
        watchers = chosen.watchers
        claim = chosen.claim
        isToSender = sender != nil && chosen.tokenRecipient?.address == sender
        let isAuthenticated = authentication.isAuthenticated
        proof =
            signed != nil
            ? .signedAddress : sender == nil ? .none : isAuthenticated ? .authenticated : .claimed
        // A token made for someone who is no agent any more opens no door.
        let isCustomer = signed?.scope?.isCustomers == true
        let takesPart = isCustomer || chosen.includes(sender)
        let isProved = minimum.customerReply.isMet(isSigned: isCustomer, isAuthenticated: isAuthenticated)
        let rest: ProofBasis = signed != nil ? .signedAddress : authentication.basis
        let lack: ProofBasis = isAuthenticated ? .unaddressed : authentication.basis
        guard let agent else {
            standing = !takesPart ? .stranger : isProved ? .participant : .unprovedParticipant
            basis = takesPart && !isProved ? lack : rest
            mayCommand = false
            return
        }
        let isSigned = signed != nil && !isCustomer
        let scope = isSigned ? signed?.scope : matches.scopeOfNotice(for: sender, about: chosen.ticket.id)
        if let scope, minimum.agentReply.isMet(isSigned: isSigned, isAuthenticated: isAuthenticated) {
            standing = .agent(agent, scope)
            basis = rest
        } else if takesPart {
            standing = isProved ? .participant : .unprovedParticipant
            basis = isProved ? rest : lack
        } else {
            standing = .unprovedAgent(agent)
            basis = lack
        }
        mayCommand = minimum.agentCommand.isMet(isSigned: isSigned, isAuthenticated: isAuthenticated)
    }

    /// His mail is expected, however much it is.
    var isByProvedAgent: Bool { if case .agent = standing { true } else { false } }

    /// He answers the mail that asked him how it was. Whoever else has that mail was not asked.
    var answersSurvey: Bool { isToSender && claim.isOfSurvey }

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
            case .unprovedParticipant: "sender takes part, not proved enough: unconfirmed"
            case .agent(let agent, _): "agent \(agent.name)"
            case .unprovedAgent(let agent): "claims to be agent \(agent.name), not proved"
            case .stranger: "sender takes no part: unconfirmed"
            }
        return "\(ticket.number) by \(road); \(who)"
    }
}

extension [ThreadMatch] {
    /// What a reply to the notice that an agent answers may touch, as the notice's Message-ID says; of several the
    /// one that is answered, not those it hangs on. Proves nothing by itself.
    ///
    /// `nil` when no notice of ours to this agent is answered: then nobody knows whether the words were meant for
    /// the customer.
    fileprivate func scopeOfNotice(for sender: EmailAddress?, about ticket: TicketID) -> TokenScope? {
        for match in self where match.ticket.id == ticket && match.tokenRecipient?.address == sender {
            if case .signedMessageID(_, _, let scope) = match.claim, !scope.isCustomers { return scope }
        }
        return nil
    }
}

extension ThreadClaim {
    fileprivate var isSubjectToken: Bool { if case .subjectToken = self { true } else { false } }

    /// Whether it names a mail that asked how it was.
    var isOfSurvey: Bool {
        switch self {
        case .signedAddress(_, _, let scope), .signedMessageID(_, _, let scope): scope == .survey
        case .reference, .subjectToken, .delivery: false
        }
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
