/// How a queue finds somebody for a new ticket when nobody is named.
package enum AssignmentMode: String, Sendable, CaseIterable {
    /// Who has the fewest tickets; of those, who was not given one of this queue for the longest time.
    case load
    /// Who was not given a ticket of this queue for the longest time.
    case roundRobin = "round_robin"
}

/// Whose turn it is in a queue, asked where a letter may open a ticket there.
package struct AssignmentQuestion: Sendable, Equatable {
    /// Where the ticket would be opened.
    package var queue: QueueName
    /// By what they are compared.
    package var mode: AssignmentMode
    /// Who may get it; of equals the first.
    package var agents: [AgentName]

    /// Takes every field as it is.
    package init(queue: QueueName, mode: AssignmentMode, agents: [AgentName]) {
        self.queue = queue
        self.mode = mode
        self.agents = agents
    }
}

/// The answer to an `AssignmentQuestion`.
package struct AssignmentOffer: Sendable, Equatable {
    /// One of the agents asked about.
    package struct Candidate: Sendable, Equatable {
        /// Whom a ticket may be given.
        package var agent: AgentName
        /// Tickets he works on, counted up to `mostCounted`; `nil` where that does not matter.
        package var load: Int?

        /// Takes both as they are.
        package init(agent: AgentName, load: Int?) {
            self.agent = agent
            self.load = load
        }
    }

    /// Counting an agent's tickets ends here: who has more has as many as others with more.
    package static let mostCounted = 500

    /// That of the question.
    package var queue: QueueName
    /// The best first; who is away is among them.
    package var candidates: [Candidate]

    /// Takes both as they are.
    package init(queue: QueueName, candidates: [Candidate]) {
        self.queue = queue
        self.candidates = candidates
    }
}
