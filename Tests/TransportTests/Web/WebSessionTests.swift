import GatewayKit
import GatewayTestKit
import Glibc
import Testing
import Transport

@Suite(.timeLimit(.minutes(5))) struct WebSessionTests {
    private static let certificates = TestCertificates()

    @Test("a request arrives as it was made, and its answer comes back")
    func asks() async throws {
        let server = ScriptedWebServer { _, _ in [.answer(202, "0: Accepted", fields: ["Retry-After: 7"])] }
        let session = try session(server.url + "/send?x=1")
        let outcome = try await session.send(
            WebRequest(
                .post, suffix: "&y=2", headers: [.init("Content-Type", "text/plain"), .init("X-Id", "a b")],
                body: Array("grüße\r\n\0".utf8)))
        #expect(
            outcome
                == .answered(WebAnswer(status: 202, body: Array("0: Accepted".utf8), retryAfter: "7")))
        let request = try #require(server.requests.first)
        #expect(request.method == "POST" && request.target == "/send?x=1&y=2")
        #expect(request.body == Array("grüße\r\n\0".utf8))
        #expect(request.fields["x-id"] == "a b" && request.fields["expect"] == nil)
        _ = try await session.send(WebRequest(.get))
        #expect(server.requests.last?.method == "GET")
        _ = try await session.send(WebRequest(.post))
        #expect(server.requests.last?.fields["content-length"] == "0")
    }

    @Test(
        "J10 a name that leads to this machine is not asked",
        arguments: [
            "https://127.0.0.1:PORT/", "https://localhost:PORT/", "https://hooks.localhost:PORT/",
            "https://127.1:PORT/", "https://0x7f.1:PORT/", "https://2130706433:PORT/", "https://0:PORT/",
            "https://[::1]:PORT/", "https://[::ffff:127.0.0.1]:PORT/", "https://[0::0]:PORT/", "https://HOSTNAME:PORT/",
        ])
    func refusesOwnNetwork(pattern: String) async throws {
        let canary = ScriptedWebServer()
        var name = [CChar](repeating: 0, count: 256)
        _ = unsafe gethostname(&name, name.count - 1)
        let host = String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        let url = pattern.replacing("PORT", with: "\(canary.port)").replacing("HOSTNAME", with: host)
        let session = WebSession(endpoint: try WebEndpoint(url: url))
        do throws(TransportError) {
            _ = try await session.send(WebRequest(.post, body: [1]))
            Issue.record("asked")
        } catch {
            #expect(error.code == .forbiddenAddress || error.code == .unreachable, "\(error)")
        }
        #expect(canary.connectionCount == 0)
    }

    @Test("J10 a redirect is an answer, and leads nowhere")
    func followsNothing() async throws {
        let canary = ScriptedWebServer()
        let server = ScriptedWebServer { [url = canary.url] _, _ in [.answer(302, fields: ["Location: \(url)/"])] }
        let outcome = try await session(server.url).send(WebRequest(.post))
        #expect(outcome == .answered(WebAnswer(status: 302)))
        #expect(canary.connectionCount == 0)
    }

    @Test("J10 the environment sends us through no proxy")
    func usesNoProxy() async {
        await #expect(processExitsWith: .success) {
            let (proxy, server) = (ScriptedWebServer(), ScriptedWebServer())
            for name in ["http_proxy", "https_proxy", "all_proxy"] { unsafe setenv(name, proxy.url, 1) }
            let session = WebSession(endpoint: try WebEndpoint(url: server.url, allowsPrivate: true))
            _ = try await session.send(WebRequest(.get))
            precondition(server.requests.count == 1 && proxy.connectionCount == 0)
        }
    }

    @Test(
        "J10 a line break in a header value is never sent",
        arguments: [("X-A", "b\r\nEvil: 1"), ("X-A", "b\nc"), ("X-A", "é"), ("X A", "b"), ("", "b"), ("X:", "b")])
    func refusesHeader(name: String, value: String) async throws {
        let server = ScriptedWebServer()
        await #expect(throws: TransportError.self) {
            _ = try await session(server.url).send(WebRequest(.get, headers: [.init(name, value)]))
        }
        #expect(server.requests.isEmpty)
    }

    @Test("of a long answer only the beginning is kept")
    func cutsAnswer() async throws {
        let server = ScriptedWebServer { _, _ in
            [.say("HTTP/1.1 200 OK\r\n\r\n"), .flood("0123456789abcdef", times: 1 << 20)]
        }
        guard case .answered(let answer) = try await session(server.url).send(WebRequest(.get)) else {
            Issue.record("no answer")
            return
        }
        #expect(answer.status == 200 && answer.body.count == 64 << 10)
    }

    @Test(
        "a server that takes the request and gives no answer leaves it uncertain",
        arguments: [
            [Deed.hang], [.close], [.say("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"), .hang],
            [.say("garbage\r\n\r\n")],
            [.say("HTTP/1.1 100 Continue\r\n\r\n"), .hang], [.drip("HTTP/1.1 200 OK\r\n", milliseconds: 500), .hang],
        ])
    func uncertain(deeds: [Deed]) async throws {
        let server = ScriptedWebServer { _, _ in deeds }
        var limits = TransportLimits()
        limits.webDeadline = .seconds(1)
        let outcome = try await session(server.url, limits).send(WebRequest(.post, body: [1]))
        guard case .uncertain = outcome else {
            Issue.record("\(outcome)")
            return
        }
    }

    @Test("nobody listening means that nothing was sent")
    func unreachable() async throws {
        let session = try session("http://127.0.0.1:\(ScriptedPeer.freePort())/")
        await #expect(throws: TransportError(.unreachable, peer: session.endpoint.name)) {
            _ = try await session.send(WebRequest(.post))
        }
    }

    @Test("what fails before sending is the caller's, and nothing is sent")
    func stopsBeforeSending() async throws {
        let server = ScriptedWebServer()
        let session = try session(server.url)
        do throws(TransportError) {
            _ = try await session.send(WebRequest(.post)) { throw CancellationError() }
            Issue.record("sent")
        } catch {
            guard case .callerFailed = error.code else {
                Issue.record("\(error)")
                return
            }
        }
        #expect(server.requests.isEmpty)
    }

    @Test("I26 a request that waits ends with its task")
    func cancelled() async throws {
        let server = ScriptedWebServer { _, _ in [.hang] }
        let session = try session(server.url)
        let work = Task { try await session.send(WebRequest(.post)) }
        await server.hasHeard(1)
        work.cancel()
        let outcome = try await work.value
        #expect(outcome == .uncertain(TransportError(.cancelled, peer: session.endpoint.name)))
    }

    @Test("TLS is checked: the right authority is believed, another is not")
    func checksTLS() async throws {
        let certificates = try #require(Self.certificates)
        let server = try #require(ScriptedWebServer(certificates.valid))
        func session(trusting authority: String) throws -> WebSession {
            let url = "https://127.0.0.1:\(server.port)/"
            return WebSession(
                endpoint: try WebEndpoint(url: url, allowsPrivate: true, certificateAuthority: authority))
        }
        await #expect(throws: TransportError.self) {
            _ = try await session(trusting: certificates.stranger).send(WebRequest(.post))
        }
        #expect(server.requests.isEmpty)
        let outcome = try await session(trusting: certificates.authority).send(WebRequest(.post))
        #expect(outcome == .answered(WebAnswer(status: 200, body: Array("ok".utf8))))
    }

    private func session(_ url: String, _ limits: TransportLimits = TransportLimits()) throws -> WebSession {
        WebSession(endpoint: try WebEndpoint(url: url, allowsPrivate: true), limits: limits)
    }
}
