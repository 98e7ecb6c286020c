import GatewayTestKit
import Testing

@testable import TicketAPI

/// Raw bytes against the running server: what the library below reads too kindly is refused.
@Suite(.serialized) struct HTTPProbeTests {
    struct Probe: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let bytes: [UInt8]
        let statuses: [Int]

        init(_ description: String, _ text: String, _ statuses: Int...) {
            testDescription = description
            bytes = Array(text.utf8)
            self.statuses = statuses
        }
    }

    private static let end = "\r\nHost: h\r\n\r\n"
    private static let post = "POST /a HTTP/1.1\r\nHost: h\r\n"
    private static let smuggled = "GET /smuggled HTTP/1.1\(end)"

    static let probes = [
        Probe(
            "length and coding", post + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + smuggled,
            400),
        Probe("two lengths", post + "Content-Length: 5\r\nContent-Length: 6\r\n\r\n12345" + smuggled, 400),
        Probe("another coding", post + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + smuggled, 501),
        Probe("a list of codings", post + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n" + smuggled, 501),
        Probe(
            "two codings", post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n\r\n0\r\n\r\n" + smuggled, 400),
        Probe(
            "a coding in a folded line", post + "Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n" + smuggled, 400, 501),
        Probe("a space before the colon", post + "Content-Length : 5\r\n\r\n12345" + smuggled, 400),
        Probe("NUL in a value", post + "X: a\0b\r\nContent-Length: 0\r\n\r\n" + smuggled, 400),
        Probe("NUL in the last value", "GET /a HTTP/1.1\r\nHost: h\r\nX: a\0Content-Length: 9\r\n\r\n" + smuggled, 400),
        Probe("NUL in a name", "GET /a HTTP/1.1\r\nHost: h\r\nX\0Y: a\r\n\r\n" + smuggled, 400),
        Probe("NUL in the target", "GET /a\0b HTTP/1.1" + end, 400),
        Probe("NUL in the method", "G\0T /a HTTP/1.1" + end, 400),
        Probe("a bare CR in a value", "GET /a HTTP/1.1\r\nHost: h\r\nX: a\rY: b\r\n\r\n", 400),
        Probe("a bare LF behind a line", "GET /a HTTP/1.1\r\nHost: h\nX: b\r\n\r\n", 400),
        Probe("a bare LF behind the first line", "GET /a HTTP/1.1\nHost: h\r\n\r\n", 400),
        Probe("a folded line", "GET /a HTTP/1.1\r\nHost: h\r\nX: a\r\n b\r\n\r\n", 400),
        Probe("two spaces", "GET  /a HTTP/1.1" + end, 400),
        Probe("NUL as an escape", "GET /a%00b HTTP/1.1" + end, 400),
        Probe("dots as escapes", "GET /a/%2e%2e/b HTTP/1.1" + end, 400),
        Probe("a slash as an escape", "GET /a%2fb HTTP/1.1" + end, 400),
        Probe("another host's target", "GET http://evil/a HTTP/1.1" + end, 400),
        Probe("no host", "GET /a HTTP/1.1\r\n\r\n", 400),
        Probe("two hosts", "GET /a HTTP/1.1\r\nHost: h\r\nHost: i\r\n\r\n", 400),
        Probe("a line without colon", "GET /a HTTP/1.1\r\nHost: h\r\nnonsense\r\n\r\n", 400),
        Probe("another expectation", post + "Expect: x\r\nContent-Length: 1\r\n\r\n", 417),
        Probe("a packed body", post + "Content-Encoding: gzip\r\nContent-Length: 1\r\n\r\nx", 415),
        Probe("CONNECT", "CONNECT h:80 HTTP/1.1" + end, 405),
        Probe("TRACE", "TRACE /a HTTP/1.1" + end, 405),
        Probe("an unknown method", "BREW /a HTTP/1.1" + end, 501),
        Probe("HTTP/2", "GET /a HTTP/2.0" + end, 505),
        Probe("HTTP/1.7", "GET /a HTTP/1.7" + end, 505),
        Probe("a long target", "GET /\(String(repeating: "a", count: 9_000)) HTTP/1.1" + end, 414),
        Probe("a large head", "GET / HTTP/1.1\r\nHost: h\r\nX: \(String(repeating: "a", count: 40_000))\r\n\r\n", 431),
        Probe("an endless head", "GET / HTTP/1.1\r\nX: \(String(repeating: "a", count: 200_000))", 431),
    ]

    /// What the library refuses by itself, before the guard is asked.
    static let theirs = [
        Probe("a list of lengths", post + "Content-Length: 5, 5\r\n\r\n12345" + smuggled, 400),
        Probe("a signed length", post + "Content-Length: +5\r\n\r\n12345" + smuggled, 400),
        Probe("an endless length", post + "Content-Length: 99999999999999999999\r\n\r\n", 400, 413),
    ]

    @Test("the probe is refused, and the connection closed with nothing more read from it", arguments: probes)
    func refuses(_ probe: Probe) async throws {
        try await withServer { tested in
            let client = try tested.client()
            let (status, rest) = try await offPool {
                // The server may close before it has read all.
                _ = try? client.send(probe.bytes)
                let answer = try client.answer()
                return (answer.status, client.readToEnd())
            }
            #expect(probe.statuses.contains(status))
            #expect(rest.isEmpty)
            #expect(!tested.log.contains { $0.contains("smuggled") })
        }
    }

    @Test("what the library cannot read it refuses, and nothing behind it is read", arguments: theirs)
    func refusesUnread(_ probe: Probe) async throws {
        try await withServer { tested in
            let client = try tested.client()
            let status = try await offPool {
                try client.send(probe.bytes)
                let answer = try client.answer()
                _ = client.readToEnd()
                return answer.status
            }
            #expect(probe.statuses.contains(status))
            #expect(!tested.log.contains { $0.contains("smuggled") })
        }
    }
}
