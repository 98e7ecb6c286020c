import Glibc

/// A scripted conversation behind TLS: `openssl s_server` in front, our script on its standard input and output.
///
/// One client at a time. What arrives decrypted is in `connection.received`.
package final class TLSPeer: Sendable {
    package let port: UInt16
    package let connection: PeerConnection
    private let server: ChildProcess

    /// `options` go to `s_server`, such as `-tls1_1`. `nil` when it does not start.
    package init?(
        _ leaf: TestCertificates.Leaf, options: [String] = [], _ conversation: @escaping ScriptedPeer.Conversation
    ) {
        var ends: [CInt] = [-1, -1]
        guard unsafe socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0 else { return nil }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        port = ScriptedPeer.freePort()
        let started = ChildProcess(
            ["openssl", "s_server", "-quiet", "-accept", "127.0.0.1:\(port)"]
                + ["-cert", leaf.certificate, "-key", leaf.key] + options,
            standardInput: ends[1], standardOutput: ends[1])
        close(ends[1])
        guard let started, Self.isListening(port) else {
            close(ends[0])
            return nil
        }
        server = started
        let connection = PeerConnection(ends[0], cutAfter: nil)
        self.connection = connection
        WaitingThread.start {
            try? conversation(connection)
            connection.end()
            connection.release()
        }
    }

    deinit { connection.end() }

    /// Waits until somebody listens there, without connecting: that would use up the one conversation.
    private static func isListening(_ port: UInt16) -> Bool {
        let digits = String(port, radix: 16, uppercase: true)
        let entry = Array(":\(String(repeating: "0", count: 4 - digits.utf8.count))\(digits) 00000000:0000 0A".utf8)
        for _ in 0..<1_000 {
            if contains(entry, inFile: "/proc/net/tcp") { return true }
            _ = poll(nil, 0, 5)
        }
        return false
    }

    private static func contains(_ bytes: [UInt8], inFile path: String) -> Bool {
        let file = unsafe open(path, O_RDONLY)
        guard file >= 0 else { return false }
        defer { close(file) }
        var text: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = unsafe read(file, &buffer, buffer.count)
            guard count > 0 else { break }
            text += buffer[..<count]
        }
        return text.indices.contains { text[$0...].starts(with: bytes) }
    }
}
