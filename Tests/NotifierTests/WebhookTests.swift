import GatewayKit
import GatewayTestKit
import MIMEParser
import Testing
import TicketStore
import Transport

@testable import Notifier

@Suite struct WebhookTests {
    static let secretText = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

    @Test("a call is signed as the specification's own example is")
    func signature() throws {
        let secret = try #require(WebhookSecret(Self.secretText))
        let signature = secret.signature(
            id: "msg_p5jXN8AQM9LWM0D4loKWxJek", timestamp: 1_614_265_330, body: Array("{\"test\": 2432232314}".utf8))
        #expect(signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
    }

    @Test(
        "what is no secret is refused",
        arguments: ["", "whsec_", "whsec_!!!!", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_c2hvcnQ="])
    func noSecret(text: String) {
        #expect(WebhookSecret(text) == nil)
    }

    @Test("an endpoint is told each event once, signed, in the seed's form, in the order of the history")
    func tells() async throws {
        let dispatch = try Dispatch(telling: [Self.subscription("crm")])
        let server = ScriptedWebServer()
        try await dispatch.office.openTicket(subject: "\"Fire\" </script>", telling: [])
        try await dispatch.running(try Self.dispatcher("crm", server, dispatch)) { await dispatch.clock.whenResting() }
        let requests = server.requests
        #expect(requests.count == 2)
        let created = try #require(requests.first)
        #expect(created.text.hasPrefix(#"{"event":"ticket.created","timestamp":"20"#))
        #expect(created.text.contains(#"Z","data":{"ticket_id":1,"#))
        #expect(created.text.contains(#""ticket_number":"TICKET-20261121-001""#))
        #expect(created.text.contains(#""subject":"\"Fire\" </script>""#))
        #expect(requests.last?.text.contains(#""content":"It burns.\n\nZoë""#) == true)
        let secret = try #require(WebhookSecret(Self.secretText))
        for request in requests {
            let id = try #require(request.fields["webhook-id"])
            let time = try #require(request.fields["webhook-timestamp"].flatMap { Int64($0) })
            #expect(
                request.fields["webhook-signature"] == secret.signature(id: id, timestamp: time, body: request.body))
            #expect(!request.fields.values.contains { $0.contains("Fire") }, "J11 no user text in the header")
        }
        let attempts = try await dispatch.store.webhookAttempts(to: EndpointName("crm"), limit: 9)
        #expect(attempts.map(\.state) == [.sent, .sent])
        #expect(attempts.map(\.reply) == ["200 ok", "200 ok"])
        #expect(try await dispatch.store.resendCall(attempts[1].entry, now: dispatch.clock.now))
        try await dispatch.running(try Self.dispatcher("crm", server, dispatch)) { await dispatch.clock.whenResting() }
        #expect(server.requests.count == 3)
        #expect(server.requests.last?.body == created.body)
        #expect(server.requests.last?.fields["webhook-id"] == created.fields["webhook-id"])
    }

    static let refusals: [(Deed, Duration)] = [
        (.answer(500, "oops"), .seconds(60)), (.answer(404), .seconds(60)), (.close, .seconds(60)),
        (.answer(429, fields: ["Retry-After: 600"]), .seconds(600)),
        (.answer(503, fields: ["Retry-After: 99999999"]), .seconds(86_400)),
        (.answer(503, fields: ["Retry-After: Fri, 31 Dec 1999 23:59:59 GMT"]), .seconds(60)),
    ]

    static let wishes: [(String, Duration?)] = [
        ("120", .seconds(120)), ("0", .zero), ("Sat, 21 Nov 2026 09:40:00 GMT", .seconds(600)),
        ("Sun, 22 Nov 2026 09:30:01 GMT", .seconds(86_401)), ("Sat, 21 Nov 2026 09:30:00 GMT", nil),
        ("Sat, 21 Nov 2026 09:29:00 GMT", nil), ("Sat, 21 Nov 2026 09:40:00 +0100", nil),
        ("21 Nov 2026 09:40:00 GMT", nil),
        ("Sat, 32 Nov 2026 09:40:00 GMT", nil), ("Sat, 21 Foo 2026 09:40:00 GMT", nil), ("soon", nil), ("", nil),
        ("-5", nil), ("1234567890", nil), ("Sat, 21 Nov 2026 09:40:00 GMT; x", nil),
    ]

    @Test("I25 a server says for how long or until when it wants to be left alone", arguments: wishes)
    func retryAfter(text: String, pause: Duration?) {
        // 2026-11-21 09:30 UTC
        #expect(Instant.signing.description == "2026-11-21T09:30:00Z")
        #expect(WebWords.pause(WebAnswer(status: 503, retryAfter: text), at: .signing) == pause)
    }

    @Test("I25 what an endpoint refuses is told again later, with the same id and bytes", arguments: refusals)
    func retries(deed: Deed, pause: Duration) async throws {
        let dispatch = try Dispatch(telling: [Self.subscription("crm", [.created])])
        let server = ScriptedWebServer { number, _ in [number == 1 ? deed : .ok()] }
        try await dispatch.office.openTicket(telling: [])
        try await dispatch.running(try Self.dispatcher("crm", server, dispatch)) {
            await dispatch.clock.whenResting()
            let row = try #require(try await dispatch.deliveries().first)
            #expect(row.state == .deferred && row.route == .webhook(EndpointName("crm")))
            #expect(row.nextAttemptAt == dispatch.clock.now + pause)
            dispatch.clock.advance(by: pause)
            await server.hasHeard(2)
        }
        let bodies = server.requests.map(\.body)
        #expect(bodies[0] == bodies[1])
        #expect(server.requests[0].fields["webhook-id"] == server.requests[1].fields["webhook-id"])
    }

    @Test("I25 a dead endpoint delays neither another one nor mail")
    func isolation() async throws {
        let dispatch = try Dispatch(telling: [Self.subscription("dead"), Self.subscription("live")])
        let (hanging, live) = (ScriptedWebServer { _, _ in [.hang] }, ScriptedWebServer())
        try await dispatch.office.openTicket(telling: [try Office.toCustomer(.acknowledgement)])
        let channel = ScriptedChannel()
        let (dead, mail) = (try Self.dispatcher("dead", hanging, dispatch), dispatch.dispatcher { channel })
        try await dispatch.running(dead) {
            await hanging.hasHeard(1)
            try await dispatch.running(try Self.dispatcher("live", live, dispatch)) { await live.hasHeard(2) }
            try await dispatch.running(mail) { await channel.hasSeen(1) }
            #expect(hanging.requests.count == 1)
            // Or the stop would wait for its answer.
            hanging.stop()
        }
    }

    @Test("an endpoint that cannot be reached rests, its rows wait, and the operators hear of it")
    func outage() async throws {
        let dispatch = try Dispatch(telling: [Self.subscription("crm", [.created])])
        try await dispatch.office.openTicket(telling: [])
        let nobody = try WebEndpoint(url: "http://127.0.0.1:\(ScriptedPeer.freePort())/", allowsPrivate: true)
        try await dispatch.running(try Self.dispatcher("crm", nobody, dispatch)) {
            for _ in 0..<15 {
                await dispatch.clock.whenResting()
                dispatch.clock.advance(by: .seconds(60))
            }
            await dispatch.clock.whenResting()
        }
        let row = try #require(try await dispatch.deliveries().first)
        #expect(row.state == .queued && row.attempts == 0)
        #expect(try await dispatch.alerts().count == 1)
        let troubles = try await dispatch.store.census(now: dispatch.clock.now).troubles
        #expect(troubles.map(\.subject) == ["webhook crm"])
    }

    @Test("410 turns an endpoint off: what waits has failed, nothing more is queued, and the operators hear of it")
    func gone() async throws {
        let dispatch = try Dispatch(telling: [Self.subscription("crm")])
        let server = ScriptedWebServer { _, _ in [.answer(410, "bye")] }
        try await dispatch.office.openTicket(telling: [])
        try await dispatch.running(try Self.dispatcher("crm", server, dispatch)) { await dispatch.clock.whenResting() }
        #expect(server.requests.count == 1)
        #expect(try await dispatch.states() == [.failed, .failed])
        try await dispatch.office.openTicket(text: "again", telling: [])
        #expect(try await dispatch.states() == [.failed, .failed])
        #expect(try await dispatch.alerts().count == 1)
        #expect(try await dispatch.store.retiredEndpoints().map(\.reason) == ["410 bye"])
        #expect(try await dispatch.store.reinstate(EndpointName("crm")))
        try await dispatch.office.openTicket(text: "and again", telling: [])
        #expect(try await dispatch.states() == [.failed, .failed, .queued, .queued])
    }

    @Test("an internal note is told without its words, except where they are asked for", arguments: [false, true])
    func internalNotes(tells: Bool) throws {
        let change = HistoryEvent(at: .signing, action: "message.added", after: "internal", actor: "agent anna")
        let contact = Contact(
            id: try #require(ContactID(1)), address: try #require(EmailAddress(Office.customer)), name: nil)
        let ticket = Ticket(
            id: try #require(TicketID(7)), uuid: UniqueID(at: .signing), replyKey: try #require(ReplyKey(9)),
            number: try #require(TicketNumber("T-7")), queue: QueueName("support"), subject: "s", status: .open,
            priority: .normal, source: .email, requester: contact, createdAt: .signing, updatedAt: .signing, version: 1)
        let message = TicketMessage(
            id: try #require(MessageRowID(3)), uuid: UniqueID(at: .signing), kind: .internal, direction: .incoming,
            author: .agent(AgentName("anna")), proof: .authenticated, isConfirmed: true, newText: "he never pays",
            fullText: "he never pays", createdAt: .signing)
        let call = WebhookCall(
            id: try #require(OutboxID(1)), endpoint: EndpointName("crm"), event: .messageAdded, change: change,
            ticket: ticket, message: message, createdAt: .signing)
        let text = String(decoding: EventBody(call, tellsInternalNotes: tells).json.bytes, as: UTF8.self)
        #expect(text.contains(#""is_internal":true"#))
        #expect(text.contains("he never pays") == tells)
    }

    private static func subscription(
        _ name: String, _ events: Set<TicketEvent> = Set(TicketEvent.allCases)
    ) -> EventSubscription {
        EventSubscription(endpoint: EndpointName(name), events: events)
    }

    private static func dispatcher(
        _ name: String, _ server: ScriptedWebServer, _ dispatch: Dispatch
    ) throws -> OutboxDispatcher<CallFreight> {
        try dispatcher(name, WebEndpoint(url: server.url + "/hook", allowsPrivate: true), dispatch)
    }

    private static func dispatcher(
        _ name: String, _ endpoint: WebEndpoint, _ dispatch: Dispatch
    ) throws -> OutboxDispatcher<CallFreight> {
        let secret = try #require(WebhookSecret(secretText))
        return dispatch.dispatcher(CallFreight(EndpointName(name), tellsInternalNotes: false)) {
            [clock = dispatch.clock] in
            // As much time as a busy machine may need.
            var limits = TransportLimits()
            limits.webDeadline = .seconds(60)
            return WebhookChannel(WebSession(endpoint: endpoint, limits: limits), secret: secret, now: { clock.now })
        }
    }
}
