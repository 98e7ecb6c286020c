import GatewayKit
import MIMEParser
import Notifier
import Testing
import TicketStore

@testable import TicketAPI

/// The API over a real store, asked without a socket by people of every role.
final class DeskStage: Sendable {
    static let now = IdentityStage.now
    static let queue = QueueName("support")

    let people: IdentityStage
    let router: Router
    let feed: LiveFeed
    let desk: HelpDesk

    init(
        _ settings: APISettings = APISettings(), exports: ExportRuns? = nil, scanner: (any FileScanner)? = nil
    ) throws {
        people = try IdentityStage()
        let rules = PlainDesk()
        var uploads = UploadRules()
        uploads.scanner = scanner
        desk = HelpDesk(store: people.store, rules: rules, uploads: uploads) {}
        let log = people.identity.log
        feed = LiveFeed(store: people.store, log: log)
        router = Router(
            APIRoutes.all,
            services: APIServices(
                desk: desk, identity: people.identity, feed: feed, settings: settings, exports: exports), log: log)
    }

    struct Answer {
        var status: Int
        var fields: HTTPFields
        var json: JSONValue
        var bytes: [UInt8]

        /// A member of a member: `data.0.subject`.
        subscript(path: String) -> JSONValue? {
            var value: JSONValue? = json
            for part in path.split(separator: ".") {
                if let place = Int(part), case .list(let values)? = value {
                    value = place < values.count ? values[place] : nil
                } else {
                    value = value?[String(part)]
                }
            }
            return value
        }

        func text(_ path: String) -> String? { if case .text(let text)? = self[path] { text } else { nil } }
        func number(_ path: String) -> Int? { if case .number(let number)? = self[path] { Int(number) } else { nil } }
    }

    /// Asks as the holder of `token`, or as nobody. `target` may have a query.
    func ask(
        _ method: HTTPRequest.Method, _ target: String, _ body: JSONValue? = nil, by token: String? = nil,
        fields: [(String, String)] = [], at now: Instant = now
    ) async -> Answer {
        await ask(method, target, bytes: body?.bytes ?? [], type: "application/json", by: token, fields, now)
    }

    /// Asks with a form of files.
    func upload(
        _ target: String, _ files: [(field: String, name: String, bytes: [UInt8])], by token: String
    ) async -> Answer {
        var body: [UInt8] = []
        for file in files {
            body += Array(
                "--xYz\r\nContent-Disposition: form-data; name=\"\(file.field)\"; filename=\"\(file.name)\"\r\n\r\n"
                    .utf8)
            body += file.bytes + [0x0D, 0x0A]
        }
        body += Array("--xYz--\r\n".utf8)
        return await ask(.post, target, bytes: body, type: "multipart/form-data; boundary=xYz", by: token, [], Self.now)
    }

    private func ask(
        _ method: HTTPRequest.Method, _ target: String, bytes: [UInt8], type: String, by token: String?,
        _ fields: [(String, String)], _ now: Instant
    ) async -> Answer {
        let parts = target.split(separator: "?", maxSplits: 1)
        var all = HTTPFields()
        if let token { all.append("Authorization", "Bearer \(token)") }
        if !bytes.isEmpty { all.append("Content-Type", type) }
        for (name, value) in fields { all.append(name, value) }
        let query = parts.dropFirst().first.map { text in
            text.split(separator: "&").map { pair in
                let words = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                return HTTPRequest.Parameter(
                    name: String(words[0]), value: words.count > 1 ? String(words[1]).replacingPercents : "")
            }
        }
        let path = parts[0].split(separator: "/").map(String.init)
        let response = await router.answer(
            HTTPRequest(
                method: method, path: path, query: query ?? [], fields: all, body: bytes, peer: "192.0.2.7",
                id: "request-1", receivedAt: now))
        expectDocumented(response, of: method, path)
        guard case .bytes(let answer) = response.body else {
            return Answer(status: response.status, fields: response.fields, json: .null, bytes: [])
        }
        let json = (try? JSONReader.value(of: answer)) ?? .null
        return Answer(status: response.status, fields: response.fields, json: json, bytes: answer)
    }

    /// No test gets an answer that the OpenAPI document does not have: neither such a status nor such a body.
    private func expectDocumented(_ response: HTTPResponse, of method: HTTPRequest.Method, _ path: [String]) {
        let routes = APIRoutes.all.filter { route in
            let segments = route.path.split(separator: "/")
            return route.method == method && segments.count == path.count
                && zip(segments, path).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
        }
        // What stays is begun by the server, which says with which status.
        if case .live = response.body { return }
        // Words come before placeholders.
        guard let route = routes.min(by: { $0.placeholders < $1.placeholders }), response.status != 405 else { return }
        #expect(route.statuses.contains(response.status), "\(route.name) answers \(response.status)")
        guard response.status < 300, let schema = route.answer.schema, case .bytes(let bytes) = response.body,
            response.fields["content-type"] == "application/json"
        else { return }
        let problems = schema.problems(of: (try? JSONReader.value(of: bytes)) ?? .null)
        #expect(problems.isEmpty, "\(route.name) answers what the document does not have: \(problems)")
    }

    /// Signs somebody in: `anna` (agent), `tom` (technician), `sam` (supervisor), `ada` (admin), else a customer.
    func token(of name: String) async throws -> String {
        let address = name.contains("@") ? name : "\(name)@example.org"
        if try await people.store.account(at: IdentityStage.address(address)) == nil {
            _ = try await people.account(address)
        }
        return try await people.signIn(address).accessToken.reveal { $0 }
    }

    /// A ticket that a customer opened. Returns its row id, number and UUID.
    func ticket(
        by token: String, subject: String = "Printer burns", priority: String = "normal"
    ) async throws -> (id: Int, number: String, uuid: String) {
        let answer = await ask(
            .post, "/tickets",
            .object([
                ("subject", .text(subject)), ("description", .text("It smokes.")), ("priority", .text(priority)),
            ]), by: token)
        try #require(answer.status == 201, "\(answer.json)")
        return (
            try #require(answer.number("id")), try #require(answer.text("ticket_number")),
            try #require(answer.text("uuid"))
        )
    }
}

/// A help desk of one queue, whose team is that of `IdentityStage`.
struct PlainDesk: DeskRules {
    let queues = [
        DeskQueue(
            name: DeskStage.queue, title: "Support", address: IdentityStage.address("support@example.org"),
            agents: [AgentName("anna"), AgentName("sam")])
    ]
    let agents = IdentityStage.team
    let categories: [CategoryName] = []
    let acknowledgementLimits = Recurrence(acknowledgedToday: 3, domainAcknowledgedThisHour: 60)

    func series(of queue: QueueName, at now: Instant) -> NumberSeries {
        NumberSeries(prefix: "TC-2026-", minimumWidth: 3)
    }
    func assignmentQuestion(for queue: QueueName) -> AssignmentQuestion? { nil }
    func assignee(
        among offers: [AssignmentOffer], besides opener: AgentName?, _ absences: [Absence], at now: Instant
    ) -> AgentName? { nil }
    func mayContinue(_ ticket: Ticket, at now: Instant) -> Bool { ticket.status != .cancelled }

    /// One notice of each occasion, so that a test sees that it was told.
    func notices(of occasion: DeskOccasion, absences: [Absence], at now: Instant) -> [Notice] {
        func notice(_ kind: Notice.Kind, _ address: EmailAddress, _ scope: TokenScope) -> Notice {
            Notice(kind: kind, recipient: NewContact(address: address, name: nil), scope: scope, language: "en")
        }
        let anna = IdentityStage.address("anna@example.org")
        switch occasion {
        case .opened: return [notice(.ticketOpened, anna, .agent)]
        case .customerWrote: return [notice(.replyReceived, anna, .agent)]
        case .answered(_, let participants, _):
            return participants.map { notice(.answer, $0.address, .customer) }
        case .assigned: return [notice(.ticketAssigned, anna, .agent)]
        case .escalated: return [notice(.escalated, anna, .internal)]
        }
    }
}

extension Route {
    fileprivate var placeholders: Int { path.split(separator: "/").count { $0.hasPrefix("{") } }
}

extension String {
    fileprivate var replacingPercents: String {
        var bytes: [UInt8] = []
        var rest = utf8[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
