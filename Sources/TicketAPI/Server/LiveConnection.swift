import Synchronization

/// A client that stays connected and is told what happens.
///
/// Safe from any thread; nothing here waits. A client that reads too slowly is let go rather than waited for.
package final class LiveConnection: Sendable {
    /// What is told at once: the text of an event or of a WebSocket message, its name and its place in the feed.
    package struct Message: Sendable, Equatable {
        /// Of a server-sent event; a WebSocket has no use for it.
        package var name: String?
        /// `id:` of a server-sent event, what comes back as Last-Event-ID.
        package var id: String?
        package var text: String

        package init(name: String? = nil, id: String? = nil, text: String) {
            self.name = name
            self.id = id
            self.text = text
        }
    }

    private enum State {
        case open(onEnd: [@Sendable () -> Void])
        case ended
    }

    private let take: @Sendable (Message) -> Bool
    private let end: @Sendable () -> Void
    private let state = Mutex(State.open(onEnd: []))

    /// `take` says whether the client is still there.
    init(take: @escaping @Sendable (Message) -> Bool, end: @escaping @Sendable () -> Void) {
        self.take = take
        self.end = end
    }

    /// Whether the client was still there to be told.
    package func send(_ message: Message) -> Bool { take(message) }

    /// Says goodbye, after what was sent before.
    package func close() { end() }

    /// Calls `action` once, on some thread, when the client is gone for whatever reason; at once if it already is.
    package func onEnd(_ action: @escaping @Sendable () -> Void) {
        let hasEnded = state.withLock { state in
            guard case .open(let actions) = state else { return true }
            state = .open(onEnd: actions + [action])
            return false
        }
        if hasEnded { action() }
    }

    /// The client is gone.
    func hasEnded() {
        let actions = state.withLock { state -> [@Sendable () -> Void] in
            guard case .open(let actions) = state else { return [] }
            state = .ended
            return actions
        }
        for action in actions { action() }
    }
}
