package import GatewayKit
package import TicketStore

/// What a client is answered.
package struct HTTPResponse: Sendable {
    /// What follows the head.
    package enum Body: Sendable {
        case none
        case bytes([UInt8])
        /// A file of the store, read piece by piece.
        case blob(BlobReader, size: Int)
        /// Somebody who stays: `begin` is handed the open connection, once.
        case live(LiveKind, begin: @Sendable (LiveConnection) -> Void)
    }

    /// In which form a client stays.
    package enum LiveKind: Sendable {
        /// Server-sent events: `text/event-stream`.
        case events
        /// RFC 6455.
        case webSocket
    }

    /// From 200 on; see `HTTPStatus`.
    package var status: Int
    /// Without Content-Length, Date and Connection, which the server knows.
    package var fields: HTTPFields
    /// Left out of the answer to HEAD.
    package var body: Body
    /// Who asked, for the access log; never a credential.
    package var caller: String?

    /// Says nothing of who asked.
    package init(status: Int, fields: HTTPFields = HTTPFields(), body: Body = .none) {
        self.status = status
        self.fields = fields
        self.body = body
    }

    /// A value as `application/json`.
    package static func json(_ value: JSONValue, status: Int = 200) -> HTTPResponse {
        HTTPResponse(status: status, fields: ["Content-Type": "application/json"], body: .bytes(value.bytes))
    }

    /// Done, and nothing to say.
    package static let noContent = HTTPResponse(status: 204)
}
