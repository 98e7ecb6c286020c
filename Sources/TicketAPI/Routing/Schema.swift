import GatewayKit
import MIMEParser
import TicketStore

/// What a JSON value has to look like. The same value checks requests and stands in the OpenAPI document.
package indirect enum Schema: Sendable, Equatable {
    /// Characters counted as Unicode scalars, from the first number to the second.
    case text(Int, Int)
    case integer(ClosedRange<Int64>)
    case number(ClosedRange<Double>)
    case flag
    /// `true`, and nothing else.
    case affirmed
    /// One of these words.
    case word([String])
    /// RFC 3339 with a zone, or a day.
    case instant
    /// `2026-11-21`.
    case day
    case uuid
    case email
    case list(Schema, atLeast: Int = 0, atMost: Int)
    case object([Property])
    /// An object of any members.
    case members
    /// Any value.
    case any
    /// What a client may know of and not give, and why.
    case never(String)
    case nullable(Schema)
    /// One that stands in the document under its own name.
    case named(String, Schema)

    /// One member of an object.
    package struct Property: Sendable, Equatable {
        package var name: String
        package var schema: Schema
        package var isRequired: Bool

        /// Must be there.
        package static func required(_ name: String, _ schema: Schema) -> Property {
            Property(name: name, schema: schema, isRequired: true)
        }

        /// May be left out.
        package static func optional(_ name: String, _ schema: Schema) -> Property {
            Property(name: name, schema: schema, isRequired: false)
        }
    }

    /// Any text that is not empty, of usual length.
    static let line = Schema.text(1, 500)
    /// What people write.
    static let words = Schema.text(1, 100_000)
    /// A whole number that every reader of JSON keeps exactly (RFC 8259, section 6).
    static let count = Schema.integer(0...9_007_199_254_740_991)
}

// MARK: Checking

extension Schema {
    /// What is wrong with `value`, each with the path of the member it concerns; nothing when it fits.
    ///
    /// Members that are not known are wrong: a misspelt name must not be taken for nothing said.
    func problems(of value: JSONValue, at path: String = "") -> [APIProblem.Field] {
        var problems: [APIProblem.Field] = []
        check(value, path, &problems)
        return problems
    }

    private func check(_ value: JSONValue, _ path: String, _ problems: inout [APIProblem.Field]) {
        func refuse() { problems.append(APIProblem.Field(path.isEmpty ? "body" : path, "must be \(expectation)")) }
        switch (self, value) {
        case (.any, _), (.nullable, .null), (.flag, .flag), (.affirmed, .flag(true)), (.members, .object): break
        case (.never(let reason), _): problems.append(APIProblem.Field(path, reason))
        case (.nullable(let schema), _), (.named(_, let schema), _): schema.check(value, path, &problems)
        case (.integer(let range), .number(let number)): if !range.contains(number) { refuse() }
        // JSON knows one kind of number: 12.0 is a whole one.
        case (.integer(let range), .decimal(let number)):
            if !(Int64(exactly: number).map { range.contains($0) } ?? false) { refuse() }
        case (.number(let range), .number(let number)): if !range.contains(Double(number)) { refuse() }
        case (.number(let range), .decimal(let number)): if !range.contains(number) { refuse() }
        case (_, .text(let text)): if !fits(text) { refuse() }
        case (.list(let schema, let least, let most), .list(let values)):
            guard (least...most).contains(values.count) else { return refuse() }
            for (place, element) in values.enumerated() { schema.check(element, "\(path)[\(place)]", &problems) }
        case (.object(let properties), .object(let members)):
            check(members, against: properties, path, &problems)
        default: refuse()
        }
    }

    private func check(
        _ members: [JSONValue.Member], against properties: [Property], _ path: String,
        _ problems: inout [APIProblem.Field]
    ) {
        func place(_ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }
        for property in properties {
            if let member = members.first(where: { $0.name == property.name }) {
                property.schema.check(member.value, place(property.name), &problems)
            } else if property.isRequired {
                problems.append(APIProblem.Field(place(property.name), "is missing: \(property.schema.expectation)"))
            }
        }
        for member in members where !properties.contains(where: { $0.name == member.name }) {
            let known = Set(properties.map(\.name))
            let meant = Spelling.closest(to: member.name, among: known).map { "; did you mean \"\($0)\"?" } ?? ""
            problems.append(APIProblem.Field(place(String(member.name.prefix(60))), "is not known here\(meant)"))
        }
    }

    private func fits(_ text: String) -> Bool {
        switch self {
        case .text(let least, let most):
            let count = text.unicodeScalars.count
            return count >= least && count <= most && (least == 0 || !text.utf8.allSatisfy { $0 <= 0x20 })
        case .word(let words): return words.contains { $0.utf8.elementsEqual(text.utf8) }
        case .instant: return Instant(rfc3339: text) != nil || CivilDate(text) != nil
        case .day: return CivilDate(text) != nil
        case .uuid: return UniqueID(checking: text) != nil
        case .email: return EmailAddress(text) != nil
        case .any: return true
        default: return false
        }
    }

    /// In a sentence that begins with "must be".
    private var expectation: String {
        switch self {
        case .text(let least, let most):
            least > 0 ? "a text of \(least) to \(most) characters" : "a text of at most \(most) characters"
        case .integer(let range): "a whole number\(Self.words(range.lowerBound, range.upperBound))"
        case .number(let range): "a number from \(range.lowerBound) to \(range.upperBound)"
        case .flag: "true or false"
        case .affirmed: "true"
        case .word(let words): "one of " + words.joined(separator: ", ")
        case .instant: "a time such as 2026-11-21T09:30:00Z, or a day such as 2026-11-21"
        case .day: "a day such as 2026-11-21"
        case .uuid: "a UUID"
        case .email: "an email address"
        case .list(_, let least, let most):
            least > 0 ? "a list of \(least) to \(most)" : "a list of at most \(most)"
        case .object, .members: "an object"
        case .any: "a value"
        case .never: "left out"
        case .nullable(let schema): schema.expectation + ", or null"
        case .named(_, let schema): schema.expectation
        }
    }

    private static func words(_ least: Int64, _ most: Int64) -> String {
        most == .max ? (least == .min ? "" : " of at least \(least)") : " from \(least) to \(most)"
    }
}

// MARK: Telling

extension Schema {
    /// As OpenAPI 3.1 writes it (JSON Schema 2020-12). Named ones are references, and gathered in `names`.
    func json(_ names: inout [String: Schema]) -> JSONValue {
        switch self {
        case .text(let least, let most):
            .object(
                [("type", .text("string")), ("minLength", .number(least)), ("maxLength", .number(most))]
                    + (least > 0 ? [("not", .object([("pattern", .text(Self.blank))]))] : []))
        case .integer(let range):
            .object([("type", .text("integer"))] + Self.bounds(range))
        case .number(let range):
            .object([
                ("type", .text("number")), ("minimum", .decimal(range.lowerBound)),
                ("maximum", .decimal(range.upperBound)),
            ])
        case .flag: .object([("type", .text("boolean"))])
        case .affirmed: .object([("const", .flag(true))])
        case .word(let words): .object([("type", .text("string")), ("enum", .list(words.map { .text($0) }))])
        case .instant:
            .object([
                ("type", .text("string")),
                ("anyOf", .list([.object([("format", .text("date-time"))]), .object([("format", .text("date"))])])),
            ])
        case .day: .object([("type", .text("string")), ("format", .text("date"))])
        case .uuid: .object([("type", .text("string")), ("format", .text("uuid"))])
        case .email: .object([("type", .text("string")), ("format", .text("email"))])
        case .list(let schema, let least, let most):
            .object(
                [("type", .text("array"))] + (least > 0 ? [("minItems", .number(least))] : [])
                    + [("maxItems", .number(most)), ("items", schema.json(&names))])
        case .members: .object([("type", .text("object"))])
        case .object(let properties): Self.json(properties, &names)
        case .any: .object([JSONValue.Member]())
        case .never: .object([("not", .object([JSONValue.Member]()))])
        case .nullable(let schema):
            .object([("anyOf", .list([schema.json(&names), .object([("type", .text("null"))])]))])
        case .named(let name, let schema):
            reference(to: name, schema, &names)
        }
    }

    /// What is nothing but space and controls says nothing.
    private static let blank = "^[\\u0000-\\u0020]*$"

    private func reference(to name: String, _ schema: Schema, _ names: inout [String: Schema]) -> JSONValue {
        names[name] = schema
        return .object([("$ref", .text("#/components/schemas/\(name)"))])
    }

    private static func bounds(_ range: ClosedRange<Int64>) -> [(String, JSONValue)] {
        var bounds: [(String, JSONValue)] = []
        if range.lowerBound > .min { bounds.append(("minimum", .number(range.lowerBound))) }
        if range.upperBound < .max { bounds.append(("maximum", .number(range.upperBound))) }
        return bounds
    }

    private static func json(_ properties: [Property], _ names: inout [String: Schema]) -> JSONValue {
        var members: [(String, JSONValue)] = []
        for property in properties { members.append((property.name, property.schema.json(&names))) }
        let required = properties.filter(\.isRequired).map { JSONValue.text($0.name) }
        return .object(
            [("type", .text("object")), ("properties", .object(members))]
                + (required.isEmpty ? [] : [("required", .list(required))])
                + [("additionalProperties", .flag(false))])
    }
}
