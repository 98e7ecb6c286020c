import GatewayKit
import Testing

@testable import MailGateway
@testable import TicketStore

@Suite struct FetchPlanTests {
    @Test("a batch holds so many letters and no more")
    func boundsLetters() {
        let plan = FetchPlan(letters(1...5), letters: 2, bytes: 1_000, largestLetter: 1_000)
        #expect(plan.batches.map { $0.map(\.uid) } == [[1, 2], [3, 4], [5]])
    }

    @Test("a batch holds so many bytes, but one letter always fits")
    func boundsBytes() {
        let plan = FetchPlan(
            [letter(1, size: 60), letter(2, size: 50), letter(3, size: 200), letter(4, size: 10)], letters: 10,
            bytes: 100, largestLetter: 1_000)
        #expect(plan.batches.map { $0.map(\.uid) } == [[1], [2], [3], [4]])
    }

    @Test("I23 a letter above the limit is not fetched whole")
    func setsOversizedApart() {
        let plan = FetchPlan([letter(1), letter(2, size: 1_001)], letters: 10, bytes: 100, largestLetter: 1_000)
        #expect(plan.batches.map { $0.map(\.uid) } == [[1]])
        #expect(plan.oversized.map(\.uid) == [2])
    }

    @Test("a letter whose fetch broke before comes last and alone, so that it blocks no other")
    func triesAgainAlone() {
        let plan = FetchPlan(
            [letter(1, attempt: 2), letter(2), letter(3, attempt: 7), letter(4)], letters: 10, bytes: 1_000,
            largestLetter: 1_000)
        #expect(plan.batches.map { $0.map(\.uid) } == [[2, 4], [1], [3]])
    }

    @Test("D12 a size no server can mean neither traps nor hides the others")
    func absurdSizes() {
        let plan = FetchPlan(
            [letter(1, size: -5), letter(2, size: .max), letter(3, size: .min)], letters: 10, bytes: 100,
            largestLetter: 1_000)
        #expect(plan.batches.map { $0.map(\.uid) } == [[1, 3]])
        #expect(plan.oversized.map(\.uid) == [2])
    }

    @Test("what needs no fetch is in no batch")
    func leavesTheRest() {
        var done = letter(1)
        done.need = .acknowledge
        #expect(FetchPlan([done], letters: 10, bytes: 100, largestLetter: 1_000).batches.isEmpty)
    }

    private func letters(_ uids: ClosedRange<UInt32>) -> [ClaimedLetter] { uids.map { letter($0) } }

    private func letter(_ uid: UInt32, size: Int = 10, attempt: Int = 1) -> ClaimedLetter {
        ClaimedLetter(
            letter: LetterID(Int64(uid))!, uid: uid, size: size, receivedAt: Instant(seconds: 0),
            need: .fetch(attempt: attempt))
    }
}
