import Synchronization

/// A body that is sent while it is made: pieces go in on one side, and libmicrohttpd takes bytes out on the other.
///
/// When nothing is there, the connection is suspended until there is.
final class AnswerStream: Sendable {
    /// What there is to send now.
    enum Portion: Equatable {
        case bytes(Int)
        /// The connection is suspended.
        case later
        case end
        /// The connection has to be closed, as the rest is missing.
        case broken
    }

    enum Ending { case whole, broken }

    private struct State {
        var pieces: [[UInt8]] = []
        /// Pieces before this one are sent, and of it so many bytes.
        var next = 0
        var sentOfNext = 0
        var waitingBytes = 0
        var sentBytes = 0
        var ending: Ending?
        var isSuspended = false
        var feeder: Feeder?

        var waitingPieces: Int { pieces.count - next }
    }

    private struct Feeder {
        let continuation: CheckedContinuation<Void, Never>
        let room: Int
    }

    private let connection: HTTPConnection
    private let state = Mutex(State())

    init(_ connection: HTTPConnection) {
        self.connection = connection
    }

    /// Bytes taken out so far.
    var sentBytes: Int { state.withLock { $0.sentBytes } }

    /// Whether nothing waits to be sent.
    var isEmpty: Bool { state.withLock { $0.waitingPieces == 0 } }

    /// Adds a piece behind the others. `false`, and nothing added, when it has ended or so much waits already.
    func put(_ piece: [UInt8], mostPieces: Int = .max, mostBytes: Int = .max) -> Bool {
        state.withLock { state in
            guard state.ending == nil, state.waitingPieces < mostPieces,
                state.waitingBytes + piece.count <= mostBytes
            else { return false }
            guard !piece.isEmpty else { return true }
            state.pieces.append(piece)
            state.waitingBytes += piece.count
            resume(&state)
            return true
        }
    }

    /// Nothing comes any more. What waits is still sent, unless it is `broken`. Only the first call counts: for
    /// that the result is `true`.
    @discardableResult
    func end(_ ending: Ending) -> Bool {
        state.withLock { state in
            guard state.ending == nil else { return false }
            state.ending = ending
            resume(&state)
            state.feeder.take()?.continuation.resume()
            return true
        }
    }

    /// Returns when fewer than `bytes` wait, or nobody wants more. Called by one task only.
    func waitForRoom(below bytes: Int) async {
        await withCheckedContinuation { continuation in
            let mayPass = state.withLock { state in
                if state.ending != nil || state.waitingBytes < bytes { return true }
                state.feeder = Feeder(continuation: continuation, room: bytes)
                return false
            }
            if mayPass { continuation.resume() }
        }
    }

    /// Takes out what fits. Only in a callback of the connection.
    func read(into buffer: UnsafeMutableRawBufferPointer) -> Portion {
        state.withLock { state in
            if state.ending == .broken { return .broken }
            var count = 0
            while count < buffer.count, state.next < state.pieces.count {
                let piece = state.pieces[state.next]
                let taken = min(piece.count - state.sentOfNext, buffer.count - count)
                unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[count...]).copyBytes(
                    from: piece[state.sentOfNext..<(state.sentOfNext + taken)])
                count += taken
                state.sentOfNext += taken
                if state.sentOfNext == piece.count { Self.forgetOne(&state) }
            }
            state.waitingBytes -= count
            state.sentBytes += count
            if let feeder = state.feeder, state.waitingBytes < feeder.room {
                state.feeder = nil
                feeder.continuation.resume()
            }
            if count > 0 { return .bytes(count) }
            if state.ending != nil { return .end }
            state.isSuspended = true
            connection.suspend()
            return .later
        }
    }

    private static func forgetOne(_ state: inout State) {
        state.pieces[state.next] = []
        state.next += 1
        state.sentOfNext = 0
        guard state.next == state.pieces.count || state.next >= 1_024 else { return }
        state.pieces.removeFirst(state.next)
        state.next = 0
    }

    /// Under the lock: a connection that is not suspended may be gone.
    private func resume(_ state: inout State) {
        guard state.isSuspended else { return }
        state.isSuspended = false
        connection.resume()
    }
}
