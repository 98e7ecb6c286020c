import GatewayKit
import GatewayTestKit
import Glibc
import Testing
import TicketStore

@testable import TicketAPI

@Suite struct MetricsTests {
    /// A mailbox of an unlucky name, every state, and all requests that a server can have seen.
    private func page() async throws -> String {
        let figures = ServerFigures()
        _ = figures.tookInHand(most: 5)
        for (status, milliseconds) in [(200, 1), (200, 30), (404, 700), (503, 9_000)] {
            figures.finished(status: status, bytes: 10, after: .milliseconds(milliseconds))
        }
        figures.finished(status: nil, bytes: 0, after: .milliseconds(2))
        let census = StoreCensus(
            lettersInHand: 2, oldestLetterInHand: DeskStage.now - .seconds(90), quarantined: 1, outboxDue: 3,
            oldestOutboxDue: DeskStage.now - .milliseconds(1_500), outboxByState: [(.sent, 7)],
            ticketsByStatus: [(.open, 4)], walBytes: 4_096)
        let letters = [
            LedgerSummary(
                mailbox: MailboxName("a\"b\\c\n"), seen: 5, byDisposition: [(.ticket, 3), (.reply, 2)], inHand: 0)
        ]
        return MetricsPage(
            server: figures.reading, census: census, letters: letters, promised: [(.ok, 1), (.breach, 2)],
            now: DeskStage.now
        ).text
    }

    @Test("every figure stands in the page as Prometheus reads it")
    func lines() async throws {
        let page = try await page()
        for line in [
            #"mailgateway_letters{mailbox="a\"b\\c\n",disposition="ticket"} 3"#,
            "mailgateway_letters_in_hand 2", "mailgateway_letters_in_hand_oldest_seconds 90",
            #"mailgateway_tickets{status="open"} 4"#, #"mailgateway_tickets{status="closed"} 0"#,
            #"mailgateway_tickets_promised{state="breach"} 2"#, #"mailgateway_outbox{state="sent"} 7"#,
            "mailgateway_outbox_due_oldest_seconds 1.5", "mailgateway_store_log_bytes 4096",
            #"mailgateway_api_requests_total{status="2xx"} 2"#, #"mailgateway_api_requests_total{status="none"} 1"#,
            "mailgateway_api_requests_in_hand 1", "mailgateway_api_sent_bytes_total 40",
            #"mailgateway_api_request_duration_seconds_bucket{le="0.001"} 1"#,
            #"mailgateway_api_request_duration_seconds_bucket{le="0.05"} 3"#,
            #"mailgateway_api_request_duration_seconds_bucket{le="1"} 4"#,
            #"mailgateway_api_request_duration_seconds_bucket{le="+Inf"} 5"#,
            "mailgateway_api_request_duration_seconds_count 5", "mailgateway_api_request_duration_seconds_sum 9.733",
        ] { #expect(page.split(separator: "\n").contains { $0 == line }, "\(line)") }
    }

    @Test("promtool has nothing to say against it")
    func promtool() async throws {
        let folder = try TemporaryDirectory("metrics")
        let path = folder.path + "/metrics"
        let file = unsafe open(path, O_WRONLY | O_CREAT, 0o600)
        let bytes = Array(try await page().utf8)
        #expect(unsafe write(file, bytes, bytes.count) == bytes.count)
        close(file)
        let checked = try StartedProgram(["promtool", "check", "metrics"], input: path)
        let ending = await checked.ending()
        #expect(ending == .code(0), "\(checked.output.tail()) \(checked.errors.tail())")
    }

    @Test("those who answer for the work read them, this machine where no proxy stands on it, and nobody else")
    func access() async throws {
        var settings = APISettings()
        settings.isAskedDirectly = true
        let stage = try DeskStage(settings)
        for (name, status) in [("ada", 200), ("sam", 200), ("anna", 404), ("tom", 404), ("zoe@customer.example", 404)] {
            #expect(await stage.ask(.get, "/metrics", by: try await stage.token(of: name)).status == status, "\(name)")
        }
        #expect(await stage.ask(.get, "/metrics").status == 401)
        for (peer, fields, status) in [
            ("127.0.0.1", [:] as HTTPFields, 200), ("::1", [:], 200),
            ("127.0.0.1", ["X-Forwarded-For": "192.0.2.1"], 401),
            ("127.0.0.1", ["Via": "1.1 proxy"], 401), ("::2", [:], 401), ("", [:], 401),
        ] {
            let request = HTTPRequest(
                method: .get, path: ["metrics"], fields: fields, peer: peer, receivedAt: DeskStage.now)
            let answer = await stage.router.answer(request)
            #expect(answer.status == status, "\(peer)")
            if status == 200 { #expect(answer.fields["content-type"] == MetricsPage.mediaType) }
        }
    }

    @Test("behind a proxy this machine needs a token like everybody, also when the proxy does not say that it is one")
    func proxied() async throws {
        let stage = try DeskStage()
        for peer in ["127.0.0.1", "::1"] {
            let request = HTTPRequest(method: .get, path: ["metrics"], peer: peer, receivedAt: DeskStage.now)
            #expect(await stage.router.answer(request).status == 401)
        }
        #expect(await stage.ask(.get, "/metrics", by: try await stage.token(of: "ada")).status == 200)
    }

    @Test("a token of the scope metrics opens the figures and nothing else")
    func scope() async throws {
        let stage = try DeskStage()
        _ = try await stage.token(of: "ada")
        let account = try #require(try await stage.people.store.account(at: IdentityStage.address("ada@example.org")))
        let token = OpaqueToken(.api)
        _ = try await stage.people.store.keepAPIToken(
            token.digest, named: "prometheus", .metrics, of: account.id, until: DeskStage.now + .seconds(60),
            now: DeskStage.now)
        let text = token.text.reveal { $0 }
        #expect(await stage.ask(.get, "/metrics", by: text).status == 200)
        for place in ["/tickets", "/api/auth/me", "/events"] {
            #expect(await stage.ask(.get, place, by: text).status == 403, "\(place)")
        }
    }
}
