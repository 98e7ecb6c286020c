import Glibc
import Synchronization

/// The client went away, or the script ended the conversation.
package struct PeerGone: Error {}

/// One client of a scripted server: lines in, deeds out, everything recorded.
package final class PeerConnection: Sendable {
    private struct State {
        var socket: CInt
        var received: [UInt8] = []
        var consumed = 0
        var sent = 0
    }

    private let state: Mutex<State>
    private let descriptor: CInt
    private let cutAfter: Int?

    init(_ socket: CInt, cutAfter: Int?) {
        state = Mutex(State(socket: socket))
        descriptor = socket
        self.cutAfter = cutAfter
    }

    /// All bytes the client has sent so far.
    package var received: [UInt8] { state.withLock { $0.received } }
    package var sentBytes: Int { state.withLock { $0.sent } }

    /// The next line without its CRLF.
    package func line() throws(PeerGone) -> [UInt8] {
        var line = try rawLine().dropLast()
        if line.last == UInt8(ascii: "\r") { line.removeLast() }
        return Array(line)
    }

    /// The next line with whatever ends it.
    package func rawLine() throws(PeerGone) -> [UInt8] {
        while true {
            if let line = state.withLock({ Self.takeLine(&$0) }) { return line }
            var buffer = [UInt8](repeating: 0, count: 64 << 10)
            let count = unsafe recv(descriptor, &buffer, buffer.count, 0)
            guard count > 0 else { throw PeerGone() }
            state.withLock { $0.received += buffer[..<count] }
        }
    }

    /// So many bytes, line ends among them.
    package func bytes(_ count: Int) throws(PeerGone) -> [UInt8] {
        while true {
            let taken = state.withLock { state -> [UInt8]? in
                guard state.received.count - state.consumed >= count else { return nil }
                defer { state.consumed += count }
                return Array(state.received[state.consumed..<(state.consumed + count)])
            }
            if let taken { return taken }
            var buffer = [UInt8](repeating: 0, count: 64 << 10)
            let count = unsafe recv(descriptor, &buffer, buffer.count, 0)
            guard count > 0 else { throw PeerGone() }
            state.withLock { $0.received += buffer[..<count] }
        }
    }

    package func perform(_ deeds: [Deed], tag: String = "") throws(PeerGone) {
        for deed in deeds { try perform(deed, tag: tag) }
    }

    package func say(_ text: String) throws(PeerGone) { try send(Array(text.utf8)) }

    package func send(_ bytes: [UInt8]) throws(PeerGone) {
        let already = sentBytes
        let allowed = cutAfter.map { max(0, $0 - already) } ?? bytes.count
        var position = 0
        while position < min(bytes.count, allowed) {
            let count = unsafe bytes[position..<min(bytes.count, allowed)].withUnsafeBytes {
                unsafe Glibc.send(descriptor, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw PeerGone() }
            position += count
            state.withLock { $0.sent += count }
        }
        guard allowed >= bytes.count, cutAfter != already + bytes.count else {
            end()
            throw PeerGone()
        }
    }

    /// Ends the connection; safe to call twice and from another thread.
    package func end() {
        state.withLock { state in
            // A released number may belong to another connection by now.
            if state.socket >= 0 { shutdown(state.socket, CInt(SHUT_RDWR)) }
        }
    }

    /// Gives the descriptor back. Only the connection's own thread may do this, at its end.
    func release() {
        state.withLock { state in
            if state.socket >= 0 { close(state.socket) }
            state.socket = -1
        }
    }

    private func perform(_ deed: Deed, tag: String) throws(PeerGone) {
        switch deed {
        case .say(let text): try say(Self.filled(text, tag))
        case .sayBytes(let bytes): try send(bytes)
        case .drip(let text, let milliseconds):
            for byte in Self.filled(text, tag).utf8 {
                try send([byte])
                try pause(CInt(milliseconds))
            }
        case .flood(let text, let times):
            let line = Array(Self.filled(text, tag).utf8)
            let atOnce = min(times, max(1, (64 << 10) / line.count))
            let bytes = Array([[UInt8]](repeating: line, count: atOnce).joined())
            for _ in 0..<(times / atOnce) { try send(bytes) }
        case .hearLine: _ = try line()
        case .hang: while true { _ = try line() }
        case .close:
            end()
            throw PeerGone()
        case .reset:
            var linger = linger(l_onoff: 1, l_linger: 0)
            unsafe setsockopt(
                descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<Glibc.linger>.size))
            release()
            throw PeerGone()
        }
    }

    /// Waits, but not for a client that has gone.
    private func pause(_ milliseconds: CInt) throws(PeerGone) {
        var watched = pollfd(fd: descriptor, events: 0, revents: 0)
        guard unsafe poll(&watched, 1, milliseconds) == 0 else { throw PeerGone() }
    }

    private static func takeLine(_ state: inout State) -> [UInt8]? {
        guard let feed = state.received[state.consumed...].firstIndex(of: UInt8(ascii: "\n")) else { return nil }
        defer { state.consumed = feed + 1 }
        return Array(state.received[state.consumed...feed])
    }

    /// `$TAG` replaced, on bytes.
    private static func filled(_ text: String, _ tag: String) -> String {
        var rest = Array(text.utf8)[...]
        var filled: [UInt8] = []
        while let mark = rest.firstIndex(of: UInt8(ascii: "$")) {
            filled += rest[..<mark]
            rest = rest[mark...]
            let isTag = rest.starts(with: "$TAG".utf8)
            filled += isTag ? Array(tag.utf8) : [UInt8(ascii: "$")]
            rest = rest.dropFirst(isTag ? 4 : 1)
        }
        return String(decoding: filled + rest, as: UTF8.self)
    }
}
