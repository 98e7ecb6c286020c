import GatewayKit

extension SQLTicketStore where Connection: ~Copyable {
    /// See `TicketStore`.
    package func loads(of agents: [AgentName]) async throws(StoreError) -> [Int] {
        try await readers.lookUp { (connection) throws(StoreError) in
            try agents.map { (agent) throws(StoreError) in try connection.load(of: agent) }
        }
    }

    /// One view.
    package func offer(for question: AssignmentQuestion) async throws(StoreError) -> AssignmentOffer {
        try await readers.lookUp { (connection) throws(StoreError) in try connection.offer(for: question) }
    }
}

extension SQLConnection where Self: ~Copyable {
    /// Tickets an agent works on: a walk along the index `ticket_assignee`, no longer than `mostCounted`.
    fileprivate mutating func load(of agent: AgentName) throws(StoreError) -> Int {
        var row = try one(
            """
            SELECT count(*) FROM (SELECT 1 FROM ticket
                WHERE assignee = \(agent) AND status IN ('assigned', 'in_progress')
                LIMIT \(AssignmentOffer.mostCounted)) AS counted
            """)
        return try row.count()
    }

    /// Who may be given a ticket of this queue, the best first.
    mutating func offer(for question: AssignmentQuestion) throws(StoreError) -> AssignmentOffer {
        var turns: [AgentName: Int64] = [:]
        for var row in try run("SELECT agent, turn FROM assignment_turn WHERE queue = \(question.queue)") {
            let agent = try row.name(AgentName.self)
            turns[agent] = try row.integer()
        }
        var ranked: [(load: Int, turn: Int64, place: Int)] = []
        for (place, agent) in question.agents.enumerated() {
            let load = question.mode == .load ? try load(of: agent) : 0
            ranked.append((load, turns[agent] ?? 0, place))
        }
        ranked.sort { $0 < $1 }
        return AssignmentOffer(
            queue: question.queue,
            candidates: ranked.map {
                AssignmentOffer.Candidate(
                    agent: question.agents[$0.place], load: question.mode == .load ? $0.load : nil)
            })
    }

    /// From now on all others come before this agent.
    mutating func endTurn(of agent: AgentName, in queue: QueueName) throws(StoreError) {
        try execute(
            """
            INSERT INTO assignment_turn (queue, agent, turn)
            VALUES (\(queue), \(agent), (SELECT coalesce(max(turn), 0) + 1 FROM assignment_turn WHERE queue = \(queue)))
            ON CONFLICT (queue, agent) DO UPDATE SET turn = excluded.turn
            """)
    }
}
