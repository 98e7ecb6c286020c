import GatewayKit
import MIMEParser
import Testing

@testable import TicketStore

extension TicketStoreContract {
    private func recurrence(
        _ store: some TicketStore, uid: UInt32, at received: Instant = .start, from sender: String = "bot@x.example",
        question: RecurrenceQuestion, claims: [ThreadClaim] = [], as disposition: Disposition = .automatic
    ) async throws -> Recurrence {
        var letter = Mails.letter(uid: uid)
        letter.receivedAt = received
        var candidate = Mails.candidate(try await store.received(letter), from: sender, claims: claims)
        candidate.letter.receivedAt = received
        candidate.question = question
        let found = Box(Recurrence())
        _ = try await store.commit([candidate], now: .start) { _, surroundings in
            found.value = surroundings.recurrence
            return IntakeRecord(disposition: disposition, trace: DecisionTrace())
        }
        return found.value
    }

    @Test("a sender's mails are counted by the hour before they came, and no further than anybody asks")
    func countsMails() async throws {
        let opened = try Backend.sqlite.open()
        let store = opened.store
        let question = RecurrenceQuestion(limits: Recurrence(mailsThisHour: 3))
        let instants: [Int64] = [0, 0, 3_599, 3_600, 3_600, 3_600, 3_600]
        var counts: [Int] = []
        for (index, seconds) in instants.enumerated() {
            let sender = index == 1 ? "BOT@x.example" : "bot@x.example"
            counts.append(
                try await recurrence(
                    store, uid: UInt32(index + 1), at: .start + .seconds(seconds), from: sender, question: question
                ).mailsThisHour)
        }
        #expect(counts == [0, 1, 2, 1, 2, 3, 3])
        let other = try await recurrence(
            store, uid: 50, at: .start + .seconds(3_600), from: "human@x.example", question: question)
        #expect(other.mailsThisHour == 0)
    }

    @Test(
        "D11 mails of one origin are counted together, less bounces and floods, and no further than anybody asks",
        arguments: Backend.allCases)
    func countsOrigins(backend: Backend) async throws {
        let opened = try backend.open()
        let rows: [(origin: UInt8?, seconds: Int64, disposition: Disposition, counted: Int)] = [
            (1, 0, .ticket, 0), (1, 0, .flood, 1), (1, 1, .bounce, 1), (1, 1, .automatic, 1), (2, 1, .ticket, 0),
            (nil, 1, .ticket, 0), (1, 3_599, .held, 2), (1, 3_600, .duplicate, 2), (1, 3_600, .duplicate, 3),
            (1, 3_600, .duplicate, 3),
        ]
        for (index, row) in rows.enumerated() {
            let question = RecurrenceQuestion(
                origin: row.origin.map { sha256([$0]) }, limits: Recurrence(originMailsThisHour: 3))
            let found = try await recurrence(
                opened.store, uid: UInt32(index + 1), at: .start + .seconds(row.seconds),
                from: "sender\(index)@x.example", question: question, as: row.disposition)
            #expect(found.originMailsThisHour == row.counted, "row \(index)")
        }
    }

    @Test("replies in the same words are counted in their ticket")
    func countsRepeats() async throws {
        let opened = try Backend.sqlite.open()
        let store = opened.store
        let ticket = try await openTicket(store)
        let words = sha256([1])
        for uid in 2...4 as ClosedRange<UInt32> {
            var reply = Mails.message(text: "\(uid)")
            reply.words = uid == 4 ? sha256([2]) : words
            try await append(reply, to: ticket, TicketChange(), store, uid: uid)
        }
        let claims = [ThreadClaim.subjectToken(TicketNumber("TICKET-20261120-001")!)]
        func repeats(_ uid: UInt32, upTo most: Int, claims: [ThreadClaim]) async throws -> Int {
            try await recurrence(
                store, uid: uid, question: RecurrenceQuestion(words: words, limits: Recurrence(repeatsToday: most)),
                claims: claims
            ).repeatsToday
        }
        #expect(try await repeats(5, upTo: 9, claims: claims) == 2)
        #expect(try await repeats(6, upTo: 1, claims: claims) == 1)
        #expect(try await repeats(7, upTo: 9, claims: []) == 0)
    }
}
