import GatewayKit

extension SQLTicketStore where Connection: ~Copyable {
    /// See `TicketStore`.
    package func absences() async throws(StoreError) -> [Absence] {
        try await readers.lookUp { (connection) throws(StoreError) in try connection.absences() }
    }

    /// See `TicketStore`.
    package func keep(_ absence: Absence) async throws(StoreError) {
        try await writer.transaction { (connection) throws(StoreError) in try connection.keep(absence) }
    }
}

extension SQLConnection where Self: ~Copyable {
    /// The last word of each agent, by name. There are no more rows than there ever were agents.
    mutating func absences() throws(StoreError) -> [Absence] {
        try run("SELECT agent, word, said_at FROM absence ORDER BY agent").map { (row) throws(StoreError) in
            var row = row
            let agent = try row.name(AgentName.self)
            guard let word = Absence.Word(text: try row.text()) else {
                throw StoreError(.conflict("a stored value is not understood"), at: "absence \(agent)")
            }
            return Absence(agent: agent, word: word, saidAt: try row.instant())
        }
    }

    /// Replaces what the agent said before.
    mutating func keep(_ absence: Absence) throws(StoreError) {
        try execute(
            """
            INSERT INTO absence (agent, word, said_at) VALUES (\(absence.agent), \(absence.word.text), \(absence.saidAt))
            ON CONFLICT (agent) DO UPDATE SET word = excluded.word, said_at = excluded.said_at
            """)
    }
}
