import TicketStore

/// What the rules do with one letter, now that the proof of its sender is known.
struct Ruling: Sendable {
    private(set) var actions = RuleActions()
    /// Each rule that acts, with what it does.
    private(set) var trace: [(rule: String, actions: String)] = []

    init(_ readings: [RuleReading], mode: RuleBook.Mode, proof: SenderProof) {
        for reading in readings where reading.obstacle == nil && reading.rule.proof.contains(proof) {
            let rule = reading.rule
            trace.append((rule.name, rule.actions.description))
            actions = actions.joined(with: rule.actions)
            if mode == .first || rule.actions.stops { return }
        }
    }

    /// The proof is that of the best road into a ticket; without a ticket, what the mail alone can show.
    init(of candidate: IntakeCandidate<JudgedLetter>, in surroundings: Surroundings, by rules: IntakeRules) {
        let readings = candidate.content.ruleReadings
        guard !readings.isEmpty else {
            self.init([], mode: rules.book.mode, proof: .none)
            return
        }
        let thread = ThreadChoice(
            surroundings.matches, sender: candidate.sender, agent: rules.agent(at: candidate.sender),
            authentication: candidate.content.authentication, minimum: rules.proof)
        self.init(readings, mode: rules.book.mode, proof: thread?.proof ?? candidate.content.proof)
    }
}

extension RuleActions.Removal {
    var disposition: Disposition {
        switch self {
        case .drop: .ruleDrop
        case .hold: .held
        case .quarantine: .quarantined
        }
    }
}

extension NewTicket {
    /// Takes over what rules say of it.
    mutating func describe(by orders: RuleActions) {
        category = orders.category
        tags = orders.tags
        assignee = orders.assignee
        watchers = orders.watchers
    }
}
