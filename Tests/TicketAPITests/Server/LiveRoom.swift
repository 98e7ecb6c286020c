import Notifier
import Synchronization

@testable import TicketAPI

/// Lets everybody stay who asks for `/events` or `/socket`, and tells all of them what a test says.
final class LiveRoom: Sendable {
    private struct State {
        var connections: [LiveConnection] = []
        var left = 0
    }

    private let state = Mutex(State())
    private let change = Bell()

    var connections: [LiveConnection] { state.withLock { $0.connections } }

    @Sendable func answer(_ request: HTTPRequest) -> HTTPResponse {
        let kind: HTTPResponse.LiveKind = request.path == ["socket"] ? .webSocket : .events
        return HTTPResponse(status: 200, body: .live(kind, begin: { self.enter($0) }))
    }

    /// Returns when so many have come.
    func come(_ count: Int) async { await wait { $0.connections.count >= count } }

    /// Returns when so many have left.
    func leave(_ count: Int) async { await wait { $0.left >= count } }

    /// How many are still there to be told.
    func tell(_ message: LiveConnection.Message) -> Int { connections.count { $0.send(message) } }

    private func enter(_ connection: LiveConnection) {
        state.withLock { $0.connections.append(connection) }
        connection.onEnd {
            self.state.withLock { $0.left += 1 }
            self.change.ring()
        }
        change.ring()
    }

    private func wait(until isTrue: (State) -> Bool) async {
        while true {
            let heard = change.rings
            if state.withLock({ isTrue($0) }) { return }
            await change.wait(after: heard)
        }
    }
}
