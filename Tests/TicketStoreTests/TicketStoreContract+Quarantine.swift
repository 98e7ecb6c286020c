import GatewayKit
import MIMEParser
import Testing

@testable import TicketStore

extension TicketStoreContract {
    private static let held = IntakeRecord(
        disposition: .held,
        trace: DecisionTrace(checks: [.init(name: "rule", verdict: "r: hold"), .init(name: "decide", verdict: "held")]))

    @Test(
        "a letter that was set aside is listed with its reason and goes back into the hands of who judges, once",
        arguments: Backend.allCases)
    func putBack(backend: Backend) async throws {
        let opened = try backend.open()
        let store = opened.store
        let held = try await store.received(Mails.letter(uid: 1))
        try await store.committed(Mails.candidate(held), as: Self.held)
        try await store.markAcknowledged([held.id], now: .start)
        let waiting = try await store.detained(limit: 10)
        #expect(waiting.map(\.letter) == [held.id])
        #expect(waiting.map(\.reason) == ["rule: r: hold"])
        #expect(waiting.map(\.disposition) == [.held])

        try await store.putBack(held.id, asReleased: true, silently: false, now: .start + .seconds(9))
        #expect(try await store.detained(limit: 10).isEmpty)
        let again = try await store.lettersInHand(.handedOver, limit: 10)
        #expect(again.map(\.id) == [held.id])
        #expect(again.map(\.isReleased) == [true])
        #expect(again.map(\.isSilent) == [false])
        #expect(try await store.lettersInHand(.of(Mails.support), limit: 10).isEmpty)
        #expect(try await store.ledgerSummaries().map(\.inHand) == [1])

        let receipt = try await store.committed(Mails.candidate(again[0]), as: Mails.opening())
        #expect(receipt.disposition == .ticket)
        // The server's copy was dealt with the first time.
        let waitingForServer = try await store.lettersToAcknowledge(in: Mails.support, uidValidity: 7, limit: 10)
        #expect(waitingForServer.isEmpty)
        await #expect(throws: StoreError.self) {
            try await store.putBack(held.id, asReleased: true, silently: false, now: .start)
        }
        #expect(try await store.ledgerSummaries().map { $0.byDisposition.map(\.disposition) } == [[.ticket]])
    }

    @Test("a letter dropped by hand is out of the list, and can be called back", arguments: Backend.allCases)
    func droppedByHand(backend: Backend) async throws {
        let opened = try backend.open()
        let store = opened.store
        let held = try await store.received(Mails.letter(uid: 1))
        try await store.committed(Mails.candidate(held), as: Self.held)
        try await store.drop(held.id, now: .start)
        #expect(try await store.detained(limit: 10).isEmpty)
        #expect(try await store.detained(held.id)?.disposition == .ruleDrop)
        #expect(try await store.ledger(of: nil, limit: 1)[0].note == "dropped by an administrator")
        await #expect(throws: StoreError.self) { try await store.drop(held.id, now: .start) }
        try await store.putBack(held.id, asReleased: false, silently: true, now: .start)
        let again = try await store.lettersInHand(.handedOver, limit: 10)
        #expect(again.map(\.isSilent) == [true])
        #expect(again.map(\.isReleased) == [false])
    }

    @Test(
        "a letter nobody could read and that is read after all tells the team anew, and its first ticket says so",
        arguments: Backend.allCases)
    func readAgain(backend: Backend) async throws {
        let opened = try backend.open()
        let store = opened.store
        let held = try await store.received(Mails.letter(uid: 1))
        var unread = Mails.opening(notices: [Mails.notice(.ticketOpened)])
        unread.disposition = .quarantined
        let first = try await store.committed(Mails.candidate(held), as: unread)
        try await store.putBack(held.id, asReleased: false, silently: false, now: .start)
        let again = try await store.lettersInHand(.handedOver, limit: 10)
        #expect(again.map(\.parseAttempts) == [0])
        let second = try await store.committed(
            Mails.candidate(again[0]), as: Mails.opening(notices: [Mails.notice(.ticketOpened)]))
        #expect(first.number != second.number)
        #expect(try await store.deliveries(in: [.queued], limit: 10).map(\.ticket) == [second.number, first.number])
        let number = try #require(first.number)
        let file = try #require(await store.ticketFile(number))
        #expect(file.history.map(\.action).contains("letter.read_again"))
    }

    @Test("letters that were judged are read again in order, page by page, from a day on", arguments: Backend.allCases)
    func judgedLetters(backend: Backend) async throws {
        let opened = try backend.open()
        let store = opened.store
        for uid in 1...5 as ClosedRange<UInt32> {
            let held = try await store.received(Mails.letter(uid: uid))
            try await store.committed(Mails.candidate(held), as: uid == 3 ? Self.held : Mails.opening())
        }
        let first = try await store.judgedLetters(since: .start, after: nil, limit: 3)
        #expect(first.map(\.disposition) == [.ticket, .ticket, .held])
        #expect(first.map { $0.ticket == nil } == [false, false, true])
        #expect(first[2].trace.checks.map(\.name) == ["rule", "decide"])
        let second = try await store.judgedLetters(since: .start, after: first[2].letter.id, limit: 3)
        #expect(second.count == 2)
        #expect(try await store.judgedLetters(since: .start + .seconds(1), after: nil, limit: 3).isEmpty)
    }
}
