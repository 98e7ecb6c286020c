import GatewayKit
import TicketStore

extension HelpDesk {
    /// The part of a list that is asked for.
    func list(_ query: TicketQuery, now: Instant) async throws(APIProblem) -> TicketPage {
        try await asking { () throws(StoreError) in try await store.list(query, now: now) }
    }

    /// A ticket that the caller may see, with what he may see of it.
    func dossier(_ key: TicketKey, for caller: Caller, now: Instant) async throws(APIProblem) -> TicketFile {
        try await dossier(key, visibleTo: caller.visibility, now: now)
    }

    /// A ticket as somebody with this visibility sees it.
    func dossier(
        _ key: TicketKey, visibleTo visibility: TicketVisibility, now: Instant
    ) async throws(APIProblem) -> TicketFile {
        let found = try await asking { () throws(StoreError) in
            try await store.ticketFile(key, visibleTo: visibility, now: now)
        }
        guard let found else { throw .notFound }
        return found
    }

    /// Messages of the other side that the caller has not read.
    func unread(in ticket: TicketKey, for caller: Caller, now: Instant) async throws(APIProblem) -> Int {
        let count = try await asking { () throws(StoreError) in
            try await store.unreadMessages(of: ticket, as: caller.side, visibleTo: caller.visibility, now: now)
        }
        guard let count else { throw .notFound }
        return count
    }

    /// Notes that the caller has read these messages, or all. Returns how many were new to him.
    func markRead(
        _ messages: [UniqueID]?, in ticket: TicketKey, by caller: Caller, now: Instant
    ) async throws(APIProblem) -> Int {
        let count = try await asking { () throws(StoreError) in
            try await store.markRead(messages, of: ticket, as: caller.side, visibleTo: caller.visibility, now: now)
        }
        guard let count else { throw .notFound }
        return count
    }

    /// What the store refuses is a problem of ours, not of whoever asks.
    func asking<Answer>(_ body: () async throws(StoreError) -> Answer) async throws(APIProblem) -> Answer {
        do {
            return try await body()
        } catch {
            throw APIProblem(.failed(error))
        }
    }
}

extension Caller {
    /// For whom messages are read or unread.
    var side: ReadingSide { role == .customer ? .customer : .team }
}

/// What contracts show of tickets.
extension HelpDesk {
    /// The ticket alone; `nil` for whoever may not see it. He may have changed it before it was gone from his sight.
    func ticket(_ key: TicketKey, for caller: Caller, now: Instant) async throws(APIProblem) -> Ticket? {
        try await asking { () throws(StoreError) in
            try await store.ticket(key, visibleTo: caller.visibility, now: now)
        }
    }

    /// The ticket as it is after the caller changed it: also somebody of the team who gave it away sees that once.
    func dossier(after receipt: DeskReceipt, for caller: Caller, now: Instant) async throws(APIProblem) -> TicketFile {
        let seesAll = caller.role != .customer && !receipt.isRepeated
        return try await dossier(
            .row(receipt.ticket.id), visibleTo: seesAll ? .all : caller.visibility, now: now)
    }

    /// What is going on in these tickets, as the caller may know.
    func activity(
        in tickets: [TicketID], for caller: Caller, now: Instant
    ) async throws(APIProblem) -> [TicketID: TicketActivity] {
        try await asking { () throws(StoreError) in
            try await store.activity(in: tickets, as: caller.side, visibleTo: caller.visibility, now: now)
        }
    }

    /// Who and what waits for these tickets, as the caller may know.
    func attention(
        to tickets: [TicketID], for caller: Caller, now: Instant
    ) async throws(APIProblem) -> [TicketID: TicketAttention] {
        try await asking { () throws(StoreError) in
            try await store.attention(to: tickets, visibleTo: caller.visibility, now: now)
        }
    }
}
