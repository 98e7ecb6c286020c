import Glibc
import Synchronization

/// An SMTP server that takes all mail and remembers it: who got which copy, and when.
///
/// It offers no login and no TLS: the gateway reaches it on loopback. What it is told after `setPace` it does for
/// every later mail, so that deliveries can be slower than intake.
package final class MailSink: Sendable {
    package struct Copy: Sendable {
        package var sender: String
        package var recipient: String
        package var messageID: String
        /// As it was before dot-stuffing.
        package var bytes: [UInt8]
        package var receivedAt: ContinuousClock.Instant
    }

    private struct State {
        var copies: [Copy] = []
        var pause = Duration.zero
        var refusals = 0
        var connections: Set<Int32> = []
        var isClosed = false
    }

    package let port: UInt16
    private let listener: Int32
    private let state = Mutex(State())

    package init() throws(HarnessFailure) {
        (listener, port) = try LoopbackAddress.listen()
        WaitingThread.start { self.acceptAll() }
    }

    /// Stops listening and closes what is open.
    package func close() {
        let open = state.withLock { state in
            state.isClosed = true
            defer { state.connections = [] }
            return state.connections
        }
        for connection in open { shutdown(connection, Int32(SHUT_RDWR)) }
        shutdown(listener, Int32(SHUT_RDWR))
    }

    package var copies: [Copy] { state.withLock { $0.copies } }
    package var count: Int { state.withLock { $0.copies.count } }

    /// The pause between a mail's final dot and the reply to it.
    package func setPace(_ pause: Duration) {
        state.withLock { $0.pause = pause }
    }

    /// Answers the next `count` recipients with "try again later".
    package func refuse(next count: Int) {
        state.withLock { $0.refusals = count }
    }

    /// How many copies came under each Message-ID.
    package var copiesByMessageID: [String: Int] {
        copies.reduce(into: [:]) { counts, copy in counts[copy.messageID, default: 0] += 1 }
    }

    private func acceptAll() {
        while true {
            let connection = accept(listener, nil, nil)
            if connection < 0 {
                if errno == EINTR || errno == ECONNABORTED, !state.withLock({ $0.isClosed }) { continue }
                Glibc.close(listener)
                return
            }
            _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
            let isWelcome = state.withLock { state in
                if !state.isClosed { state.connections.insert(connection) }
                return !state.isClosed
            }
            guard isWelcome else {
                Glibc.close(connection)
                continue
            }
            WaitingThread.start {
                // A client that was killed leaves in the middle of a sentence.
                try? self.converse(connection)
            }
        }
    }

    private func converse(_ connection: Int32) throws(HarnessFailure) {
        var socket = PeerSocket(adopting: connection)
        defer { _ = state.withLock { $0.connections.remove(connection) } }
        try socket.send("220 sink ESMTP\r\n")
        var sender = ""
        var recipient = ""
        while let line = try socket.text() {
            switch line.prefix(4).uppercased() {
            case "EHLO":
                try socket.send("250-sink\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 SIZE 100000000\r\n")
            case "MAIL":
                sender = Self.path(in: line)
                try socket.send("250 2.1.0 ok\r\n")
            case "RCPT":
                recipient = Self.path(in: line)
                try socket.send(isRefused() ? "451 4.2.0 later\r\n" : "250 2.1.5 ok\r\n")
            case "DATA":
                try socket.send("354 go ahead\r\n")
                try take(from: sender, to: recipient, &socket)
            case "QUIT":
                try socket.send("221 bye\r\n")
                return
            case "RSET", "NOOP", "HELO": try socket.send("250 ok\r\n")
            default: try socket.send("502 5.5.1 what?\r\n")
            }
        }
    }

    private func isRefused() -> Bool {
        state.withLock { state in
            guard state.refusals > 0 else { return false }
            state.refusals -= 1
            return true
        }
    }

    private func take(from sender: String, to recipient: String, _ socket: inout PeerSocket) throws(HarnessFailure) {
        var bytes: [UInt8] = []
        var messageID = ""
        var isHeader = true
        while let line = try socket.line() {
            if line == [UInt8(ascii: ".")] {
                let copy = Copy(
                    sender: sender, recipient: recipient, messageID: messageID, bytes: bytes, receivedAt: .now)
                let pause = state.withLock { state in
                    state.copies.append(copy)
                    return state.pause
                }
                if pause > .zero { _ = poll(nil, 0, Int32(pause / .milliseconds(1))) }
                try socket.send("250 2.0.0 taken\r\n")
                return
            }
            let isStuffed = line.first == UInt8(ascii: ".")
            bytes += isStuffed ? line.dropFirst() : line[...]
            bytes += "\r\n".utf8
            if line.isEmpty { isHeader = false }
            if isHeader, line.count > 11, String(decoding: line[..<11], as: UTF8.self).lowercased() == "message-id:" {
                messageID = String(decoding: line[11...].drop { $0 == 0x20 }, as: UTF8.self)
            }
        }
        throw HarnessFailure("the client left before the final dot")
    }

    private static func path(in line: String) -> String {
        let open = line.utf8.firstIndex(of: UInt8(ascii: "<")) ?? line.startIndex
        let close = line.utf8.firstIndex(of: UInt8(ascii: ">")) ?? line.endIndex
        return open < close ? String(line[line.utf8.index(after: open)..<close]) : ""
    }
}
