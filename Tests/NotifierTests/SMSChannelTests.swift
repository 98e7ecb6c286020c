import GatewayKit
import GatewayTestKit
import Testing
import Transport

@testable import Notifier

@Suite struct SMSChannelTests {
    enum Verdict: Equatable {
        case accepted, later, never, uncertain, down, withdrawn
    }

    static let answers: [(Int, String, Verdict)] = [
        (202, "0: Accepted for delivery", .accepted), (202, "3: Queued for later delivery", .accepted),
        (202, "Sent.", .uncertain), (202, "", .uncertain), (200, "0: Accepted for delivery", .later),
        (400, "Missing receiver number, rejected", .never), (404, "Unknown request.", .never),
        (403, "Authorization failed for sendsms", .down), (503, "Temporal failure, try again later.", .later),
        (500, "", .later), (302, "", .down),
    ]

    @Test("Kannel is believed by the status and the number in the body", arguments: answers)
    func kannel(status: Int, body: String, verdict: Verdict) async throws {
        let server = ScriptedWebServer { _, _ in [.answer(status, body)] }
        let outcome = try await deliver(.kannel(user: "u", password: Secret("p w"), sender: "1234"), server)
        #expect(Verdict(outcome) == verdict, "\(outcome)")
        let request = try #require(server.requests.first)
        #expect(request.fields["x-kannel-password"] == "p w")
        #expect(!request.target.contains("p"), "no secret in the URL")
    }

    static let lost: [[Deed]] = [
        [.close], [.hang], [.say("HTTP/1.1 202 Accepted\r\nContent-Length: 9\r\n\r\n3:"), .close],
    ]

    @Test("a gateway that takes the text and says nothing leaves it uncertain", arguments: lost)
    func uncertain(deeds: [Deed]) async throws {
        let server = ScriptedWebServer { _, _ in deeds }
        let outcome = try await deliver(.kannel(user: "u", password: nil, sender: ""), server, within: .seconds(1))
        #expect(Verdict(outcome) == .uncertain, "\(outcome)")
    }

    @Test("nobody listening closes the way for all")
    func unreachable() async throws {
        let endpoint = try WebEndpoint(url: "http://127.0.0.1:\(ScriptedPeer.freePort())/", allowsPrivate: true)
        let channel = SMSChannel(.kannel(user: "u", password: nil, sender: ""), over: WebSession(endpoint: endpoint))
        #expect(Verdict(await channel.deliver(Self.parcel) {}) == .down)
    }

    @Test("what fails before the promise is withdrawn, and nothing is sent")
    func withdrawn() async throws {
        let server = ScriptedWebServer()
        let outcome = try await deliver(.kannel(user: "u", password: nil, sender: ""), server) {
            throw CancellationError()
        }
        #expect(Verdict(outcome) == .withdrawn)
        #expect(server.requests.isEmpty)
    }

    @Test("a form is filled in and escaped, and its answer judged by status and body")
    func form() async throws {
        var gateway = try custom(.form, ["to": "{{phone}}", "msg": "{{text}}", "id": "{{id}}", "from": "{{sender}}"])
        gateway.headers = [("Authorization", try filled("Bearer {{token}}"))]
        gateway.token = Secret("t0k")
        gateway.sender = "Example & Co"
        gateway.successBody = "*\"ok\":*true*"
        let server = ScriptedWebServer { number, _ in [.answer(200, number == 1 ? "{\"ok\": true}" : "{\"ok\": false}")]
        }
        let first = try await deliver(.custom(gateway), server)
        #expect(first == .accepted(reply: "200 {\"ok\": true}"))
        let second = try await deliver(.custom(gateway), server)
        #expect(Verdict(second) == .never)
        let request = try #require(server.requests.first)
        #expect(request.text == "from=Example+%26+Co&id=id-1&msg=T-1+gr%C3%BC%C3%9Fe+%22x%22%0Ay&to=%2B4912345678")
        #expect(request.fields["authorization"] == "Bearer t0k")
        #expect(request.fields["content-type"] == "application/x-www-form-urlencoded")
    }

    @Test("J9 an object in JSON holds what it was given, whatever stands in it")
    func json() async throws {
        let server = ScriptedWebServer { _, _ in [.answer(429, "slow", fields: ["Retry-After: 30"])] }
        let outcome = try await deliver(.custom(try custom(.json, ["to": "{{phone}}", "text": "{{text}}"])), server)
        #expect(outcome == .refusedForNow(reason: "429 slow", after: .seconds(30)))
        #expect(server.requests.first?.text == #"{"text":"T-1 grüße \"x\"\ny","to":"+4912345678"}"#)
    }

    private static let parcel = TextParcel(
        phone: "+4912345678", text: SMSText("T-1 grüße \"x\"\ny", atMost: 2, mark: "T-1"), id: "id-1")

    private func deliver(
        _ gateway: SMSGateway, _ server: ScriptedWebServer, within deadline: Duration = .testPatience,
        beforePromise: @escaping @Sendable () async throws -> Void = {}
    ) async throws -> DeliveryOutcome {
        var limits = TransportLimits()
        limits.webDeadline = deadline
        let endpoint = try WebEndpoint(url: server.url + "/", allowsPrivate: true)
        let channel = SMSChannel(gateway, over: WebSession(endpoint: endpoint, limits: limits))
        return await channel.deliver(Self.parcel, beforePromise: beforePromise)
    }

    private func custom(_ form: CustomGateway.Form, _ fields: [String: String]) throws -> CustomGateway {
        CustomGateway(form: form, fields: try fields.sorted { $0.key < $1.key }.map { ($0.key, try filled($0.value)) })
    }

    private func filled(_ text: String) throws -> FilledText {
        try #require(FilledText.read(text, names: CustomGateway.names).text)
    }
}

extension SMSChannelTests.Verdict {
    init(_ outcome: DeliveryOutcome) {
        switch outcome {
        case .accepted: self = .accepted
        case .refusedForNow: self = .later
        case .refusedForGood, .gone: self = .never
        case .uncertain: self = .uncertain
        case .channelDown: self = .down
        case .withdrawn: self = .withdrawn
        }
    }
}
