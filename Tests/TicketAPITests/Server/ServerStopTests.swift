import GatewayKit
import GatewayTestKit
import Glibc
import Synchronization
import Testing

@testable import TicketAPI

@Suite(.serialized) struct ServerStopTests {
    @Test("requests in hand are answered before the server ends, and new ones are refused")
    func goodOrder() async throws {
        let doors = Doors()
        let tested = try Self.server { _ in
        } answering: {
            await doors.wait($0)
        }
        let run = Task { await tested.server.run() }
        let (working, idle) = (try tested.client(), try tested.client())
        try await offPool {
            try working.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
            try idle.send("GET /a/../b HTTP/1.1\r\nHost: h\r\n")
        }
        await doors.come(1)
        run.cancel()
        try await tested.refusesNew()
        let late = try await offPool {
            try idle.send("\r\n")
            return try idle.answer()
        }
        #expect(late.status == 503)
        doors.open()
        let answer = try await offPool { try working.answer() }
        #expect(answer.text == "\"done\"")
        await run.value
        #expect(try await offPool { working.isClosed() })
    }

    @Test("a request that is not answered within the farewell is answered with 503")
    func patience() async throws {
        let doors = Doors()
        let tested = try Self.server {
            $0.farewell = .milliseconds(100)
        } answering: {
            await doors.wait($0)
        }
        let run = Task { await tested.server.run() }
        let client = try tested.client()
        try await offPool { try client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n") }
        await doors.come(1)
        run.cancel()
        await run.value
        let received = try await offPool { client.readToEnd() }
        #expect(received.isEmpty || received.starts(with: Array("HTTP/1.1 503".utf8)))
        #expect(tested.server.figures.reading.inHand == 0)
    }

    @Test("clients that stay are seen off")
    func live() async throws {
        let room = LiveRoom()
        let tested = try Self.server { _ in
        } answering: {
            room.answer($0)
        }
        let run = Task { await tested.server.run() }
        let (reader, socket) = (try tested.client(), try WebSocketPeer(port: tested.port))
        try await offPool {
            try reader.send("GET /events HTTP/1.1\r\nHost: h\r\n\r\n")
            try socket.open()
        }
        await room.come(2)
        run.cancel()
        let (events, goodbye) = try await offPool { (try reader.answer(), try socket.frame()) }
        #expect(events.status == 200)
        #expect(goodbye.kind == 8)
        #expect(goodbye.payload == [0x03, 0xE9])
        try await offPool { try socket.send(kind: 8, goodbye.payload) }
        await run.value
        await room.leave(2)
        #expect(tested.server.figures.reading.live == 0)
    }

    @Test("a server that never ran ends as well, with clients at its door")
    func neverRan() async throws {
        var tested: ServerUnderTest? = try Self.server { _ in
        } answering: {
            await echo($0)
        }
        let client = try #require(try tested?.client())
        try await offPool { try client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n") }
        _ = try await tested?.figures { $0.inHand == 1 }
        tested = nil
        let received = try await offPool { client.readToEnd() }
        #expect(received.isEmpty || received.starts(with: Array("HTTP/1.1 503".utf8)))
    }

    private static func server(
        _ change: (inout ServerSettings) -> Void,
        answering answer: @escaping @Sendable (HTTPRequest) async -> HTTPResponse
    ) throws -> ServerUnderTest {
        var settings = ServerSettings.patient
        change(&settings)
        return try ServerUnderTest(settings, answer)
    }
}

extension ServerUnderTest {
    /// Returns when no new connection is taken any more.
    func refusesNew() async throws {
        try await offPool { [port] in
            while (try? RawClient(port: port)) != nil { poll(nil, 0, 1) }
        }
    }
}
