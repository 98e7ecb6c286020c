import GatewayKit
import MIMEParser
import Testing

@testable import TicketStore

extension TicketStoreContract {
    private func sighting(_ uid: UInt32, size: Int = 100, at: Instant = .start) -> LetterSighting {
        LetterSighting(uid: uid, size: size, receivedAt: at)
    }

    @Test("what a claimed letter needs follows from how far it has come", arguments: Backend.allCases)
    func claims(backend: Backend) async throws {
        let opened = try backend.open()
        let store = opened.store
        func claim() async throws -> ClaimedLetter.Need {
            try await store.claim([sighting(1)], upTo: 1, in: Mails.support, uidValidity: 7, now: .start)[0].need
        }
        #expect(try await claim() == .fetch(attempt: 1))
        #expect(try await claim() == .fetch(attempt: 2))
        let held = try await store.hold([Mails.letter(uid: 1)], now: .start)[0]
        #expect(try await claim() == .nothing)
        try await store.committed(Mails.candidate(held), as: Mails.opening())
        #expect(try await claim() == .acknowledge)
        try await store.markAcknowledged([held.id], now: .start)
        #expect(try await claim() == .nothing)
    }

    @Test("a server that lists a letter twice has it claimed once", arguments: Backend.allCases)
    func claimsOnce(backend: Backend) async throws {
        let opened = try backend.open()
        let claimed = try await opened.store.claim(
            [sighting(5), sighting(5)], upTo: 5, in: Mails.support, uidValidity: 7, now: .start)
        #expect(claimed.map(\.need) == [.fetch(attempt: 1)])
    }

    @Test("the cursor moves forward only, and only under its own UIDVALIDITY", arguments: Backend.allCases)
    func cursor(backend: Backend) async throws {
        let opened = try backend.open()
        let store = opened.store
        #expect(try await store.cursor(of: Mails.support) == nil)
        let first = MailboxCursor(uidValidity: 7, highestUID: 10, baselineUID: 10, firstContact: .start)
        try await store.setCursor(first, of: Mails.support)
        for (uid, validity, expected) in [(20, 7, 20), (15, 7, 20), (90, 8, 20)] as [(UInt32, UInt32, UInt32)] {
            _ = try await store.claim([], upTo: uid, in: Mails.support, uidValidity: validity, now: .start)
            #expect(try await store.cursor(of: Mails.support)?.highestUID == expected)
        }
        #expect(try await store.cursor(of: Mails.support)?.baselineUID == 10)
    }

    @Test("a UID the server hands out a second time is another letter", arguments: Backend.allCases)
    func rewinds(backend: Backend) async throws {
        let opened = try backend.open()
        let store = opened.store
        let first = MailboxCursor(uidValidity: 7, highestUID: 0, baselineUID: 0, firstContact: .start)
        try await store.setCursor(first, of: Mails.support)
        _ = try await store.claim(
            [sighting(4), sighting(5), sighting(6)], upTo: 6, in: Mails.support, uidValidity: 7, now: .start)
        let held = try await store.hold([Mails.letter(uid: 4), Mails.letter(uid: 5)], now: .start)
        _ = try await store.commit(held.map { Mails.candidate($0) }, now: .start) { _, _ in Mails.opening() }
        try await store.rewind(Mails.support, uidValidity: 7, to: 4, now: .start)
        #expect(try await store.cursor(of: Mails.support)?.highestUID == 4)
        let claimed = try await store.claim(
            [sighting(5), sighting(6)], upTo: 6, in: Mails.support, uidValidity: 7, now: .start)
        #expect(claimed.map(\.need) == [.fetch(attempt: 1), .fetch(attempt: 1)])
        let summary = try #require(try await store.ledgerSummaries().first)
        #expect(summary.seen == 5)
        #expect(summary.inHand == 2)
    }

    @Test("I5 a fetch that broke is claimed again, what came is not", arguments: Backend.allCases)
    func reclaims(backend: Backend) async throws {
        let opened = try backend.open()
        let store = opened.store
        _ = try await store.claim(
            [sighting(3), sighting(1), sighting(2)], upTo: 3, in: Mails.support, uidValidity: 7, now: .start)
        _ = try await store.hold([Mails.letter(uid: 2)], now: .start)
        let again = try await store.reclaim(in: Mails.support, uidValidity: 7, now: .start)
        #expect(again.map(\.uid) == [1, 3])
        #expect(again.map(\.need) == [.fetch(attempt: 2), .fetch(attempt: 2)])
        #expect(try await store.reclaim(in: Mails.support, uidValidity: 8, now: .start).isEmpty)
    }

    @Test("a letter is held once; one from a pipe has no place and is held each time", arguments: Backend.allCases)
    func holds(backend: Backend) async throws {
        let opened = try backend.open()
        let store = opened.store
        let letter = Mails.letter(uid: 1)
        #expect(try await store.hold([letter, Mails.letter(uid: 2), letter], now: .start).count == 2)
        #expect(try await store.hold([letter], now: .start).isEmpty)
        let piped = Letter(
            place: .pipe(Mails.support), content: letter.content, receivedAt: .start, isSilent: true,
            sizeOnServer: 60_000_000)
        #expect(try await store.hold([piped, piped], now: .start).count == 2)
        let inHand = try await store.lettersInHand(limit: 10)
        #expect(inHand.map(\.place) == [letter.place, Mails.letter(uid: 2).place, piped.place, piped.place])
        #expect(inHand[3].isSilent && inHand[3].sizeOnServer == 60_000_000)
        #expect(inHand[0].digest == inHand[2].digest)
        #expect(try await store.cursor(of: Mails.support) == nil, "a pipe is no first contact")
    }

    @Test("I7 mail that was there before the start is known again under a new UIDVALIDITY", arguments: Backend.allCases)
    func beforeStart(backend: Backend) async throws {
        let opened = try backend.open()
        let store = opened.store
        func cursor(_ validity: UInt32) -> MailboxCursor {
            MailboxCursor(uidValidity: validity, highestUID: 0, baselineUID: 0, firstContact: .start)
        }
        try await store.setCursor(cursor(7), of: Mails.support)
        let old = try await store.claim(
            [sighting(1, size: 100), sighting(2, size: 200)], upTo: 2, in: Mails.support, uidValidity: 7, now: .start)
        try await store.settle(old.map(\.letter), as: .beforeStart, note: nil, now: .start)
        try await store.setCursor(cursor(8), of: Mails.support)
        let sameSecond = Instant.start + .milliseconds(300)
        let again = try await store.claim(
            [
                sighting(1, size: 100, at: sameSecond), sighting(2, size: 201),
                sighting(3, size: 200, at: .start + .seconds(1)),
            ], upTo: 3, in: Mails.support, uidValidity: 8, now: .start)
        #expect(again.map(\.need) == [.beforeStart, .fetch(attempt: 1), .fetch(attempt: 1)])
        #expect(try await store.reclaim(in: Mails.support, uidValidity: 8, now: .start)[0].need == .beforeStart)
    }

    @Test("only a letter without bytes can be settled, and its word is final", arguments: Backend.allCases)
    func settles(backend: Backend) async throws {
        let opened = try backend.open()
        let store = opened.store
        let claimed = try await store.claim([sighting(1)], upTo: 1, in: Mails.support, uidValidity: 7, now: .start)
        let held = try await store.received(Mails.letter(uid: 2))
        try await store.settle([claimed[0].letter, held.id], as: .vanished, note: "gone", now: .start)
        let ledger = try await store.ledger(of: Mails.support, limit: 10)
        #expect(ledger.map(\.state) == [.held, .done])
        #expect(ledger.map(\.disposition) == [nil, .vanished])
        #expect(ledger[1].note == "gone")
        #expect(try await store.hold([Mails.letter(uid: 1)], now: .start).isEmpty)
    }

    @Test("the ledger accounts for every letter ever seen", arguments: Backend.allCases)
    func summaries(backend: Backend) async throws {
        let opened = try backend.open()
        let store = opened.store
        for uid in 1...3 as ClosedRange<UInt32> {
            let held = try await store.received(Mails.letter(uid: uid))
            if uid < 3 { try await store.committed(Mails.candidate(held), as: Mails.opening()) }
        }
        _ = try await store.claim([sighting(4)], upTo: 4, in: Mails.support, uidValidity: 7, now: .start)
        _ = try await store.hold([Mails.letter(uid: 1, mailbox: MailboxName("billing"))], now: .start)
        let summaries = try await store.ledgerSummaries()
        #expect(summaries.map(\.mailbox.rawValue) == ["billing", "support"])
        #expect(summaries.map(\.seen) == [1, 4])
        #expect(summaries.map(\.inHand) == [1, 2])
        #expect(summaries[1].byDisposition.map(\.count) == [2])
        let census = try await store.census(now: .start)
        #expect(census.lettersInHand == 3)
        #expect(census.oldestLetterInHand == .start)
        #expect(census.ticketsByStatus.map(\.count) == [2])
    }

    @Test("only what is committed may be acknowledged, once", arguments: Backend.allCases)
    func acknowledges(backend: Backend) async throws {
        let opened = try backend.open()
        let store = opened.store
        let held = try await store.received(Mails.letter(uid: 9))
        func waiting() async throws -> [UInt32] {
            try await store.lettersToAcknowledge(in: Mails.support, uidValidity: 7, limit: 10).map(\.uid)
        }
        try await store.markAcknowledged([held.id], now: .start)
        #expect(try await waiting() == [])
        try await store.committed(Mails.candidate(held), as: Mails.opening())
        #expect(try await waiting() == [9])
        try await store.markAcknowledged([held.id], now: .start)
        #expect(try await waiting() == [])
    }

    @Test("a crash in the parser is counted on the letter it had in hand", arguments: Backend.allCases)
    func parseAttempts(backend: Backend) async throws {
        let opened = try backend.open()
        let held = try await opened.store.received(Mails.letter(uid: 1))
        try await opened.store.countParseAttempt(held.id)
        try await opened.store.countParseAttempt(held.id)
        #expect(try await opened.store.lettersInHand(limit: 1)[0].parseAttempts == 2)
    }

    @Test(
        "bytes of any size come back as they were",
        arguments: Backend.allCases, [0, 1, 65_536, 65_537, 300_000])
    func sizes(backend: Backend, size: Int) async throws {
        let opened = try backend.open()
        let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
        let letter = Letter(
            place: .mailbox(Mails.support, uidValidity: 7, uid: 1), content: .bytes(bytes), receivedAt: .start)
        let held = try await opened.store.received(letter)
        #expect(held.digest == sha256(bytes))
        #expect(held.size == size)
        #expect(try await opened.store.blob(held.digest) == bytes)
        var reader = try await opened.store.blobReader(held.digest)
        var read: [UInt8] = []
        while case let piece = try reader.next(10_000), !piece.isEmpty { read += piece }
        #expect(read == bytes)
    }
}
