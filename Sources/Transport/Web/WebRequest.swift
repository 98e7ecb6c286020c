/// One HTTP request. Its header values hold no line break, or it is never sent.
package struct WebRequest: Equatable, Sendable {
    /// What is asked.
    package enum Method: String, Equatable, Sendable {
        case get = "GET"
        case post = "POST"
    }

    /// What is asked; a GET has no body.
    package var method: Method
    /// What stands behind the endpoint's own URL, such as a query; printable ASCII.
    package var suffix: String
    /// Sent in this order.
    package var headers: [Header]
    /// Sent whole.
    package var body: [UInt8]

    /// One field of the header.
    package struct Header: Equatable, Sendable {
        /// Letters, digits and hyphens.
        package var name: String
        /// Printable ASCII: what else may stand there differs from server to server.
        package var value: String

        /// Checked when it is sent.
        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }

        var line: String? {
            let isName =
                !name.utf8.isEmpty
                && name.utf8.allSatisfy { byte in
                    byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || (0x30...0x39).contains(byte)
                        || (0x61...0x7A).contains(byte | 0x20)
                }
            guard isName, value.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else { return nil }
            // libcurl takes a field without a value for one to be left out.
            return value.utf8.allSatisfy { $0 == 0x20 } ? "\(name);" : "\(name): \(value)"
        }
    }

    /// Checked when it is sent.
    package init(_ method: Method, suffix: String = "", headers: [Header] = [], body: [UInt8] = []) {
        self.method = method
        self.suffix = suffix
        self.headers = headers
        self.body = body
    }
}

/// What a web server said.
package struct WebAnswer: Equatable, Sendable {
    /// 100 to 599.
    package var status: Int
    /// The beginning of the body, at most `TransportLimits.webAnswerBytes`. Not trusted.
    package var body: [UInt8]
    /// `Retry-After` as it came (RFC 9110, section 10.2.3); `nil` when it was not said. Not trusted.
    package var retryAfter: String?

    /// Takes every field as it is.
    package init(status: Int, body: [UInt8] = [], retryAfter: String? = nil) {
        self.status = status
        self.body = body
        self.retryAfter = retryAfter
    }
}

/// What became of one request that was sent.
package enum WebOutcome: Equatable, Sendable {
    case answered(WebAnswer)
    /// All or part of the request went out and no answer came: the peer may have acted on it or not.
    case uncertain(TransportError)
}
