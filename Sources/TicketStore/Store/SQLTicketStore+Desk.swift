package import GatewayKit

extension SQLTicketStore where Connection: ~Copyable {
    /// See `DeskStore`. One transaction, a savepoint for each piece: one that is refused leaves the others alone.
    package func commit(_ works: [DeskWork], now: Instant) async throws(StoreError) -> [Result<
        DeskReceipt, DeskRefusal
    >] {
        let desk = desk
        return try await writer.change { (connection) throws(StoreError) in
            var staged: Set<StagedBlob> = []
            var outcomes: [Result<DeskReceipt, DeskRefusal>] = []
            let absences = try connection.absences()
            for work in works {
                var entry = DeskEntry(work, by: desk.writer(nil, now))
                do throws(StoreError) {
                    let outcome = try connection.savepoint { (connection) throws(StoreError) in
                        try entry.apply(knowing: absences, &connection)
                    }
                    staged.formUnion(entry.staged)
                    outcomes.append(outcome)
                } catch {
                    if error.endsTransaction { throw error }
                    outcomes.append(.failure(.failed(error)))
                }
            }
            try desk.blobs.makeDurable(staged)
            return outcomes
        }
    }

    /// See `DeskStore`.
    package func forgetExpired(requestsBefore requests: Instant, now: Instant) async throws(StoreError) {
        try await writer.transaction { (connection) throws(StoreError) in
            try connection.execute("DELETE FROM done_request WHERE at < \(requests)")
            // What was revoked goes with its time: until then it tells who ended it, and when.
            try connection.execute("DELETE FROM account_session WHERE expires_at <= \(now)")
            try connection.execute("DELETE FROM account_link WHERE expires_at <= \(now)")
            try connection.execute("DELETE FROM ticket_token WHERE expires_at <= \(now)")
        }
    }
}
