import GatewayKit
import GatewayTestKit
import TicketStore

/// The built gateway over a store of 200,000 tickets and 1,000,000 messages, reading a mailbox of the sandbox and
/// serving its API.
struct APIPlace {
    let station: Station
    let filled: FilledDatabase
    /// An administrator by his token, and a customer who signed in.
    private(set) var admin: APIClient
    private(set) var customer: APIClient

    private static let address = "c77@x.example"

    var gateway: GatewayUnderTest { station.place.gateway }

    init(in sandbox: SandboxUnderTest) async throws {
        station = try await Station("api", in: sandbox, isTapped: false) { settings in
            settings.agentLines = ["    role: admin"]
            settings.more += ["api:", "  listen: 127.0.0.1:0", "  access_token: 1d"]
            settings.more += FilledDatabase.serviceLevels
            settings.more += ["rules:"] + (0..<8).flatMap { Self.rule($0) }
            settings.limits["api"] = ["public_from_peer": "1000000", "logins_from_peer": "1000000"]
        }
        let gateway = station.place.gateway
        let directory = try DataDirectory(preparing: gateway.dataDirectory)
        let end = Instant.now
        let store = try OpenStore.openForCommand(directory, now: end)
        filled = FilledDatabase(tickets: ListStore.tickets, end: end.microseconds)
        try filled.fill(directory.database)
        await store.close()
        try await gateway.start()
        admin = try await APIClient(gateway, as: "anna@\(station.place.settings.domain)")
        let password = #""password": "correct horse battery""#
        let visitor = try await APIClient(visiting: gateway)
        let link = try await APIClient.link(to: Self.address, of: gateway)
        _ = try await visitor.ask("POST", "/api/auth/password", #"{"token": "\#(link)", \#(password)}"#)
        let session = try await visitor.ask("POST", "/api/auth/login", #"{"email": "\#(Self.address)", \#(password)}"#)
        guard case .text(let token)? = session.json["token"] else {
            throw HarnessFailure("nobody is signed in: \(session.text)")
        }
        customer = visitor.showing(token)
    }

    /// Mails are of all sorts, too: eight tenths are told by the end of their subject.
    private static func rule(_ number: Int) -> [String] {
        [
            "  sort\(number):", "    when: {subject: {ends: \"\(number)\"}}",
            "    then: {tags: [tag\(number)], priority: \(priorities[number % priorities.count])}",
        ]
    }

    private static let priorities = ["normal", "high", "low", "normal", "urgent", "normal", "high"]

    /// Starts the gateway again, with what was done meanwhile.
    mutating func restart(_ meanwhile: () async throws -> Void) async throws {
        try await gateway.stop()
        try await meanwhile()
        try await gateway.start(waits: false)
        admin = try await admin.again(gateway)
        customer = try await customer.again(gateway)
    }

    // MARK: What is asked

    /// As agents' front ends ask for twenty tickets: one filter, several, another order, in the words of two contracts.
    let lists = [
        "/tickets?limit=20", "/tickets?limit=20&status=open", "/tickets?limit=20&status=in_progress&priority=urgent",
        "/tickets?limit=20&priority=high&sort=updated", "/tickets?limit=20&category=category2&status=closed",
        "/tickets?limit=20&tag=tag4", "/tickets?limit=20&assigned_to=none&status=open",
        "/tickets?limit=20&page=7", "/tickets?limit=20&slaStatus=breach&status=open",
        "/api/tickets-client?limit=20&status=nouveau", "/api/tickets-client?limit=20&status=en_cours&priority=critique",
        "/api/tickets-client?limit=20&status=resolu&sort=priority", "/api/tickets-client?limit=20&slaStatus=warning",
        "/api/tickets?limit=20&status=waiting_customer",
    ].map { WebLoad.Request(target: $0) }

    /// A ticket with its five messages.
    var details: [WebLoad.Request] {
        (0..<500).map { WebLoad.Request(target: "/tickets/T-\(1 + $0 * 397)") }
    }

    /// Words that stand in most messages, in some, in few and in none; phrases and operators.
    let searches = [
        "bucket", "printer", "w1", "w3+w9", "w40", "w200", "w2000", "w9000+bucket", "x77",
        "%22somebody+with+a+bucket%22", "T-4711", "from:c77@x.example+burns", "w200+status:open", "w40+-w3",
        "nothingatall", "room+4711", "w1+w2+w3+w4", "Carla", "is:unassigned+w300",
    ].map { WebLoad.Request(target: "/api/tickets-client/search?q=\($0)") }

    let statistics = ["/tickets/statistics", "/api/tickets-client/stats"].map { WebLoad.Request(target: $0) }

    /// Tickets as a customer opens them.
    let creations = (1...1_000).map { number in
        WebLoad.Request(
            method: "POST", target: "/tickets",
            body: """
                {"subject": "The boiler of house \(number) is cold", "description": "It went out at \(number % 24) o'clock \
                and does not light again. We are at home all day; please ring at the second door.", "priority": "\(priorities[number % priorities.count])", "tags": ["tag\(number % 8)"]}
                """)
    }
}
