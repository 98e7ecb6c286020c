import GatewayKit

/// Looks at what the server says while one command runs.
protocol ResponseObserver {
    /// A literal of `length` bytes begins inside `response`. False lets it pass unread.
    mutating func literalBegins(_ response: IMAPResponse, length: Int) throws(TransportError) -> Bool
    /// The next bytes of a literal that was wanted.
    mutating func literal(_ bytes: Span<UInt8>) throws(TransportError)
    /// A whole untagged response.
    mutating func response(_ response: IMAPResponse) throws(TransportError)
}

extension ResponseObserver {
    func literalBegins(_ response: IMAPResponse, length: Int) -> Bool { false }
    func literal(_ bytes: Span<UInt8>) {}
}

/// One conversation: tags, commands, and what the server announced in passing.
///
/// After a throw of anything but `.refusedByPeer` the conversation has no meaning any more: drop it.
struct IMAPConnection: ~Copyable {
    private var stream: IMAPStream
    private let limits: TransportLimits
    private let peer: String
    private var lastTag = 0

    /// Messages in the selected folder, counted along.
    private(set) var exists = 0
    /// When news came for which nobody has looked at the folder's end yet.
    private(set) var announced: Instant?

    init(_ channel: consuming Channel, limits: TransportLimits, peer: String) {
        stream = IMAPStream(channel, limits: limits, peer: peer)
        self.limits = limits
        self.peer = peer
    }

    /// The caller looks at the folder's end now: what was announced so far is no news any more.
    mutating func beginLooking() { announced = nil }

    /// Another folder: nothing counted so far holds.
    mutating func forgetFolder() { (exists, announced) = (0, nil) }

    /// Runs one command and returns its tagged OK; NO and BAD are thrown as `.refusedByPeer`.
    ///
    /// The first word, or two behind UID, is what errors call the command. A `stream` may last as long as it flows.
    @discardableResult
    mutating func run(
        _ command: [UInt8], isStream: Bool = false, into observer: inout some ResponseObserver
    ) throws(TransportError) -> IMAPStatus {
        let tag = try begin(command)
        let status = try answer(to: tag, isStream: isStream, into: &observer)
        guard status.condition == .ok else { throw refusal(status, of: command) }
        return status
    }

    /// Runs a command whose untagged answers are of no interest.
    @discardableResult
    mutating func run(_ command: [UInt8]) throws(TransportError) -> IMAPStatus {
        var nobody = Nobody()
        return try run(command, into: &nobody)
    }

    /// Waits with IDLE (RFC 2177) for news, for `deadline`, or for `Interruption.idleEnds`.
    mutating func idle(until deadline: ContinuousClock.Instant) throws(TransportError) -> IdleOutcome {
        let command = Array("IDLE".utf8)
        let tag = try begin(command)
        try awaitContinuation(of: command, tag)
        let wasInterrupted = try awaitNews(until: deadline)
        try stream.send(Array("DONE\r\n".utf8))
        var nobody = Nobody()
        let status = try answer(to: tag, isStream: false, into: &nobody)
        guard status.condition == .ok else { throw refusal(status, of: command) }
        return wasInterrupted ? .interrupted : announced.map(IdleOutcome.changed) ?? .renewalDue
    }

    /// Waits without IDLE, then asks with NOOP.
    mutating func poll(until deadline: ContinuousClock.Instant) throws(TransportError) -> IdleOutcome {
        stream.renewBudget()
        let wasInterrupted = try awaitNews(until: deadline)
        if !wasInterrupted, announced == nil { try run(Array("NOOP".utf8)) }
        return wasInterrupted ? .interrupted : announced.map(IdleOutcome.changed) ?? .renewalDue
    }

    /// LOGOUT, with little patience and no complaint: the connection ends either way.
    mutating func logout() {
        var hasty = limits
        hasty.commandDeadline = limits.farewellDeadline
        var pace = Pace(hasty, isStream: false)
        guard let tag = try? begin(Array("LOGOUT".utf8)) else { return }
        while let event = try? stream.event(&pace) {
            if case .response(.tagged(tag: tag, _)) = event { return }
        }
    }
}

extension IMAPConnection {
    private struct Nobody: ResponseObserver {
        func response(_ response: IMAPResponse) {}
    }

    /// Sends the command under a new tag and returns the tag. libcurl's own tags begin with A.
    private mutating func begin(_ command: [UInt8]) throws(TransportError) -> [UInt8] {
        lastTag &+= 1
        let tag = Array("G\(lastTag)".utf8)
        stream.renewBudget()
        try stream.send(tag + [UInt8(ascii: " ")] + command + [UInt8(ascii: "\r"), UInt8(ascii: "\n")])
        return tag
    }

    private mutating func answer(
        to tag: [UInt8], isStream: Bool, into observer: inout some ResponseObserver
    ) throws(TransportError) -> IMAPStatus {
        var pace = Pace(limits, isStream: isStream)
        var isWanted = false
        while true {
            switch try stream.event(&pace) {
            case .response(.tagged(let other, let status)):
                guard other == tag else { throw stream.violation(.unexpected) }
                return status
            case .response(.continuation): throw stream.violation(.unexpected)
            case .response(let response):
                note(response)
                try observer.response(response)
            case .literalBegins(let response, let length):
                isWanted = try observer.literalBegins(response, length: length)
                if !isWanted { try charge(length) }
            case .literal(let range):
                if isWanted { try observer.literal(stream.bytes(range).span) }
            }
        }
    }

    private mutating func awaitContinuation(of command: [UInt8], _ tag: [UInt8]) throws(TransportError) {
        var pace = Pace(limits, isStream: false)
        while true {
            switch try stream.event(&pace) {
            case .response(.continuation): return
            case .response(.tagged(let other, let status)):
                throw other == tag ? refusal(status, of: command) : stream.violation(.unexpected)
            case .response(let response): note(response)
            case .literalBegins(_, let length): try charge(length)
            case .literal: continue
            }
        }
    }

    /// Reads what comes until it is news. True when the wait was interrupted.
    private mutating func awaitNews(until deadline: ContinuousClock.Instant) throws(TransportError) -> Bool {
        while announced == nil {
            guard let event = try stream.eventAtHand() else {
                switch try stream.fill(until: deadline, endsWithIdle: true) {
                case .bytes: continue
                case .deadline: return false
                case .idleEnds: return true
                }
            }
            switch event {
            case .response(.tagged), .response(.continuation): throw stream.violation(.unexpected)
            case .response(.expunge):
                note(.expunge)
                announced = .now
            case .response(let response): note(response)
            case .literalBegins(_, let length): try charge(length)
            case .literal: continue
            }
        }
        return false
    }

    private mutating func note(_ response: IMAPResponse) {
        switch response {
        case .exists(let count):
            if count > exists, announced == nil { announced = .now }
            exists = count
        case .expunge: exists = max(0, exists - 1)
        default: break
        }
    }

    private mutating func charge(_ bytes: Int) throws(TransportError) {
        do throws(ProtocolViolation) { try stream.charge(bytes) } catch { throw stream.violation(error) }
    }

    private func refusal(_ status: IMAPStatus, of command: [UInt8]) -> TransportError {
        let words = command.split(separator: UInt8(ascii: " "), maxSplits: 2)
        let count = words.first.map { ASCII.equal($0, "UID".utf8) } ?? false ? 2 : 1
        let name = words.prefix(count).map { String(decoding: $0, as: UTF8.self) }.joined(separator: " ")
        let refusal = PeerRefusal(command: name, responseCode: status.code?.name, text: status.text)
        return TransportError(.refusedByPeer(refusal), peer: peer)
    }
}
