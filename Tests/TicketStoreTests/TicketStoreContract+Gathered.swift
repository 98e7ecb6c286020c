import GatewayKit
import MIMEParser
import Testing

@testable import TicketStore

/// Notices that are told together, at their reader's time.
extension TicketStoreContract {
    private static let eight = Instant.start + .seconds(22 * 3_600)

    private static func gathered(
        _ kind: Notice.Kind, to recipient: String = "anna@team.example", until due: Instant = eight
    ) -> Notice {
        var notice = Mails.notice(kind, to: recipient)
        notice.voice = .digest
        notice.notBefore = due
        return notice
    }

    /// Three of Anna's, of two tickets, and one of Bruno's.
    private func fill(_ store: some TicketStore) async throws {
        let first = try await store.received(Mails.letter(uid: 1))
        try await store.committed(
            Mails.candidate(first),
            as: Mails.opening(notices: [
                Self.gathered(.ticketOpened), Self.gathered(.ticketOpened, to: "bruno@team.example"),
            ]))
        let second = try await store.received(Mails.letter(uid: 2))
        let receipt = try await store.committed(
            Mails.candidate(second), as: Mails.opening(notices: [Self.gathered(.ticketOpened)]))
        let ticket = try #require(receipt.ticket)
        try await append(
            Mails.message(), to: ticket, TicketChange(), store, uid: 3, notices: [Self.gathered(.replyReceived)])
    }

    private func told(_ store: some TicketStore, at now: Instant = eight) async throws -> [Int] {
        var counts: [Int] = []
        repeat { counts.append(try await store.tellGathered(limit: 10, now: now)) } while counts.last != 0
        return counts.dropLast()
    }

    @Test("no dispatcher claims what is gathered, and nothing is amiss while it waits", arguments: Backend.allCases)
    func gatheredWaits(backend: Backend) async throws {
        let opened = try backend.open()
        let store = opened.store
        try await fill(store)
        let night = Self.eight - .seconds(1)
        #expect(try await store.nextGathered(now: .start) == Self.eight)
        #expect(try await store.tellGathered(limit: 10, now: night) == 0)
        #expect(try await store.claimOutbox(limit: 9, now: Self.eight, lease: .seconds(60)).isEmpty)
        #expect(try await store.nextOutboxDue() == nil)
        #expect(try await store.nextOutboxDue(on: .sms) == nil)
        let census = try await store.census(now: night)
        #expect(census.outboxDue == 0 && census.oldestUntried == nil)
        #expect(census.waitingByRoute.map { "\($0.count) \($0.route)" } == ["4 digest"])
        let late = try await store.census(now: Self.eight + .seconds(900))
        #expect(late.outboxDue == 4 && late.oldestUntried == Self.eight, "nobody tells it: status speaks up")
        let rows = try await store.deliveries(in: [.queued], limit: 9)
        #expect(
            rows.allSatisfy { $0.route == .digest && $0.nextAttemptAt == Self.eight && $0.key.hasSuffix("/digest") })
    }

    @Test("everybody gets one mail with all that was gathered for him, once", arguments: Backend.allCases)
    func toldTogether(backend: Backend) async throws {
        let opened = try backend.open()
        let store = opened.store
        try await fill(store)
        #expect(try await told(store) == [3, 1])
        #expect(try await told(store, at: Self.eight + .seconds(86_400)) == [])
        #expect(try await store.nextGathered(now: Self.eight) == nil)
        let mails = try await store.claimOutbox(limit: 9, now: Self.eight, lease: .seconds(60))
        #expect(mails.map(\.notice.kind) == [.noticeDigest, .noticeDigest])
        #expect(mails.map(\.recipient.address.description) == ["anna@team.example", "bruno@team.example"])
        #expect(
            mails.map { $0.gathered.map(\.kind) } == [[.ticketOpened, .ticketOpened, .replyReceived], [.ticketOpened]])
        #expect(Set(mails[0].gathered.map(\.ticket.number)).count == 2)
        #expect(mails[0].gathered.allSatisfy { $0.scope == .agent } && mails[0].createdAt == Self.eight)
        let rows = try await store.deliveries(in: [.sent], limit: 9)
        #expect(rows.count == 4 && rows.allSatisfy { $0.nextAttemptAt == nil })
        #expect(rows.map(\.lastReply).contains("told together with others in \(mails[0].id)"))
    }

    @Test(
        "what comes after the mail waits for the next; more than one mail holds makes another",
        arguments: Backend.allCases)
    func laterOnes(backend: Backend) async throws {
        let opened = try backend.open()
        let store = opened.store
        try await fill(store)
        #expect(try await store.tellGathered(limit: 2, now: Self.eight) == 2)
        let held = try await store.received(Mails.letter(uid: 9))
        let tomorrow = Self.eight + .seconds(86_400)
        try await store.committed(
            Mails.candidate(held), as: Mails.opening(notices: [Self.gathered(.ticketOpened, until: tomorrow)]))
        #expect(try await told(store) == [1, 1])
        #expect(try await store.nextGathered(now: Self.eight) == tomorrow)
        #expect(try await told(store, at: tomorrow) == [1])
    }

    @Test("two daemons, and one that was restarted, tell nothing twice", arguments: Backend.allCases)
    func gatheredByTwo(backend: Backend) async throws {
        let opened = try backend.open()
        let store = opened.store
        try await fill(store)
        let other = try OpenStore.openForCommand(try opened.folder.directory, now: .start)
        let stores: [OpenStore.Store] = [store, other, store, other]
        try await withThrowingTaskGroup(of: Void.self) { group in
            for store in stores {
                group.addTask { _ = try await store.tellGathered(limit: 10, now: Self.eight) }
            }
            try await group.waitForAll()
        }
        await other.close()
        await store.close()
        let reopened = try OpenStore.openForCommand(try opened.folder.directory, now: .start)
        #expect(try await told(reopened) == [])
        let mails = try await reopened.claimOutbox(limit: 9, now: Self.eight, lease: .seconds(60))
        #expect(mails.map(\.gathered.count).sorted() == [1, 3])
        await reopened.close()
    }

    @Test("what somebody does not want to wait for is told now", arguments: Backend.allCases)
    func gatheredRetried(backend: Backend) async throws {
        let opened = try backend.open()
        let store = opened.store
        try await fill(store)
        #expect(try await store.retryOutbox(nil, now: .start) == 0, "it does not wait for want of a try")
        let last = try #require(try await store.deliveries(in: [.queued], limit: 1).first)
        #expect(try await store.retryOutbox([last.id], now: .start) == 1)
        #expect(try await store.nextGathered(now: .start) == .start)
        #expect(try await told(store, at: .start) == [1])
    }

    @Test(
        "what was put off before the wall clock was set back does not wait for its time to come again",
        arguments: Backend.allCases)
    func gatheredBySetBackClock(backend: Backend) async throws {
        let opened = try backend.open()
        let store = opened.store
        try await fill(store)
        let before = Instant.start - .seconds(30 * 86_400)
        #expect(try await store.nextGathered(now: before) == before)
        #expect(try await told(store, at: before) == [3, 1])
    }

    @Test("what waits for a digest replaces no mail that is told at once", arguments: Backend.allCases)
    func urgentBeatsGathered(backend: Backend) async throws {
        let book = ServiceLevelBook.urgent(ladder: [EscalationLevel(moment: .share(90))])
        let scene = try await ClockScene(backend, book)
        _ = try await scene.store.fireClocks(limit: 9, now: ClockScene.hour(5)) { event in
            let isEscalation = if case .escalate = event.deed { true } else { false }
            return EscalationChange(notices: [isEscalation ? Mails.notice(.escalated) : Self.gathered(.slaBreached)])
        }
        let rows = try await scene.store.deliveries(in: [.queued], limit: 9)
        #expect(rows.map { "\($0.route) \($0.content.name)" }.sorted() == ["digest sla_breached", "mail escalated"])
    }
}
