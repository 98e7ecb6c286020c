@unsafe @preconcurrency import Dispatch
import Glibc
import Synchronization

/// A wire between the gateway and a server, with an ear on it: every piece is stamped when it passes.
///
/// It also breaks at a chosen word, and `cut` ends all connections at once, as a lost line does.
package final class Relay: Sendable {
    package enum Side: Sendable { case gateway, server }

    /// What happens the first time a piece with a certain text comes by.
    package enum Fault: Sendable {
        /// The line is lost before the other side hears it.
        case cutBefore
        /// The other side hears it, but its answer is lost.
        case cutAfter
        /// Something else happens, then the line is lost.
        case run(@Sendable () -> Void)
    }

    private struct Trap {
        var text: [UInt8]
        var side: Side
        var fault: Fault
    }

    package struct Passage: Sendable {
        package var from: Side
        /// Microseconds since 1970: the clock of the gateway's own instants.
        package var microseconds: Int64
        package var bytes: [UInt8]
    }

    private struct State {
        var open: Set<Int32> = []
        var passages: [Passage] = []
        var traps: [Trap] = []
        var sprung = 0
        var disguise: (hidden: [UInt8], shown: [UInt8])?
        var isRecording = true
        var isClosed = false
        var isRefusing = false
    }

    package let port: UInt16
    private let target: UInt16
    private let listener: Int32
    private let state = Mutex(State())

    package init(to target: UInt16) throws(HarnessFailure) {
        self.target = target
        (listener, port) = try LoopbackAddress.listen()
        WaitingThread.start { self.acceptAll() }
    }

    /// What passed so far.
    package var passages: [Passage] { state.withLock { $0.passages } }

    /// When the gateway first sent, or received, a piece with these bytes in it, after `start`.
    package func moment(of text: String, from side: Side, after start: Int64 = 0) -> Int64? {
        let wanted = Array(text.utf8)
        return passages.first { passage in
            passage.from == side && passage.microseconds >= start && passage.bytes.firstRange(of: wanted) != nil
        }?.microseconds
    }

    /// Stops or goes on remembering pieces; passing them on goes on in any case.
    package func setRecording(_ isOn: Bool) {
        state.withLock { state in
            state.isRecording = isOn
            if isOn { state.passages = [] }
        }
    }

    /// Sets a trap for the next piece from `side` with `text` in it. Each springs once.
    package func trap(_ text: String, from side: Side, _ fault: Fault) {
        state.withLock { $0.traps.append(Trap(text: Array(text.utf8), side: side, fault: fault)) }
    }

    /// How many traps have sprung.
    package var sprung: Int { state.withLock { $0.sprung } }

    /// Shows the gateway another word, as long as the server's own: an extension that it shall not see.
    package func disguise(_ hidden: String, as shown: String) {
        precondition(hidden.utf8.count == shown.utf8.count, "a literal after it must stay as long as announced")
        state.withLock { $0.disguise = (Array(hidden.utf8), Array(shown.utf8)) }
    }

    /// Ends every connection; new ones are taken unless `refusing`, which closes them at once.
    package func cut(refusing: Bool = false) {
        let open = state.withLock { state in
            state.isRefusing = refusing
            return state.open
        }
        for descriptor in open { shutdown(descriptor, Int32(SHUT_RDWR)) }
    }

    package func close() {
        state.withLock { $0.isClosed = true }
        cut(refusing: true)
        shutdown(listener, Int32(SHUT_RDWR))
    }

    private func acceptAll() {
        while true {
            let client = accept(listener, nil, nil)
            guard client >= 0 else {
                if errno == EINTR || errno == ECONNABORTED, !state.withLock({ $0.isClosed }) { continue }
                Glibc.close(listener)
                return
            }
            _ = fcntl(client, F_SETFD, FD_CLOEXEC)
            guard !state.withLock({ $0.isRefusing }), let server = LoopbackAddress.connection(port: target) else {
                shutdown(client, Int32(SHUT_RDWR))
                Glibc.close(client)
                continue
            }
            join(client, server)
        }
    }

    private func join(_ client: Int32, _ server: Int32) {
        state.withLock { state in
            state.open.insert(client)
            state.open.insert(server)
        }
        let both = DispatchGroup()
        for (side, source, target) in [(Side.gateway, client, server), (.server, server, client)] {
            both.enter()
            WaitingThread.start {
                self.pass(side, from: source, to: target)
                both.leave()
            }
        }
        both.notify(queue: .global()) {
            self.state.withLock { state in
                state.open.remove(client)
                state.open.remove(server)
            }
            Glibc.close(client)
            Glibc.close(server)
        }
    }

    private func pass(_ side: Side, from source: Int32, to target: Int32) {
        var chunk = [UInt8](repeating: 0, count: 1 << 17)
        while true {
            let count = unsafe recv(source, &chunk, chunk.count, 0)
            guard count > 0 else { break }
            var piece = Array(chunk[..<count])
            let fault = note(&piece, from: side)
            if case .run(let action) = fault { action() }
            if case .cutAfter = fault {
                _ = send(piece, to: target)
                swallow(from: target)
            }
            if fault != nil {
                cut()
                break
            }
            guard send(piece, to: target) else { break }
        }
        shutdown(target, Int32(SHUT_WR))
        shutdown(source, Int32(SHUT_RD))
    }

    private func note(_ piece: inout [UInt8], from side: Side) -> Fault? {
        let bytes = piece
        let (fault, disguise) = state.withLock { state -> (Fault?, (hidden: [UInt8], shown: [UInt8])?) in
            if state.isRecording {
                state.passages.append(Passage(from: side, microseconds: wallMicroseconds(), bytes: bytes))
            }
            let index = state.traps.firstIndex { $0.side == side && bytes.firstRange(of: $0.text) != nil }
            guard let index else { return (nil, state.disguise) }
            state.sprung += 1
            return (state.traps.remove(at: index).fault, nil)
        }
        if side == .server, let disguise {
            while let range = piece.firstRange(of: disguise.hidden) {
                piece.replaceSubrange(range, with: disguise.shown)
            }
        }
        return fault
    }

    private func send(_ piece: [UInt8], to target: Int32) -> Bool {
        var sent = 0
        while sent < piece.count {
            let count = unsafe piece.withUnsafeBytes { bytes in
                unsafe Glibc.send(target, bytes.baseAddress! + sent, piece.count - sent, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    /// Waits for the answer that the gateway will not get: then the server has done what it was asked.
    private func swallow(from target: Int32) {
        var watched = pollfd(fd: target, events: Int16(POLLIN), revents: 0)
        _ = unsafe poll(&watched, 1, 2_000)
    }
}

/// The wall clock, in the unit of the gateway's instants.
package func wallMicroseconds() -> Int64 {
    var time = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000
}
