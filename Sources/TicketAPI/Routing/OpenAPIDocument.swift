package import GatewayKit

/// The table of routes in the form of OpenAPI 3.1: made from what the server serves, so neither can drift.
package struct OpenAPIDocument: Sendable {
    package let json: JSONValue

    package init(_ routes: [Route]) {
        var names: [String: Schema] = ["Problem": Self.problem]
        var paths: [(path: String, operations: [(String, JSONValue)])] = []
        for route in routes {
            let operation = (route.method.rawValue.lowercased(), Self.operation(route, &names))
            if let place = paths.firstIndex(where: { $0.path == route.path }) {
                paths[place].operations.append(operation)
            } else {
                paths.append((route.path, [operation]))
            }
        }
        var schemas: [String: JSONValue] = [:]
        // A named schema may name further ones.
        while let name = names.keys.sorted().first(where: { schemas[$0] == nil }), let schema = names[name] {
            schemas[name] = schema.json(&names)
        }
        json = .object([
            ("openapi", .text("3.1.0")),
            (
                "info",
                .object([
                    ("title", .text("MailGateway")), ("version", .text("1")),
                    ("description", .text("Five contracts over one help desk.")),
                ])
            ),
            ("paths", .object(paths.map { ($0.path, .object($0.operations)) })),
            (
                "components",
                .object([
                    ("schemas", .object(schemas.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })),
                    ("responses", .object([("Problem", Self.refusal)])),
                    (
                        "securitySchemes",
                        .object([
                            ("bearer", .object([("type", .text("http")), ("scheme", .text("bearer"))]))
                        ])
                    ),
                ])
            ),
        ])
    }

    private static let problem = Schema.object([
        .required("type", .text(0, 200)), .required("title", .text(0, 200)),
        .required("status", .integer(400...599)), .required("detail", .text(0, 2_000)),
        .optional(
            "errors",
            .list(.object([.required("field", .text(0, 500)), .required("reason", .text(0, 2_000))]), atMost: 1_000)),
    ])

    private static func operation(_ route: Route, _ names: inout [String: Schema]) -> JSONValue {
        var members: [(String, JSONValue)] = [
            ("operationId", .text(route.name)), ("summary", .text(route.summary)),
            ("tags", .list([.text(String(route.name.prefix { $0 != "." }))])),
        ]
        let parameters =
            pathParameters(route)
            + route.query.map { parameter in
                let schema = parameter.schema.json(&names)
                return JSONValue.object([
                    ("name", .text(parameter.name)), ("in", .text("query")), ("description", .text(parameter.note)),
                    ("required", .flag(parameter.isRequired)),
                    ("schema", parameter.isRequired ? schema : .object([("anyOf", .list([schema, Self.nothing]))])),
                ])
            }
            + RequestCondition.allCases.filter { $0.operations.contains(route.name) }.map { condition in
                .object([
                    ("name", .text(condition.rawValue)), ("in", .text("header")),
                    ("description", .text(condition.note)),
                    ("required", .flag(false)), ("schema", condition.schema),
                ])
            }
        if !parameters.isEmpty { members.append(("parameters", .list(parameters))) }
        if let body = requestBody(route.body, &names) { members.append(("requestBody", body)) }
        members.append(("responses", responses(route, &names)))
        switch AccessTable.rule(for: route.name) {
        case .everybody: members.append(("security", .list([])))
        case .roles: members.append(("security", .list([.object([("bearer", .list([]))])])))
        }
        return .object(members)
    }

    /// An empty value of the query says nothing: web forms send those of fields nobody filled in.
    private static let nothing = JSONValue.object([("const", .text(""))])

    /// What the guard lets in as a segment of a path: no slash, no control character, and not `.` or `..`.
    private static let segment = JSONValue.object([
        ("type", .text("string")),
        ("pattern", .text(#"^[^\u0000-\u001F\u007F/\\]*[^\u0000-\u001F\u007F/\\.][^\u0000-\u001F\u007F/\\]*$"#)),
    ])

    private static func pathParameters(_ route: Route) -> [JSONValue] {
        route.path.split(separator: "/").filter { $0.hasPrefix("{") }.map { part in
            .object([
                ("name", .text(String(part.dropFirst().dropLast()))), ("in", .text("path")), ("required", .flag(true)),
                ("schema", segment),
            ])
        }
    }

    private static func requestBody(_ body: Route.Body, _ names: inout [String: Schema]) -> JSONValue? {
        switch body {
        case .none: return nil
        case .json(let schema): return content(["application/json"], schema.json(&names))
        case .jsonOrForm(let schema):
            return content(["application/json", "application/x-www-form-urlencoded"], schema.json(&names))
        case .files(let field, let most):
            let file = JSONValue.object([
                ("type", .text("string")), ("minLength", .number(1)),
                ("contentMediaType", .text("application/octet-stream")),
            ])
            let value: JSONValue =
                most == 1
                ? file
                : .object([
                    ("type", .text("array")), ("items", file), ("minItems", .number(1)), ("maxItems", .number(most)),
                ])
            let schema = JSONValue.object([
                ("type", .text("object")), ("required", .list([.text(field)])),
                ("properties", .object([(field, value), ("description", .object([("type", .text("string"))]))])),
            ])
            return content(["multipart/form-data"], schema)
        }
    }

    private static func content(_ types: [String], _ schema: JSONValue) -> JSONValue {
        .object([
            ("required", .flag(true)),
            ("content", .object(types.map { ($0, .object([("schema", schema)])) })),
        ])
    }

    private static func responses(_ route: Route, _ names: inout [String: Schema]) -> JSONValue {
        let schema = route.answer.schema?.json(&names)
        return .object(
            route.statuses.map { status in
                guard status < 400 else {
                    return (String(status), .object([("$ref", .text("#/components/responses/Problem"))]))
                }
                var good: [(String, JSONValue)] = [("description", .text(HTTPStatus.phrase(of: status)))]
                if let schema {
                    good.append(("content", .object([("application/json", .object([("schema", schema)]))])))
                }
                return (String(status), .object(good))
            })
    }

    /// Why not, in every case.
    private static let refusal = JSONValue.object([
        ("description", .text("why not")),
        (
            "content",
            .object([
                (
                    "application/problem+json",
                    .object([("schema", .object([("$ref", .text("#/components/schemas/Problem"))]))])
                )
            ])
        ),
    ])
}
