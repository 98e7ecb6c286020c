import GatewayKit
import Synchronization

/// One request and its answer.
///
/// The callbacks of libmicrohttpd, all of them on one thread, drive it from the head to the end; a task gives the
/// answer in between, while the connection is suspended.
final class Exchange: Sendable {
    enum Stage { case head, body, answering, answered }

    struct State {
        var stage = Stage.head
        var admitted: AdmittedRequest?
        /// Of a body that is kept in memory for this exchange.
        var bodyBytes = 0
        var body: [UInt8] = []
        var request: HTTPRequest?
        /// Given, and not yet on its way.
        var answer: OutgoingAnswer?
        var stream: AnswerStream?
        var socket: WebSocketClient?
        var live: LiveConnection?
        var isSuspended = false
        /// What the client is told.
        var status: Int?
        var caller: String?
        var peer: String?
        var id: String?
        /// Bytes of a body that was sent in one piece.
        var sentBytes = 0
        var headReadAt = ContinuousClock.now
    }

    let connection: HTTPConnection
    let client: ClientSocket
    let reception: Reception
    let state = Mutex(State())
    private let target: [UInt8]
    /// Where the target lies: never followed.
    private let targetAddress: UInt

    /// `target` is as the client sent it, and lies at `address`.
    init(
        _ connection: HTTPConnection, _ client: ClientSocket, _ reception: Reception, target: [UInt8], at address: UInt
    ) {
        self.connection = connection
        self.client = client
        self.reception = reception
        self.target = target
        targetAddress = address
        client.beganRequest()
        reception.began(self)
    }

    /// The whole request; `nil` before it was handed over and after it was answered.
    var request: HTTPRequest? { state.withLock { $0.request } }

    /// Whether the head is still to be judged.
    var awaitsHead: Bool { state.withLock { $0.stage == .head } }

    /// The head is there. `false` closes the connection, as in all callbacks.
    func takeHead(method: UnsafePointer<CChar>, version: UnsafePointer<CChar>) -> Bool {
        let head = unsafe connection.head(
            method: method, target: target, targetAddress: targetAddress, version: version)
        let now = ContinuousClock.now
        state.withLock { $0.headReadAt = now }
        guard client.received(0, since: now) else { return false }
        do throws(APIProblem) {
            guard !reception.isStopping else { throw Self.full("the server is being stopped") }
            let admitted = try reception.gate.admit(head)
            state.withLock { state in
                state.admitted = admitted
                state.stage = .body
            }
            return true
        } catch {
            return refuse(error)
        }
    }

    /// Takes a part of the body.
    func takeBody(_ part: UnsafeRawBufferPointer) -> Bool {
        let (size, began) = state.withLock { ($0.bodyBytes, $0.headReadAt) }
        let count = part.count
        guard size + count <= reception.settings.bodyBytes else {
            client.dismiss(RequestGuard.tooLarge(reception.settings))
            return false
        }
        guard reception.takeRoom(count) else {
            client.dismiss(Self.full("too many large requests at a time"))
            return false
        }
        state.withLock { state in
            if size == 0, case .length(let length) = state.admitted?.framing {
                state.body.reserveCapacity(min(length, Self.reservedAtOnce))
            }
            unsafe state.body.append(contentsOf: part)
            state.bodyBytes += count
        }
        return client.received(size + count, since: began)
    }

    /// The request is whole, or the connection was resumed because an answer is there.
    func proceed() -> Bool {
        switch state.withLock({ $0.stage }) {
        case .head, .answered: return false
        case .body: return askForAnswer()
        case .answering:
            guard let answer = state.withLock({ $0.answer.take() }) else { return false }
            return send(answer)
        }
    }

    /// The last that is heard of it. `wasWhole` when the answer was sent to its end.
    func completed(wasWhole: Bool) {
        let last = state.withLock { state in
            defer {
                state.request = nil
                state.body = []
                state.bodyBytes = 0
                state.stage = .answered
                state.live = nil
            }
            return state
        }
        reception.giveRoom(last.bodyBytes)
        last.stream?.end(.broken)
        last.socket?.isGone()
        if let live = last.live {
            reception.figures.left()
            live.hasEnded()
        }
        client.isIdle()
        note(last, wasWhole: wasWhole)
        reception.ended(self)
    }

    /// Why nobody has time.
    static func full(_ detail: String) -> APIProblem {
        var problem = APIProblem(503, detail)
        problem.answerFields.append("Retry-After", String(ServerSettings.retryAfter))
        return problem
    }

    /// Taken for a body before it is there; more is taken as it comes.
    private static let reservedAtOnce = 1 << 20

    /// Hands the whole request over to a task, and lets the connection sleep until that has the answer.
    private func askForAnswer() -> Bool {
        guard client.hasRequest() else { return false }
        guard !reception.isStopping, reception.figures.tookInHand(most: reception.settings.requestsInHand) else {
            return refuse(Self.full("too many requests at a time"))
        }
        state.withLock { state in
            guard let admitted = state.admitted else { return }
            let request = HTTPRequest(
                method: admitted.method, path: admitted.path, query: admitted.query, fields: admitted.fields,
                body: state.body, peer: reception.proxies.client(behind: client.address, admitted.fields),
                id: RequestID.of(admitted.fields), receivedAt: .now)
            state.request = request
            state.peer = request.peer
            state.id = request.id
            state.body = []
            state.stage = .answering
            state.isSuspended = true
            connection.suspend()
        }
        if !reception.handOver(self) { reply(Self.full("the server is being stopped").response) }
        return true
    }

    private func refuse(_ problem: APIProblem) -> Bool {
        var response = problem.response
        response.fields.append("Connection", "close")
        let body: [UInt8] = if case .bytes(let bytes) = response.body { bytes } else { [] }
        return send(OutgoingAnswer(response, .bytes(body)))
    }

    /// One line in the log and one count: what was asked, what came of it.
    private func note(_ last: State, wasWhole: Bool) {
        let duration = ContinuousClock.now - last.headReadAt
        // QUIRK: what libmicrohttpd refuses by itself, a head it cannot read, is not told apart.
        let status = client.dismissal ?? last.status ?? (last.stage == .head && wasWhole ? 400 : nil)
        let bytes = last.stream?.sentBytes ?? last.socket?.sentBytes ?? last.sentBytes
        let path = target.prefix { $0 != UInt8(ascii: "?") }
        reception.log(
            .info, "http.request",
            [
                "method": last.admitted?.method.rawValue ?? "-", "path": String(decoding: path, as: UTF8.self),
                "status": status ?? 0, "bytes": bytes, "ms": duration.wholeMicroseconds / 1_000,
                "peer": last.peer ?? client.address, "request": last.id ?? "-", "caller": last.caller ?? "-",
                "whole": wasWhole,
            ])
        reception.figures.finished(status: status, bytes: bytes, after: last.live == nil ? duration : nil)
    }
}
