import GatewayKit

/// One conversation with an SMTP server: commands out, replies in.
///
/// After a throw the conversation has no meaning any more: drop it.
struct SMTPConnection: ~Copyable {
    private static let bufferBytes = 8 << 10
    private static let pieceBytes = 64 << 10

    private var channel: Channel
    private let limits: TransportLimits
    private let peer: String
    private var reader: SMTPReplyReader
    private var input = [UInt8](repeating: 0, count: Self.bufferBytes)
    private var position = 0
    private var end = 0

    /// False once the server said that it is closing, or did not take RSET.
    private(set) var isUsable = true

    init(_ channel: consuming Channel, limits: TransportLimits, peer: String) {
        self.channel = channel
        self.limits = limits
        self.peer = peer
        reader = SMTPReplyReader(longestReply: limits.responseLineBytes)
    }

    /// Says EHLO and reads the offer.
    mutating func hello(_ name: String) throws(TransportError) -> SMTPExtensions {
        try send(Array("EHLO \(name)\r\n".utf8))
        let lines = try lines(within: limits.commandDeadline)
        guard (200..<300).contains(lines.code) else {
            let reply = SMTPReply(lines)
            throw TransportError(
                .refusedByPeer(PeerRefusal(command: "EHLO", status: reply.code, text: reply.text)), peer: peer)
        }
        return SMTPExtensions(lines)
    }

    /// MAIL, RCPT and DATA. Returns the refusal, or `nil` when the server waits for the content.
    mutating func begin(
        mail: [UInt8], recipient: [UInt8], isPipelined: Bool
    ) throws(TransportError) -> SMTPDelivery? {
        try send(isPipelined ? mail + recipient : mail)
        let mailReply = try reply()
        if isPipelined {
            let recipientReply = try reply()
            if let refusal = try refusal(.mail, mailReply, expecting: 2) { return refusal }
            if let refusal = try refusal(.recipient, recipientReply, expecting: 2) { return refusal }
        } else {
            if let refusal = try refusal(.mail, mailReply, expecting: 2) { return refusal }
            try send(recipient)
            if let refusal = try refusal(.recipient, try reply(), expecting: 2) { return refusal }
        }
        try send(Array("DATA\r\n".utf8))
        return try refusal(.data, try reply(), expecting: 3)
    }

    /// Sends all of `source`. Returns a refusal that came before the end, after which the connection is over.
    mutating func send(_ source: some MessageSource) throws(TransportError) -> SMTPDelivery? {
        var source = source
        var content = SMTPContent()
        var wire: [UInt8] = []
        var pace = Pace(limits, isStream: true)
        while let piece = try next(of: &source) {
            content.append(piece, to: &wire)
            guard source.isEightBit || !content.sawEightBit else {
                throw TransportError(.invalidArgument("8-bit bytes in a message said to have none"), peer: peer)
            }
            guard wire.count >= Self.pieceBytes else { continue }
            if let refusal = try sendPiece(wire, &pace) { return refusal }
            wire.removeAll(keepingCapacity: true)
        }
        content.finish(&wire)
        return try sendPiece(wire, &pace)
    }

    /// Sends the final dot. From its first byte on, no answer means that nobody knows.
    mutating func finish() -> SMTPDelivery {
        do throws(TransportError) {
            try send(Array(".\r\n".utf8))
            let reply = SMTPReply(try lines(within: limits.finalReplyDeadline))
            isUsable = isUsable && reply.code != 421
            switch reply.code {
            case 200..<300: return .accepted(reply)
            case 400...: return .refused(.finalDot, reply)
            default: throw TransportError(.protocolViolation(.unexpected), peer: peer)
            }
        } catch {
            isUsable = false
            return .uncertain(error)
        }
    }

    /// Clears a refused transaction, so that the next one can begin.
    mutating func reset() {
        guard isUsable else { return }
        do throws(TransportError) {
            try send(Array("RSET\r\n".utf8))
            isUsable = try reply().code == 250
        } catch {
            isUsable = false
        }
    }

    /// QUIT, with little patience and no complaint: the connection ends either way.
    mutating func quit() {
        guard (try? send(Array("QUIT\r\n".utf8))) != nil else { return }
        _ = try? lines(within: limits.farewellDeadline)
    }
}

extension SMTPConnection {
    private mutating func send(_ bytes: [UInt8]) throws(TransportError) {
        var pace = Pace(limits, isStream: false)
        try channel.send(bytes, pace: &pace)
    }

    private mutating func reply() throws(TransportError) -> SMTPReply {
        SMTPReply(try lines(within: limits.commandDeadline))
    }

    private mutating func lines(within patience: Duration) throws(TransportError) -> SMTPReplyReader.Lines {
        let deadline = ContinuousClock.now + patience
        while true {
            if let lines = try linesAtHand() { return lines }
            guard case .bytes(let count) = try channel.receive(into: &input, until: deadline) else {
                throw TransportError(.timedOut, peer: peer)
            }
            (position, end) = (0, count)
        }
    }

    private mutating func linesAtHand() throws(TransportError) -> SMTPReplyReader.Lines? {
        do throws(ProtocolViolation) { return try reader.next(in: input, from: &position, to: end) } catch {
            throw TransportError(.protocolViolation(error), peer: peer)
        }
    }

    private mutating func refusal(
        _ stage: SMTPStage, _ reply: SMTPReply, expecting hundreds: Int
    ) throws(TransportError) -> SMTPDelivery? {
        if reply.code / 100 == hundreds { return nil }
        guard reply.code >= 400 else { throw TransportError(.protocolViolation(.unexpected), peer: peer) }
        isUsable = isUsable && reply.code != 421
        return .refused(stage, reply)
    }

    private func next(of source: inout some MessageSource) throws(TransportError) -> [UInt8]? {
        do { return try source.next() } catch { throw TransportError(callerFailed: error, peer: peer) }
    }

    /// A server may give up on a message in the middle of it: then its reply is at hand, or all there is.
    private mutating func sendPiece(_ wire: [UInt8], _ pace: inout Pace) throws(TransportError) -> SMTPDelivery? {
        var fault: TransportError?
        do throws(TransportError) { try channel.send(wire, pace: &pace) } catch {
            guard error.code == .closed else { throw error }
            fault = error
        }
        if let early = try earlyReply() {
            isUsable = false
            guard early.code >= 400 else { throw TransportError(.protocolViolation(.unexpected), peer: peer) }
            return .refused(.data, early)
        }
        if let fault { throw fault }
        return nil
    }

    private mutating func earlyReply() throws(TransportError) -> SMTPReply? {
        while true {
            if let lines = try linesAtHand() { return SMTPReply(lines) }
            guard let count = try channel.receiveNow(into: &input) else { return nil }
            (position, end) = (0, count)
        }
    }
}
