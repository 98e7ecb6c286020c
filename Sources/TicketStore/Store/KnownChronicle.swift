import GatewayKit
import Synchronization

/// The chronicle of late. Every change of a ticket writes a line into the history, whoever makes it.
final class KnownChronicle: Sendable {
    /// A chronicle with more rows is made for one question and forgotten: these are about 60 MB.
    static let mostRows = 2_000_000
    /// What nobody asked for so long is forgotten.
    static let longestUnasked = Duration.seconds(3_600)
    /// While more changes than this come between two rounds, what is known waits for the end of the flood: all is read
    /// anew then.
    static let flood: Int64 = 1_000

    private struct State {
        var chronicle: Chronicle?
        /// Of the round before.
        var newestChange: Int64 = 0
        var askedAt = ContinuousClock.now
    }

    private let state = Mutex(State())
    private let mostRows: Int

    init(mostRows: Int = KnownChronicle.mostRows) {
        self.mostRows = mostRows
    }

    /// How many rows are remembered.
    var count: Int { state.withLock { $0.chronicle?.count ?? 0 } }

    /// What happened since a moment, or an earlier one. `nil`, unless `always`, where somebody with a newer view was here
    /// before.
    func chronicle(
        since: Instant, always: Bool, _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) -> Chronicle? {
        let stamp = try connection.newestChange()
        let known = state.withLock { state in
            state.askedAt = .now
            return state.chronicle
        }
        if let known, known.stamp > stamp {
            return always ? try Chronicle(since: since, stamp: stamp, &connection) : nil
        }
        let next: Chronicle
        if let known, known.since <= since {
            next = try known.following(upTo: stamp, &connection)
        } else {
            next = try Chronicle(since: since, stamp: stamp, &connection)
        }
        remember(next)
        return next
    }

    /// Follows what changed, so that whoever asks next need not wait for that; forgets what nobody asks for at `now`.
    func keepUp(
        at now: ContinuousClock.Instant, _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) {
        let known = state.withLock { state in
            if now - state.askedAt > Self.longestUnasked { state.chronicle = nil }
            return state.chronicle
        }
        guard let known else { return }
        let stamp = try connection.newestChange()
        let before = state.withLock { state in
            defer { state.newestChange = stamp }
            return max(state.newestChange, known.stamp)
        }
        guard known.stamp < stamp, stamp - before <= Self.flood else { return }
        remember(try known.following(upTo: stamp, &connection))
    }

    private func remember(_ chronicle: Chronicle) {
        state.withLock { state in
            guard chronicle.count <= mostRows else { return state.chronicle = nil }
            if let known = state.chronicle, known.stamp > chronicle.stamp { return }
            state.chronicle = chronicle
        }
    }
}

extension Chronicle {
    /// The same up to a later change; where too much changed, read anew.
    fileprivate func following(
        upTo newest: Int64, _ connection: inout some SQLConnection & ~Copyable
    ) throws(StoreError) -> Chronicle {
        if stamp == newest { return self }
        guard let changed = try connection.changes(since: stamp, upTo: newest) else {
            return try Chronicle(since: since, stamp: newest, &connection)
        }
        var next = self
        try next.follow(changed, upTo: newest, &connection)
        return next
    }
}
