import GatewayKit
import TicketStore

/// Brings desk work to the store, many pieces in one transaction: while one is being made durable the next gathers.
///
/// Whoever finds nobody at work goes to the store for all who wait, and passes that on when he comes back.
actor CommitLine {
    private let store: any DeskStore
    private var waiting: [(work: DeskWork, turn: CheckedContinuation<Turn, Never>)] = []
    private var isAtWork = false
    private static let mostTogether = 64

    private enum Turn: Sendable {
        case done(Result<DeskReceipt, DeskRefusal>)
        /// Nobody has been to the store for this one yet.
        case go
    }

    init(store: any DeskStore) {
        self.store = store
    }

    /// Returns when the work is durable, or refused.
    func commit(_ work: DeskWork, now: Instant) async -> Result<DeskReceipt, DeskRefusal> {
        if isAtWork {
            let turn = await withCheckedContinuation { waiting.append((work, $0)) }
            if case .done(let outcome) = turn { return outcome }
        }
        isAtWork = true
        let others = waiting.prefix(Self.mostTogether - 1)
        waiting.removeFirst(others.count)
        let outcomes = await outcomes(of: [work] + others.map(\.work), now: now)
        for (other, outcome) in zip(others, outcomes.dropFirst()) { other.turn.resume(returning: .done(outcome)) }
        if waiting.isEmpty {
            isAtWork = false
        } else {
            waiting.removeFirst().turn.resume(returning: .go)
        }
        return outcomes[0]
    }

    private func outcomes(of works: [DeskWork], now: Instant) async -> [Result<DeskReceipt, DeskRefusal>] {
        do {
            return try await store.commit(works, now: now)
        } catch {
            return works.map { _ in .failure(.failed(error)) }
        }
    }
}
