import GatewayKit
import GatewayTestKit
import Testing

@testable import TicketAPI

@Suite(.serialized) struct WebSocketTests {
    @Test("pings are answered, texts are not, and a goodbye is returned")
    func conversation() async throws {
        let room = LiveRoom()
        try await withServer(answering: room.answer) { tested in
            let peer = try WebSocketPeer(port: tested.port)
            try await offPool {
                try peer.open(early: WebSocketPeer.bytes(kind: 9, Array("early".utf8)))
                #expect(try peer.frame() == WebSocketPeer.Frame(kind: 10, payload: Array("early".utf8)))
                try peer.send(kind: 1, Array("nobody listens".utf8))
                try peer.send(kind: 9, [1, 2])
                #expect(try peer.frame() == WebSocketPeer.Frame(kind: 10, payload: [1, 2]))
            }
            await room.come(1)
            #expect(room.tell(LiveConnection.Message(text: "é")) == 1)
            try await offPool {
                #expect(try peer.frame() == WebSocketPeer.Frame(kind: 1, payload: Array("é".utf8)))
                try peer.send(kind: 8, [0x03, 0xE8])
                #expect(try peer.frame().kind == 8)
                #expect(peer.client.isClosed())
            }
            await room.leave(1)
        }
    }

    @Test("what is sent before the handshake is over, and before a goodbye, arrives")
    func order() async throws {
        try await withServer(answering: { _ in
            HTTPResponse(
                status: 200,
                body: .live(.webSocket) { connection in
                    for number in 0..<100 { _ = connection.send(LiveConnection.Message(text: "\(number)")) }
                    connection.close()
                })
        }) { tested in
            let peer = try WebSocketPeer(port: tested.port)
            let (texts, last) = try await offPool {
                try peer.open()
                return (try (0..<100).map { _ in try peer.frame().text }, try peer.frame())
            }
            #expect(texts == (0..<100).map { "\($0)" })
            #expect(last.kind == 8)
        }
    }

    @Test("a client that answers pings stays, one that does not is let go")
    func heartbeat() async throws {
        let room = LiveRoom()
        try await withServer({ $0.heartbeat = .seconds(1) }, answering: room.answer) { tested in
            let (living, dead) = (try WebSocketPeer(port: tested.port), try WebSocketPeer(port: tested.port))
            try await offPool {
                try living.open()
                try dead.open()
                for _ in 0..<3 {
                    #expect(try living.frame().kind == 9)
                    try living.send(kind: 10, [])
                }
                #expect(room.tell(LiveConnection.Message(text: "x")) >= 1)
                #expect(try living.frame() == WebSocketPeer.Frame(kind: 1, payload: Array("x".utf8)))
                #expect(try dead.frame().kind == 9)
                _ = dead.client.readToEnd()
            }
            await room.leave(1)
        }
    }

    @Test(
        "what breaks the protocol ends the conversation",
        arguments: [
            ("an unmasked frame", [0x81, 0x01, 0x61]),
            ("an unknown kind", WebSocketPeer.bytes(kind: 3, [1])),
            ("text that is not UTF-8", WebSocketPeer.bytes(kind: 1, [0xFF, 0xFE])),
            ("a message too long", WebSocketPeer.bytes(kind: 1, [UInt8](repeating: 0x61, count: 4_097))),
        ] as [(String, [UInt8])])
    func broken(_ name: String, _ bytes: [UInt8]) async throws {
        let room = LiveRoom()
        try await withServer({ $0.heartbeat = .milliseconds(200) }, answering: room.answer) { tested in
            let peer = try WebSocketPeer(port: tested.port)
            try await offPool {
                try peer.open()
                try peer.client.send(bytes)
                _ = peer.client.readToEnd()
            }
            await room.leave(1)
        }
    }

    @Test("pings without end do not make us owe pongs without end")
    func flood() async throws {
        let room = LiveRoom()
        try await withServer(answering: room.answer) { tested in
            let peer = try WebSocketPeer(port: tested.port)
            peer.client.readLittle()
            try await offPool {
                try peer.open()
                let ping = WebSocketPeer.bytes(kind: 9, [UInt8](repeating: 1, count: 125))
                let many = [UInt8](([[UInt8]](repeating: ping, count: 1_000)).joined())
                while (try? peer.client.send(many)) != nil {}
            }
            await room.leave(1)
        }
    }

    @Test(
        "a request that is no handshake of version 13 is refused",
        arguments: [
            ("Upgrade: websocket", "X: y", 426), ("Connection: keep-alive, Upgrade", "Connection: close", 426),
            ("Sec-WebSocket-Version: 13", "Sec-WebSocket-Version: 8", 426), ("HTTP/1.1", "HTTP/1.0", 426),
            ("dGhlIHNhbXBsZSBub25jZQ==", "short", 400), ("Sec-WebSocket-Key", "X", 400), ("GET", "POST", 405),
        ])
    func handshake(_ part: String, _ other: String, _ status: Int) async throws {
        let room = LiveRoom()
        try await withServer(answering: room.answer) { tested in
            let pieces = WebSocketPeer.request().split(separator: part, omittingEmptySubsequences: false)
            let answer = try await tested.ask(pieces.joined(separator: other))
            #expect(answer.status == status)
            #expect(answer.fields["content-type"] == "application/problem+json")
            if status == 426 { #expect(answer.fields["sec-websocket-version"] == "13") }
        }
    }

    @Test(
        "SHA-1 of known texts",
        arguments: [
            (0, "da39a3ee5e6b4b0d3255bfef95601890afd80709"), (1, "86f7e437faa5a7fce15d1ddcb9eaeaea377667b8"),
            (55, "c1c8bbdc22796e28c0e15163d20899b65621d65a"), (56, "c2db330f6083854c99d4b5bfb6e8f29f201be699"),
            (64, "0098ba824b5c16427bd7a1122a5a442a25ec644d"),
        ])
    func digest(_ count: Int, _ hex: String) {
        let digest = SHA1.digest([UInt8](repeating: 0x61, count: count))
        #expect(digest.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined() == hex)
    }
}
