import GatewayKit
import TicketStore

/// Judges letters that no mailbox connection brought: what `mailgateway ingest` handed over, and what a life
/// of the daemon that ended too soon left behind.
struct LettersInHand: Service {
    /// Letters judged together.
    private static let step = 200
    /// Pauses while the store cannot be used.
    private static let patience = Backoff(first: .seconds(1), ceiling: .seconds(60))

    let store: any TicketStore
    let pipeline: Pipeline
    let inParsing: LettersInParsing
    /// One element whenever there may be something to do.
    let pokes: AsyncStream<Void>
    let log: Log

    var name: String { "letters in hand" }

    /// Counts an attempt for the letters the last life died over, then judges all that were left. Before this
    /// has returned no mailbox may be read: letters keep their order.
    func recover() async throws(StoreError) {
        for letter in inParsing.takeSurvivors() {
            log(.warning, "letter.survived_crash", ["letter": letter])
            try await store.countParseAttempt(letter)
        }
        try await judge(.all)
    }

    func run() async throws {
        try await handedOver()
        for await _ in pokes {
            if Task.isCancelled { return }
            try await handedOver()
        }
    }

    /// Waits for a store that is busy or out of room; throws only what a person has to mend.
    private func handedOver() async throws {
        var attempt = 1
        while true {
            do throws(StoreError) {
                return try await judge(.handedOver)
            } catch {
                log(.error, "letters_in_hand.store_failed", because: error)
                guard error.remedy != .askOperator || error.code == .diskFull else { throw error }
            }
            attempt += 1
            let pause = Self.patience.pause(beforeAttempt: attempt, jitter: .random(in: 0..<1))
            try await Task.sleep(for: pause ?? Self.patience.ceiling)
        }
    }

    /// Oldest first, until a pass brings nothing to an end.
    private func judge(_ whose: LettersHeld) async throws(StoreError) {
        var committed = 0
        repeat {
            let waiting = try await store.lettersInHand(whose, limit: Self.step)
            committed = waiting.isEmpty ? 0 : try await pipeline.process(waiting)
        } while committed > 0
    }
}
