@unsafe @preconcurrency import Dispatch
import Glibc
import Synchronization

/// What a test that speaks raw TCP runs into.
package struct RawFailure: Error {
    package let text: String

    package init(_ text: String) { self.text = text }
}

/// A TCP connection to a server under test, bytes out and bytes in. Blocks: only inside `offPool`.
package final class RawClient: Sendable {
    /// One answer, taken apart.
    package struct Answer: Sendable {
        package var status = 0
        /// Names in lower case.
        package var fields: [String: String] = [:]
        package var body: [UInt8] = []

        package var text: String { String(decoding: body, as: UTF8.self) }
    }

    private let descriptor: CInt
    private let received = Mutex<[UInt8]>([])

    package init(port: Int) throws {
        descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let status = unsafe withUnsafePointer(to: &address) { address in
            unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else { throw RawFailure("connect: \(errno)") }
        var patience = timeval(tv_sec: Int(Duration.testPatience.components.seconds), tv_usec: 0)
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit { close(descriptor) }

    package func send(_ text: String) throws { try send(Array(text.utf8)) }

    package func send(_ bytes: [UInt8]) throws {
        var sent = 0
        while sent < bytes.count {
            let count = unsafe bytes[sent...].withUnsafeBytes {
                unsafe Glibc.send(descriptor, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw RawFailure("send: \(errno)") }
            sent += count
        }
    }

    /// No more is said, but still listened.
    package func finishSending() { shutdown(descriptor, CInt(SHUT_WR)) }

    /// Leaves so that the other side hears of it at once.
    package func reset() {
        var linger = linger(l_onoff: 1, l_linger: 0)
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<Glibc.linger>.size))
        connectNowhere()
    }

    /// Reads little at a time, so that what is sent piles up soon. Before anything was sent.
    package func readLittle() {
        var size: CInt = 4_096
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<CInt>.size))
    }

    /// The bytes up to and with `mark`.
    package func read(through mark: String) throws -> String {
        let mark = Array(mark.utf8)
        while true {
            if let text = received.withLock({ Self.take(&$0, through: mark) }) { return text }
            guard try fill() else { throw RawFailure("the end, and no \(mark)") }
        }
    }

    package func read(count: Int) throws -> [UInt8] {
        while received.withLock({ $0.count < count }) {
            guard try fill() else { throw RawFailure("the end in the middle") }
        }
        return received.withLock { bytes in
            defer { bytes.removeFirst(count) }
            return Array(bytes[..<count])
        }
    }

    /// All until the other side closes, however it does.
    package func readToEnd() -> [UInt8] {
        while (try? fill()) == true {}
        return received.withLock { bytes in
            defer { bytes = [] }
            return bytes
        }
    }

    /// Whether the other side has closed: waits for it.
    package func isClosed() -> Bool { readToEnd().isEmpty }

    /// The next answer. `hasBody` is false after HEAD.
    package func answer(hasBody: Bool = true) throws -> Answer {
        var answer = Answer()
        let head = try read(through: "\r\n\r\n").utf8.split(separator: 13)
        for (index, line) in head.enumerated() {
            let line = String(decoding: line.filter { $0 != 10 }, as: UTF8.self)
            if index == 0 { answer.status = Int(line.split(separator: " ").dropFirst().first ?? "") ?? 0 }
            guard index > 0, let colon = line.utf8.firstIndex(of: UInt8(ascii: ":")) else { continue }
            answer.fields[line[..<colon].lowercased()] = String(line[line.index(after: colon)...].drop { $0 == " " })
        }
        guard hasBody else { return answer }
        if answer.fields["transfer-encoding"] == "chunked" {
            while true {
                let chunk = try chunk()
                if chunk.isEmpty { return answer }
                answer.body += chunk
            }
        }
        if let length = answer.fields["content-length"].flatMap({ Int($0) }) { answer.body = try read(count: length) }
        return answer
    }

    /// The next piece of a chunked body; empty for the last.
    package func chunk() throws -> [UInt8] {
        let size = try read(through: "\r\n").utf8.prefix { $0 != 13 }
        guard let count = Int(String(decoding: size, as: UTF8.self), radix: 16) else { throw RawFailure("no chunk") }
        let bytes = try read(count: count)
        _ = try read(count: 2)
        return bytes
    }

    private func connectNowhere() {
        var nowhere = sockaddr()
        nowhere.sa_family = sa_family_t(AF_UNSPEC)
        unsafe connect(descriptor, &nowhere, socklen_t(MemoryLayout<sockaddr>.size))
    }

    private func fill() throws -> Bool {
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        let count = unsafe recv(descriptor, &buffer, buffer.count, 0)
        if count > 0 { received.withLock { $0 += buffer[..<count] } }
        guard count >= 0 else { throw RawFailure("recv: \(errno)") }
        return count > 0
    }

    private static func take(_ bytes: inout [UInt8], through mark: [UInt8]) -> String? {
        guard bytes.count >= mark.count else { return nil }
        for start in 0...(bytes.count - mark.count) where bytes[start..<(start + mark.count)].elementsEqual(mark) {
            let end = start + mark.count
            defer { bytes.removeFirst(end) }
            return String(decoding: bytes[..<end], as: UTF8.self)
        }
        return nil
    }
}

/// Runs what blocks on a thread of its own: the threads of tasks are the server's.
package func offPool<Success: Sendable>(_ body: @escaping @Sendable () throws -> Success) async throws -> Success {
    try await withCheckedThrowingContinuation { continuation in
        DispatchQueue(label: "raw client").async { continuation.resume(with: Result { try body() }) }
    }
}
