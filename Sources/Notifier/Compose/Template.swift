/// Words with places to be filled in, and no logic: a value that looks like a template stays what it is.
///
/// `{{ticket.number}}` is replaced by a value. What stands between `{{#withheld}}` and `{{/withheld}}` is repeated
/// for each row of that list, and left out when there is none.
struct Template: Sendable {
    /// Where a value goes, which decides how it is spelt there.
    enum Target: Sendable {
        case plainText
        case html
    }

    indirect enum Node: Equatable, Sendable {
        case text([UInt8])
        case value(String)
        case repeated(String, [Node])
    }

    let nodes: [Node]

    init(nodes: [Node]) {
        self.nodes = nodes
    }

    /// Names without a value are left empty: `TemplateParser` has refused those nobody knows.
    func render(_ values: TemplateValues, for target: Target) -> String {
        var bytes: [UInt8] = []
        Self.render(nodes, values, target, into: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func render(
        _ nodes: [Node], _ values: TemplateValues, _ target: Target, into bytes: inout [UInt8]
    ) {
        for node in nodes {
            switch node {
            case .text(let text): bytes += text
            case .value(let name):
                let value = Array((values.texts[name] ?? "").utf8)
                bytes += target == .html ? values.markup[name] ?? HTMLText.escaped(value) : value
            case .repeated(let name, let children):
                for row in values.lists[name] ?? [] {
                    render(children, values.with(row), target, into: &bytes)
                }
            }
        }
    }
}

/// What a template is filled in with.
struct TemplateValues: Sendable {
    var texts: [String: String]
    /// Each row adds its own texts, visible inside the section only.
    var lists: [String: [[String: String]]]
    /// Stands in HTML in the place of the text of this name. Made by us: nothing escapes it.
    var markup: [String: [UInt8]]

    init(
        _ texts: [String: String], lists: [String: [[String: String]]] = [:], markup: [String: [UInt8]] = [:]
    ) {
        self.texts = texts
        self.lists = lists
        self.markup = markup
    }

    func with(_ row: [String: String]) -> TemplateValues {
        var values = self
        values.texts.merge(row) { _, inner in inner }
        return values
    }
}

/// The names a template may use.
struct TemplateVocabulary: Sendable {
    var texts: Set<String>
    /// The names visible in each row of a list, besides all others.
    var lists: [String: Set<String>]

    init(texts: Set<String>, lists: [String: Set<String>] = [:]) {
        self.texts = texts
        self.lists = lists
    }
}
