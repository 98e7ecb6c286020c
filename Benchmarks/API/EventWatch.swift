import GatewayKit
import GatewayTestKit
import Synchronization

/// A live client on `/events` that notes when it is told of new tickets.
final class EventWatch: Sendable {
    private struct State {
        /// When, in microseconds since 1970, each ticket came.
        var arrivals: [Int: Int] = [:]
        var isOpen = false
    }

    private let state = Mutex(State())

    /// Milliseconds from each of these moments, by ticket and in microseconds since 1970, to the ticket's event. Throws
    /// when one of them is not told of within half a minute.
    func ages(since moments: [Int: Int]) async throws -> [Double] {
        try await reaches("all \(moments.count) tickets told of") { state in
            moments.keys.allSatisfy { state.arrivals[$0] != nil }
        }
        let arrivals = state.withLock { $0.arrivals }
        return moments.compactMap { ticket, moment in arrivals[ticket].map { Double($0 - moment) / 1_000 } }
    }

    /// Stays until the server ends the stream.
    init(_ client: APIClient) {
        let port = UInt16(client.port)
        let token = client.token ?? ""
        WaitingThread.start { [self] in
            do throws(HarnessFailure) {
                var socket = try PeerSocket(port: port)
                try socket.send(
                    "GET /events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer \(token)\r\n\r\n")
                while let line = try socket.line() { hear(line) }
            } catch {
                print("a live client was cut off: \(error)")
            }
        }
    }

    /// Returns when the stream is open.
    func opens() async throws(HarnessFailure) { try await reaches("an open stream") { $0.isOpen } }

    private func reaches(_ what: String, _ condition: (borrowing State) -> Bool) async throws(HarnessFailure) {
        let deadline = ContinuousClock.now + .seconds(30)
        while !state.withLock({ condition($0) }) {
            guard ContinuousClock.now < deadline else { throw HarnessFailure("a live client did not reach: \(what)") }
            await Pacing.reaches(.now + .milliseconds(10))
        }
    }

    private func hear(_ line: [UInt8]) {
        let now = Instant.now
        state.withLock { $0.isOpen = true }
        let mark = Array("data: ".utf8)
        guard line.starts(with: mark), let event = try? JSONReader.value(of: Array(line.dropFirst(mark.count))),
            event["event"] == .text("ticket.created"), case .number(let ticket)? = event["data"]?["ticket_id"]
        else { return }
        state.withLock { $0.arrivals[Int(ticket)] = Int(now.microseconds) }
    }
}
