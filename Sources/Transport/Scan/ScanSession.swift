import GatewayKit

/// Asks a clamd about one file at a time, each on a connection of its own.
///
/// Calls block, on a thread of their own, and end soon after the cancellation of their task.
package actor ScanSession {
    /// The scanner; fixed for the session's life.
    package nonisolated let endpoint: ScannerEndpoint
    /// Deadlines and sizes; fixed for the session's life.
    package nonisolated let limits: TransportLimits
    private let executor = BlockingExecutor(label: "scan")
    private nonisolated let interruption = Interruption()

    /// A thread of its own, where requests may block.
    package nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

    /// Connects to nothing yet.
    package init(endpoint: ScannerEndpoint, limits: TransportLimits = TransportLimits()) {
        self.endpoint = endpoint
        self.limits = limits
    }

    /// Sends the file, and waits for what clamd says, for `TransportLimits.scanDeadline` at most. A file of more than
    /// `TransportLimits.scanBytes` is not sent.
    package func scan(_ file: [UInt8]) async throws(TransportError) -> ScanVerdict {
        guard file.count <= limits.scanBytes else { return .tooLarge }
        let answer = try await ask("INSTREAM", with: file)
        do throws(ProtocolViolation) { return try ScanVerdict(answer: answer) } catch {
            throw TransportError(.protocolViolation(error), peer: endpoint.name)
        }
    }

    /// Throws unless clamd is there and answers.
    package func ping() async throws(TransportError) {
        guard try await ask("PING", with: nil).elementsEqual("PONG".utf8) else {
            throw TransportError(.protocolViolation(.unexpected), peer: endpoint.name)
        }
    }

    private func ask(_ command: String, with file: [UInt8]?) async throws(TransportError) -> [UInt8] {
        try await interruption.stoppable { () throws(TransportError) in
            let channel = try Channel.connect(to: endpoint, limits: limits, interruption: interruption)
            var connection = ScanConnection(channel, limits: limits, peer: endpoint.name)
            return try connection.answer(to: command, with: file)
        }
    }
}

/// One question and its answer, each ended by a NUL (clamd(8), COMMANDS).
private struct ScanConnection: ~Copyable {
    private static let pieceBytes = 64 << 10

    private var channel: Channel
    private let limits: TransportLimits
    private let peer: String
    private var pace: Pace
    private var input = [UInt8](repeating: 0, count: Self.pieceBytes)
    private var received: [UInt8] = []

    init(_ channel: consuming Channel, limits: TransportLimits, peer: String) {
        self.channel = channel
        self.limits = limits
        self.peer = peer
        // Nothing clamd does may make the whole of it longer.
        var limits = limits
        limits.commandDeadline = limits.scanDeadline
        pace = Pace(limits, isStream: false)
    }

    mutating func answer(to command: String, with file: [UInt8]?) throws(TransportError) -> [UInt8] {
        var early = try send(Array("z\(command)\0".utf8))
        if let file, early == nil { early = try send(inPieces: file) }
        if let early { return early }
        while true {
            if let answer = try answerAtHand() { return answer }
            guard case .bytes(let count) = try channel.receive(into: &input, until: pace.deadline) else {
                throw TransportError(.timedOut, peer: peer)
            }
            received += input[..<count]
        }
    }

    /// Each piece behind its length in four bytes, the highest first; no bytes are the end. Returns an answer that came
    /// before it.
    private mutating func send(inPieces file: [UInt8]) throws(TransportError) -> [UInt8]? {
        var position = 0
        while position < file.count {
            let piece = file[position..<min(position + Self.pieceBytes, file.count)]
            if let early = try send(Self.length(of: piece.count) + piece) { return early }
            position = piece.endIndex
        }
        return try send(Self.length(of: 0))
    }

    private static func length(of count: Int) -> [UInt8] {
        let number = UInt32(truncatingIfNeeded: count)
        return [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
    }

    /// clamd may have enough in the middle: then its answer is at hand, or all there is.
    private mutating func send(_ bytes: [UInt8]) throws(TransportError) -> [UInt8]? {
        var fault: TransportError?
        do throws(TransportError) { try channel.send(bytes, pace: &pace) } catch {
            guard error.code == .closed else { throw error }
            fault = error
        }
        while let count = try channel.receiveNow(into: &input) {
            received += input[..<count]
            if let answer = try answerAtHand() { return answer }
        }
        if let fault { throw fault }
        return nil
    }

    private func answerAtHand() throws(TransportError) -> [UInt8]? {
        guard let end = received.firstIndex(of: 0) else {
            guard received.count <= limits.responseLineBytes else {
                throw TransportError(.protocolViolation(.tooLong), peer: peer)
            }
            return nil
        }
        return Array(received[..<end])
    }
}
