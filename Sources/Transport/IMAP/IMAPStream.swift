import GatewayKit

/// Events from the bytes of one channel, with a buffer of fixed size between them.
struct IMAPStream: ~Copyable {
    enum Event {
        case response(IMAPResponse)
        /// What stood before the literal, and the literal's length.
        case literalBegins(IMAPResponse, length: Int)
        /// The next bytes of the literal: `bytes(range)`, until the next event is asked for.
        case literal(Range<Int>)
    }

    private static let bufferBytes = 64 << 10

    private var channel: Channel
    private let limits: TransportLimits
    private let peer: String
    private var reader: IMAPResponseReader
    private var input = [UInt8](repeating: 0, count: Self.bufferBytes)
    private var position = 0
    private var end = 0
    private var budget = 0

    init(_ channel: consuming Channel, limits: TransportLimits, peer: String) {
        self.channel = channel
        self.limits = limits
        self.peer = peer
        reader = IMAPResponseReader(longestLine: limits.responseLineBytes)
    }

    /// A new command begins: its answer may have `TransportLimits.responseBytes`.
    mutating func renewBudget() { budget = limits.responseBytes }

    /// Counts bytes that are no letter against the budget of the command.
    mutating func charge(_ bytes: Int) throws(ProtocolViolation) {
        guard bytes <= budget else { throw .tooLong }
        budget -= bytes
    }

    func bytes(_ range: Range<Int>) -> ArraySlice<UInt8> { input[range] }

    mutating func send(_ bytes: [UInt8]) throws(TransportError) {
        var pace = Pace(limits, isStream: false)
        try channel.send(bytes, pace: &pace)
    }

    /// The next event, waiting as long as `pace` allows.
    mutating func event(_ pace: inout Pace) throws(TransportError) -> Event {
        while true {
            if let event = try eventAtHand() { return event }
            guard case .bytes(let count) = try fill(until: pace.deadline), pace.moved(count) else {
                throw TransportError(.timedOut, peer: peer)
            }
        }
    }

    /// The next event in what has been received, or `nil` when there is no whole one.
    mutating func eventAtHand() throws(TransportError) -> Event? {
        let start = position
        do throws(ProtocolViolation) {
            let event = try reader.next(in: input, from: &position, to: end)
            switch event {
            case .literal(let range): return .literal(range)
            case .response:
                try charge(position - start)
                return .response(try IMAPResponse(reader.line))
            case .literalBegins(let length):
                try charge(position - start)
                return .literalBegins(try IMAPResponse(reader.line, isPartial: true), length: length)
            case nil:
                try charge(position - start)
                return nil
            }
        } catch {
            throw violation(error)
        }
    }

    /// Waits for bytes. Everything at hand must have been read.
    mutating func fill(
        until deadline: ContinuousClock.Instant, endsWithIdle: Bool = false
    ) throws(TransportError) -> Channel.Receipt {
        let receipt = try channel.receive(into: &input, until: deadline, endsWithIdle: endsWithIdle)
        if case .bytes(let count) = receipt { (position, end) = (0, count) }
        return receipt
    }

    func violation(_ violation: ProtocolViolation) -> TransportError {
        TransportError(.protocolViolation(violation), peer: peer)
    }
}
