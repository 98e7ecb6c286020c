@testable import TicketAPI

/// A WebSocket client by hand. Blocks: only inside `offPool`.
final class WebSocketPeer: Sendable {
    struct Frame: Equatable, Sendable {
        var kind: UInt8
        var payload: [UInt8]

        var text: String { String(decoding: payload, as: UTF8.self) }
    }

    static let request =
        "GET /socket HTTP/1.1\r\nHost: h\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n"
        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"

    let client: RawClient

    init(port: Int) throws { client = try RawClient(port: port) }

    /// Shakes hands; `early` is sent without waiting for the answer.
    func open(early: [UInt8] = []) throws {
        try client.send(Array(Self.request.utf8) + early)
        let answer = try client.answer(hasBody: false)
        guard answer.status == 101, answer.fields["sec-websocket-accept"] == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
            answer.fields["upgrade"] == "websocket", answer.fields["connection"]?.lowercased() == "upgrade"
        else { throw RawFailure("refused: \(answer.status) \(answer.fields)") }
    }

    func frame() throws -> Frame {
        let head = try client.read(count: 2)
        var length = Int(head[1])
        if length >= 126 {
            length = try client.read(count: length == 126 ? 2 : 8).reduce(0) { $0 << 8 | Int($1) }
        }
        return Frame(kind: head[0] & 15, payload: try client.read(count: length))
    }

    func send(kind: UInt8, _ payload: [UInt8]) throws { try client.send(Self.bytes(kind: kind, payload)) }

    /// One masked frame.
    static func bytes(kind: UInt8, _ payload: [UInt8]) -> [UInt8] {
        let mask: [UInt8] = [1, 2, 3, 4]
        let length: [UInt8] =
            payload.count < 126
            ? [0x80 | UInt8(payload.count)] : [0x80 | 126, UInt8(payload.count >> 8), UInt8(payload.count & 0xFF)]
        return [0x80 | kind] + length + mask + payload.enumerated().map { $1 ^ mask[$0 % 4] }
    }
}
