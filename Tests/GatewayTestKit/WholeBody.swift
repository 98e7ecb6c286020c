package import GatewayKit

/// The whole of an answer as it has to be: a JSON text in which what is different in each run is a form in guillemets.
///
/// - `«time»`, `«day»`, `«uuid»`, `«id»` (a number of at least 1), `«count»` (of at least 0), `«score»` (from 0 to 1), `«text»` (not empty),
///   `«number»` (of a ticket), `«token»`, `«link»` (signed, to a file of a ticket), `«export»` (signed, to an export):
///   whatever has this form.
/// - `«uuid:ticket»`: the same, and under this name the same value in the whole story; in longer texts, that value.
/// - `{"«each:30»": …}`: a list of 30, each as this.
///
/// Everything else is equal, member by member, whatever the order of the members of an object.
package struct WholeBody: Sendable, Equatable, CustomStringConvertible, ExpressibleByStringInterpolation {
    package private(set) var value: JSONValue

    /// A text that is no JSON is like nothing, and the differences say so.
    package init(stringLiteral text: String) {
        do throws(JSONReader.Problem) {
            value = try JSONReader.value(of: Array(text.utf8))
        } catch {
            value = .text("what is expected is no JSON: \(error.reason) at \(error.offset) in \(text)")
        }
    }

    package init(_ value: JSONValue) { self.value = value }

    package var description: String { String(decoding: value.bytes, as: UTF8.self) }

    /// The same object with these members instead of those it had, or besides.
    package func with(_ changes: WholeBody) -> WholeBody {
        guard case .object(var members) = value, case .object(let others) = changes.value else { return changes }
        for other in others {
            if let place = members.firstIndex(where: { $0.name == other.name }) {
                members[place] = other
            } else {
                members.append(other)
            }
        }
        return WholeBody(.object(members))
    }

    /// The same object without these members.
    package func without(_ names: String...) -> WholeBody {
        guard case .object(let members) = value else { return self }
        return WholeBody(.object(members.filter { !names.contains($0.name) }))
    }
}

/// What the names in the bodies of a story stood for.
package struct NamedValues: Sendable {
    private var values: [String: JSONValue] = [:]

    package init() {}

    /// The value of `uuid:ticket`, as it stands in an address; empty before any answer had it.
    package subscript(name: String) -> String {
        switch values[name] {
        case .text(let text)?: text
        case .number(let number)?: String(number)
        default: ""
        }
    }

    /// `text` with the values of the names in it: `/tickets/«id:ticket»`.
    package func filled(_ text: String) -> String {
        var filled = ""
        var rest = text[...]
        while let open = rest.firstIndex(of: "«"), let close = rest[open...].firstIndex(of: "»") {
            filled += rest[..<open] + self[String(rest[rest.index(after: open)..<close])]
            rest = rest[rest.index(after: close)...]
        }
        return filled + rest
    }

    /// Where `actual` is not what is expected, each with its path and both values; nothing when it is. Names that are
    /// new stand for what they meet.
    package mutating func differences(of actual: JSONValue, from expected: WholeBody) -> [String] {
        differences(actual, expected.value, "body")
    }

    private mutating func differences(_ actual: JSONValue, _ expected: JSONValue, _ path: String) -> [String] {
        switch (actual, expected) {
        case (.object(let given), .object(let wanted)):
            return differences(of: given, wanted, path)
        case (.list(let given), .object(let wanted)):
            guard let each = wanted.first, wanted.count == 1, let form = Form(each.name), form.word == "each",
                form.name.map({ Int($0) == given.count }) ?? true
            else { return [Self.line(path, actual, expected)] }
            return given.enumerated().flatMap { differences($1, each.value, "\(path)[\($0)]") }
        case (.list(let given), .list(let wanted)):
            guard given.count == wanted.count else { return [Self.line(path, actual, expected)] }
            return zip(given, wanted).enumerated().flatMap { differences($1.0, $1.1, "\(path)[\($0)]") }
        case (_, .text(let text)):
            guard let form = Form(text) else {
                let whole = JSONValue.text(filled(text))
                return actual == whole ? [] : [Self.line(path, actual, whole)]
            }
            guard form.fits(actual) else { return [Self.line(path, actual, expected)] }
            guard form.name != nil else { return [] }
            let known = values[form.full, default: actual]
            values[form.full] = known
            return known == actual ? [] : [Self.line(path, actual, known) + " (\(form.full))"]
        default: break
        }
        return actual == expected ? [] : [Self.line(path, actual, expected)]
    }

    private mutating func differences(
        of given: [JSONValue.Member], _ wanted: [JSONValue.Member], _ path: String
    ) -> [String] {
        var found: [String] = []
        for member in wanted {
            if let other = given.first(where: { $0.name == member.name }) {
                found += differences(other.value, member.value, "\(path).\(member.name)")
            } else {
                found.append("\(path).\(member.name) is missing")
            }
        }
        for member in given where !wanted.contains(where: { $0.name == member.name }) {
            found.append("\(path).\(member.name) is not expected: \(WholeBody(member.value))")
        }
        return found
    }

    private static func line(_ path: String, _ actual: JSONValue, _ expected: JSONValue) -> String {
        "\(path) is \(WholeBody(actual)) instead of \(WholeBody(expected))"
    }
}

/// `«word»` or `«word:name»`.
private struct Form {
    let word: String
    let name: String?
    /// Both, as they stand there.
    let full: String

    init?(_ text: String) {
        guard text.hasPrefix("«"), text.firstIndex(of: "»").map({ text.index(after: $0) == text.endIndex }) == true
        else { return nil }
        full = String(text.dropFirst().dropLast())
        let parts = full.split(separator: ":", maxSplits: 1)
        word = parts.first.map(String.init) ?? ""
        name = parts.dropFirst().first.map(String.init)
    }

    func fits(_ value: JSONValue) -> Bool {
        switch (word, value) {
        case ("id", .number(let number)): number >= 1
        case ("count", .number(let number)): number >= 0
        case ("score", .number(let number)): (0...1).contains(number)
        case ("score", .decimal(let number)): (0...1).contains(number)
        case ("text", .text(let text)): !text.isEmpty
        case ("day", .text(let text)): Self.shape(text) == "9999-99-99"
        case ("time", .text(let text)):
            Self.shape(text) == "9999-99-99T99:99:99Z"
        case ("uuid", .text(let text)): Self.isUniqueID(text[...])
        case ("number", .text(let text)):
            text.split(separator: "-").count > 2 && text.split(separator: "-").dropFirst().allSatisfy { Int($0) != nil }
        case ("token", .text(let text)):
            text.utf8.count >= 20
                && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "_-.".contains($0)) }
        case ("link", .text(let text)): Self.isLink(text)
        case ("export", .text(let text)):
            text.hasPrefix("/api/tickets-client/export/") && text.contains("?expires=") && text.contains("&signature=")
        default: false
        }
    }

    /// Digits as 9.
    private static func shape(_ text: String) -> String {
        String(text.map { $0.isASCII && $0.isNumber ? "9" : $0 })
    }

    private static func isUniqueID(_ text: Substring) -> Bool {
        let groups = text.split(separator: "-", omittingEmptySubsequences: false)
        return groups.map(\.count) == [8, 4, 4, 4, 12]
            && groups.allSatisfy { $0.allSatisfy { $0.isHexDigit && !$0.isUppercase } }
    }

    private static func isLink(_ text: String) -> Bool {
        let parts = text.split(separator: "?", maxSplits: 1)
        let words = parts.first?.split(separator: "/") ?? []
        return parts.count == 2 && words.count == 5 && words[0] == "tickets" && isUniqueID(words[1])
            && words[2] == "attachments" && isUniqueID(words[3]) && words[4] == "download"
            && parts[1].hasPrefix("expires=") && parts[1].contains("&signature=")
    }
}
