package import GatewayKit
import MIMEParser

/// Finds the route of a request, lets in who may ask, checks what is asked, and answers.
package struct Router: Sendable {
    private let routes: [Int: [CompiledRoute]]
    private let services: APIServices
    private let document: HTTPResponse
    private let crossOrigin: CrossOrigin
    private let log: Log

    /// Every route of the table; what a request may do stands in `AccessTable`.
    package init(
        _ table: [Route], services: APIServices, log: Log
    ) {
        let compiled = table.map { CompiledRoute($0) }.sorted { $0.comesBefore($1) }
        routes = Dictionary(grouping: compiled) { $0.segments.count }
        self.services = services
        crossOrigin = CrossOrigin(services.settings.origins)
        self.log = log
        document = .json(OpenAPIDocument(table).json)
    }

    /// Never throws: what went wrong is an answer too, and pages of other sites may read either.
    package func answer(_ request: HTTPRequest) async -> HTTPResponse {
        if let preflight = crossOrigin.preflight(request) { return preflight }
        var response: HTTPResponse
        do {
            response = try await serve(request)
        } catch let problem as APIProblem {
            response = problem.response
        } catch {
            log(
                .error, "api.failed",
                ["request": request.id, "because": "\((error as? any Failure)?.description ?? "\(type(of: error))")"])
            let problem = APIProblem(
                500, "this could not be done; the log of the gateway says why, under \(request.id)")
            response = problem.response
        }
        crossOrigin.allow(request, to: &response)
        return response
    }

    private func serve(_ request: HTTPRequest) async throws -> HTTPResponse {
        if request.method == .get || request.method == .head, request.path == ["openapi.json"] { return document }
        let candidates = (routes[request.path.count] ?? []).compactMap { route in
            route.values(of: request.path).map { (route.route, $0) }
        }
        guard let place = candidates.first?.0.path else { throw APIProblem.notFound }
        let method = request.method == .head ? .get : request.method
        // `/tickets/statistics` is a place of its own: what can be done to a ticket cannot be done to it.
        let known = candidates.filter { $0.0.path == place }
        guard let (route, values) = known.first(where: { $0.0.method == method }) else {
            var problem = APIProblem(405, "this place does not know \(request.method.rawValue)")
            let allowed = Set(known.map(\.0.method.rawValue)).sorted().joined(separator: ", ")
            problem.answerFields.append("Allow", allowed)
            throw problem
        }
        let visitor = try await services.identity.admit(request, to: route)
        let query = try route.checked(request.query)
        let content = try route.content(of: request)
        let call = APICall(
            request: request, visitor: visitor, path: values, query: query, body: content.body, files: content.files,
            form: content.form, operation: route.name, services: services)
        var response = try await route.perform(call)
        response.caller = visitor?.address.description
        return response
    }
}

/// A route whose path was taken apart.
private struct CompiledRoute: Sendable {
    enum Segment: Sendable {
        case word(String)
        case value(String)

        var isValue: Bool { if case .value = self { true } else { false } }
    }

    let route: Route
    let segments: [Segment]

    init(_ route: Route) {
        self.route = route
        segments = route.path.split(separator: "/").map { part in
            part.hasPrefix("{") ? .value(String(part.dropFirst().dropLast())) : .word(String(part))
        }
    }

    /// A word comes before a placeholder: `/tickets/statistics` is not the ticket called so.
    func comesBefore(_ other: CompiledRoute) -> Bool {
        segments.lexicographicallyPrecedes(other.segments) { !$0.isValue && $1.isValue }
    }

    /// The values of the placeholders; `nil` when the path is another one.
    func values(of path: [String]) -> [String: String]? {
        var values: [String: String] = [:]
        for (segment, part) in zip(segments, path) {
            switch segment {
            case .word(let word): if !word.utf8.elementsEqual(part.utf8) { return nil }
            case .value(let name): values[name] = part
            }
        }
        return values
    }
}

extension Route {
    /// The values of the query, each named once and as its schema says. An empty one is as good as none.
    fileprivate func checked(_ given: [HTTPRequest.Parameter]) throws(APIProblem) -> [String: String] {
        var values: [String: String] = [:]
        var problems: [APIProblem.Field] = []
        for parameter in given {
            guard let known = query.first(where: { $0.name == parameter.name }) else {
                let meant = Spelling.closest(to: parameter.name, among: query.map(\.name))
                problems.append(
                    APIProblem.Field(
                        "query.\(parameter.name.prefix(60))",
                        "is not known here" + (meant.map { "; did you mean \"\($0)\"?" } ?? "")))
                continue
            }
            let place = "query.\(known.name)"
            if values[known.name] != nil {
                problems.append(APIProblem.Field(place, "must be given once"))
            } else if parameter.value.isEmpty {
                continue
            } else {
                problems += known.schema.problems(of: known.schema.value(of: parameter.value), at: place)
                values[known.name] = parameter.value
            }
        }
        for parameter in query where parameter.isRequired && values[parameter.name] == nil {
            problems.append(APIProblem.Field("query.\(parameter.name)", "is missing: \(parameter.note)"))
        }
        guard problems.isEmpty else { throw APIProblem(400, "the query is not as it should be", problems) }
        return values
    }

    /// What the body of a request holds, checked.
    fileprivate func content(
        of request: HTTPRequest
    ) throws(APIProblem) -> (body: JSONValue, files: [UploadedFile], form: [String: String]) {
        switch body {
        case .none: return (.null, [], [:])
        case .files(let field, let most):
            let form = try MultipartForm(request)
            return (.null, try form.files(of: field, atMost: most), form.texts)
        case .json(let schema): return (try Self.json(of: request, schema), [], [:])
        case .jsonOrForm(let schema):
            let type = MediaType(request.fields["content-type"] ?? "").essence
            guard type == "application/x-www-form-urlencoded" else {
                return (try Self.json(of: request, schema), [], [:])
            }
            let fields = try WebForm(request.body).fields
            return (try Self.checked(.object(fields.map { ($0.name, .text($0.value)) }), schema), [], [:])
        }
    }

    private static func json(of request: HTTPRequest, _ schema: Schema) throws(APIProblem) -> JSONValue {
        let type = request.fields["content-type"] ?? "application/json"
        guard MediaType(type).essence == "application/json" else {
            throw APIProblem(415, "the body must be application/json")
        }
        let value: JSONValue
        do {
            value = try JSONReader.value(of: request.body)
        } catch {
            throw APIProblem(400, "the body is not JSON: \(error.reason), at byte \(error.offset)")
        }
        return try checked(value, schema)
    }

    private static func checked(_ value: JSONValue, _ schema: Schema) throws(APIProblem) -> JSONValue {
        let problems = schema.problems(of: value)
        guard problems.isEmpty else { throw APIProblem(400, "the body is not as it should be", problems) }
        return value
    }
}

extension Schema {
    /// A text of a query as the value it stands for.
    fileprivate func value(of text: String) -> JSONValue {
        switch self {
        case .integer: Int64(text).map { .number($0) } ?? .text(text)
        case .number: Double(text).map { .decimal($0) } ?? .text(text)
        case .flag: ["true": .flag(true), "false": .flag(false)][text] ?? .text(text)
        case .named(_, let schema), .nullable(let schema): schema.value(of: text)
        default: .text(text)
        }
    }
}
