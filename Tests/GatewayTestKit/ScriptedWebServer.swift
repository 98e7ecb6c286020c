import Synchronization

/// What a web server was asked.
package struct ReceivedRequest: Equatable, Sendable {
    package var method: String
    package var target: String
    /// Names in lower case.
    package var fields: [String: String]
    package var body: [UInt8]
    /// When all of it was there.
    package var receivedAt: ContinuousClock.Instant

    package var text: String { String(decoding: body, as: UTF8.self) }
}

/// A web server on loopback that keeps what it was asked and answers what the test says.
package final class ScriptedWebServer: Sendable {
    package let port: UInt16
    private let peer: ScriptedPeer?
    private let secured: TLSPeer?
    private let log: RequestLog

    /// `answer` is given the number of the request, from one.
    package init(answering answer: @escaping @Sendable (Int, ReceivedRequest) -> [Deed] = { _, _ in [.ok()] }) {
        let log = RequestLog()
        self.log = log
        let peer = ScriptedPeer { (connection) throws(PeerGone) in try Self.converse(log, answer, connection) }
        self.peer = peer
        secured = nil
        port = peer.port
    }

    /// The same behind TLS, for one request.
    package init?(
        _ leaf: TestCertificates.Leaf,
        answering answer: @escaping @Sendable (Int, ReceivedRequest) -> [Deed] = { _, _ in [.ok()] }
    ) {
        let log = RequestLog()
        self.log = log
        let secured = TLSPeer(leaf) { (connection) throws(PeerGone) in try Self.converse(log, answer, connection) }
        guard let secured else { return nil }
        self.secured = secured
        peer = nil
        port = secured.port
    }

    package var url: String { "http://127.0.0.1:\(port)" }

    /// Oldest first.
    package var requests: [ReceivedRequest] { log.all }

    /// How often somebody came, be it without asking anything.
    package var connectionCount: Int { peer?.connections.count ?? 0 }

    /// Ends every conversation and takes no new one.
    package func stop() { peer?.stop() }

    /// Returns once `count` requests have come.
    package func hasHeard(_ count: Int) async { await log.hasHeard(count) }

    private static func converse(
        _ log: RequestLog, _ answer: @Sendable (Int, ReceivedRequest) -> [Deed], _ connection: PeerConnection
    ) throws(PeerGone) {
        let words = String(decoding: try connection.line(), as: UTF8.self).split(separator: " ").map(String.init)
        guard words.count == 3 else { throw PeerGone() }
        var fields: [String: String] = [:]
        while true {
            let line = try connection.line()
            if line.isEmpty { break }
            let colon = line.firstIndex(of: UInt8(ascii: ":")) ?? line.endIndex
            let value = line[colon...].dropFirst().drop { $0 == UInt8(ascii: " ") }
            fields[String(decoding: line[..<colon], as: UTF8.self).lowercased()] = String(
                decoding: value, as: UTF8.self)
        }
        let length = fields["content-length"].flatMap { Int($0) } ?? 0
        let request = ReceivedRequest(
            method: words[0], target: words[1], fields: fields, body: try connection.bytes(length),
            receivedAt: .now)
        try connection.perform(answer(log.add(request), request))
    }
}

extension Deed {
    /// An answer with a body.
    package static func answer(_ status: Int, _ body: String = "", fields: [String] = []) -> Deed {
        let head = ["HTTP/1.1 \(status) Because"] + fields + ["Content-Length: \(body.utf8.count)", "", ""]
        return .say(head.joined(separator: "\r\n") + body)
    }

    package static func ok() -> Deed { answer(200, "ok") }
}

private final class RequestLog: Sendable {
    private struct State {
        var requests: [ReceivedRequest] = []
        var waiters: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let state = Mutex(State())

    var all: [ReceivedRequest] { state.withLock { $0.requests } }

    func add(_ request: ReceivedRequest) -> Int {
        let (count, heard) = state.withLock { state in
            state.requests.append(request)
            let count = state.requests.count
            defer { state.waiters.removeAll { $0.count <= count } }
            return (count, state.waiters.filter { $0.count <= count }.map(\.continuation))
        }
        for continuation in heard { continuation.resume() }
        return count
    }

    func hasHeard(_ count: Int) async {
        await withCheckedContinuation { continuation in
            let isHeard = state.withLock { state in
                if state.requests.count >= count { return true }
                state.waiters.append((count, continuation))
                return false
            }
            if isHeard { continuation.resume() }
        }
    }
}
