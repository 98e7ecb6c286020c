import GatewayKit
import MIMEParser
import Testing

@testable import TicketStore

/// What the brake lets out, row by row.
extension TicketStoreContract {
    /// A limit of the defaults, and the rows that reach it and no other.
    struct Limit: CustomTestStringConvertible, Sendable {
        let name: String
        let most: Int
        let window: Duration
        /// `nil` for the limit on all mail, which holds no single row.
        let reason: BrakeLimit?
        var limits = BrakeLimits.none
        var recipient: @Sendable (Int) -> String = { "r\($0)@x.example" }
        var ticket: @Sendable (Int) -> Int = { $0 }
        var subject: @Sendable (Int) -> String = { "Subject \($0)" }

        var testDescription: String { name }
    }

    static let limits: [Limit] = {
        let defaults = BrakeLimits()
        var hour = Limit(
            name: "20 to one address in an hour", most: 20, window: .seconds(3_600), reason: .recipientHour)
        hour.limits.recipientPerHour = defaults.recipientPerHour
        hour.recipient = { _ in "anna@team.example" }
        var day = Limit(name: "100 to one address in a day", most: 100, window: .seconds(86_400), reason: .recipientDay)
        day.limits.recipientPerDay = defaults.recipientPerDay
        day.recipient = { _ in "anna@team.example" }
        var ticket = Limit(name: "30 about one ticket", most: 30, window: .seconds(3_600), reason: .ticketHour)
        ticket.limits.ticketPerHour = defaults.ticketPerHour
        ticket.ticket = { _ in 0 }
        var subject = Limit(name: "60 about one subject", most: 60, window: .seconds(3_600), reason: .subjectHour)
        subject.limits.subjectPerHour = defaults.subjectPerHour
        subject.subject = { $0 % 2 == 0 ? "Same" : "SAME" }
        var total = Limit(name: "300 in a minute", most: 300, window: .seconds(60), reason: nil)
        total.limits.totalPerMinute = defaults.totalPerMinute
        return [hour, day, ticket, subject, total]
    }()

    /// Queues `count` notices as `limit` says.
    private func queue(
        _ count: Int, _ limit: Limit = Limit(name: "", most: 0, window: .zero, reason: nil),
        kind: Notice.Kind = .ticketOpened, from first: UInt32 = 1, _ store: some TicketStore
    ) async throws {
        let wanted = (0..<count).map { (ticket: limit.ticket($0), number: $0) }
        for (index, rows) in Dictionary(grouping: wanted, by: \.ticket).sorted(by: { $0.key < $1.key }) {
            let held = try await store.received(Mails.letter(uid: first + UInt32(index)))
            var record = Mails.opening(notices: rows.map { Mails.notice(kind, to: limit.recipient($0.number)) })
            if case .open(var ticket, let message) = record.effect {
                ticket.subject = limit.subject(index)
                record.effect = .open(ticket, message)
            }
            try await store.committed(Mails.candidate(held), as: record)
        }
    }

    /// Claims what may go and sends it at once.
    private func send(
        _ most: Int = 1_000, limits: BrakeLimits, at now: Instant, _ store: some TicketStore
    ) async throws -> ClaimedOutbox<OutboxEntry> {
        let claimed = try await store.claimOutbox(limit: most, now: now, lease: .seconds(900), within: limits)
        for entry in claimed.entries {
            try await store.markSending(entry.id, now: now)
            try await store.finish(entry.id, with: .sent(reply: "250"), now: now)
        }
        return claimed
    }

    private func count(_ state: DeliveryState, _ store: some TicketStore) async throws -> Int {
        try await store.deliveries(in: [state], limit: 1_000).count
    }

    @Test("the brake lets out as many as a limit says and holds the next until there is room", arguments: limits)
    func holds(limit: Limit) async throws {
        let opened = try Backend.sqlite.open()
        let store = opened.store
        try await queue(limit.most + 1, limit, store)
        let allowed = try await send(limit.most, limits: limit.limits, at: .start, store)
        #expect(allowed.entries.count == limit.most && allowed.heldBack == 0 && allowed.pause == nil)
        let next = try await send(limits: limit.limits, at: .start, store)
        #expect(next.entries.isEmpty)
        #expect(next.heldBack == (limit.reason == nil ? 0 : 1))
        #expect(next.pause == (limit.reason == nil ? limit.window : nil))
        let early = try await send(limits: limit.limits, at: .start + limit.window - .seconds(1), store)
        #expect(early.entries.isEmpty)
        let held = try await store.deliveries(in: [.held], limit: 9)
        #expect(held.map(\.nextAttemptAt) == limit.reason.map { _ in [.start + limit.window] } ?? [])
        #expect(held.map(\.lastReply) == limit.reason.map { ["held by the brake: " + limit.limits.words($0)] } ?? [])
        #expect(try await store.census(now: .start).heldMail.map(\.limit) == limit.reason.map { [$0] } ?? [])
        let healed = try await send(limits: limit.limits, at: .start + limit.window, store)
        #expect(healed.entries.count == 1)
        #expect(try await store.census(now: .start).heldMail.isEmpty)
    }

    @Test("mails of another kind about the same subject say something else")
    func kinds() async throws {
        let opened = try Backend.sqlite.open()
        let limit = Self.limits[3]
        try await queue(60, limit, opened.store)
        try await queue(60, limit, kind: .acknowledgement, from: 1_000, opened.store)
        #expect(try await send(limits: limit.limits, at: .start, opened.store).entries.count == 120)
    }

    @Test("what went out is remembered by the next life of the process")
    func outlivesProcess() async throws {
        let opened = try Backend.sqlite.open()
        let limit = Self.limits[0]
        try await queue(21, limit, opened.store)
        _ = try await send(limits: limit.limits, at: .start, opened.store)
        await opened.store.close()
        let store = try OpenStore.openForCommand(opened.folder.directory, now: .start)
        try await store.recoverOutbox(uncertainRetryAt: .start)
        #expect(try await send(limits: limit.limits, at: .start + .seconds(10), store).entries.isEmpty)
        #expect(try await count(.sent, store) == 20)
        #expect(try await count(.held, store) == 1)
        await store.close()
    }

    @Test("mail in hand counts; mail that was certainly not taken over does not, and mail of which nobody knows does")
    func countsWhatMayBeOut() async throws {
        let opened = try Backend.sqlite.open()
        let store = opened.store
        let limit = Self.limits[0]
        try await queue(21, limit, store)
        func claim(_ now: Instant) async throws -> [OutboxEntry] {
            try await store.claimOutbox(limit: 100, now: now, lease: .seconds(900), within: limit.limits).entries
        }
        let entries = try await claim(.start)
        #expect(entries.count == 20)
        #expect(try await count(.held, store) == 0, "what is in hand may yet come back")
        for entry in entries.prefix(2) {
            try await store.finish(entry.id, with: .returned(until: .start + .seconds(9), reason: "down"), now: .start)
        }
        for entry in entries.dropFirst(2) {
            try await store.markSending(entry.id, now: .start)
            try await store.finish(
                entry.id, with: .uncertain(retryAt: .start + .seconds(7_200), reason: "lost"), now: .start)
        }
        // 18 may be out: two of the three that are due go, the third is held when those are out.
        let again = try await claim(.start + .seconds(9))
        #expect(again.count == 2)
        for entry in again {
            try await store.markSending(entry.id, now: .start + .seconds(9))
            try await store.finish(entry.id, with: .sent(reply: "250"), now: .start + .seconds(9))
        }
        #expect(try await claim(.start + .seconds(20)).isEmpty)
        #expect(try await count(.held, store) == 1)
    }

    @Test("answers of agents go out before notices that have waited longer")
    func answersFirst() async throws {
        let opened = try Backend.sqlite.open()
        try await queue(3, kind: .ticketOpened, opened.store)
        var late = Limit(name: "", most: 0, window: .zero, reason: nil)
        late.recipient = { "late\($0)@x.example" }
        try await queue(1, late, kind: .answer, from: 100, opened.store)
        var limits = BrakeLimits.none
        limits.totalPerMinute = 1
        let claimed = try await opened.store.claimOutbox(
            limit: 9, now: .start, lease: .seconds(900), within: limits)
        #expect(claimed.entries.map(\.notice.kind) == [.answer])
        #expect(claimed.pause != nil)
    }

    @Test("held mail that a person releases goes out; trying it again alone does not help")
    func released() async throws {
        let opened = try Backend.sqlite.open()
        let store = opened.store
        let limit = Self.limits[0]
        try await queue(20, limit, store)
        _ = try await send(limits: limit.limits, at: .start, store)
        try await queue(3, limit, from: 1_000, store)
        _ = try await send(limits: limit.limits, at: .start, store)
        let held = try await store.deliveries(in: [.held], limit: 9).map(\.id)
        #expect(held.count == 3)
        #expect(try await store.retryOutbox(nil, now: .start) == 0)
        #expect(try await store.releaseOutbox([held[0], OutboxID(9_999)!], now: .start) == 1)
        #expect(try await send(limits: limit.limits, at: .start, store).entries.map(\.id) == [held[0]])
        #expect(try await store.releaseOutbox(nil, now: .start) == 2)
        #expect(try await send(limits: limit.limits, at: .start, store).entries.count == 2)
    }

    @Test("a notice held for too long is given up, an answer never")
    func givenUp() async throws {
        let opened = try Backend.sqlite.open()
        let store = opened.store
        let limit = Self.limits[0]
        try await queue(20, limit, store)
        _ = try await send(limits: limit.limits, at: .start, store)
        try await queue(1, limit, from: 1_000, store)
        try await queue(1, limit, kind: .answer, from: 2_000, store)
        _ = try await send(limits: limit.limits, at: .start, store)
        #expect(try await store.census(now: .start).heldMail.map(\.answers) == [1])
        #expect(try await store.giveUpHeldNotices(queuedBefore: .start, now: .start) == 0)
        #expect(try await store.giveUpHeldNotices(queuedBefore: .start + .seconds(1), now: .start) == 1)
        #expect(try await store.deliveries(in: [.failed], limit: 9).map(\.kind) == [.ticketOpened])
        #expect(try await store.deliveries(in: [.held], limit: 9).map(\.kind) == [.answer])
    }

    @Test("I20 a wall clock set back by a month holds nothing for a month")
    func clockSetBack() async throws {
        let opened = try Backend.sqlite.open()
        let store = opened.store
        let limit = Self.limits[0]
        try await queue(20, limit, store)
        _ = try await send(limits: limit.limits, at: .start + .seconds(30 * 86_400), store)
        try await queue(1, limit, from: 1_000, store)
        #expect(try await send(limits: limit.limits, at: .start, store).entries.count == 1)
    }
}
