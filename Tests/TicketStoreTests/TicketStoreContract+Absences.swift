import GatewayKit
import MIMEParser
import Testing

@testable import TicketStore

extension TicketStoreContract {
    @Test("the last word of each agent about being there is kept", arguments: Backend.allCases)
    func absences(backend: Backend) async throws {
        let opened = try backend.open()
        let store = opened.store
        let (anna, bruno) = (AgentName("anna"), AgentName("bruno"))
        let day = try #require(CivilDate("2026-12-24"))
        #expect(try await store.absences() == [])
        try await store.keep(Absence(agent: bruno, word: .away(until: nil), saidAt: .start))
        try await store.keep(Absence(agent: anna, word: .back, saidAt: .start))
        let later = Absence(agent: anna, word: .away(until: day), saidAt: .start + .seconds(5))
        try await store.keep(later)
        #expect(
            try await store.absences() == [later, Absence(agent: bruno, word: .away(until: nil), saidAt: .start)])
    }

    @Test("what a letter says about an absence is known to the next of its batch", arguments: Backend.allCases)
    func absenceInBatch(backend: Backend) async throws {
        let opened = try backend.open()
        let store = opened.store
        let absence = Absence(agent: AgentName("anna"), word: .away(until: nil), saidAt: .start)
        var candidates: [IntakeCandidate<Int>] = []
        for uid in 1...3 as ClosedRange<UInt32> {
            candidates.append(Mails.candidate(try await store.received(Mails.letter(uid: uid))))
        }
        let second = candidates[1].letter.id
        let receipts = try await store.commit(candidates, now: .start) { candidate, surroundings in
            var trace = DecisionTrace()
            trace.note("absences", "\(surroundings.absences.count)")
            var record = IntakeRecord(disposition: .agentCommand, trace: trace)
            if candidate.letter.id == second { record.absence = absence }
            return record
        }
        #expect(receipts.count == 3)
        let known = try await store.judgedLetters(since: .start - .seconds(5), after: nil, limit: 10)
        #expect(known.map { $0.trace.checks.first?.verdict } == ["0", "0", "1"])
        #expect(try await store.absences() == [absence])
    }
}
