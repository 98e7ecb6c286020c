package import GatewayKit
package import TicketStore

/// What lets people without account follow their ticket.
extension Identity {
    /// A token that opens this ticket and nothing else. Shown once; only its digest is kept.
    package func makeTicketToken(for ticket: TicketID, now: Instant) async throws(APIProblem) -> Secret<String> {
        let token = OpaqueToken(.ticket)
        try await asking { () async throws(StoreError) in
            try await store.keepTicketToken(
                token.digest, of: ticket, until: now + settings.ticketTokenLife, now: now)
        }
        return token.text
    }

    /// The ticket that a request for `name` (its number, UUID or row id) opens with this token. Throws 404, the same for
    /// every reason: no such ticket, none of his, deleted, or a token that is revoked, too old or none at all.
    package func ticket(
        _ name: String, openedBy text: String?, now: Instant
    ) async throws(APIProblem) -> Ticket {
        guard let token = text.flatMap({ OpaqueToken($0, as: .ticket) }) else { throw .notFound }
        let found = try await asking { () async throws(StoreError) in
            try await store.ticket(openedBy: token.digest, now: now)
        }
        guard let found,
            [found.number.text, found.uuid.text, found.id.description].contains(where: {
                $0.utf8.elementsEqual(name.utf8)
            })
        else { throw .notFound }
        return found
    }

    /// Ends all tokens of a ticket. Returns how many opened it until now.
    package func revokeTicketTokens(of ticket: TicketID, now: Instant) async throws(APIProblem) -> Int {
        try await asking { () async throws(StoreError) in
            try await store.revokeTicketTokens(of: ticket, now: now)
        }
    }
}
