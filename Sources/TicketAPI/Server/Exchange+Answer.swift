import GatewayKit
import Synchronization
import TicketStore

/// A response, and in which form its body goes out.
struct OutgoingAnswer: Sendable {
    enum Form: Sendable {
        case bytes([UInt8])
        /// As long as `size` says, or of any length.
        case stream(AnswerStream, size: Int?)
        case webSocket(WebSocketClient, accept: String)
    }

    let response: HTTPResponse
    let form: Form

    init(_ response: HTTPResponse, _ form: Form) {
        self.response = response
        self.form = form
    }
}

/// A file and where it goes.
struct Download: Sendable {
    let reader: BlobReader
    let stream: AnswerStream
}

extension Exchange {
    /// Takes the answer of the task. The first one counts. What is returned is still to be sent, piece by piece.
    @discardableResult
    func reply(_ response: HTTPResponse) -> Download? {
        guard let request = state.withLock({ $0.request }) else { return nil }
        switch response.body {
        case .none:
            settle(OutgoingAnswer(response, .bytes([])))
        case .bytes(let bytes):
            settle(OutgoingAnswer(response, .bytes(bytes)))
        case .blob(let reader, let size):
            let stream = AnswerStream(connection)
            let isTaken = settle(OutgoingAnswer(response, .stream(stream, size: size)))
            return isTaken && request.method != .head ? Download(reader: reader, stream: stream) : nil
        case .live(let kind, let begin):
            stay(kind, response, request, begin)
        }
        return nil
    }

    /// Gives a client that stays a sign of life, unless something is on its way anyway.
    func beat() {
        let stream = state.withLock { $0.live == nil ? nil : $0.stream }
        _ = stream?.put(EventText.heartbeat, mostPieces: 1)
    }

    /// Sees off a client that stays.
    func sayGoodbye() { state.withLock { $0.live }?.close() }

    /// Ends what is still going on, whatever the client and the task do.
    func abandon() {
        reply(Self.full("the server is being stopped").response)
        state.withLock { $0.stream }?.end(.broken)
    }

    /// Puts an answer on its way. On the thread of the connection; `false` closes it.
    func send(_ answer: OutgoingAnswer) -> Bool {
        state.withLock { state in
            state.stage = .answered
            state.status = answer.response.status
            state.caller = answer.response.caller
        }
        switch answer.form {
        case .bytes(let bytes):
            state.withLock { $0.sentBytes = $0.admitted?.method == .head ? 0 : bytes.count }
            guard let queued = QueuedAnswer(bytes) else { return false }
            return queue(queued, answer)
        case .stream(let stream, let size):
            guard let queued = QueuedAnswer(stream, size: size) else { return false }
            return queue(queued, answer)
        case .webSocket(let client, let accept):
            guard let queued = QueuedAnswer(upgradeTo: client) else { return false }
            queued.append("Upgrade", "websocket")
            queued.append("Sec-WebSocket-Accept", accept)
            return queue(queued, answer)
        }
    }

    private func queue(_ queued: borrowing QueuedAnswer, _ answer: OutgoingAnswer) -> Bool {
        var present: Set<String> = []
        for field in answer.response.fields.all {
            let name = field.name.lowercased()
            guard !Self.ownFields.contains(name) else { continue }
            present.insert(name)
            queued.append(field.name, field.value)
        }
        for (name, value) in Self.usualFields where !present.contains(name.lowercased()) {
            queued.append(name, value)
        }
        if let id = state.withLock({ $0.id }) { queued.append("X-Request-Id", id) }
        return connection.queue(queued, status: answer.response.status)
    }

    /// What the server alone knows.
    private static let ownFields: Set<String> = ["content-length", "transfer-encoding", "date", "x-request-id"]

    /// Of every answer that says nothing else.
    private static let usualFields = [
        ("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "no-referrer"), ("Cache-Control", "no-store"),
    ]

    @discardableResult
    private func settle(_ answer: OutgoingAnswer, live: LiveConnection? = nil) -> Bool {
        let room: Int? = state.withLock { state in
            guard state.isSuspended else { return nil }
            state.isSuspended = false
            state.answer = answer
            state.live = live
            switch answer.form {
            case .bytes: break
            case .stream(let stream, _): state.stream = stream
            case .webSocket(let client, _): state.socket = client
            }
            state.request = nil
            defer { state.bodyBytes = 0 }
            // Under the lock: once it is resumed, the connection may be gone at any moment.
            connection.resume()
            return state.bodyBytes
        }
        guard let room else { return false }
        reception.giveRoom(room)
        reception.figures.putDown()
        return true
    }

    private func stay(
        _ kind: HTTPResponse.LiveKind, _ response: HTTPResponse, _ request: HTTPRequest,
        _ begin: @Sendable (LiveConnection) -> Void
    ) {
        do throws(APIProblem) {
            guard request.method == .get else { throw APIProblem(405, "only GET can stay") }
            let speaksHTTP11 = state.withLock { $0.admitted?.speaksHTTP11 ?? false }
            let accept: String? =
                switch kind {
                case .events: nil
                case .webSocket: try WebSocketHandshake.accept(request.fields, speaksHTTP11: speaksHTTP11)
                }
            guard reception.figures.stays(most: reception.settings.liveClients) else {
                throw Self.full("too many clients stay")
            }
            let (answer, live) = if let accept { welcomeSocket(response, accept) } else { welcomeReader(response) }
            guard settle(answer, live: live) else {
                reception.figures.left()
                return
            }
            begin(live)
            if reception.isStopping { live.close() }
        } catch {
            reply(error.response)
        }
    }

    private func welcomeReader(_ response: HTTPResponse) -> (OutgoingAnswer, LiveConnection) {
        let stream = AnswerStream(connection)
        let settings = reception.settings
        let live = LiveConnection(
            take: { [client, figures = reception.figures] message in
                let isTaken = stream.put(
                    EventText.bytes(of: message), mostPieces: settings.backlogMessages,
                    mostBytes: settings.backlogBytes)
                if !isTaken, stream.end(.broken) {
                    figures.letOneGo()
                    client.cut()
                }
                return isTaken
            },
            end: { stream.end(.whole) })
        var response = response
        response.status = 200
        if response.fields["content-type"] == nil { response.fields.append("Content-Type", "text/event-stream") }
        // So that a proxy in between passes on every event at once.
        response.fields.append("X-Accel-Buffering", "no")
        // The client learns at once that it is connected.
        _ = stream.put(EventText.heartbeat)
        return (OutgoingAnswer(response, .stream(stream, size: nil)), live)
    }

    private func welcomeSocket(_ response: HTTPResponse, _ accept: String) -> (OutgoingAnswer, LiveConnection) {
        let socket = WebSocketClient(reception.room, reception.settings)
        let live = LiveConnection(
            take: { [figures = reception.figures] message in
                switch socket.put(Array(message.text.utf8)) {
                case .taken: return true
                case .gone: return false
                case .tooSlow:
                    figures.letOneGo()
                    return false
                }
            },
            end: { socket.close() })
        var response = response
        response.status = 101
        return (OutgoingAnswer(response, .webSocket(socket, accept: accept)), live)
    }
}
