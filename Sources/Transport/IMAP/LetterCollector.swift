import GatewayKit

/// Sorts the FETCH responses of one command into letters: who asked, whose bytes, whole or not.
///
/// A letter counts only when its response is complete and names a UID that was asked for, once. Servers may put
/// the UID behind the text: a small letter is then held until its name comes, a large one left for a second
/// command that asks for it alone, when there can be no doubt.
struct LetterCollector<Sink: LiteralSink>: ResponseObserver {
    /// What of each letter is asked for, and the most bytes it may have.
    struct Request {
        var section: FetchedItems.Section
        var longest: Int
        /// What may wait in memory for its UID.
        var heldBytes: Int
        var peer: String
    }

    private enum Current: Equatable {
        case none
        /// Into `sink`.
        case streaming(uid: UInt32)
        /// Into `held`: whose text it is comes later.
        case holding
        /// Too large to hold: to be asked for again.
        case passing
    }

    private let request: Request
    private let open: (UInt32, Int) throws -> Sink
    private var expected: Set<UInt32>
    private var current = Current.none
    // Beside the state and not inside, so that both are written in place and never copied.
    private var sink: Sink?
    private var held: [UInt8] = []

    private(set) var letters: [FetchReport<Sink.Received>.Letter] = []
    private(set) var withoutBody: [UInt32] = []
    /// Came in a form that did not say whose text it was in time.
    private(set) var toAskAlone: [UInt32] = []

    init(_ request: Request, uids: some Sequence<UInt32>, open: @escaping (UInt32, Int) throws -> Sink) {
        self.request = request
        self.open = open
        expected = Set(uids)
    }

    /// Asked for and not mentioned by the server, ascending.
    var missing: [UInt32] { expected.sorted() }

    mutating func literalBegins(_ response: IMAPResponse, length: Int) throws(TransportError) -> Bool {
        guard case .fetch(let items) = response else { return false }
        guard current == .none, isAskedFor(items) else { throw wrongLetter }
        guard let uid = items.uid ?? (expected.count == 1 ? expected.first : nil) else {
            guard length <= request.longest else { throw wrongLetter }
            current = length <= request.heldBytes ? .holding : .passing
            return true
        }
        guard expected.contains(uid) else { throw wrongLetter }
        guard length <= request.longest else {
            throw TransportError(.letterTooLarge(uid: uid, bytes: length), peer: request.peer)
        }
        sink = try openSink(uid, length)
        current = .streaming(uid: uid)
        return true
    }

    mutating func literal(_ bytes: Span<UInt8>) throws(TransportError) {
        switch current {
        case .streaming:
            do { try sink?.write(bytes) } catch { throw failed(error) }
        case .holding:
            for index in bytes.indices { held.append(bytes[index]) }
        case .passing, .none: break
        }
    }

    mutating func response(_ response: IMAPResponse) throws(TransportError) {
        guard case .fetch(let items) = response, let body = items.body else {
            // A literal inside anything else than the letter it announced.
            guard current == .none else { throw wrongLetter }
            return
        }
        guard isAskedFor(items), let uid = items.uid, expected.remove(uid) != nil else { throw wrongLetter }
        switch (current, body.content) {
        case (.streaming(let opened), .literal):
            guard opened == uid else { throw wrongLetter }
            try finish(uid)
        case (.holding, .literal): try deliver(uid, held)
        case (.passing, .literal): toAskAlone.append(uid)
        case (.none, .quoted(let bytes)): try deliver(uid, bytes)
        case (.none, .none): withoutBody.append(uid)
        default: throw wrongLetter
        }
        (current, held) = (.none, [])
    }

    /// The answer broke off: what has not come whole is forgotten.
    mutating func abandon() {
        sink?.discard()
        sink = nil
        (current, held) = (.none, [])
    }
}

extension LetterCollector {
    private var wrongLetter: TransportError {
        TransportError(.protocolViolation(.wrongLetter), peer: request.peer)
    }

    private func isAskedFor(_ items: FetchedItems) -> Bool {
        guard let body = items.body, body.section == request.section else { return false }
        return body.origin == nil || (body.origin == 0 && request.section == .header)
    }

    private func openSink(_ uid: UInt32, _ length: Int) throws(TransportError) -> Sink {
        do { return try open(uid, length) } catch { throw failed(error) }
    }

    private mutating func deliver(_ uid: UInt32, _ bytes: [UInt8]) throws(TransportError) {
        guard bytes.count <= request.longest else {
            throw TransportError(.letterTooLarge(uid: uid, bytes: bytes.count), peer: request.peer)
        }
        sink = try openSink(uid, bytes.count)
        do {
            if !bytes.isEmpty { try sink?.write(bytes.span) }
        } catch { throw failed(error) }
        try finish(uid)
    }

    /// Whatever `finish` says, the sink has had its last call.
    private mutating func finish(_ uid: UInt32) throws(TransportError) {
        guard var finished = sink.take() else { throw wrongLetter }
        do { letters.append(.init(uid: uid, received: try finished.finish())) } catch { throw failed(error) }
    }

    private func failed(_ error: any Error) -> TransportError {
        TransportError(callerFailed: error, peer: request.peer)
    }
}
