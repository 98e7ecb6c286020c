/// A WebSocket client by hand. Blocks: only inside `offPool`.
package final class WebSocketPeer: Sendable {
    package struct Frame: Equatable, Sendable {
        package var kind: UInt8
        package var payload: [UInt8]

        package init(kind: UInt8, payload: [UInt8]) {
            self.kind = kind
            self.payload = payload
        }

        package var text: String { String(decoding: payload, as: UTF8.self) }
    }

    /// Asks for the WebSocket at `target`.
    package static func request(_ target: String = "/socket") -> String {
        "GET \(target) HTTP/1.1\r\nHost: h\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    }

    package let client: RawClient

    package init(port: Int) throws { client = try RawClient(port: port) }

    /// Shakes hands; `early` is sent without waiting for the answer.
    package func open(_ target: String = "/socket", early: [UInt8] = []) throws {
        try client.send(Array(Self.request(target).utf8) + early)
        let answer = try client.answer(hasBody: false)
        guard answer.status == 101, answer.fields["sec-websocket-accept"] == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
            answer.fields["upgrade"] == "websocket", answer.fields["connection"]?.lowercased() == "upgrade"
        else { throw RawFailure("refused: \(answer.status) \(answer.fields)") }
    }

    package func frame() throws -> Frame {
        let head = try client.read(count: 2)
        var length = Int(head[1])
        if length >= 126 {
            length = try client.read(count: length == 126 ? 2 : 8).reduce(0) { $0 << 8 | Int($1) }
        }
        return Frame(kind: head[0] & 15, payload: try client.read(count: length))
    }

    /// The next text; pings before it are answered.
    package func text() throws -> String {
        while true {
            let frame = try frame()
            switch frame.kind {
            case 1: return frame.text
            case 9: try send(kind: 10, frame.payload)
            default: throw RawFailure("a frame of kind \(frame.kind) instead of a text")
            }
        }
    }

    package func send(kind: UInt8, _ payload: [UInt8]) throws { try client.send(Self.bytes(kind: kind, payload)) }

    /// One masked frame.
    package static func bytes(kind: UInt8, _ payload: [UInt8]) -> [UInt8] {
        let mask: [UInt8] = [1, 2, 3, 4]
        let length: [UInt8] =
            payload.count < 126
            ? [0x80 | UInt8(payload.count)] : [0x80 | 126, UInt8(payload.count >> 8), UInt8(payload.count & 0xFF)]
        return [0x80 | kind] + length + mask + payload.enumerated().map { $1 ^ mask[$0 % 4] }
    }
}
