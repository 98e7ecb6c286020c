import Testing

@testable import TicketAPI

@Suite struct RequestGuardTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let line: String
        let fields: [String]
        let status: Int

        init(_ description: String, _ line: String, _ fields: [String] = ["Host: h"], _ status: Int = 400) {
            testDescription = description
            self.line = line
            self.fields = fields
            self.status = status
        }
    }

    static let refused = [
        Case("NUL in the path", "GET /a%00b HTTP/1.1"),
        Case("an escape cut short", "GET /a% HTTP/1.1"),
        Case("an escape of one digit", "GET /a%2 HTTP/1.1"),
        Case("an escape of letters", "GET /%zz HTTP/1.1"),
        Case("an encoded slash", "GET /a%2Fb HTTP/1.1"),
        Case("an encoded backslash", "GET /a%5cb HTTP/1.1"),
        Case("a backslash", "GET /a\\b HTTP/1.1"),
        Case("an encoded line end", "GET /a%0d%0ab HTTP/1.1"),
        Case("an encoded DEL", "GET /a%7f HTTP/1.1"),
        Case("bytes that are no UTF-8", "GET /%c3%28 HTTP/1.1"),
        Case("overlong UTF-8", "GET /%c0%ae HTTP/1.1"),
        Case("a dot", "GET /a/./b HTTP/1.1"),
        Case("two dots", "GET /a/../b HTTP/1.1"),
        Case("two encoded dots", "GET /a/%2e%2E/b HTTP/1.1"),
        Case("two dots at the end", "GET /a/.. HTTP/1.1"),
        Case("an empty segment", "GET /a//b HTTP/1.1"),
        Case("two slashes", "GET // HTTP/1.1"),
        Case("a fragment", "GET /a#b HTTP/1.1"),
        Case("raw bytes", "GET /é HTTP/1.1"),
        Case("a star", "OPTIONS * HTTP/1.1"),
        Case("no slash", "GET a HTTP/1.1"),
        Case("an empty target", "GET  HTTP/1.1"),
        Case("NUL in the query", "GET /?a=%00 HTTP/1.1"),
        Case("no UTF-8 in the query", "GET /?a=%ff HTTP/1.1"),
        Case("another host in the target", "GET http://evil/a HTTP/1.1"),
        Case("another scheme", "GET ftp://h/a HTTP/1.1"),
        Case("an authority", "GET h:80 HTTP/1.1"),
        Case("no Host", "GET / HTTP/1.1", []),
        Case("two Hosts", "GET / HTTP/1.1", ["Host: h", "host: h"]),
        Case("an empty Host", "GET / HTTP/1.1", ["Host:"]),
        Case("a Host with a path", "GET / HTTP/1.1", ["Host: h/x"]),
        Case("a Host with a user", "GET / HTTP/1.1", ["Host: u@h"]),
        Case("a name with a space", "GET / HTTP/1.1", ["Host: h", "X : y"]),
        Case("no name", "GET / HTTP/1.1", ["Host: h", ": y"]),
        Case("a bare CR in a value", "GET / HTTP/1.1", ["Host: h", "X: a\rb"]),
        Case("a control in a value", "GET / HTTP/1.1", ["Host: h", "X: a\u{1}b"]),
        Case("two Authorizations", "GET / HTTP/1.1", ["Host: h", "Authorization: a", "Authorization: b"]),
        Case("length and coding", "POST / HTTP/1.1", ["Host: h", "Content-Length: 3", "Transfer-Encoding: chunked"]),
        Case("two lengths", "POST / HTTP/1.1", ["Host: h", "Content-Length: 3", "Content-Length: 4"]),
        Case("a list of lengths", "POST / HTTP/1.1", ["Host: h", "Content-Length: 3, 3"]),
        Case("a signed length", "POST / HTTP/1.1", ["Host: h", "Content-Length: +3"]),
        Case("a negative length", "POST / HTTP/1.1", ["Host: h", "Content-Length: -3"]),
        Case("a length in hex", "POST / HTTP/1.1", ["Host: h", "Content-Length: 0x3"]),
        Case("no length", "POST / HTTP/1.1", ["Host: h", "Content-Length:"]),
        Case("a length beyond numbers", "POST / HTTP/1.1", ["Host: h", "Content-Length: 99999999999999999999"]),
        Case("chunked in HTTP/1.0", "POST / HTTP/1.0", ["Host: h", "Transfer-Encoding: chunked"]),
        Case("two codings", "POST / HTTP/1.1", ["Host: h", "Transfer-Encoding: chunked", "Transfer-Encoding: gzip"]),
        Case("a list of codings", "POST / HTTP/1.1", ["Host: h", "Transfer-Encoding: gzip, chunked"], 501),
        Case("an unknown coding", "POST / HTTP/1.1", ["Host: h", "Transfer-Encoding: xchunked"], 501),
        Case("identity", "POST / HTTP/1.1", ["Host: h", "Transfer-Encoding: identity"], 501),
        Case("gzip", "POST / HTTP/1.1", ["Host: h", "Content-Length: 3", "Content-Encoding: gzip"], 415),
        Case("too long a body", "POST / HTTP/1.1", ["Host: h", "Content-Length: 30000001"], 413),
        Case("another expectation", "POST / HTTP/1.1", ["Host: h", "Expect: miracles"], 417),
        Case("CONNECT", "CONNECT h:80 HTTP/1.1", ["Host: h"], 405),
        Case("QUERY", "QUERY / HTTP/1.1", ["Host: h"], 405),
        Case("TRACE", "TRACE / HTTP/1.1", ["Host: h"], 405),
        Case("an unknown method", "BREW / HTTP/1.1", ["Host: h"], 501),
        Case("a method in lower case", "get / HTTP/1.1", ["Host: h"], 501),
        Case("a method that is no word", "G(T / HTTP/1.1", ["Host: h"]),
        Case("HTTP/2", "GET / HTTP/2.0", ["Host: h"], 505),
        Case("HTTP/1.2", "GET / HTTP/1.2", ["Host: h"], 505),
        Case("no version", "GET / HTTX"),
        Case("a long target", "GET /\(String(repeating: "a", count: 8192)) HTTP/1.1", ["Host: h"], 414),
        Case("many fields", "GET / HTTP/1.1", ["Host: h"] + (0..<100).map { "X-\($0): y" }, 431),
        Case("many parameters", "GET /?\(String(repeating: "a&", count: 201)) HTTP/1.1"),
    ]

    @Test("what two programs could read in two ways is refused", arguments: refused)
    func refuses(_ row: Case) {
        #expect(throws: APIProblem.self) { try Self.admit(row) }
        do throws(APIProblem) { _ = try Self.admit(row) } catch { #expect(error.status == row.status) }
    }

    @Test("a head with gaps or beyond its size is refused")
    func refusesGaps() {
        var head = Self.head(Case("", "GET / HTTP/1.1"))
        head.isWhole = false
        #expect(Self.status(head) == 400)
        head.isWhole = true
        head.size = ServerSettings().headBytes
        #expect(Self.status(head) == nil)
        head.size += 1
        #expect(Self.status(head) == 431)
    }

    @Test("a target is taken apart and decoded")
    func target() throws {
        let admitted = try Self.admit(
            Case("", "GET /caf%C3%A9/a%20b+c/?q=a+b%2Bc&empty&x=1=2&&q=%C3%A9%0A HTTP/1.1", ["Host: h"]))
        #expect(admitted.path == ["café", "a b+c", ""])
        let expected = [("q", "a b+c"), ("empty", ""), ("x", "1=2"), ("q", "é\n")]
        #expect(admitted.query == expected.map { HTTPRequest.Parameter(name: $0.0, value: $0.1) })
    }

    @Test("what is usual is let in")
    func lets() throws {
        #expect(try Self.admit(Case("", "GET / HTTP/1.0", [])).path.isEmpty)
        #expect(try Self.admit(Case("", "GET http://H:80 HTTP/1.1", ["host: h:80"])).path.isEmpty)
        #expect(try Self.admit(Case("", "GET http://h/a?b HTTP/1.1")).query.first?.name == "b")
        let chunked = ["Host: h", "Transfer-Encoding: Chunked", "Expect: 100-Continue"]
        #expect(try Self.admit(Case("", "PUT /a HTTP/1.1", chunked)).framing == .chunked)
        #expect(try Self.admit(Case("", "PUT /a HTTP/1.1", ["Host: h", "Content-Length: 12"])).framing == .length(12))
        #expect(try Self.admit(Case("", "PUT /a HTTP/1.1", ["Host: h", "Content-Length: 0"])).framing == .none)
        let fields = try Self.admit(Case("", "GET / HTTP/1.1", ["Host: [::1]:8007", "X-A: \t é \t"])).fields
        #expect(fields["x-a"] == "é")
    }

    private static func admit(_ row: Case) throws(APIProblem) -> AdmittedRequest {
        try RequestGuard(ServerSettings()).admit(head(row))
    }

    private static func status(_ head: RequestHead) -> Int? {
        do throws(APIProblem) {
            _ = try RequestGuard(ServerSettings()).admit(head)
            return nil
        } catch {
            return error.status
        }
    }

    private static func head(_ row: Case) -> RequestHead {
        let words = row.line.utf8.split(separator: 0x20, omittingEmptySubsequences: false).map { Array($0) }
        let fields = row.fields.map { line in
            let colon = line.utf8.firstIndex(of: UInt8(ascii: ":")) ?? line.endIndex
            return RequestHead.Field(name: Array(line.utf8[..<colon]), value: Array(line.utf8[colon...].dropFirst()))
        }
        return RequestHead(method: words[0], target: words[1], version: words[2], fields: fields)
    }
}
