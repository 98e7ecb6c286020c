import GatewayKit
import GatewayTestKit
import Glibc
import Synchronization
import Testing

@testable import TicketAPI

@Suite(.serialized) struct LiveClientTests {
    @Test("300 readers of events and 50 WebSockets are told everything, in order")
    func everybody() async throws {
        let room = LiveRoom()
        let (readers, sockets, messages) = (300, 50, 100)
        try await withServer(answering: room.answer) { tested in
            let listening = try (0..<readers).map { _ in try tested.client() }
            let talking = try (0..<sockets).map { _ in try WebSocketPeer(port: tested.port) }
            try await offPool {
                for client in listening { try client.send("GET /events HTTP/1.1\r\nHost: h\r\n\r\n") }
                for peer in talking { try peer.open() }
            }
            await room.come(readers + sockets)
            for number in 0..<messages {
                let message = LiveConnection.Message(name: "tick", id: "\(number)", text: "message \(number)")
                #expect(room.tell(message) == readers + sockets)
            }
            let expected = (0..<messages).map { "message \($0)" }
            try await offPool {
                for client in listening { #expect(try Self.readEvents(client, messages) == expected) }
                for peer in talking {
                    let told = try (0..<messages).map { _ in try peer.frame().text }
                    #expect(told == expected)
                }
                for peer in talking { peer.client.reset() }
            }
            for connection in room.connections { connection.close() }
            await room.leave(readers + sockets)
            #expect(try await tested.figures { $0.answered[2] == readers }.live == 0)
        }
    }

    @Test("a client that has gone is noticed by the signs of life")
    func gone() async throws {
        let room = LiveRoom()
        try await withServer({ $0.heartbeat = .milliseconds(50) }, answering: room.answer) { tested in
            let (reader, socket) = (try tested.client(), try WebSocketPeer(port: tested.port))
            try await offPool {
                try reader.send("GET /events HTTP/1.1\r\nHost: h\r\n\r\n")
                try socket.open()
                _ = try reader.read(through: ":\n\n")
                _ = try reader.read(through: ":\n\n")
                reader.reset()
                socket.client.reset()
            }
            await room.leave(2)
            #expect(room.tell(LiveConnection.Message(text: "x")) == 0)
        }
    }

    @Test("a client that reads too slowly is let go, and nobody waits for it")
    func tooSlow() async throws {
        let room = LiveRoom()
        try await withServer({ $0.backlogMessages = 8 }, answering: room.answer) { tested in
            let (reader, socket) = (try tested.client(), try WebSocketPeer(port: tested.port))
            reader.readLittle()
            socket.client.readLittle()
            try await offPool {
                try reader.send("GET /events HTTP/1.1\r\nHost: h\r\n\r\n")
                try socket.open()
            }
            await room.come(2)
            let large = LiveConnection.Message(text: String(repeating: "x", count: 100_000))
            try await offPool { while room.tell(large) > 0 { poll(nil, 0, 1) } }
            await room.leave(2)
            #expect(try await tested.figures { $0.letGo == 2 }.live == 0)
        }
    }

    @Test("a message too large for the backlog lets the client go")
    func tooLarge() async throws {
        let room = LiveRoom()
        try await withServer({ $0.backlogBytes = 100 }, answering: room.answer) { tested in
            let socket = try WebSocketPeer(port: tested.port)
            try await offPool { try socket.open() }
            await room.come(1)
            #expect(room.tell(LiveConnection.Message(text: String(repeating: "x", count: 101))) == 0)
            await room.leave(1)
        }
    }

    @Test("more clients than may stay are told to come again")
    func full() async throws {
        let room = LiveRoom()
        try await withServer({ $0.liveClients = 1 }, answering: room.answer) { tested in
            let first = try tested.client()
            try await offPool { try first.send("GET /events HTTP/1.1\r\nHost: h\r\n\r\n") }
            await room.come(1)
            #expect(try await tested.ask("GET /events HTTP/1.1\r\nHost: h\r\n\r\n").status == 503)
            #expect(try await tested.ask(WebSocketPeer.request()).status == 503)
        }
    }

    @Test("an event has its name, its place and every line of its text")
    func eventText() {
        let message = LiveConnection.Message(name: "a\nb", id: "7\r\ndata: x", text: "one\r\ntwo\rthree\n")
        let text = String(decoding: EventText.bytes(of: message), as: UTF8.self)
        #expect(text == "event: ab\nid: 7data: x\ndata: one\ndata: two\ndata: three\ndata: \n\n")
        #expect(EventText.bytes(of: LiveConnection.Message(text: "")) == Array("data: \n\n".utf8))
    }

    @Test("a reader is told that it is connected, and goes in good order when told to")
    func closing() async throws {
        let room = LiveRoom()
        try await withServer(answering: room.answer) { tested in
            let reader = try tested.client()
            try await offPool { try reader.send("GET /events HTTP/1.1\r\nHost: h\r\n\r\n") }
            await room.come(1)
            let connection = try #require(room.connections.first)
            #expect(connection.send(LiveConnection.Message(text: "last")))
            connection.close()
            #expect(!connection.send(LiveConnection.Message(text: "too late")))
            let answer = try await offPool { try reader.answer() }
            #expect(answer.fields["content-type"] == "text/event-stream")
            #expect(answer.text == ":\n\ndata: last\n\n")
            await room.leave(1)
        }
    }

    private static func readEvents(_ client: RawClient, _ count: Int) throws -> [String] {
        var texts: [String] = []
        while texts.count < count {
            _ = try client.read(through: "data: ")
            texts.append(String(decoding: try client.read(through: "\n\n").utf8.dropLast(2), as: UTF8.self))
        }
        return texts
    }
}
