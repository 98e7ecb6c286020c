import GatewayKit
import GatewayTestKit
import Testing

/// The built gateway against its own OpenAPI document, as schemathesis sees both.
///
/// Needs the sandbox (root or sudo), curl, and at the first run PyPI.
@Suite struct OpenAPITests {
    /// Requests of each kind that schemathesis makes up for one operation.
    private static let examples = TestEffort.isLong ? 60 : 3

    @Test("whoever asks after the document or against it gets no 5xx and no answer that is not in it")
    func conformance() async throws {
        try await withWorkplace("openapi") { settings in
            settings.more += ["api:", "  listen: 127.0.0.1:0"]
            settings.agentLines = ["    role: admin"]
            settings.logLevel = "info"
            settings.limits["api"] = Dictionary(
                uniqueKeysWithValues: [
                    "logins_to_address", "logins_from_peer", "exchanges_from_peer", "public_from_peer",
                    "numbers_from_peer",
                ].map { ($0, "1000000") })
        } _: { place in
            try await place.gateway.start()
            let admin = try await APIClient(place.gateway, as: "anna@example.test")
            let agent = try await APIClient(place.gateway, as: "bruno@example.test")
            let customer = try await customer("zoe@customer.test", of: place.gateway)
            let things = try await prepare(admin: admin, customer: customer)
            for (who, token) in [
                ("nobody", nil), ("a customer", customer.token), ("an agent", agent.token), ("an admin", admin.token),
            ] {
                let program = try StartedProgram(
                    [
                        checkout + "/scripts/conformance-api", "http://127.0.0.1:\(admin.port)", "--max-examples",
                        "\(Self.examples)",
                    ], adding: things.merging(["TOKEN": token ?? ""]) { $1 })
                let ending = try await program.ending(within: .seconds(TestEffort.isLong ? 3_600 : 600))
                #expect(
                    ending == .code(0),
                    "as \(who):\n\(program.output.tail(400))\n\(program.errors.tail())")
                #expect(program.output.lines(containing: "No issues found").count == 1, "as \(who)")
            }
            let failures = await place.gateway.log.lines(containing: "api.failed")
            #expect(failures.isEmpty, "\(failures)")
            try await place.gateway.stop()
        }
    }

    /// Somebody whose address is proved: he used his link.
    private func customer(_ address: String, of gateway: GatewayUnderTest) async throws -> APIClient {
        let link = try await APIClient.link(to: address, of: gateway)
        let chosen = try await APIClient(visiting: gateway).ask(
            "POST", "/api/auth/password", #"{"token": "\#(link)", "password": "correct horse battery"}"#)
        #expect(chosen.status == 204)
        return try await APIClient(gateway, as: address)
    }

    /// A ticket with a message and a file that all of them see, a building, and somebody's own ticket: by the names that
    /// `scripts/conformance-api` knows them by.
    private func prepare(admin: APIClient, customer: APIClient) async throws -> [String: String] {
        func text(_ value: JSONValue, _ name: String) throws -> String {
            guard case .text(let text)? = value[name] else { throw HarnessFailure("no \(name) in \(value)") }
            return text
        }
        let opened = try await customer.ask("POST", "/tickets", #"{"subject": "Printer", "description": "It burns."}"#)
        let ticket = try text(opened.json, "uuid")
        guard case .list(let messages)? = opened.json["messages"], let message = messages.first else {
            throw HarnessFailure("no message in \(opened.json)")
        }
        let file = try await customer.upload(
            "/tickets/\(ticket)/attachments", "file", [("notes.txt", Array("hello".utf8))])
        _ = try await admin.ask("POST", "/tickets/\(ticket)/assign", #"{"agent_id": "bruno"}"#)
        let site = try await admin.ask("POST", "/api/chantiers", #"{"nom": "Tower", "type": "house"}"#)
        let own = try await customer.ask(
            "POST", "/public/tickets", #"{"email": "yan@customer.test", "subject": "Door", "description": "Shut."}"#)
        return [
            "TICKET": ticket, "MESSAGE": try text(message, "uuid"), "FILE": try text(file.json, "uuid"),
            "BUILDING": try text(site.json, "id"), "PERSON": "zoe@customer.test",
            "PUBLIC_TICKET": try text(own.json, "ticket_number"), "PUBLIC_TOKEN": try text(own.json, "access_token"),
        ]
    }
}
