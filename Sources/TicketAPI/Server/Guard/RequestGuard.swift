/// What is let in, read in the one way in which everybody reads it.
///
/// Refuses what a proxy in front could have read otherwise (request smuggling), what hides something (NUL, folded
/// lines, encoded slashes) and what is larger than the limits. Pure: any bytes may be given. Every refusal ends the
/// connection, as where the next request begins is then nobody's to say.
package struct RequestGuard: Sendable {
    private let settings: ServerSettings

    /// Of `settings`, the limits on heads and bodies.
    package init(_ settings: ServerSettings) {
        self.settings = settings
    }

    /// Throws with 400, 413, 414, 415, 417, 431, 501 or 505.
    package func admit(_ head: RequestHead) throws(APIProblem) -> AdmittedRequest {
        guard head.target.count <= settings.targetBytes else { throw APIProblem(414, "the target is too long") }
        guard head.size <= settings.headBytes, head.fields.count <= settings.fields else {
            throw APIProblem(431, "the head of the request is too large")
        }
        guard head.isWhole else {
            throw APIProblem(400, "the head holds a NUL, a folded line or a line that does not end in CR LF")
        }
        let speaksHTTP11 = try Self.isNewest(head.version)
        let method = try Self.method(head.method)
        let fields = try Self.fields(head.fields)
        let target = try RequestTarget(head.target, mostParameters: settings.parameters)
        try Self.checkHost(fields, target.authority, isRequired: speaksHTTP11)
        let framing = try framing(fields, speaksHTTP11: speaksHTTP11)
        if let coding = fields["content-encoding"], framing != .none, coding.lowercased() != "identity" {
            throw APIProblem(415, "a body must come as it is, without Content-Encoding")
        }
        if let expectation = fields["expect"], expectation.lowercased() != "100-continue" {
            throw APIProblem(417, "nothing but 100-continue can be expected")
        }
        return AdmittedRequest(
            method: method, path: target.path, query: target.query, fields: fields, framing: framing,
            speaksHTTP11: speaksHTTP11)
    }

    /// Fields of which a second one would leave open which counts.
    private static let single: Set<String> = [
        "host", "content-length", "transfer-encoding", "content-type", "content-encoding", "authorization", "expect",
    ]

    private static func isNewest(_ version: [UInt8]) throws(APIProblem) -> Bool {
        switch String(decoding: version, as: UTF8.self) {
        case "HTTP/1.1": return true
        case "HTTP/1.0": return false
        case let text where text.utf8.count == 8 && text.hasPrefix("HTTP/"):
            throw APIProblem(505, "HTTP/1.1 is spoken here")
        default: throw APIProblem(400, "the request line names no version of HTTP")
        }
    }

    /// Methods of HTTP that no resource has; another word is no method at all.
    private static let refusedMethods: Set<String> = ["TRACE", "CONNECT", "QUERY"]

    private static func method(_ bytes: [UInt8]) throws(APIProblem) -> HTTPRequest.Method {
        guard !bytes.isEmpty, bytes.allSatisfy(isTokenByte) else { throw APIProblem(400, "the method is not a word") }
        let name = String(decoding: bytes, as: UTF8.self)
        if let method = HTTPRequest.Method(rawValue: name) { return method }
        guard refusedMethods.contains(name) else { throw APIProblem(501, "no resource has such a method") }
        var problem = APIProblem(405, "no resource allows \(name)")
        problem.answerFields.append("Allow", HTTPRequest.Method.allCases.map(\.rawValue).joined(separator: ", "))
        throw problem
    }

    private static func fields(_ lines: [RequestHead.Field]) throws(APIProblem) -> HTTPFields {
        var fields = HTTPFields()
        var seen: Set<String> = []
        for line in lines {
            guard !line.name.isEmpty, line.name.allSatisfy(isTokenByte) else {
                throw APIProblem(400, "the name of a field is not a word")
            }
            let name = String(decoding: line.name, as: UTF8.self)
            guard line.value.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }),
                let value = String(validating: line.value, as: UTF8.self)
            else { throw APIProblem(400, "\(name): holds control characters or is not UTF-8") }
            let known = name.lowercased()
            guard !single.contains(known) || seen.insert(known).inserted else {
                throw APIProblem(400, "\(name): stands there twice")
            }
            fields.append(name, trimmed(value))
        }
        return fields
    }

    /// RFC 9112, section 3.2: exactly one, and the one that an absolute target names.
    private static func checkHost(
        _ fields: HTTPFields, _ authority: [UInt8]?, isRequired: Bool
    ) throws(APIProblem) {
        guard let host = fields["host"] else {
            guard isRequired || authority != nil else { return }
            throw APIProblem(400, "Host: is missing")
        }
        guard !host.isEmpty, host.utf8.allSatisfy(isAuthorityByte) else {
            throw APIProblem(400, "Host: names no host")
        }
        if let authority, String(decoding: authority, as: UTF8.self).lowercased() != host.lowercased() {
            throw APIProblem(400, "Host: is another than that of the target")
        }
    }

    /// RFC 9112, section 6: by one field at most, and that one plain.
    private func framing(_ fields: HTTPFields, speaksHTTP11: Bool) throws(APIProblem) -> AdmittedRequest.Framing {
        let length = fields["content-length"]
        if let coding = fields["transfer-encoding"] {
            guard length == nil else {
                throw APIProblem(400, "Content-Length and Transfer-Encoding contradict each other")
            }
            guard speaksHTTP11 else { throw APIProblem(400, "HTTP/1.0 knows no Transfer-Encoding") }
            guard coding.lowercased() == "chunked" else {
                throw APIProblem(501, "the only Transfer-Encoding understood is chunked")
            }
            return .chunked
        }
        guard let length else { return .none }
        guard (1...18).contains(length.utf8.count), length.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let count = Int(length)
        else { throw APIProblem(400, "Content-Length: is not a number") }
        guard count <= settings.bodyBytes else { throw Self.tooLarge(settings) }
        return count == 0 ? .none : .length(count)
    }

    static func tooLarge(_ settings: ServerSettings) -> APIProblem {
        APIProblem(413, "a body may have at most \(settings.bodyBytes) bytes")
    }

    /// RFC 9110, section 5.6.2.
    private static func isTokenByte(_ byte: UInt8) -> Bool {
        isAlphanumeric(byte) || "!#$%&'*+-.^_`|~".utf8.contains(byte)
    }

    /// RFC 3986, section 3.2, without user information.
    private static func isAuthorityByte(_ byte: UInt8) -> Bool {
        isAlphanumeric(byte) || "-._~!$&'()*+,;=%:[]".utf8.contains(byte)
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }

    private static func trimmed(_ value: String) -> String {
        let isSpace = { (byte: UInt8) in byte == 0x20 || byte == 0x09 }
        guard let first = value.utf8.first, let last = value.utf8.last, isSpace(first) || isSpace(last) else {
            return value
        }
        let text = value.utf8.drop(while: isSpace)
        let end = text.lastIndex { !isSpace($0) }.map { text.index(after: $0) } ?? text.startIndex
        return String(decoding: text[..<end], as: UTF8.self)
    }
}

/// A request that is let in; its body, if it has one, is still to come.
package struct AdmittedRequest: Sendable, Equatable {
    /// How long its body is.
    package enum Framing: Sendable, Equatable {
        case none
        /// Bytes, more than none.
        case length(Int)
        case chunked
    }

    package var method: HTTPRequest.Method
    /// As `HTTPRequest.path`.
    package var path: [String]
    package var query: [HTTPRequest.Parameter]
    package var fields: HTTPFields
    package var framing: Framing
    /// Otherwise HTTP/1.0.
    package var speaksHTTP11: Bool
}
