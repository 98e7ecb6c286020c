package import GatewayKit
import Notifier
import Synchronization
package import TicketStore

/// Tells live clients what happens to the tickets they may see, each within moments of its commit.
///
/// What is told is read from the history, whoever wrote it: this process, or a command beside it. A place in the feed
/// is a history id, so a client that comes back with Last-Event-ID misses nothing.
package actor LiveFeed {
    /// How a client is told of an entry; `nil` says nothing to it.
    package typealias Form = @Sendable (FeedEntry) -> LiveConnection.Message?

    /// Whether a client may still be told something, and what: asked from time to time while it stays.
    package typealias Renewal = @Sendable () async -> TicketVisibility?

    private struct Listener {
        let connection: LiveConnection
        var visibility: TicketVisibility
        let renewal: Renewal
        let ticket: TicketID?
        let form: Form
    }

    private let store: any TicketStore
    private let bell = Bell()
    /// Who came and who left since the feed was last read.
    private let door = Mutex<(came: [(Listener, Int64?)], left: [Int])>(([], []))
    private let log: Log
    private var listeners: [Int: Listener] = [:]
    private var nextListener = 0
    private var place: Int64 = 0
    private static let entriesAtOnce = 100
    /// Looked at this often also when nobody rings: another process may have written without ringing.
    private static let longestSleep: Duration = .seconds(1)
    private static let renewedEvery: Duration = .seconds(60)
    /// Entries that a client who comes back is told again; more than these he reads from the lists.
    private static let mostMissed = 1_000

    package init(store: any TicketStore, log: Log) {
        self.store = store
        self.log = log
    }

    /// Something may have been committed. Safe from any thread, never waits.
    package nonisolated func ring() { bell.ring() }

    /// Tells until the task is cancelled.
    package func run() async throws {
        place = try await store.feedEnd()
        var renewedAt = ContinuousClock.now
        while !Task.isCancelled {
            let heard = bell.rings
            do {
                try await tell()
            } catch {
                log(.warning, "live.read_failed", because: error)
            }
            if ContinuousClock.now - renewedAt >= Self.renewedEvery {
                await renew()
                renewedAt = .now
            }
            await bell.wait(after: heard, atMost: Self.longestSleep, .system)
        }
        for listener in listeners.values { listener.connection.close() }
    }

    /// From now on, and since `last` where the client was here before, it is told what `visibility` lets it see. Safe
    /// from any thread, never waits.
    nonisolated func welcome(
        _ connection: LiveConnection, seeing visibility: TicketVisibility, ticket: TicketID? = nil, since last: Int64?,
        renewal: @escaping Renewal, form: @escaping Form
    ) {
        let listener = Listener(
            connection: connection, visibility: visibility, renewal: renewal, ticket: ticket, form: form)
        door.withLock { $0.came.append((listener, last)) }
        bell.ring()
    }

    /// Whose session ended meanwhile goes, and who may see other tickets is told of those.
    private func renew() async {
        for (number, listener) in listeners {
            if let visibility = await listener.renewal() {
                listeners[number]?.visibility = visibility
            } else {
                listeners[number] = nil
                listener.connection.close()
            }
        }
    }

    /// Throws before anything was told, so that the next try tells all of it.
    private func seat(_ listener: Listener, since last: Int64?) async throws(StoreError) {
        if let last, last < place {
            for entry in try await store.feed(after: last, limit: Self.mostMissed) where entry.id <= place {
                _ = tell(entry, to: listener)
            }
        }
        let number = nextListener
        nextListener += 1
        listeners[number] = listener
        listener.connection.onEnd { [weak self] in self?.door.withLock { $0.left.append(number) } }
    }

    private func tell() async throws(StoreError) {
        while let (listener, last) = door.withLock({ $0.came.first }) {
            try await seat(listener, since: last)
            door.withLock { _ = $0.came.removeFirst() }
        }
        let left = door.withLock { door in
            defer { door.left = [] }
            return door.left
        }
        for number in left { listeners[number] = nil }
        while !listeners.isEmpty {
            let entries = try await store.feed(after: place, limit: Self.entriesAtOnce)
            guard let last = entries.last else { return }
            for entry in entries {
                for (number, listener) in listeners where !tell(entry, to: listener) { listeners[number] = nil }
            }
            place = last.id
        }
        place = try await store.feedEnd()
    }

    /// `false` when the client is gone.
    private func tell(_ entry: FeedEntry, to listener: Listener) -> Bool {
        guard listener.ticket == nil || listener.ticket == entry.ticket, entry.isSeen(by: listener.visibility),
            let message = listener.form(entry)
        else { return true }
        return listener.connection.send(message)
    }
}
