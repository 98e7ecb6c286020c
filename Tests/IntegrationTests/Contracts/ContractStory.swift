import GatewayKit
import GatewayTestKit
import Testing

/// A story told through the contracts: what people ask the built gateway, and the whole of what they are answered.
///
/// The team is anna (an agent of the queue), tom (a technician), sam (supervisor of the queue), ada (admin) and bruno,
/// who is on call. Names of forms (`«id:ticket»`) in requests stand for what they met in answers.
final class ContractStory {
    let place: Workplace
    private(set) var known = NamedValues()

    private init(_ place: Workplace) { self.place = place }

    /// Tells it in a workplace of its own, where the gateway has been started.
    static func tell(
        _ label: String, _ tune: (inout GatewaySettings) -> Void = { _ in },
        _ body: (ContractStory) async throws -> Void
    ) async throws {
        try await withWorkplace(label) { settings in
            settings.agents = ["anna", "tom", "sam", "ada", "bruno"]
            settings.members = ["anna", "sam"]
            settings.roles = ["tom": "technician", "sam": "supervisor", "ada": "admin"]
            settings.more += ["api:", "  listen: 127.0.0.1:0"]
            tune(&settings)
        } _: { place in
            try await place.gateway.start()
            try await body(ContractStory(place))
        }
    }

    /// Somebody of the team with an API token, or a customer, by his address, in a session.
    func person(_ name: String) async throws -> APIClient {
        guard name.contains("@") else { return try await APIClient(place.gateway, as: "\(name)@example.test") }
        let visitor = try await APIClient(visiting: place.gateway)
        let link = try await APIClient.link(to: name, of: place.gateway)
        let password = #""password": "correct horse battery""#
        try await ask(visitor, "POST /api/auth/password", #"{"token": "\#(link)", \#(password)}"#, 204, nil)
        let session = try await visitor.ask("POST", "/api/auth/login", #"{"email": "\#(name)", \#(password)}"#)
        guard case .text(let token)? = session.json["token"] else { throw HarnessFailure("no session: \(session)") }
        return visitor.showing(token)
    }

    /// Asks `POST /tickets/«id:ticket»`, and compares status and whole body. Returns the answer.
    @discardableResult
    func ask(
        _ who: APIClient, _ request: String, _ body: String? = nil, fields: [String] = [], _ status: Int,
        _ expected: WholeBody?, at location: SourceLocation = #_sourceLocation
    ) async throws -> APIAnswer {
        let words = known.filled(request).split(separator: " ", maxSplits: 1).map(String.init)
        let answer = try await who.ask(words[0], words[1], body.map { known.filled($0) }, fields: fields)
        compare(answer, request, status, expected, location)
        return answer
    }

    /// The same for a form of files.
    @discardableResult
    func upload(
        _ who: APIClient, _ target: String, _ field: String, _ files: [(name: String, bytes: [UInt8])], _ status: Int,
        _ expected: WholeBody, at location: SourceLocation = #_sourceLocation
    ) async throws -> APIAnswer {
        let answer = try await who.upload(known.filled(target), field, files)
        compare(answer, target, status, expected, location)
        return answer
    }

    /// Compares something else that was told.
    func compare(
        _ told: JSONValue, _ expected: WholeBody, _ what: String, at location: SourceLocation = #_sourceLocation
    ) {
        let differences = known.differences(of: told, from: expected)
        guard !differences.isEmpty else { return }
        Issue.record("\(what):\n\(differences.joined(separator: "\n"))", sourceLocation: location)
    }

    private func compare(
        _ answer: APIAnswer, _ request: String, _ status: Int, _ expected: WholeBody?, _ location: SourceLocation
    ) {
        guard answer.status == status else {
            Issue.record("\(request) is answered \(answer.status): \(answer.text)", sourceLocation: location)
            // So that the story can go on.
            if let expected { _ = known.differences(of: answer.json, from: expected) }
            return
        }
        if let expected {
            compare(answer.json, expected, request, at: location)
        } else if !answer.text.isEmpty {
            Issue.record("\(request) is answered with a body: \(answer.text)", sourceLocation: location)
        }
    }

    // MARK: Mail

    /// A mail of a customer has become a ticket, or part of one, and all mail about it is out.
    func receives(_ mail: MailFactory.Mail, letters: Int) async throws {
        try await place.deliver([mail])
        try await place.settles(letters: letters)
    }

    /// To whom a mail with this text was sent, once for each copy, when everything is sent.
    func recipients(of text: String) async throws -> [String] {
        try await place.gateway.reaches("everything is sent") { store in
            try store.number("SELECT count(*) FROM outbox WHERE state NOT IN ('sent', 'failed')") == 0
        }
        return place.sink.copies.filter { String(decoding: $0.bytes, as: UTF8.self).contains(text) }
            .map(\.recipient).sorted()
    }
}

// MARK: Bodies that every contract has

extension WholeBody {
    /// A problem of RFC 9457, with the fields it names and why.
    static func problem(_ status: Int, _ title: String, _ detail: String, _ errors: [(String, String)] = [])
        -> WholeBody
    {
        var members: [(String, JSONValue)] = [
            ("type", .text("about:blank")), ("title", .text(title)), ("status", .number(status)),
            ("detail", .text(detail)),
        ]
        let fields = errors.map { JSONValue.object([("field", .text($0.0)), ("reason", .text($0.1))]) }
        if !fields.isEmpty { members.append(("errors", .list(fields))) }
        return WholeBody(.object(members))
    }

    /// Also for what is there, but somebody else's.
    static let notFound = problem(404, "Not Found", "there is no such thing, or it is not yours to see")
    static let nobody = problem(401, "Unauthorized", "sign in first, and send Authorization: Bearer with the token")
    /// 412.
    static func outdated(now version: Int) -> WholeBody {
        let detail = "somebody changed the ticket meanwhile: it is at version \(version); read it again"
        return problem(412, "Precondition Failed", detail)
    }

    static func forbidden(to role: String) -> WholeBody { problem(403, "Forbidden", "a \(role) may not do this") }
    static func conflict(_ reason: String) -> WholeBody { problem(409, "Conflict", reason) }

    /// 400, found when it was done.
    static func field(_ name: String, _ reason: String) -> WholeBody {
        problem(400, "Bad Request", "\(name): \(reason)", [(name, reason)])
    }

    /// 400, found before anything was done.
    static func misfit(_ part: String = "body", _ errors: (String, String)...) -> WholeBody {
        problem(400, "Bad Request", "the \(part) is not as it should be", errors)
    }
}

/// Files for uploads: what they are by their content.
enum Upload {
    static let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13]
    static let log = Array("10:04 the pump stops\n".utf8)
    static let page = Array("<!DOCTYPE html><script>alert(1)</script>".utf8)

    /// A picture of more than 10 MB.
    static var huge: [UInt8] { png + [UInt8](repeating: 0, count: 10 << 20) }
}

extension ContractStory {
    /// The same without a body.
    @discardableResult
    func ask(
        _ who: APIClient, _ request: String, _ status: Int, _ expected: WholeBody?,
        at location: SourceLocation = #_sourceLocation
    ) async throws -> APIAnswer {
        try await ask(who, request, nil, status, expected, at: location)
    }
}
