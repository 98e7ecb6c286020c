import GatewayKit
import GatewayTestKit
import Notifier
import Synchronization
import Testing
import TicketStore

@testable import TicketAPI

@Suite(.serialized) struct ServerLimitTests {
    @Test("a body larger than may be is refused at its announcement, with a problem that says so")
    func announcedTooLarge() async throws {
        try await withServer({ $0.bodyBytes = 10 }) { tested in
            let answer = try await tested.ask("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 11\r\n\r\n")
            #expect(answer.status == 413)
            #expect(answer.fields["content-type"] == "application/problem+json")
            #expect(answer.fields["connection"] == "close")
            #expect(
                try await tested.ask("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\n0123456789").status == 200
            )
        }
    }

    @Test("a body that grows too large is refused in the middle, and not read to its end")
    func grownTooLarge() async throws {
        try await withServer({ $0.bodyBytes = 10 }) { tested in
            let client = try tested.client()
            let (answer, rest) = try await offPool {
                try client.send("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nb\r\n01234567890\r\n")
                return (try client.answer(), client.readToEnd())
            }
            #expect(answer.status == 413)
            #expect(answer.fields["content-type"] == "application/problem+json")
            #expect(answer.text.contains("Content Too Large"))
            #expect(rest.isEmpty)
            #expect(try await tested.figures { $0.answered[4] == 1 }.inHand == 0)
        }
    }

    @Test("bodies that are too large together are refused until there is room again")
    func bodiesTogether() async throws {
        let doors = Doors()
        try await withServer({ $0.bodiesBytes = 15 }, answering: doors.wait) { tested in
            let request = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\n0123456789"
            let first = try tested.client()
            try await offPool { try first.send(request) }
            await doors.come(1)
            let refused = try await tested.ask(request)
            #expect(refused.status == 503)
            doors.open()
            #expect(try await offPool { try first.answer().status } == 200)
            #expect(try await tested.ask(request).status == 200)
        }
    }

    @Test("more requests than can be in hand are told to come again")
    func full() async throws {
        let doors = Doors()
        try await withServer({ $0.requestsInHand = 2 }, answering: doors.wait) { tested in
            let clients = try (0..<2).map { _ in try tested.client() }
            for client in clients { try await offPool { try client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n") } }
            await doors.come(2)
            let refused = try await tested.ask("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
            #expect(refused.status == 503)
            #expect(refused.fields["retry-after"] == "2")
            doors.open()
            for client in clients { #expect(try await offPool { try client.answer().status } == 200) }
        }
    }

    @Test("a head that does not come to its end is ended: with 408 once it has begun")
    func slowHead() async throws {
        try await withServer({ $0.requestDeadline = .milliseconds(200) }) { tested in
            let silent = try tested.client()
            #expect(try await offPool { silent.isClosed() })
            let slow = try tested.client()
            let answer = try await offPool {
                try slow.send("GET / HTTP/1.1\r\nHost: h\r\n")
                return try slow.answer()
            }
            #expect(answer.status == 408)
            #expect(try await offPool { slow.isClosed() })
            #expect(try await tested.figures { $0.answered[4] == 1 }.inHand == 0)
        }
    }

    @Test("a body that makes no progress is ended with 408")
    func slowBody() async throws {
        try await withServer({ $0.requestDeadline = .milliseconds(200) }) { tested in
            let slow = try tested.client()
            let answer = try await offPool {
                try slow.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 100000\r\n\r\n0")
                return try slow.answer()
            }
            #expect(answer.status == 408)
        }
    }

    @Test("a body that comes more slowly than it has to is ended with 408, though it never stops")
    func drippingBody() async throws {
        try await withServer({
            $0.requestDeadline = .milliseconds(200)
            $0.slowestBody = 1 << 40
        }) { tested in
            let dripping = try tested.client()
            let received = try await offPool {
                try dripping.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 30000000\r\n\r\n")
                while (try? dripping.send("0")) != nil {}
                return dripping.readToEnd()
            }
            // What was sent after the end may have cost the client the answer.
            #expect(received.isEmpty || received.starts(with: Array("HTTP/1.1 408".utf8)))
            #expect(try await tested.figures { $0.answered[4] == 1 }.inHand == 0)
            #expect(tested.log.contains { $0.contains(" status=408 ") })
        }
    }

    @Test("a connection that is not used is closed")
    func idle() async throws {
        try await withServer({ $0.idle = .milliseconds(100) }) { tested in
            let client = try tested.client()
            let status = try await offPool {
                try client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
                let status = try client.answer().status
                _ = client.readToEnd()
                return status
            }
            #expect(status == 200)
            #expect(try await tested.figures { $0.connections == 0 }.answered[2] == 1)
        }
    }

    @Test("more connections of one address than may be are closed at once")
    func perAddress() async throws {
        try await withServer({ $0.connectionsPerAddress = 2 }) { tested in
            let clients = try (0..<2).map { _ in try tested.client() }
            for client in clients {
                let status = try await offPool {
                    try client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
                    return try client.answer().status
                }
                #expect(status == 200)
            }
            let third = try tested.client()
            #expect(try await offPool { third.isClosed() })
        }
    }

    @Test("connections beyond the limit wait until others have gone")
    func connections() async throws {
        try await withServer({ $0.connections = 2 }) { tested in
            let answers = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<20 {
                    group.addTask {
                        try await tested.ask("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n").status
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(answers == [Int](repeating: 200, count: 20))
        }
    }

    @Test("a client that leaves while its answer is made or sent harms nobody")
    func leaving() async throws {
        let doors = Doors()
        let large = [UInt8](repeating: 7, count: 20_000_000)
        try await withServer(answering: { request in
            if request.path == ["wait"] { return await doors.wait(request) }
            return HTTPResponse(
                status: 200,
                body: request.path == ["file"] ? .blob(BlobReader(large), size: large.count) : .bytes(large))
        }) { tested in
            let waiting = try tested.client()
            try await offPool { try waiting.send("GET /wait HTTP/1.1\r\nHost: h\r\n\r\n") }
            await doors.come(1)
            try await offPool { waiting.reset() }
            doors.open()
            for path in ["file", "bytes"] {
                let reading = try tested.client()
                try await offPool {
                    try reading.send("GET /\(path) HTTP/1.1\r\nHost: h\r\n\r\n")
                    _ = try reading.read(count: 100_000)
                    reading.reset()
                }
            }
            _ = try await tested.figures { $0.connections == 0 && $0.inHand == 0 }
            #expect(tested.log.count { $0.contains("whole=false") } >= 2)
        }
    }
}

/// Answers that wait until a test lets them go.
final class Doors: Sendable {
    private let arrived = Mutex(0)
    private let arrival = Bell()
    private let opened = Bell()

    @Sendable func wait(_ request: HTTPRequest) async -> HTTPResponse {
        arrived.withLock { $0 += 1 }
        arrival.ring()
        await opened.wait(after: 0)
        return .json(.text(Task.isCancelled ? "cancelled" : "done"))
    }

    /// Returns when so many requests are waiting.
    func come(_ count: Int) async {
        while true {
            let heard = arrival.rings
            if arrived.withLock({ $0 >= count }) { return }
            await arrival.wait(after: heard)
        }
    }

    func open() { opened.ring() }
}
