import GatewayKit
import GatewayTestKit
import Synchronization
import Testing
import TicketStore

@testable import TicketAPI

@Suite(.serialized) struct HTTPAnswerTests {
    @Test("an answer says what it is, when it was made and by which id it is found")
    func fields() async throws {
        try await withServer { tested in
            let answer = try await tested.ask("GET /a%20b?x=1 HTTP/1.1\r\nHost: h\r\nX-Request-Id: r-1\r\n\r\n")
            #expect(answer.status == 200)
            #expect(
                answer.text == #"{"method":"GET","path":["a b"],"query":["x=1"],"body":"","peer":"127.0.0.1"}"#)
            #expect(answer.fields["content-type"] == "application/json")
            #expect(answer.fields["content-length"] == String(answer.body.count))
            #expect(answer.fields["date"]?.utf8.count == 29)
            #expect(answer.fields["x-request-id"] == "r-1")
            #expect(answer.fields["x-content-type-options"] == "nosniff")
            #expect(answer.fields["referrer-policy"] == "no-referrer")
            #expect(answer.fields["cache-control"] == "no-store")
            let another = try await tested.ask("GET / HTTP/1.1\r\nHost: h\r\nX-Request-Id: a b\r\n\r\n")
            #expect(another.fields["x-request-id"]?.utf8.count == 16)
        }
    }

    @Test("an answer that says how long it may be kept is not contradicted")
    func caching() async throws {
        let kept = HTTPResponse(status: 200, fields: ["cache-control": "max-age=60", "Date": "never"])
        try await withServer(answering: { _ in kept }) { tested in
            let answer = try await tested.ask("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
            #expect(answer.fields["cache-control"] == "max-age=60")
            #expect(answer.fields["date"] != "never")
        }
    }

    @Test("HEAD, 204 and 304 have no body, and the connection goes on")
    func bodiless() async throws {
        try await withServer(answering: { request in
            switch request.path.first {
            case "204": .noContent
            case "304": HTTPResponse(status: 304, fields: ["ETag": "\"1\""])
            default: .json(.text("hello"))
            }
        }) { tested in
            let client = try tested.client()
            let answers = try await offPool {
                try client.send("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n")
                let head = try client.answer(hasBody: false)
                try client.send("GET /204 HTTP/1.1\r\nHost: h\r\n\r\n")
                let empty = try client.answer(hasBody: false)
                try client.send("GET /304 HTTP/1.1\r\nHost: h\r\n\r\n")
                let same = try client.answer(hasBody: false)
                try client.send("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
                return [head, empty, same, try client.answer()]
            }
            #expect(answers.map(\.status) == [200, 204, 304, 200])
            #expect(answers[0].fields["content-length"] == "7")
            #expect(answers[1].fields["content-length"] == nil)
            #expect(answers[2].fields["etag"] == "\"1\"")
            #expect(answers[3].text == "\"hello\"")
        }
    }

    @Test("requests sent ahead are answered in their order")
    func pipelining() async throws {
        try await withServer { tested in
            let client = try tested.client()
            let texts = try await offPool {
                let requests = (0..<50).map {
                    "POST /\($0) HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n\($0 % 10)x"
                }
                try client.send(requests.joined())
                return try (0..<50).map { _ in try client.answer().text }
            }
            for (number, text) in texts.enumerated() {
                #expect(text.contains(#""path":["\#(number)"]"#) && text.contains(#""body":"\#(number % 10)x""#))
            }
        }
    }

    @Test("a body in chunks, dripped byte by byte, arrives whole")
    func chunkedUpload() async throws {
        try await withServer { tested in
            let client = try tested.client()
            let answer = try await offPool {
                let text =
                    "PUT /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5;ext=1\r\nhello\r\n6\r\n world\r\n0\r\n"
                    + "Trailer: x\r\n\r\n"
                for byte in text.utf8 { try client.send([byte]) }
                return try client.answer()
            }
            #expect(answer.text.contains(#""body":"hello world""#))
        }
    }

    @Test("who expects to be told to go on is told")
    func expectation() async throws {
        try await withServer { tested in
            let client = try tested.client()
            let (interim, answer) = try await offPool {
                try client.send("PUT /a HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n")
                let interim = try client.answer(hasBody: false)
                try client.send("ok")
                return (interim, try client.answer())
            }
            #expect(interim.status == 100)
            #expect(answer.text.contains(#""body":"ok""#))
        }
    }

    @Test("a client that has said all it had to say still gets its answer")
    func halfClosed() async throws {
        try await withServer { tested in
            let client = try tested.client()
            let answer = try await offPool {
                try client.send("GET /a HTTP/1.1\r\nHost: h\r\n\r\n")
                client.finishSending()
                return try client.answer()
            }
            #expect(answer.status == 200)
        }
    }

    @Test("a large body goes in and out unharmed")
    func large() async throws {
        let size = 8_000_000
        let blob = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 7) }
        try await withServer(answering: { request in
            HTTPResponse(status: request.body == blob ? 200 : 400, body: .bytes(request.body))
        }) { tested in
            let client = try tested.client()
            let answer = try await offPool {
                try client.send("POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: \(size)\r\n\r\n")
                try client.send(blob)
                return try client.answer()
            }
            #expect(answer.status == 200)
            #expect(answer.body == blob)
        }
    }

    @Test("a file is sent piece by piece, with its length, and after HEAD not at all")
    func download() async throws {
        let blob = (0..<3_000_001).map { UInt8(truncatingIfNeeded: $0 % 251) }
        try await withServer(answering: { _ in
            HTTPResponse(status: 200, body: .blob(BlobReader(blob), size: blob.count))
        }) { tested in
            let client = try tested.client()
            let (head, whole) = try await offPool {
                try client.send("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n")
                let head = try client.answer(hasBody: false)
                try client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
                return (head, try client.answer())
            }
            #expect(head.fields["content-length"] == "3000001")
            #expect(whole.fields["content-length"] == "3000001")
            #expect(whole.body == blob)
        }
    }

    @Test("a file that turns out shorter than was said ends the connection")
    func brokenDownload() async throws {
        try await withServer(answering: { _ in
            HTTPResponse(status: 200, body: .blob(BlobReader([1, 2, 3]), size: 10))
        }) { tested in
            let client = try tested.client()
            let received = try await offPool {
                try client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
                return client.readToEnd()
            }
            #expect(received.starts(with: Array("HTTP/1.1 200".utf8)))
        }
    }

    @Test("the log has a line per request, without its query, and the caller the answer names")
    func accessLog() async throws {
        try await withServer(answering: { _ in
            var response = HTTPResponse.json(.null, status: 201)
            response.caller = "alice"
            return response
        }) { tested in
            _ = try await tested.ask(
                "GET /a?token=secret HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer secret\r\nX-Request-Id: q7\r\n\r\n")
            let reading = try await tested.figures { $0.answered[2] == 1 && $0.connections == 0 }
            #expect(reading.bytesOut == 4)
            #expect(reading.durations.reduce(0, +) == 1)
            #expect(reading.inHand == 0)
            let line = tested.log.first { $0.contains("http.request") } ?? ""
            #expect(line.contains(" method=GET path=/a status=201 bytes=4 ms="))
            #expect(line.contains(" peer=127.0.0.1 request=q7 caller=alice whole=true"))
            #expect(!tested.log.joined().contains("secret"))
        }
    }

    @Test("a proxy on loopback says who asks, and only what it knows itself counts")
    func forwarded() async throws {
        try await withServer { tested in
            let answer = try await tested.ask(
                "GET / HTTP/1.1\r\nHost: h\r\nX-Forwarded-For: 1.1.1.1, 203.0.113.7\r\nX-Forwarded-For: ::1\r\n\r\n")
            #expect(answer.text.contains(#""peer":"203.0.113.7""#))
        }
        try await withServer({ $0.trustedProxies = [] }) { tested in
            let answer = try await tested.ask("GET / HTTP/1.1\r\nHost: h\r\nX-Forwarded-For: 1.1.1.1\r\n\r\n")
            #expect(answer.text.contains(#""peer":"127.0.0.1""#))
        }
    }

    @Test("IPv6 is listened on, and a port that is taken is said to be")
    func listening() throws {
        var settings = ServerSettings()
        settings.port = 0
        settings.address = "::1"
        let server = try APIServer(settings: settings, log: Log { _ in }, answer: echo)
        settings.port = server.port
        let taken = #expect(throws: APIServerError.self) {
            try APIServer(settings: settings, log: Log { _ in }, answer: echo)
        }
        #expect(taken?.description.contains("::1 port \(server.port)") == true)
        #expect(taken?.hint != nil)
        settings.address = "localhost"
        let wrong = #expect(throws: APIServerError.self) {
            try APIServer(settings: settings, log: Log { _ in }, answer: echo)
        }
        #expect(wrong?.code == .noAddress)
    }
}
