import Glibc

/// A TCP connection on loopback that reads lines and counted bytes. Blocks: for blocking executors and threads only.
package struct PeerSocket: ~Copyable {
    private let descriptor: Int32
    private var buffer: [UInt8] = []
    private var position = 0

    package init(port: UInt16) throws(HarnessFailure) {
        guard let connected = LoopbackAddress.connection(port: port) else {
            throw HarnessFailure(errno: errno, "connect to port \(port)")
        }
        descriptor = connected
    }

    /// Takes over an accepted connection.
    init(adopting descriptor: Int32) {
        self.descriptor = descriptor
        LoopbackAddress.sendAtOnce(descriptor)
    }

    deinit {
        // A child that was started in between may hold a copy of the descriptor: only this ends the connection.
        shutdown(descriptor, Int32(SHUT_RDWR))
        close(descriptor)
    }

    /// The next line without its CRLF; `nil` at the end.
    package mutating func line() throws(HarnessFailure) -> [UInt8]? {
        var searched = position
        while true {
            if let end = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) {
                let hasReturn = end > position && buffer[end - 1] == UInt8(ascii: "\r")
                let line = Array(buffer[position..<(hasReturn ? end - 1 : end)])
                position = end + 1
                return line
            }
            searched = buffer.count
            let consumed = position
            guard try fill() else { return nil }
            searched -= consumed
        }
    }

    package mutating func text() throws(HarnessFailure) -> String? {
        try line().map { String(decoding: $0, as: UTF8.self) }
    }

    mutating func bytes(_ count: Int) throws(HarnessFailure) -> [UInt8] {
        while buffer.count - position < count {
            guard try fill() else { throw HarnessFailure("the peer closed in the middle") }
        }
        defer { position += count }
        return Array(buffer[position..<(position + count)])
    }

    package func send(_ text: String) throws(HarnessFailure) {
        try send(Array(text.utf8))
    }

    func send(_ bytes: [UInt8]) throws(HarnessFailure) {
        var sent = 0
        while sent < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { bytes in
                unsafe Glibc.send(descriptor, bytes.baseAddress! + sent, bytes.count - sent, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw HarnessFailure(errno: errno, "send") }
            sent += count
        }
    }

    /// Forgets what was read and adds what arrives; `false` at the end.
    private mutating func fill() throws(HarnessFailure) -> Bool {
        if position > 0 {
            buffer.removeFirst(position)
            position = 0
        }
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = unsafe recv(descriptor, &chunk, chunk.count, 0)
            if count < 0, errno == EINTR { continue }
            if count < 0, errno != ECONNRESET { throw HarnessFailure(errno: errno, "recv") }
            guard count > 0 else { return false }
            buffer += chunk[..<count]
            return true
        }
    }
}
