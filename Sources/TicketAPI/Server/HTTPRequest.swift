package import GatewayKit

/// One request as a client sent it, after the guard has let it in.
package struct HTTPRequest: Sendable {
    /// What the API answers to; others are refused with 501.
    package enum Method: String, Sendable, CaseIterable {
        case get = "GET"
        case head = "HEAD"
        case post = "POST"
        case put = "PUT"
        case patch = "PATCH"
        case delete = "DELETE"
        case options = "OPTIONS"
    }

    /// One name and its value, both percent-decoded and UTF-8.
    package struct Parameter: Equatable, Sendable {
        package var name: String
        package var value: String

        /// Both as they are meant, not as they travel.
        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// HEAD is answered as GET is, without the body.
    package var method: Method
    /// Percent-decoded segments, UTF-8, without control characters and slashes; never `.` or `..`. None for `/`. Only
    /// the last may be empty: that of a path that ends in `/`, which no route does.
    package var path: [String]
    /// In the order of the target; a name may occur again.
    package var query: [Parameter]
    /// As sent.
    package var fields: HTTPFields
    /// All of it; at most as long as the limits allow.
    package var body: [UInt8]
    /// Who asks: the address of the connection, or what a trusted proxy said of it.
    package var peer: String
    /// In the log and in the answer: the client's own `X-Request-Id` when that is harmless, else made here.
    package var id: String
    /// When its head was read.
    package var receivedAt: Instant

    /// Takes every field as it is: the guard has looked at them.
    package init(
        method: Method, path: [String], query: [Parameter] = [], fields: HTTPFields = HTTPFields(), body: [UInt8] = [],
        peer: String = "127.0.0.1", id: String = "", receivedAt: Instant = .now
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.fields = fields
        self.body = body
        self.peer = peer
        self.id = id
        self.receivedAt = receivedAt
    }
}

/// The header fields of a request or an answer, in their order. Names know no case (RFC 9110, section 5.1).
package struct HTTPFields: Sendable, Equatable, ExpressibleByDictionaryLiteral {
    /// One field line.
    package struct Field: Sendable, Equatable {
        /// In the case it was sent in.
        package var name: String
        /// Without space around it; neither CR, LF nor NUL.
        package var value: String
    }

    /// Every line, in its order.
    package private(set) var all: [Field] = []

    /// In the order of the literal; a name may occur again.
    package init(dictionaryLiteral fields: (String, String)...) {
        for (name, value) in fields { append(name, value) }
    }

    /// No field.
    package init() {}

    /// Adds a line. What could end the line in `value` becomes space.
    package mutating func append(_ name: String, _ value: String) {
        let harmless = value.utf8.map { $0 < 0x20 && $0 != 0x09 || $0 == 0x7F ? 0x20 : $0 }
        all.append(Field(name: name, value: String(decoding: harmless, as: UTF8.self)))
    }

    /// The value of the only line of this name, or of the first; `nil` for none. `name` is in lower case.
    package subscript(name: String) -> String? {
        all.first { $0.name.utf8.count == name.utf8.count && $0.name.lowercased() == name }?.value
    }
}
