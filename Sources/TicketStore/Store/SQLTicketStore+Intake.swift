package import GatewayKit

extension SQLTicketStore where Connection: ~Copyable {
    /// Reads on a connection of the pool: what another commit does meanwhile is not seen.
    package func surroundings<Content: Sendable>(
        of candidate: IntakeCandidate<Content>, now: Instant
    ) async throws(StoreError) -> Surroundings {
        try await readers.lookUp { (connection) throws(StoreError) in
            try Surroundings(of: candidate, knowing: try connection.absences(), at: now, &connection)
        }
    }

    /// Attachment files get durable names before the commit. A letter that has its final word gets that receipt again.
    package func commit<Content: Sendable>(
        _ candidates: [IntakeCandidate<Content>], now: Instant,
        decide: @Sendable (IntakeCandidate<Content>, Surroundings) -> IntakeRecord
    ) async throws(StoreError) -> [Result<Receipt, StoreError>] {
        let desk = desk
        return try await writer.change { (connection) throws(StoreError) in
            var staged: Set<StagedBlob> = []
            var outcomes: [Result<Receipt, StoreError>] = []
            var absences = try connection.absences()
            for candidate in candidates {
                do throws(StoreError) {
                    var entry = LetterEntry(candidate, by: desk.writer(candidate.letter.id, now))
                    let receipt = try connection.savepoint { (connection) throws(StoreError) in
                        if let earlier = try entry.earlierReceipt(&connection) { return earlier }
                        let surroundings = try Surroundings(
                            of: candidate, knowing: absences, at: now, &connection)
                        return try entry.apply(decide(candidate, surroundings), in: surroundings, &connection)
                    }
                    if entry.changesAbsences { absences = try connection.absences() }
                    staged.formUnion(entry.staged)
                    outcomes.append(.success(receipt))
                } catch {
                    if error.endsTransaction { throw error }
                    outcomes.append(.failure(error))
                }
            }
            try desk.blobs.makeDurable(staged)
            return outcomes
        }
    }
}
